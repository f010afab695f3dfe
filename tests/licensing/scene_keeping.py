"""Licences at any point of their lives, made by the actions that people use: plain functions with sensible defaults."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import event, select

from regulator.app import declare
from regulator.core import db
from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import session
from regulator.licensing import queries
from regulator.licensing.actions import Said, keeping_notices, make_licence, say
from regulator.licensing.actions.keeping import Wanted, propose
from regulator.licensing.actions.keeping_appeals import appeal
from regulator.licensing.actions.keeping_steps import Step, take
from regulator.licensing.models.keeping import LicenceChange, LicenceDelivery
from regulator.licensing.models.licence import Licence
from regulator.licensing.queries import keeping
from regulator.licensing.rules.keeping import State
from regulator.people.rules import Role
from regulator.register.models import Organisation
from tests.inspections import scene
from tests.inspections.scene import person

declare()
URL = scene.URL
OFFICER = person(951, Role.LICENSING_OFFICER)
REVIEWER = person(952, Role.INDEPENDENT_REVIEWER)
REVIEWER_TOO = person(953, Role.INDEPENDENT_REVIEWER)
DECIDER = person(954, Role.DECISION_PANEL_MEMBER)
DECIDER_TOO = person(955, Role.DECISION_PANEL_MEMBER)
GRANTED = date(2026, 1, 5)
START = date(2026, 6, 1)
AFTER = START + timedelta(days=40)
NUMBERS = count(1000)
CONDITION = {
    "verb": "add",
    "title": "Assaults fall",
    "text": "Assaults fall by a third in twelve months.",
    "test": "The prison’s own figures, checked at a visit.",
    "evidence": "Monthly figures.",
    "by": date(2027, 6, 1),
}
DETAILS: dict[str, dict[str, Any]] = {
    "vary": CONDITION,
    "member-joins": {"code": "ZHL"},
    "member-leaves": {"code": "ZWX", "leads_next": "ZHL"},
}
UNHEARD = ("lift", "surrender")


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 30), UTC)


def lead(code: str = "ZWX", id: int = 960) -> Actor:
    return person(id, Role.PROVIDER_LEAD, scene.organisation(code))


def bodies(code: str) -> Organisation:
    return session().scalars(select(Organisation).where(Organisation.code == code)).one()


def licence(*codes: str, status: str = "reform-prison", reference: str = "") -> Licence:
    """A licence in force since January, the first of its members leading."""
    made = make_licence(reference or f"LIC-2026-{next(NUMBERS)}", status, actor=SYSTEM, now=at(GRANTED))
    said = [Said("standing", {"is": "in force"}, GRANTED, "Granted")]
    for place, code in enumerate(codes or ("ZWX",)):
        role = "member" if place else "lead"
        said.append(Said(f"member:{code}", {"role": role, "name": f"Member {code}"}, GRANTED, "Granted"))
    for each in said:
        say(made, each, actor=SYSTEM, now=at(GRANTED))
    return made


def proposed(
    made: Licence, kind: str = "revoke", *, by: Actor = OFFICER, day: date = START, **changed: Any
) -> LicenceChange:
    given: dict[str, Any] = {
        "kind": kind,
        "effect_on": AFTER + timedelta(days=5),
        "reasons": "Two conditions are not kept and nothing has changed it.",
        "details": DETAILS.get(kind, {}),
    }
    return propose(made, Wanted(**(given | changed)), actor=by, now=at(day))


def step(
    change: LicenceChange, name: str, who: Actor, day: date, text: str = "As the papers say.", **more: Any
) -> None:
    made = session().get_one(Licence, change.licence_id)
    take(made, change, Step(name, text, URL), actor=who, now=at(day), **more)


def sent_to(change: LicenceChange, kind: str = "intent") -> list[LicenceDelivery]:
    notice = next(each for each in keeping.notices([change.id]) if each.of == kind)
    return keeping.deliveries(notice.id)


def brought_to(state: State, made: Licence, kind: str = "revoke", **changed: Any) -> LicenceChange:
    """A change taken to a state by the people whose duty it is."""
    if state == State.URGENT:
        change = proposed(made, "suspend", urgent=True, harm="Men are hurt each day.", effect_on=START)
        step(change, "decide-urgently", DECIDER, START)
        return change
    change = proposed(made, kind, **changed)
    if state == State.WITHDRAWN:
        step(change, "withdraw", OFFICER, START)
    if state in (State.PROPOSED, State.WITHDRAWN):
        return change
    if kind in UNHEARD:
        step(change, "agree" if state == State.DECIDED else "refuse", DECIDER, AFTER)
        return change
    step(change, "give-notice", OFFICER, START)
    if state == State.INTENDED:
        return change
    step(change, "consider", REVIEWER, AFTER)
    if state == State.DECIDED:
        step(change, "decide", DECIDER, AFTER)
    if state == State.NOT_TAKEN:
        step(change, "decide-against", DECIDER, AFTER)
    return change


def appealed(made: Licence, kind: str = "revoke", *, by: Actor | None = None, **changed: Any) -> LicenceChange:
    """A change that was decided against the licensee, whose lead opened the notice and appealed a week later."""
    change = brought_to(State.DECIDED, made, kind, **changed)
    who, day = by or lead(), AFTER + timedelta(days=7)
    sent = sent_to(change, "decision")[0]
    keeping_notices.receive(made, sent, actor=who, now=at(day))
    appeal(made, sent, "The figures of March are another prison’s.", actor=who, now=at(day))
    return change


def stands(made: Licence, on: date, known: date | None = None) -> queries.Standing:
    return queries.standing(made, on, at(known or on, 20))


def counted(look: Callable[[], object]) -> int:
    """How many statements something sends to the database."""
    seen: list[str] = []
    listen = lambda *given: seen.append(given[2])  # noqa: E731
    event.listen(db.engine(), "before_cursor_execute", listen)
    try:
        look()
    finally:
        event.remove(db.engine(), "before_cursor_execute", listen)
    return len(seen)
