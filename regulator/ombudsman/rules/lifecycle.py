"""The life of a complaint, as a table: who may take it from where to where.

Source: Prisons and Probation Ombudsman, terms of reference and what to expect (received, acknowledged, eligibility,
allocated, early resolution tried first, investigation, draft to both for facts, decision, recommendations followed up).
A complaint never waits in a state without an exit: it can be withdrawn or ceased from every one before the decision.
"""

from enum import StrEnum

from regulator.core.workflow import Transition, Workflow


class State(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    NOT_ELIGIBLE = "not-eligible"
    ELIGIBLE = "eligible"
    ALLOCATED = "allocated"
    INVESTIGATING = "investigating"
    DRAFT = "draft"
    DECIDED = "decided"
    UNDER_REVIEW = "under-review"
    FOLLOW_UP = "follow-up"
    CLOSED = "closed"


S = State
OPEN = (S.RECEIVED, S.ELIGIBLE, S.ALLOCATED, S.INVESTIGATING, S.DRAFT, S.UNDER_REVIEW)
"""Somebody at the Ombudsman owes the next step."""
UNDECIDED = (S.RECEIVED, S.ELIGIBLE, S.ALLOCATED, S.INVESTIGATING, S.DRAFT)

LIFE = Workflow[State](
    name="complaint",
    states=tuple(State),
    begins=S.RECEIVED,
    ends=(S.CLOSED,),
    transitions=(
        Transition(
            "find-eligible",
            "Take it on",
            (S.RECEIVED,),
            S.ELIGIBLE,
            "complaint:assess",
            meets=("complaint-eligibility",),
        ),
        Transition(
            "find-not-eligible",
            "Do not take it on",
            (S.RECEIVED,),
            S.NOT_ELIGIBLE,
            "complaint:assess",
            meets=("complaint-eligibility",),
        ),
        Transition("look-again", "Look at it again", (S.NOT_ELIGIBLE,), S.RECEIVED, "complaint:allocate", back=True),
        Transition("allocate", "Give it to an investigator", (S.ELIGIBLE,), S.ALLOCATED, "complaint:allocate"),
        Transition(
            "take-from",
            "Take it from its investigator",
            (S.ALLOCATED, S.INVESTIGATING, S.DRAFT),
            S.ELIGIBLE,
            "complaint:allocate",
            back=True,
        ),
        Transition("investigate", "Start to investigate", (S.ALLOCATED,), S.INVESTIGATING, "complaint:investigate"),
        Transition("resolve", "Settle it early", (S.ALLOCATED, S.INVESTIGATING), S.DECIDED, "complaint:investigate"),
        Transition("send-draft", "Send the draft to both", (S.INVESTIGATING,), S.DRAFT, "complaint:investigate"),
        Transition(
            "investigate-further",
            "Investigate further",
            (S.DRAFT,),
            S.INVESTIGATING,
            "complaint:investigate",
            back=True,
        ),
        Transition("decide", "Decide", (S.DRAFT,), S.DECIDED, "complaint:decide"),
        Transition("end-early", "End it without a finding", UNDECIDED, S.DECIDED, "complaint:investigate"),
        Transition("review", "Review the decision", (S.DECIDED, S.NOT_ELIGIBLE), S.UNDER_REVIEW, "complaint:allocate"),
        Transition("uphold-decision", "Let the decision stand", (S.UNDER_REVIEW,), S.DECIDED, "complaint:decide"),
        Transition("reopen", "Investigate again", (S.UNDER_REVIEW,), S.ELIGIBLE, "complaint:decide", back=True),
        Transition("follow-up", "Follow up the recommendations", (S.DECIDED,), S.FOLLOW_UP, "complaint:decide"),
        Transition("close", "Close the case", (S.DECIDED, S.NOT_ELIGIBLE, S.FOLLOW_UP), S.CLOSED, "complaint:assess"),
    ),
)
