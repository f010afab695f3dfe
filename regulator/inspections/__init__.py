"""Inspections: from the plan to the published report, with all that was captured, judged and answered on the way.

2026-11: there is one way in for what inspectors capture, the journal: pages, devices and files all append operations
to it, and what is shown is projected from them. An inspection is never edited backwards: it is stepped back, with a
reason, and done again.
"""
