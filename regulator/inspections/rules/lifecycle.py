"""The life cycle of an inspection, as a table: who may take it from where to where.

Source: the regulator's design; the states follow the published practice of both former inspectorates. No state lacks
an exit: a lead steps a draft back with a reason, and whatever stands can be exported at any moment.
"""

from enum import StrEnum

from regulator.core.workflow import Transition, Workflow


class State(StrEnum):
    """Where an inspection stands."""

    PLANNED = "planned"
    NOTIFIED = "notified"
    ARRIVED = "arrived"
    FIELDWORK = "fieldwork"
    PROPOSED = "judgements-proposed"
    PANEL = "panel"
    DRAFT = "draft"
    REPLY = "right-of-reply"
    FINAL = "final"
    PUBLISHED = "published"
    ANSWERS_DUE = "answers-due"
    FOLLOWED_UP = "followed-up"
    CLOSED = "closed"
    CANCELLED = "cancelled"


PUBLIC = (State.PUBLISHED, State.ANSWERS_DUE, State.FOLLOWED_UP, State.CLOSED)
SECRET = (State.PLANNED, State.NOTIFIED, State.CANCELLED)  # before anyone outside may know of the visit

S = State
LIFE = Workflow[State](
    name="inspection",
    states=tuple(State),
    begins=S.PLANNED,
    ends=(S.CLOSED, S.CANCELLED),
    transitions=(
        Transition("notify", "Notify the provider", (S.PLANNED,), S.NOTIFIED, "inspection:plan"),
        Transition("arrive", "Arrive at the provider", (S.PLANNED, S.NOTIFIED), S.ARRIVED, "inspection:arrive"),
        Transition(
            "cancel", "Cancel the inspection", (S.PLANNED, S.NOTIFIED), S.CANCELLED, "inspection:plan", back=True
        ),
        Transition("start-fieldwork", "Start fieldwork", (S.ARRIVED,), S.FIELDWORK, "inspection:arrive"),
        Transition(
            "close-fieldwork",
            "Close fieldwork",
            (S.FIELDWORK,),
            S.PROPOSED,
            "inspection:arrive",
            starts=("write-up", "report-publication-warning", "report-publication", "progress-review-report"),
        ),
        Transition("reopen-fieldwork", "Reopen fieldwork", (S.PROPOSED,), S.FIELDWORK, "inspection:arrive", back=True),
        Transition(
            "convene-panel", "Send to the panel", (S.PROPOSED,), S.PANEL, "inspection:draft", meets=("write-up",)
        ),
        Transition("return-to-team", "Return to the team", (S.PANEL,), S.PROPOSED, "inspection:decide", back=True),
        Transition("agree", "Agree the judgements", (S.PANEL,), S.DRAFT, "inspection:decide"),
        Transition("reconvene-panel", "Take back to the panel", (S.DRAFT,), S.PANEL, "inspection:draft", back=True),
        Transition("send-draft", "Send the draft to the provider", (S.DRAFT,), S.REPLY, "inspection:draft"),
        Transition("redraft", "Take the draft back", (S.REPLY,), S.DRAFT, "inspection:draft", back=True),
        Transition("sign-off", "Sign off the report", (S.REPLY,), S.FINAL, "inspection:sign-off"),
        Transition("reopen-draft", "Reopen the draft", (S.FINAL,), S.DRAFT, "inspection:draft", back=True),
        Transition(
            "publish",
            "Publish the report",
            (S.FINAL,),
            S.PUBLISHED,
            "inspection:publish",
            starts=("action-plan",),
            meets=("report-publication", "report-publication-warning", "progress-review-report"),
        ),
        Transition("ask-for-answers", "Ask for answers", (S.PUBLISHED,), S.ANSWERS_DUE, "inspection:publish"),
        Transition("follow-up", "Record the follow-up", (S.ANSWERS_DUE,), S.FOLLOWED_UP, "inspection:draft"),
        Transition("close", "Close the inspection", (S.FOLLOWED_UP,), S.CLOSED, "inspection:draft"),
        Transition(
            "close-without-answers", "Close: nothing to answer", (S.PUBLISHED,), S.CLOSED, "inspection:draft", back=True
        ),
    ),
)

FORWARD: dict[State, str] = {
    S.PLANNED: "notify",
    S.NOTIFIED: "arrive",
    S.ARRIVED: "start-fieldwork",
    S.FIELDWORK: "close-fieldwork",
    S.PROPOSED: "convene-panel",
    S.PANEL: "agree",
    S.DRAFT: "send-draft",
    S.REPLY: "sign-off",
    S.FINAL: "publish",
    S.PUBLISHED: "ask-for-answers",
    S.ANSWERS_DUE: "follow-up",
    S.FOLLOWED_UP: "close",
}
"""The step by which an inspection as a rule goes on from each state; one that is over has none."""
