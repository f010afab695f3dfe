"""The life of an obligation: asked, answered, under way, claimed, closed by somebody else's word.

Source: the regulator's design. A plan is graded when it arrives; a claim is never a verification; what is no longer
relevant says why; what was refused stays owed and is seen to be.
"""

from enum import StrEnum

from regulator.core.workflow import Transition, Workflow


class State(StrEnum):
    """Where an obligation stands."""

    OWED = "owed"
    ANSWERED = "answered"
    RETURNED = "returned"
    REFUSED = "refused"
    UNDER_WAY = "under-way"
    CLAIMED = "claimed"
    CLOSED = "closed"
    NOT_RELEVANT = "no-longer-relevant"


S = State
OPEN = (S.OWED, S.ANSWERED, S.RETURNED, S.REFUSED, S.UNDER_WAY, S.CLAIMED)
TO_ANSWER = (S.OWED, S.RETURNED)
"""Where the provider's answer is what is waited for."""

LIFE = Workflow[State](
    name="obligation",
    states=tuple(State),
    begins=S.OWED,
    ends=(S.CLOSED, S.NOT_RELEVANT),
    transitions=(
        Transition("submit", "Submit the answer", (S.OWED, S.RETURNED, S.REFUSED), S.ANSWERED, "improvement:submit"),
        Transition("accept", "Accept the answer", (S.ANSWERED,), S.UNDER_WAY, "improvement:grade"),
        Transition("return", "Return the answer", (S.ANSWERED,), S.RETURNED, "improvement:grade", back=True),
        Transition("note-refusal", "Record the provider's refusal", (S.ANSWERED,), S.REFUSED, "improvement:grade"),
        Transition("claim", "Claim that it is done", (S.UNDER_WAY,), S.CLAIMED, "improvement:answer"),
        Transition("take-back", "Take the claim back", (S.CLAIMED,), S.UNDER_WAY, "improvement:answer", back=True),
        Transition("not-verified", "Say that more is owed", (S.CLAIMED,), S.UNDER_WAY, "improvement:verify", back=True),
        Transition("close", "Close as verified", OPEN, S.CLOSED, "improvement:verify"),
        Transition(
            "set-aside", "Record that it is no longer relevant", OPEN, S.NOT_RELEVANT, "improvement:verify", back=True
        ),
        Transition("reopen", "Open it again", (S.CLOSED, S.NOT_RELEVANT), S.UNDER_WAY, "improvement:verify", back=True),
    ),
)

WORDS = {
    S.OWED: "Waiting for an answer",
    S.ANSWERED: "Answered, being graded",
    S.RETURNED: "Returned with reasons",
    S.REFUSED: "Rejected by the provider",
    S.UNDER_WAY: "Under way",
    S.CLAIMED: "Claimed as done",
    S.CLOSED: "Verified and closed",
    S.NOT_RELEVANT: "No longer relevant",
}
_WAITS = {
    S.OWED: "provider",
    S.RETURNED: "provider",
    S.UNDER_WAY: "provider",
    S.ANSWERED: "regulator",
    S.CLAIMED: "regulator",
}


def waits_for(state: str, asks: bool) -> str:
    """Who must act next: `provider`, `regulator` or `nobody`. Nobody where nothing is asked, or where the provider has
    refused and said why: it stays in the register, and what follows is for enforcement to say."""
    return _WAITS.get(State(state), "nobody") if asks else "nobody"
