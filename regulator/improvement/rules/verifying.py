"""Who verifies what, and what closes: somebody else's word, never the claimant's.

The rungs are those of a review of progress (HM Inspectorate of Prisons, Independent Reviews of Progress, April 2019);
a minimum standard is met or not met.
"""

from collections.abc import Iterable

from regulator.inspections.rules.progress import RUNGS

MET = {"met": "Met", "not-met": "Not met"}
WORDS = {**RUNGS, **MET}
CLOSES = frozenset({"good", "met"})
BASES = {
    "desk": "Papers and figures, at the desk",
    "visit": "A visit",
    "progress-review": "A review of progress",
    "re-test": "A new test of the standard",
}
LONGEST = 5_000  # characters of evidence


def rungs(kind: str) -> dict[str, str]:
    """What can be found of an obligation of a kind."""
    return MET if kind == "minimum-standard" else RUNGS


def may_verify(verifier: str, organisation_id: int | None, provider_id: int, claimants: Iterable[str]) -> str | None:
    """Why somebody may not verify, in a sentence; None where they may. `verifier` and `claimants` are people's keys."""
    if organisation_id == provider_id:
        return "Progress is verified by somebody outside the organisation that claims it."
    if verifier in set(claimants):
        return "You claimed or sent this yourself. Somebody else verifies it."
    return None


def may_close(kind: str, judgement: str | None) -> str | None:
    """Why an obligation does not close on what was last verified, in a sentence; None where it does."""
    if judgement is None:
        return "Nothing closes before somebody has verified it."
    if judgement not in CLOSES:
        best = "met" if kind == "minimum-standard" else "good progress"
        return f"It closes when {best} is verified; “{WORDS[judgement].lower()}” was."
    return None
