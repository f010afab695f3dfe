"""The Ombudsman's office in tests: who works there, and complaints made by the actions that they use."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask

from regulator.core import clock, db
from regulator.core.actor import Actor
from regulator.ombudsman.actions import assessing, casework, intake
from regulator.ombudsman.actions.assessing import Known
from regulator.ombudsman.actions.casework import Moment
from regulator.ombudsman.actions.intake import Logged
from regulator.ombudsman.queries import cases
from regulator.ombudsman.queries.identity import Identity
from regulator.ombudsman.rules.words import Channel, Situation, Stage
from regulator.people.rules import Role
from tests.inspections import visits
from tests.people.visitor import Visitor

STORY = "My radio was lost when I was moved from Hollowlea to Wexmere."


@dataclass
class Office:
    """The application, and those who act in it."""

    app: Flask
    clerk: Actor
    assessor: Actor
    investigator: Actor
    colleague: Actor
    deputy: Actor
    inspector: Actor
    governor: Actor

    def browser(self, who: Actor, name: str) -> Visitor:
        """Somebody of the office at a browser, signed in."""
        made = Visitor(self.app)
        made.sign_in(f"{name}@regulator.example")
        return made


def opened(app: Flask) -> Office:
    """An office with one person in each role."""

    def person(role: Role, name: str) -> Actor:
        return visits.user(role, name.capitalize(), email=f"{name}@regulator.example")

    return Office(
        app,
        clerk=person(Role.OMBUDSMAN_CLERK, "clerk"),
        assessor=person(Role.OMBUDSMAN_ASSESSOR, "assessor"),
        investigator=person(Role.OMBUDSMAN_INVESTIGATOR, "investigator"),
        colleague=person(Role.OMBUDSMAN_INVESTIGATOR, "colleague"),
        deputy=person(Role.DEPUTY_OMBUDSMAN, "deputy"),
        inspector=person(Role.INSPECTOR, "inspector"),
        governor=person(Role.PROVIDER_LEAD, "governor"),
    )


def now(days: int = 0) -> Moment:
    """This moment, or so many days later."""
    at: datetime = clock.now() + timedelta(days=days)
    return Moment(at, clock.today() + timedelta(days=days))


def logged(office: Office, name: str = "Tomas Obrien", number: str = "A1234BC", **changed: Any) -> str:
    """A complaint that the clerk logged; its reference."""
    today = clock.today()
    given: dict[str, Any] = {
        "who": Identity(name=name, number=number),
        "story": STORY,
        "respondent": "ZWX",
        "channel": Channel.LETTER,
        "situation": Situation.PRISON,
        "received_on": today,
        "subjects": [("property", "lost in transfer")],
        "learned_on": today - timedelta(days=60),
        "stages": Stage.APPEAL,
        "complained_on": today - timedelta(days=50),
        "last_reply_on": today - timedelta(days=20),
    }
    with db.transaction():
        told = Logged(**(given | changed))
        return intake.log_complaint(told, actor=office.clerk, now=clock.now(), today=today).reference


def version(office: Office, reference: str, actor: Actor | None = None) -> int:
    with nullcontext() if db.writing() else db.reading():
        return cases.show(actor or office.deputy, reference).version


def eligible(office: Office, **changed: Any) -> str:
    """A complaint that the assessor took on."""
    reference = logged(office, **changed)
    with db.reading():
        case = cases.show(office.assessor, reference)
    known = Known(
        Stage.APPEAL, case.file.complained_on, case.file.last_reply_on, case.file.learned_on, affected=True,
        in_remit=True,
        worthwhile=True,
    )  # fmt: skip
    with db.transaction():
        assessing.tell(reference, case.version, known, actor=office.assessor)
    with db.transaction():
        assessing.find(
            reference, version(office, reference), eligible=True, code=None, set_aside={}, actor=office.assessor,
            now=clock.now(), today=clock.today(),
        )  # fmt: skip
    return reference


def allocated(office: Office, **changed: Any) -> str:
    """One that an investigator has."""
    reference = eligible(office, **changed)
    with db.transaction():
        casework.allocate(
            reference, version(office, reference), office.investigator.id or 0, why="", actor=office.deputy, at=now()
        )
    return reference


def day(offset: int) -> date:
    return clock.today() + timedelta(days=offset)
