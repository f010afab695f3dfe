"""The life cycles of a request to cut places and of a clearing-house direction, as tables.

Source: the proposal, 5.2 (no cut without authorisation) and 4.1.1 (providers take those whom the clearing house
directs to them); separation of officer and decider as in enforcement (domain 6.4).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ...core.actor import Actor
from ...core.workflow import Transition, Workflow
from .place_words import day, listed

WATCH, DECIDE, ASK, COMMISSION = "places:watch", "places:decide", "places:ask", "places:commission"


class Cut(StrEnum):
    """Where a request to cut places stands."""

    ASKED = "asked"
    PROPOSED = "proposed"
    GRANTED = "granted"
    PART = "granted-in-part"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPINIONS: Mapping[str, str] = {"agrees": "We agree", "objects": "We object", "no-view": "We have no view"}
CONSENTED = (Cut.GRANTED, Cut.PART)
DECIDED = (*CONSENTED, Cut.REFUSED)
OVER = (*DECIDED, Cut.WITHDRAWN)


@dataclass
class CutCase:
    """A request as the rules see it. `silent`: the commissioners it affects that have said nothing; `views_until`: the
    last day on which they may. `outcome`: what the officer proposed."""

    state: str
    organisation_id: int
    today: date
    proposed_by: str | None = None
    outcome: str | None = None
    silent: tuple[str, ...] = ()
    views_until: date | None = None


Rule = Callable[[CutCase, Actor], str | None]


def _heard(case: CutCase, _actor: Actor) -> str | None:
    if case.silent and case.views_until is not None and case.today <= case.views_until:
        return f"{listed(case.silent)} may say what they think until {day(case.views_until)}."
    return None


def _own(case: CutCase, actor: Actor) -> str | None:
    return None if actor.organisation_id == case.organisation_id else "Only the provider that asked may withdraw it."


def _not_own(case: CutCase, actor: Actor) -> str | None:
    return "You proposed this, so somebody else decides." if actor.key == case.proposed_by else None


C = Cut
T = Transition
CUT = Workflow[Cut](
    name="request to cut places",
    states=tuple(Cut),
    begins=C.ASKED,
    ends=OVER,
    transitions=(
        T("propose", "Propose a decision", (C.ASKED,), C.PROPOSED, WATCH, _heard),
        T("return", "Return it to the officer", (C.PROPOSED,), C.ASKED, DECIDE, _not_own, back=True),
        T("grant", "Grant it whole", (C.PROPOSED,), C.GRANTED, DECIDE, _not_own),
        T("grant-part", "Grant a part of it", (C.PROPOSED,), C.PART, DECIDE, _not_own),
        T("refuse", "Refuse it", (C.PROPOSED,), C.REFUSED, DECIDE, _not_own),
        T("withdraw", "Withdraw it", (C.ASKED, C.PROPOSED), C.WITHDRAWN, ASK, _own, back=True),
    ),
)


class Direction(StrEnum):
    """Where a clearing-house direction stands."""

    GIVEN = "given"
    CLAIMED = "said-to-be-met"
    MET = "met"
    NOT_MET = "not-met"
    WITHDRAWN = "withdrawn"


@dataclass
class DirectionCase:
    """A direction as the rules see it."""

    state: str
    addressee_id: int
    by_on: date
    today: date


def _addressee(case: DirectionCase, actor: Actor) -> str | None:
    return None if actor.organisation_id == case.addressee_id else "Only whom the direction addresses may say so."


def _time_is_over(case: DirectionCase, _actor: Actor) -> str | None:
    if case.state == Direction.GIVEN and case.today <= case.by_on:
        return f"There is time to meet it until {day(case.by_on)}."
    return None


D = Direction
DIRECTION = Workflow[Direction](
    name="clearing-house direction",
    states=tuple(Direction),
    begins=D.GIVEN,
    ends=(D.MET, D.NOT_MET, D.WITHDRAWN),
    transitions=(
        T("say-met", "Say that it is met", (D.GIVEN,), D.CLAIMED, ASK, _addressee),
        T("say-met-commissioner", "Say that it is met", (D.GIVEN,), D.CLAIMED, COMMISSION, _addressee),
        T("met", "Record that it was met", (D.GIVEN, D.CLAIMED), D.MET, WATCH),
        T("met-late", "Record that it was met late", (D.NOT_MET,), D.MET, WATCH),
        T("not-met", "Record that it was not met", (D.GIVEN, D.CLAIMED), D.NOT_MET, WATCH, _time_is_over, back=True),
        T("withdraw-direction", "Withdraw the direction", (D.GIVEN, D.CLAIMED), D.WITHDRAWN, WATCH, back=True),
    ),
)
