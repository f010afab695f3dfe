"""What the public reads of what a published report asked: the answer, what is claimed, what was verified.

2026-11: an answer is public once it was sent, and not while it is drafted or returned. Of a claim its status and day
are public and its words are not: they are the provider's to the regulator, and evidence may name people.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .answering import SAID, STATUSES
from .lifecycle import TO_ANSWER, WORDS, State
from .owing import Kind
from .verifying import BASES
from .verifying import WORDS as FOUND

FIELDS = (
    "reference",
    "kind",
    "item",
    "title",
    "priority",
    "standards",
    "state",
    "answer",
    "reasons",
    "actions",
    "claimed",
    "claimed_on",
    "verified",
    "verified_on",
    "verified_by_what",
    "evidence",
)


def told(whole: Any, asks: bool, last: Mapping[str, Any] | None = None, *, drafts: bool = False) -> dict[str, Any]:
    """One thing that was asked, with all that belongs to it (`queries.Whole`), in the words of the tracker.

    `last`: what was sent of it last, which alone is told of a refusal, since a provider may be writing another answer
    by then. `drafts`: as it would be read once it is sent.
    """
    one, claim, found = whole.obligation, whole.claimed, whole.verified
    sent = whole.answer is not None and (drafts or one.state not in TO_ANSWER)
    response = whole.answer.response if whole.answer and sent else None
    reasons, actions = (whole.answer.reasons, whole.actions) if whole.answer and sent else ("", [])
    if one.state == State.REFUSED and not drafts:
        response, reasons, actions = "reject", (last or {}).get("reasons", ""), []
    return {
        "reference": one.reference,
        "kind": Kind(one.kind).words,
        "item": one.item,
        "title": one.title,
        "priority": one.priority,
        "standards": [each.ref for each in whole.clauses],
        "state": WORDS[State(one.state)] if asks else "Not in the sources",
        "answer": SAID[response] if response else ("No answer yet" if asks else "Not in the sources"),
        "reasons": reasons,
        "actions": [_action(each) for each in actions],
        "claimed": STATUSES[claim.status] if claim else ("Nothing claimed" if asks else "Not in the sources"),
        "claimed_on": claim.claimed_on.isoformat() if claim else None,
        "verified": FOUND[found.judgement] if found else ("Not verified" if asks else "Not in the sources"),
        "verified_on": found.verified_on.isoformat() if found else None,
        "verified_by_what": BASES[found.basis] + (f" ({found.source})" if found.source else "") if found else "",
        "evidence": found.evidence if found else "",
    }


def _action(each: Any) -> dict[str, Any]:
    return {
        "action": each.text,
        "owner": each.owner,
        "due_on": each.due_on.isoformat() if each.due_on else None,
        "measure": each.measure,
        "claimed": STATUSES[each.claimed],
        "claimed_on": each.claimed_on.isoformat() if each.claimed_on else None,
        "verified": {"done": "Done", "not-done": "Not done"}.get(each.verified or "", "Not verified"),
        "verified_on": each.verified_on.isoformat() if each.verified_on else None,
    }


def sentence(rows: list[dict[str, Any]], asks: bool) -> str:
    """`Of 6 things asked, 5 are answered, 3 claimed as done and 2 verified and closed`: what a reader sees first."""
    if not asks:
        return f"{len(rows)} concerns were published. What the provider answered and did is not in the sources."
    found = Counter(each["state"] for each in rows)
    answered = sum(each["answer"] != "No answer yet" for each in rows)
    closed = found[WORDS[State.CLOSED]]
    claimed = found[WORDS[State.CLAIMED]]
    asked = f"Of {len(rows)} {'thing' if len(rows) == 1 else 'things'} asked"
    waiting = f"{claimed} claimed as done and waiting to be verified"
    return f"{asked}, {answered} answered, {waiting}, {closed} verified and closed."
