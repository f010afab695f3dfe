"""Notices and directions: the ladder from an improvement plan to what the Secretary of State alone may do.

2026-11: what somebody may do with a step of the ladder is decided by pure rules on a `Case` (the measure, who took part
in it, whose time runs), so that every sequence can be tried without a database. Nobody decides on their own work: one
proposes, another considers the representations, a third decides, and none of them was on the visit.
2026-11: what binds is written down by its breach (`enforcement_imposed`), unique in the database: one requirement for
each breach and side of the ladder, whatever two people do at the same moment.
2026-11: a notice is frozen content (`core.documents`) that each addressee is sent; the public reads a copy of its own,
frozen after the check for what it would give away, so that what an addressee holds and what stands on the site can both
be verified.
"""
