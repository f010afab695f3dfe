"""How progress is judged: four rungs, concern by concern, and no new rating.

Source: HM Inspectorate of Prisons, Independent Reviews of Progress, April 2019 (the rungs; the meanings are our words).
"""

from collections import Counter
from collections.abc import Iterable

KIND = "progress-review"
RUNGS = {
    "none": "No meaningful progress",
    "insufficient": "Insufficient progress",
    "reasonable": "Reasonable progress",
    "good": "Good progress",
}
MEANS = {
    "none": "There is no plan yet that could put it right.",
    "insufficient": "A plan has been begun, and there is too little to show for it.",
    "reasonable": "A plan is being carried out, and there is early evidence that it works.",
    "good": "A plan has been carried out, and outcomes have clearly improved.",
}
LONGEST_REASON = 5_000  # characters


def sentence(judgements: Iterable[str], concerns: int) -> str:
    """`Of 5 concerns, 2 have made good progress ...`: what a reader sees first."""
    found = Counter(judgements)
    if not found:
        return f"None of {concerns} {'concern' if concerns == 1 else 'concerns'} has been judged yet."
    told = [f"{RUNGS[rung].lower()} on {found[rung]}" for rung in reversed(RUNGS) if found[rung]]
    made = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    waiting = concerns - sum(found.values())
    rest = f" {waiting} {'is' if waiting == 1 else 'are'} not judged yet." if waiting else ""
    return f"Of {concerns} {'concern' if concerns == 1 else 'concerns'}, the provider has made {made}.{rest}"
