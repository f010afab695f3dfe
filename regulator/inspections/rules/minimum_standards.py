"""What a page of up to 300 minimum standards comes to: what was changed, what cannot be kept, what a colleague changed.

2026-11: each row carries the operation that its finding stood at when the page was made. Only what differs from that
becomes an operation, and only where it still stands: what a colleague recorded meanwhile is shown beside, never
overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from regulator.core.plain import paragraph
from regulator.core.refused import Refused

from .journal import LONGEST

OUTCOMES = {"met": "Met", "not-met": "Not met", "not-tested": "Not tested"}
NEEDS_EVIDENCE = "Enter the evidence that {} is not met"
NEEDS_OUTCOME = "Choose whether {} is met, not met or was not tested"
MEANWHILE = "{} was recorded while you were working. Read both, then choose which stands"


@dataclass(frozen=True)
class Stood:
    """A finding as it is in the journal, by the id of the operation that recorded it."""

    id: UUID
    outcome: str
    evidence: str


@dataclass(frozen=True)
class Row:
    """One row as it came back. `made_from` is what the page showed; None where it showed nothing."""

    ref: str
    outcome: str
    evidence: str
    made_from: Stood | None


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row: it is as it was, it is to be kept, or it is wrong in a way that `message` says."""

    kind: Literal["same", "keep", "wrong", "meanwhile"]
    message: str = ""


def verdict(row: Row, stands: Stood | None, own: UUID) -> Verdict:
    """What becomes of a row, given what stands now. `own` is the id that its operation has: sent twice, it is the same.

    Not met needs its evidence: a provider must answer it (the journal's `Finding`). What cannot be read is wrong.
    """
    same_words = (row.outcome, tidy(row.evidence))
    before = (row.made_from.outcome, tidy(row.made_from.evidence)) if row.made_from else ("", "")
    if same_words == before:
        return Verdict("same")
    if stands is not None and (stands.id == own or (stands.outcome, tidy(stands.evidence)) == same_words):
        return Verdict("same")
    wrong = _wrong(row)
    if wrong:
        return Verdict("wrong", wrong)
    if (stands.id if stands else None) != (row.made_from.id if row.made_from else None):
        return Verdict("meanwhile", MEANWHILE.format(row.ref))
    return Verdict("keep")


def _wrong(row: Row) -> str:
    if row.outcome not in OUTCOMES:
        return NEEDS_OUTCOME.format(row.ref)
    if not row.evidence.strip():
        return NEEDS_EVIDENCE.format(row.ref) if row.outcome == "not-met" else ""
    try:
        paragraph(row.evidence, row.ref, f"the evidence on {row.ref}", LONGEST)
    except Refused as refused:
        return refused.message
    return ""


def tidy(text: str) -> str:
    """Words as two of them compare: browsers send line ends that nobody typed."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def counted(outcomes: Mapping[str, str]) -> dict[str, int]:
    """How many are met, not met and not tested."""
    return {each: sum(outcome == each for outcome in outcomes.values()) for each in OUTCOMES}
