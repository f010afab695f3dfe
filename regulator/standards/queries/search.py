"""Finds clauses of every published edition by the words they use, on both engines alike.

2026-11: there are a few thousand clauses, so a search reads those that hold all the words and ranks them here. A word
is looked for by the beginning that its forms share, in the reference, the title, the text and all else a clause says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Text, cast, func, or_, select

from ...core.db import session
from ..models import Edition, Requirement
from ..rules.searching import rank, stems

MOST = 100  # clauses that are shown
READ = 3000  # clauses that are looked at


@dataclass(frozen=True)
class Hit:
    """One clause that was found, and its edition."""

    edition: Edition
    line: Requirement


@dataclass(frozen=True)
class Hits:
    """What was found: the best first, and how many there are."""

    found: Sequence[Hit]
    count: int
    words: Sequence[str]


def search(typed: str) -> Hits:
    """The clauses that have every word of what was typed, the best first; of two alike the newer edition's."""
    wanted = stems(typed)
    if not wanted:
        return Hits((), 0, ())
    rows = select(Requirement, Edition).join(Edition, Edition.id == Requirement.edition_id)
    rows = rows.where(Edition.published_at.is_not(None))
    for stem in wanted:
        places = (Requirement.ref, Requirement.title, Requirement.text, cast(Requirement.details, Text))
        rows = rows.where(or_(*(func.lower(place).contains(stem, autoescape=True) for place in places)))
    found = session().execute(rows.order_by(Edition.in_force_from.desc(), Requirement.position).limit(READ)).all()
    hits = [Hit(edition, line) for line, edition in found if _has_all(line, wanted)]
    hits.sort(key=lambda hit: -rank(wanted, hit.line.ref, hit.line.title, hit.line.text))
    return Hits(hits[:MOST], len(hits), wanted)


def _has_all(line: Requirement, wanted: Sequence[str]) -> bool:
    """Whether each word begins somewhere: "art" is not found in "part"."""
    said = f"{line.ref} {line.title} {line.text} {line.details}".lower()
    return all(re.search(rf"(?<![a-z0-9]){re.escape(stem)}", said) for stem in wanted)
