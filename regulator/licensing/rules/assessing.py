"""What assessors give: a grade for each criterion, apart at first, then one that both stand behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GRADES: Mapping[str, str] = {
    "met": "Met",
    "nearly-met": "Nearly met: a condition can put it right",
    "partly-met": "Partly met",
    "not-met": "Not met",
}
"""Four grades, as Monitor's quality governance score had four (green, amber-green, amber-red, red)."""
ASSESSORS = 2  # of each criterion


@dataclass(frozen=True)
class Given:
    """What one assessor gave for a criterion."""

    person: str
    grade: str
    reasons: str


@dataclass(frozen=True)
class Agreed:
    """The grade that was proposed for both, by whom, and whether the other agreed."""

    grade: str
    reason: str
    proposed_by: str
    agreed_by: str | None


def seen_by(person: str, given: Sequence[Given]) -> list[Given]:
    """What of a criterion's grades somebody may see: both once both are in; before that an assessor its own, and
    everybody else nothing."""
    return list(given) if len(given) >= ASSESSORS else [each for each in given if each.person == person]


def why_not_graded(person: str, given: Sequence[Given]) -> str | None:
    """Why somebody may not grade a criterion; None where they may."""
    if any(each.person == person for each in given):
        return "You graded this criterion already. Agree one grade with the other assessor once both are in."
    if len(given) >= ASSESSORS:
        return "Two assessors graded this criterion already."
    return None


def why_not_reconciled(person: str, given: Sequence[Given]) -> str | None:
    """Why somebody may not propose the one grade of a criterion; None where they may."""
    if len(given) < ASSESSORS:
        return "Both assessors must have graded this criterion first."
    if not any(each.person == person for each in given):
        return "Only the two who graded this criterion agree on one grade."
    return None


def why_not_agreed(person: str, given: Sequence[Given], agreed: Agreed | None) -> str | None:
    """Why somebody may not agree to the proposed grade; None where they may."""
    no = why_not_reconciled(person, given)
    if no:
        return no
    if agreed is None:
        return "Nobody proposed one grade yet."
    if agreed.agreed_by is not None:
        return "This is agreed already."
    if agreed.proposed_by == person:
        return "You proposed this grade, so the other assessor agrees to it."
    return None


def unreconciled(titles: Mapping[str, str], agreed: Mapping[str, Agreed]) -> list[str]:
    """The criteria, by title, for which two assessors do not stand behind one grade yet."""
    return [title for key, title in titles.items() if key not in agreed or agreed[key].agreed_by is None]
