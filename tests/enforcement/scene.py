"""Matters of enforcement at any state, made by the actions that people use: plain functions with sensible defaults."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from regulator.app import declare
from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.enforcement import queries
from regulator.enforcement.actions import answering, matters, serving, steps
from regulator.enforcement.actions.answering import Sent
from regulator.enforcement.models.matter import Matter
from regulator.enforcement.models.measure import Addressee, Measure
from regulator.enforcement.models.notice import Delivery
from regulator.enforcement.queries import findings
from regulator.enforcement.queries.content import content_of
from regulator.enforcement.rules.lifecycle import State
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.rules.lifecycle import State as Inspected
from regulator.people.models import UserRole
from regulator.people.rules import Role
from regulator.register import queries as register
from regulator.register.actions import editing
from regulator.register.actions import organisations as registering
from regulator.register.actions import trusts as joining
from regulator.register.models import Organisation
from regulator.register.rules.editing import Grounds
from regulator.register.rules.words import Kind
from tests.inspections import scene
from tests.inspections.scene import person

assert content_of
declare()
URL = scene.URL
OFFICER = person(921, Role.ENFORCEMENT_OFFICER)
COLLEAGUE = person(922, Role.ENFORCEMENT_OFFICER)
DECIDER = person(923, Role.DECISION_PANEL_MEMBER)
SECOND = person(924, Role.DECISION_PANEL_MEMBER)
REVIEWER = person(925, Role.INDEPENDENT_REVIEWER)
REVIEWER_TOO = person(928, Role.INDEPENDENT_REVIEWER)
PUBLISHER = person(926, Role.PUBLISHER)
CHIEF = person(927, Role.CHIEF_INSPECTOR)
START = date(2026, 6, 1)  # a Monday, when the invented prison's report is published
BY = date(2026, 12, 1)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 30), UTC)


def organisation(code: str = "ZWX") -> Organisation:
    return session().scalars(select(Organisation).where(Organisation.code == code)).one()


def commissioner() -> Organisation:
    return session().scalars(select(Organisation).where(Organisation.kind == Kind.COMMISSIONER)).one()


def of(organisation_id: int, role: Role = Role.PROVIDER_LEAD, id: int = 940) -> Actor:
    return person(id, role, organisation_id)


def published(code: str = "ZWX", **changed: Any) -> Inspection:
    """A published inspection, so that there are findings."""
    return scene.brought_to(Inspected.PUBLISHED, organisation_id=scene.organisation(code), **changed)


def opened(code: str = "ZWX", how_many: int = 2) -> Matter:
    """A matter on the first findings of a published inspection of its own."""
    made = published(code)
    chosen = [f"concern:{made.reference}:{number}" for number in range(1, how_many + 1)]
    return matters.open_matter(organisation(code), "Violence is not falling", chosen, actor=OFFICER, now=at(START))


def proposed(matter: Matter, rung: str = "improvement-plan", *, day: date = START, **changed: Any) -> Measure:
    given: dict[str, Any] = {
        "rung": rung,
        "grounds": [each.id for each in queries.grounds(matter.id)],
        "requires": "Violence falls by a third, as the prison’s own figures show.",
        "reasons": "Two inspections found the same and no plan has changed it.",
        "comply_by": BY,
    }
    if rung == "competition":
        given["component"] = "Resettlement services"
    return matters.propose(matter, matters.Wanted(**(given | changed)), actor=OFFICER, now=at(day))


def take(measure: Measure, name: str, who: Actor, day: date, text: str = "As the papers say.") -> None:
    matter = session().get_one(Matter, measure.matter_id)
    steps.take(matter, measure, steps.Step(name, text, URL), actor=who, now=at(day))


def sent_to(measure: Measure, kind: str = "intent") -> list[tuple[Delivery, Addressee]]:
    notice = queries.notice(measure, kind)
    assert notice is not None
    return queries.deliveries(notice.id)


def received(measure: Measure, day: date, kind: str = "intent") -> None:
    """Somebody of each addressee opens the notice."""
    matter = session().get_one(Matter, measure.matter_id)
    for sent, to in sent_to(measure, kind):
        serving.confirm_receipt(matter, sent, actor=of(to.organisation_id), now=at(day))


def said(measure: Measure, day: date, text: str = "The figures are wrong.", kind: str = "representation", **more: Any):
    matter = session().get_one(Matter, measure.matter_id)
    by = queries.addressees(measure.id)[0]
    sent = Sent(kind, text, **more)
    return answering.submit(matter, measure, by, sent, [], actor=of(by.organisation_id), now=at(day))


AFTER = START + timedelta(days=40)  # the time for representations is over, and the day to comply by is to come
SIGNED_FIRST = {2: "sign", 1: "decide"}


def _to_intended(measure: Measure) -> None:
    take(measure, "give-notice", OFFICER, START)


def _to_considered(measure: Measure) -> None:
    take(measure, "consider", COLLEAGUE, AFTER)


def _to_in_force(measure: Measure) -> None:
    take(measure, "decide", DECIDER, AFTER)


def _undertaken(measure: Measure) -> None:
    received(measure, START)
    said(measure, START, "We open a third wing.", "undertaking", by_day=BY)
    take(measure, "accept-undertaking", DECIDER, START)


def _appealed(measure: Measure) -> None:
    received(measure, AFTER, "decision")
    said(measure, AFTER, "The decision is wrong in law.", "appeal")


def _quashed(measure: Measure) -> None:
    take(measure, "find-allow", REVIEWER, AFTER)
    take(measure, "allow-appeal", REVIEWER_TOO, AFTER)


WAYS: dict[State, tuple[State | None, Callable[[Measure], None]]] = {
    State.PROPOSED: (None, lambda measure: None),
    State.INTENDED: (State.PROPOSED, _to_intended),
    State.UNDERTAKEN: (State.INTENDED, _undertaken),
    State.CONSIDERED: (State.INTENDED, _to_considered),
    State.IN_FORCE: (State.CONSIDERED, _to_in_force),
    State.NOT_TAKEN: (State.CONSIDERED, lambda measure: take(measure, "decide-against", DECIDER, AFTER)),
    State.WITHDRAWN: (State.PROPOSED, lambda measure: take(measure, "withdraw", OFFICER, START)),
    State.COMPLIED: (State.IN_FORCE, lambda measure: take(measure, "comply", OFFICER, AFTER)),
    State.BREACHED: (State.IN_FORCE, lambda measure: take(measure, "breach", OFFICER, BY + timedelta(days=1))),
    State.APPEALED: (State.IN_FORCE, _appealed),
    State.STAYED: (State.APPEALED, lambda measure: take(measure, "stay", REVIEWER, AFTER)),
    State.QUASHED: (State.APPEALED, _quashed),
    State.CLOSED: (State.COMPLIED, lambda measure: take(measure, "close", OFFICER, AFTER)),
}


def brought_to(state: State, rung: str = "improvement-plan", matter: Matter | None = None) -> Measure:
    """A new measure taken to a state by the people whose duty it is."""
    matter = matter or opened()
    if state == State.URGENT:
        measure = proposed(matter, rung, urgent=True, harm="Men are hurt each day.")
        take(measure, "decide-urgently", DECIDER, START)
        return measure
    if state == State.SIGNING:
        measure = brought_to(State.CONSIDERED, "new-management", matter)
        take(measure, "sign", DECIDER, AFTER)
        return measure
    before, way = WAYS[state]
    measure = brought_to(before, rung, matter) if before else proposed(matter, rung)
    way(measure)
    return measure


def opened_of(measure: Measure) -> Matter:
    return session().get_one(Matter, measure.matter_id)


BECAUSE = Grounds("As the papers say", "test")


def closed(about: Organisation, day: date) -> None:
    """An organisation ceases to exist."""
    editing.close(about, on=day, because=BECAUSE, actor=SYSTEM, today=AFTER)


def trust() -> Organisation:
    """An invented trust that one prison leads and another belongs to."""
    made = registering.register_organisation(
        "ZLT", "Harrowdale Trust", Kind.LRT, source="test", actor=SYSTEM, invented=True
    )
    for code, leads in (("ZHL", True), ("ZWX", False)):
        day = date(2026, 1, 5)
        joining.join(made, organisation(code), leads=leads, from_on=day, because=BECAUSE, actor=SYSTEM, today=START)
    return made


def on_trust(about: Organisation) -> Measure:
    """A measure on a trust, of which notice of intent was given."""
    published()
    chosen = [each.breach for each in findings.possible(about, START)][:1]
    matter = matters.open_matter(about, "The trust fails", chosen, actor=OFFICER, now=at(START))
    measure = proposed(matter)
    take(measure, "give-notice", OFFICER, START)
    return measure


def joined(about: Organisation, code: str, day: date) -> Organisation:
    member = organisation(code)
    joining.join(about, member, leads=False, from_on=day, because=BECAUSE, actor=SYSTEM, today=AFTER)
    return member


def left(about: Organisation, code: str, day: date) -> None:
    membership = next(each for each in register.members(about.id) if each.member.code == code)
    joining.leave(about, membership, until_on=day, because=BECAUSE, actor=SYSTEM, today=AFTER)


@dataclass(frozen=True)
class RoleMoved:
    user_id: int

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


def move_role(user_id: int | None, organisation_id: int) -> None:
    """Somebody acts for another organisation."""
    for row in session().scalars(select(UserRole).where(UserRole.user_id == user_id)):
        row.organisation_id = organisation_id
    record(SYSTEM, RoleMoved(user_id or 0))
