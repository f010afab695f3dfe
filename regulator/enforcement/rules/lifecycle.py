"""The life cycle of a measure, as a table: who may take it from where to where, and what must be so before.

Source: `domain/probation-licensing-enforcement.md` 3.3, 3.4, 3.6 and 6.4 (Health and Social Care Act 2012, the Care
Quality Commission, general public law): a notice with its grounds, a window that closes or is waived, consideration by
somebody else, a decision by somebody who neither proposed it nor was on the visit, once for each breach; and an appeal
that is heard by people who took no part in it: two who find the same, so that a third breaks a tie (3.6).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from regulator.core.actor import Actor
from regulator.core.workflow import Transition, Workflow

from .words import day, listed

PROPOSE, CONSIDER, DECIDE, ANSWER, HEAR = (
    "enforcement:propose",
    "enforcement:consider",
    "enforcement:decide",
    "enforcement:answer",
    "enforcement:hear-appeal",
)
Side = Literal["provider", "commissioner", "secretary-of-state"]


class State(StrEnum):
    """Where a measure stands."""

    PROPOSED = "proposed"
    INTENDED = "notice-of-intent"
    UNDERTAKEN = "undertaking-accepted"
    URGENT = "in-force-urgently"
    CONSIDERED = "considered"
    SIGNING = "first-signature"
    IN_FORCE = "in-force"
    COMPLIED = "complied"
    BREACHED = "not-complied"
    APPEALED = "appealed"
    STAYED = "stayed"
    QUASHED = "quashed"
    NOT_TAKEN = "not-taken"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


S = State
HAS_EFFECT = (S.URGENT, S.IN_FORCE, S.BREACHED, S.APPEALED)
OVER = (S.QUASHED, S.NOT_TAKEN, S.WITHDRAWN, S.CLOSED)


@dataclass(frozen=True)
class Window:
    """An addressee's time: until which day, whether it was waived, and whether the notice still waits for it."""

    name: str
    until: date | None
    waived: bool = False
    ended: bool = False

    def open_on(self, today: date) -> bool:
        """Whether a decision must still wait for it. One that was never served keeps the window open."""
        return not self.ended and not self.waived and (self.until is None or today <= self.until)


@dataclass
class Case:
    """A measure as the rules see it: its state, its rung, who took part, whose time runs.

    `on_visit`: who was on an inspection that it stands on. `signed`: who signed in this round. `windows`: the time of
    each addressee for representations; `appeals`: of each for an appeal, by organisation. `bound`: the breaches for
    which a requirement stands already, or an accepted undertaking in its place. `gone`: addressees that ceased or left,
    of whom nobody has said what follows. `found`: who of those who hear the appeal found what.
    """

    state: str
    side: Side
    signatures: int
    requirement: bool
    complied_by: bool
    appealable: bool
    urgent: bool
    today: date
    proposed_by: str
    considered_by: str | None = None
    on_visit: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()
    decided_before: frozenset[str] = frozenset()
    windows: tuple[Window, ...] = ()
    appeals: tuple[tuple[int, Window], ...] = ()
    bound: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    comply_by: date | None = None
    offered: int = 0
    in_effect: bool = False
    found: tuple[tuple[str, str], ...] = ()


Rule = Callable[[Case, Actor], str | None]


def all_of(*rules: Rule) -> Rule:
    """The first no of several rules."""

    def first(case: Case, actor: Actor) -> str | None:
        return next((no for rule in rules if (no := rule(case, actor))), None)

    return first


def not_own(case: Case, actor: Actor) -> str | None:
    """Nobody decides on, or considers what is said against, their own proposal or their own visit."""
    if actor.key == case.proposed_by:
        return "You proposed this step, so somebody else must do this."
    if actor.key in case.on_visit:
        return "You were on the visit that this stands on, so somebody else must do this."
    return None


def not_considered(case: Case, actor: Actor) -> str | None:
    """Whoever considered the representations does not decide."""
    return "You considered the representations, so somebody else decides." if actor.key == case.considered_by else None


def not_signed(case: Case, actor: Actor) -> str | None:
    """Two signatures are of two people; a review of an urgent decision is by others than those who took it."""
    if actor.key in case.signed:
        return "You signed this already: the second signature must be somebody else’s."
    if actor.key in case.decided_before:
        return "You took the urgent decision, so somebody else reviews it."
    return None


def window_closed(case: Case, _actor: Actor) -> str | None:
    """No decision before each addressee's time for representations is over or waived."""
    if not case.windows:
        return "No notice of intent was given yet."
    waiting = [each for each in case.windows if each.open_on(case.today)]
    unserved = [each.name for each in waiting if each.until is None]
    if unserved:
        return f"{listed(unserved)} was not sent the notice yet: no time runs."
    if waiting:
        last = max(each.until for each in waiting if each.until)
        return f"{listed([each.name for each in waiting])} may make representations until {day(last)}."
    return None


def once_for_each_breach(case: Case, _actor: Actor) -> str | None:
    """One requirement for each breach: a second needs another breach, such as not complying with the first. While an
    undertaking is kept, none is imposed for its breach (3.3: Health and Social Care Act 2012, section 106)."""
    if case.requirement and case.bound:
        told = listed(list(case.bound))
        return f"A requirement or an accepted undertaking stands already for {told}. One breach has one requirement."
    return None


def nobody_gone(case: Case, _actor: Actor) -> str | None:
    """An addressee that ceased to exist or left the trust is dealt with before anything is decided."""
    if not case.gone:
        return None
    return f"{listed(list(case.gone))} changed since the notice: say first what becomes of it for them."


def in_good_time(case: Case, _actor: Actor) -> str | None:
    """What is required by a day is decided before that day; what has effect already is only reviewed."""
    if not case.complied_by or case.in_effect:
        return None
    if case.comply_by is None:
        return "Say by which day it must be complied with."
    if case.comply_by <= case.today:
        return f"The day to comply by, {day(case.comply_by)}, has come. Withdraw this step and propose it anew."
    return None


def _needs(signatures: int) -> Rule:
    def rule(case: Case, _actor: Actor) -> str | None:
        if case.signatures == signatures:
            return None
        return "This step needs two signatures." if case.signatures == 2 else "This step needs one signature."

    return rule


def _urgent(case: Case, _actor: Actor) -> str | None:
    return None if case.urgent else "This was not proposed as urgent: give notice of intent."


def _not_urgent(case: Case, _actor: Actor) -> str | None:
    return "This was proposed as urgent: it is decided first and heard afterwards." if case.urgent else None


def _ours(case: Case, _actor: Actor) -> str | None:
    if case.side == "secretary-of-state":
        return "Only the Secretary of State may decide this. It is recorded here."
    return None


def _theirs(case: Case, _actor: Actor) -> str | None:
    return None if case.side == "secretary-of-state" else "This is the regulator’s own step."


def _heard(case: Case, _actor: Actor) -> str | None:
    if case.considered_by or case.side == "secretary-of-state":
        return None
    return "The representations were not considered yet."


def _not_heard(case: Case, _actor: Actor) -> str | None:
    return "The representations were considered already." if case.considered_by else None


def _no_effect(case: Case, _actor: Actor) -> str | None:
    return "It has effect already: decide to lift it, with the reasons." if case.in_effect else None


def _offered(case: Case, _actor: Actor) -> str | None:
    return None if case.offered else "No undertaking was offered."


def _not_offered(case: Case, _actor: Actor) -> str | None:
    return "An undertaking was offered: accept or refuse it first." if case.offered else None


def _day_over(case: Case, _actor: Actor) -> str | None:
    if case.comply_by is not None and case.today <= case.comply_by:
        return f"There is time to comply until {day(case.comply_by)}."
    return None


def _may_appeal(case: Case, actor: Actor) -> str | None:
    if not case.appealable:
        return "This is advice: it is answered, not appealed."
    own = [window for number, window in case.appeals if number == actor.organisation_id]
    if not own:
        return "Only an addressee may appeal."
    if not any(each.open_on(case.today) for each in own):
        last = max((each.until for each in own if each.until), default=None)
        return f"The time to appeal ended on {day(last)}." if last else "The time to appeal is over."
    return None


def _took_no_part(case: Case, actor: Actor) -> str | None:
    part = case.signed | case.decided_before | {case.considered_by}
    return "You took part in the decision, so somebody else hears the appeal." if actor.key in part else None


def _not_found_yet(case: Case, actor: Actor) -> str | None:
    if actor.key in {person for person, _finding in case.found}:
        return "You said what you find already. Two who find the same decide the appeal."
    return None


def _first_to_find(finding: str) -> Rule:
    def rule(case: Case, _actor: Actor) -> str | None:
        same = finding in {each for _person, each in case.found}
        return "Somebody found the same already: decide the appeal with them." if same else None

    return rule


def _second_to_find(finding: str) -> Rule:
    def rule(case: Case, _actor: Actor) -> str | None:
        same = finding in {each for _person, each in case.found}
        return None if same else "Two people hear an appeal: nobody found this before you. Say what you find first."

    return rule


_BEFORE = all_of(_ours, once_for_each_breach, in_good_time)
_DECIDER = all_of(not_own, not_considered, not_signed)
_DECISION = all_of(_ours, _DECIDER, _not_offered, window_closed, nobody_gone, once_for_each_breach, in_good_time)
_URGENT = all_of(_ours, _urgent, _DECIDER, once_for_each_breach, in_good_time)
_REVIEW = all_of(_ours, _DECIDER, window_closed, nobody_gone)
_STAYING = all_of(not_own, _took_no_part)
_HEARING = all_of(_STAYING, _not_found_yet)
T = Transition


def _hearing(finding: str, words: str) -> tuple[Transition[State], ...]:
    """What the first of two finds of an appeal moves nothing: it waits for the second, stayed or not."""
    rule = all_of(_HEARING, _first_to_find(finding))
    label = f"Find that the appeal {words}, first of two"
    return (
        T(f"find-{finding}", label, (S.APPEALED,), S.APPEALED, HEAR, rule, back=True),
        T(f"find-{finding}-stayed", label, (S.STAYED,), S.STAYED, HEAR, rule, back=True),
    )


LIFE = Workflow[State](
    name="measure",
    states=tuple(State),
    begins=S.PROPOSED,
    ends=OVER,
    transitions=(
        T("give-notice", "Give notice of intent", (S.PROPOSED,), S.INTENDED, PROPOSE, all_of(_not_urgent, _BEFORE)),
        T("decide-urgently", "Decide urgently", (S.PROPOSED,), S.URGENT, DECIDE, all_of(_needs(1), _URGENT)),
        T("sign-urgently", "Sign the urgent decision, first of two", (S.PROPOSED,), S.SIGNING, DECIDE,
          all_of(_needs(2), _URGENT)),
        T("sign-urgently-second", "Sign the urgent decision, second of two", (S.SIGNING,), S.URGENT, DECIDE,
          all_of(_not_heard, _URGENT)),
        T("record-step-in", "Record the Secretary of State’s decision, first of two", (S.PROPOSED,), S.SIGNING, DECIDE,
          all_of(_theirs, not_own, not_signed)),
        T("record-step-in-second", "Record the Secretary of State’s decision, second of two", (S.SIGNING,), S.IN_FORCE,
          DECIDE, all_of(_theirs, not_own, not_signed)),
        T("consider", "Consider the representations", (S.INTENDED, S.URGENT), S.CONSIDERED, CONSIDER,
          all_of(not_own, not_signed, _not_offered, window_closed, nobody_gone)),
        T("accept-undertaking", "Accept the undertaking", (S.INTENDED,), S.UNDERTAKEN, DECIDE,
          all_of(_offered, not_own, once_for_each_breach)),
        T("undertaking-kept", "Certify that the undertaking was kept", (S.UNDERTAKEN,), S.CLOSED, DECIDE, not_own),
        T("undertaking-broken", "Find that the undertaking was broken", (S.UNDERTAKEN,), S.INTENDED, DECIDE, not_own,
          back=True),
        T("decide", "Decide to impose it", (S.CONSIDERED,), S.IN_FORCE, DECIDE, all_of(_needs(1), _DECISION)),
        T("sign", "Sign, first of two", (S.CONSIDERED,), S.SIGNING, DECIDE, all_of(_needs(2), _DECISION)),
        T("sign-second", "Sign, second of two", (S.SIGNING,), S.IN_FORCE, DECIDE, all_of(_heard, _DECISION)),
        T("send-back", "Send back without the second signature", (S.SIGNING,), S.CONSIDERED, DECIDE,
          all_of(_ours, _heard, not_own, not_considered), back=True),
        T("send-back-unheard", "Send back to whoever proposed it", (S.SIGNING,), S.PROPOSED, DECIDE,
          all_of(lambda case, actor: None if case.side == "secretary-of-state" else _not_heard(case, actor), not_own),
          back=True),
        T("decide-against", "Decide not to impose it", (S.CONSIDERED,), S.NOT_TAKEN, DECIDE, _REVIEW, back=True),
        T("withdraw", "Withdraw it", (S.PROPOSED, S.INTENDED, S.CONSIDERED), S.WITHDRAWN, PROPOSE,
          _no_effect, back=True),
        T("comply", "Record that it was complied with", (S.IN_FORCE, S.BREACHED), S.COMPLIED,
          PROPOSE, _ours, back=True),
        T("breach", "Record that it was not complied with", (S.IN_FORCE,), S.BREACHED, PROPOSE,
          all_of(_ours, _day_over), back=True),
        T("appeal", "Appeal", (S.IN_FORCE, S.BREACHED), S.APPEALED, ANSWER, _may_appeal),
        T("stay", "Stay it until the appeal is heard", (S.APPEALED,), S.STAYED, HEAR, _STAYING, back=True),
        T("lift-stay", "Lift the stay", (S.STAYED,), S.APPEALED, HEAR, _STAYING, back=True),
        *_hearing("dismiss", "fails"),
        *_hearing("allow", "succeeds"),
        T("dismiss-appeal", "Dismiss the appeal, second of two", (S.APPEALED, S.STAYED), S.IN_FORCE, HEAR,
          all_of(_HEARING, _second_to_find("dismiss")), back=True),
        T("allow-appeal", "Allow the appeal and quash it, second of two", (S.APPEALED, S.STAYED), S.QUASHED, HEAR,
          all_of(_HEARING, _second_to_find("allow")), back=True),
        T("close", "Close it", (S.COMPLIED, S.BREACHED), S.CLOSED, PROPOSE, back=True),
        T("end-step-in", "Record that the step-in has ended", (S.IN_FORCE,), S.CLOSED, PROPOSE, _theirs, back=True),
    ),
)  # fmt: skip
