"""The life cycle of an application, as a table: who may take it from where to where, and what must be so before.

Source: `domain/probation-licensing-enforcement.md` 3.1, 3.6, 6.2 and 6.4 (Monitor's authorisation of foundation trusts;
Health and Social Care Act 2012, sections 85 to 92; general public law): completeness, clarification on a stopped clock,
two assessors, a panel with declarations and votes, minded-to with reasons, representations considered by somebody
else, a decision, and an appeal that a reviewer hears who took no part in any of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from regulator.core.actor import Actor
from regulator.core.workflow import Transition, Workflow

from .deciding import Minded, Seat, outcome, why_not_decided, why_not_this_duty
from .words import day, listed

APPLY, SUBMIT, HANDLE, ASSESS, DECIDE, CONSIDER = (
    "licensing:apply",
    "licensing:submit",
    "licensing:handle",
    "licensing:assess",
    "licensing:decide",
    "licensing:consider",
)


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ASSESSING = "under-assessment"
    CLARIFYING = "clarifying"
    PANEL = "before-the-panel"
    MINDED = "minded-to"
    CONSIDERED = "considered"
    GRANTED = "granted"
    CONDITIONS = "granted-on-terms"
    DEFERRED = "deferred"
    REFUSED = "refused"
    APPEALED = "appealed"
    STANDS = "decision-stands"
    WITHDRAWN = "withdrawn"


S = State
WORDS: Mapping[str, str] = {S.CONDITIONS: "Granted with conditions"}
BEFORE_DECISION = (S.DRAFT, S.SUBMITTED, S.ASSESSING, S.CLARIFYING, S.PANEL, S.MINDED, S.CONSIDERED)
SENT = (S.SUBMITTED, S.ASSESSING, S.CLARIFYING, S.PANEL, S.MINDED, S.CONSIDERED, S.APPEALED)
"""Where an application is with the regulator: written to its end, and not over."""
DECIDED = (S.GRANTED, S.CONDITIONS, S.DEFERRED, S.REFUSED)
OVER = (*DECIDED, S.STANDS, S.WITHDRAWN)
OUTCOME_STATES: Mapping[str, State] = {
    "grant": S.GRANTED,
    "grant-with-conditions": S.CONDITIONS,
    "defer": S.DEFERRED,
    "refuse": S.REFUSED,
}


def state_words(state: str) -> str:
    """A state as a page says it."""
    return WORDS.get(state, state.replace("-", " ").capitalize())


@dataclass
class Case:
    """An application as the rules see it.

    `applicant`: the organisation that applies. `parts`: who has which duty. `enforcing`: who works on enforcement
    against a member. `not_ready`: why it may not be submitted. `bars`: why the gate or the rules on members are not
    kept today. `unreconciled`, `unanswered`: criteria and commissioners that the panel waits for. `seats`: the panel
    with its declarations and its votes of this round. `sits_on`: the day of its panel.
    """

    state: str
    today: date
    applicant: int
    quorum: int
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    enforcing: frozenset[str] = frozenset()
    not_ready: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    unreconciled: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    sits_on: date | None = None
    conditions: int = 0
    minded: Minded | None = None
    appeal_until: date | None = None


Rule = Callable[[Case, Actor], str | None]


def all_of(*rules: Rule) -> Rule:
    """The first no of several rules."""

    def first(case: Case, actor: Actor) -> str | None:
        return next((no for rule in rules if (no := rule(case, actor))), None)

    return first


def duty(name: str) -> Rule:
    """That somebody has this duty, or has none yet and may take it on."""

    def rule(case: Case, actor: Actor) -> str | None:
        return why_not_this_duty(actor.key, name, case.parts, enforcing=actor.key in case.enforcing)

    return rule


def own(case: Case, actor: Actor) -> str | None:
    """Only the organisation that applies speaks for the application."""
    return None if actor.organisation_id == case.applicant else "Only the organisation that applies may do this."


def seated(case: Case, actor: Actor) -> str | None:
    """Only a member of the panel without a conflict of interest, who voted, says what the panel resolved."""
    seat = next((each for each in case.seats if each.person == actor.key), None)
    if seat is None:
        return "You do not sit on this panel."
    if seat.conflicted:
        return "You declared a conflict of interest, so somebody else does this."
    return None


def _ready(case: Case, _actor: Actor) -> str | None:
    return case.not_ready[0] if case.not_ready else None


def _for_panel(case: Case, _actor: Actor) -> str | None:
    if case.unreconciled:
        return f"Two assessors must stand behind one grade first for: {listed(case.unreconciled)}."
    if case.unanswered:
        return f"The answer of {listed(case.unanswered)} is required first."
    if case.sits_on is None:
        return "Choose first which panel decides it."
    return None


def _nobody_voted(case: Case, _actor: Actor) -> str | None:
    return "The panel has begun to vote." if any(each.vote for each in case.seats) else None


def _without_outcome(case: Case, _actor: Actor) -> str | None:
    """Votes that divide evenly, or of too few, would hold an application for ever: each is cast once."""
    if not any(each.vote for each in case.seats):
        return "Nobody has voted yet."
    return "The votes of the panel have an outcome." if outcome(case.seats, case.quorum)[0] else None


def _resolved(case: Case, _actor: Actor) -> str | None:
    if case.sits_on is not None and case.today < case.sits_on:
        return f"The panel sits on {day(case.sits_on)}."
    decided, why = outcome(case.seats, case.quorum)
    if decided == "grant-with-conditions" and not case.conditions:
        return "Word the conditions first: the applicant is heard on them."
    return None if decided else why


def _window_over(case: Case, _actor: Actor) -> str | None:
    if case.minded is not None and not case.minded.waived and case.today <= case.minded.until:
        return f"Representations may be made until {day(case.minded.until)}."
    return None


def _resolved_as(name: str) -> Rule:
    """That the panel voted for this outcome, and that the law and the gate allow it today."""

    def rule(case: Case, actor: Actor) -> str | None:
        considered = next(iter(case.parts.get("considerer of representations", ())), None)
        no = why_not_decided(case.minded, considered, actor.key, case.today)
        if no:
            return no
        decided, why = outcome(case.seats, case.quorum)
        if decided != name:
            return why if decided is None else "The panel voted for another outcome."
        if name.startswith("grant") and case.bars:
            return f"It cannot be granted today. {case.bars[0]}"
        if name == "grant-with-conditions" and not case.conditions:
            return "Word the conditions first."
        if name == "grant" and case.conditions:
            return "There are conditions: strike them, or vote for a grant with conditions."
        return None

    return rule


def _in_time(case: Case, _actor: Actor) -> str | None:
    if case.appeal_until is None or case.today > case.appeal_until:
        return (
            f"The time to appeal ended on {day(case.appeal_until)}." if case.appeal_until else "It cannot be appealed."
        )
    return None


OFFICER = duty("case officer")
PANELLIST = all_of(duty("panel member"), seated)
HEARER = duty("reviewer")
T = Transition

LIFE = Workflow[State](
    name="application",
    states=tuple(State),
    begins=S.DRAFT,
    ends=OVER,
    transitions=(
        T("submit", "Submit the application", (S.DRAFT,), S.SUBMITTED, SUBMIT, all_of(own, _ready)),
        T("return", "Return it as incomplete", (S.SUBMITTED,), S.DRAFT, HANDLE, OFFICER, back=True),
        T("find-complete", "Find it complete", (S.SUBMITTED,), S.ASSESSING, HANDLE, OFFICER),
        T("ask", "Ask the applicant", (S.ASSESSING,), S.CLARIFYING, HANDLE, OFFICER),
        T("answer", "Answer the questions", (S.CLARIFYING,), S.ASSESSING, APPLY, own),
        T("end-asking", "Go on without an answer", (S.CLARIFYING,), S.ASSESSING, HANDLE, OFFICER, back=True),
        T("to-panel", "Send it to the panel", (S.ASSESSING,), S.PANEL, HANDLE, all_of(OFFICER, _for_panel)),
        T("from-panel", "Take it back from the panel", (S.PANEL,), S.ASSESSING, HANDLE, all_of(OFFICER, _nobody_voted),
          back=True),
        T("vote-again", "Let the panel vote again", (S.PANEL,), S.PANEL, HANDLE, all_of(OFFICER, _without_outcome),
          back=True),
        T("minded", "Say what the panel is minded to do", (S.PANEL,), S.MINDED, DECIDE, all_of(PANELLIST, _resolved)),
        T("consider", "Consider the representations", (S.MINDED,), S.CONSIDERED, CONSIDER,
          all_of(duty("considerer of representations"), _window_over)),
        *(
            T(name, label, (S.CONSIDERED,), OUTCOME_STATES[name], DECIDE, all_of(PANELLIST, _resolved_as(name)))
            for name, label in (
                ("grant", "Grant it"),
                ("grant-with-conditions", "Grant it with conditions"),
                ("defer", "Defer it to a date"),
                ("refuse", "Refuse it"),
            )
        ),
        T("decide-again", "Let the panel vote again", (S.CONSIDERED,), S.CONSIDERED, HANDLE,
          all_of(OFFICER, _without_outcome), back=True),
        T("withdraw", "Withdraw the application", BEFORE_DECISION, S.WITHDRAWN, SUBMIT, own, back=True),
        T("appeal", "Appeal", (S.CONDITIONS, S.DEFERRED, S.REFUSED), S.APPEALED, SUBMIT, all_of(own, _in_time)),
        T("dismiss-appeal", "Dismiss the appeal: the decision stands", (S.APPEALED,), S.STANDS, CONSIDER, HEARER,
          back=True),
        T("allow-appeal", "Allow the appeal: the panel decides anew", (S.APPEALED,), S.CONSIDERED, CONSIDER, HEARER,
          back=True),
    ),
)  # fmt: skip
AGAIN = (S.DEFERRED, S.REFUSED, S.STANDS)
"""From where an applicant may apply again, unless a licence was granted."""


def why_not_again(state: str, *, granted: bool, under_way: str | None) -> str | None:
    """Why an applicant may not apply again; none where it may. `under_way`: the reference of another application."""
    if state not in AGAIN or granted:
        return "Only after an application that was deferred or refused can you apply again."
    return f"{under_way} is under way already: go on with it, or withdraw it first." if under_way else None


THEIRS = (APPLY, SUBMIT)
"""What the applicant does, on its own pages."""
