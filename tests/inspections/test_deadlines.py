"""People are told of deadlines: the owner before, the chief inspectors after, each once, and it can be proved."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from regulator.core import clocks, outbox
from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.mail import in_words
from regulator.core.outbox import Outgoing
from regulator.inspections import jobs, queries
from regulator.inspections.actions import team
from regulator.inspections.actions.deadlines import remind_and_escalate
from regulator.inspections.models.inspection import DeadlineNotice
from regulator.inspections.queries import letters as letters_of
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role

from . import scene, visits
from .test_step_pages import letters
from .workers import inspection_for

pytestmark = pytest.mark.database

DUE = date(2026, 3, 11)  # of the write-up, three working days from the Friday on which the inspectors leave


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def somebody(role: Role, name: str = "") -> Actor:
    """Who holds a role since before these days."""
    with time_machine.travel(at(date(2026, 1, 5)), tick=False):
        return visits.user(role, name)


def posted() -> list[tuple[str, int]]:
    """What waits or went, by the message and the number of whom it is for."""
    with reading():
        rows = session().scalars(select(Outgoing).where(Outgoing.kind == "mail").order_by(Outgoing.id))
        return [(each.payload["name"].rsplit("/", 1)[1], each.payload["about"]["user_id"]) for each in rows]


def test_the_owner_is_reminded_once_and_the_chiefs_are_told_once_it_is_late(app):
    assert jobs.tell_of_deadlines
    lead, chief = somebody(Role.LEAD_INSPECTOR), somebody(Role.CHIEF_INSPECTOR)
    reference = inspection_for(State.PROPOSED)
    with transaction():
        inspection = queries.by_reference(reference)
        given = {"was": inspection.owner, "reason": "On leave.", "actor": scene.LEAD, "today": scene.LAST}
        team.hand_over(inspection, to=lead.id, **given)
    assert remind_and_escalate(at(DUE - timedelta(days=2))) == 0
    assert remind_and_escalate(at(DUE - timedelta(days=1))) == 1
    assert remind_and_escalate(at(DUE)) == 0, "told already"
    assert posted() == [("deadline_soon", lead.id)]
    assert remind_and_escalate(at(DUE + timedelta(days=1))) == 2
    for later in (1, 2, 60):
        remind_and_escalate(at(DUE + timedelta(days=later)))
    write_up = [(name, who) for name, who in posted() if name == "deadline_late"][:2]
    assert set(write_up) == {("deadline_late", lead.id), ("deadline_late", chief.id)}
    with reading():
        number = queries.by_reference(reference).id
        notices = session().scalars(select(DeadlineNotice).where(DeadlineNotice.inspection_id == number)).all()
        told = [json.loads(text) for _, text in scene.events(number, "DeadlineTold")]
        names = {row.id: row.name for row in session().scalars(select(Clock))}
    assert len(notices) == len({(each.clock_id, each.stage, each.due_on) for each in notices}) == len(told)
    assert [(each["clock"], each["stage"], each["people"]) for each in told][:2] == [
        ("write-up", "soon", 1),
        ("write-up", "late", 2),
    ]
    assert {names[each.clock_id] for each in notices} == {"write-up"}, "the report is due months later"
    (first, *_more) = letters(app, "deadline_late")
    assert f"/staff/inspections/{reference}" in first[1]


def test_what_was_met_put_off_or_closed_is_told_of_as_it_now_stands(app):
    chief = somebody(Role.CHIEF_INSPECTOR)
    reference = inspection_for(State.PROPOSED)  # its owner is nobody who can sign in: the chiefs are told instead
    assert remind_and_escalate(at(DUE)) == 1
    assert posted() == [("deadline_soon", chief.id)]
    with transaction():
        owed = clocks.running(f"inspection:{queries.by_reference(reference).id}", "write-up")
        clocks.extend(owed, until=DUE + timedelta(days=20), reason="Snow.", actor=scene.LEAD)
        scene.planned()  # an event, without which nothing is written
    assert remind_and_escalate(at(DUE + timedelta(days=1))) == 0, "not late any more"
    assert remind_and_escalate(at(DUE + timedelta(days=19))) == 1, "and told anew of the new day"
    with transaction():
        scene.move(queries.by_reference(reference), "convene-panel", on=DUE)
    assert remind_and_escalate(at(DUE + timedelta(days=30))) == 0
    assert outbox.drain() == 2
    assert letters(app, "deadline_soon") == [], "it was met before the mail left, so that none was written"


def test_a_provider_is_reminded_of_what_it_owes_itself(app):
    somebody(Role.CHIEF_INSPECTOR)
    governor = somebody(Role.PROVIDER_LEAD, "Gwen Governor")
    inspection_for(State.PUBLISHED)  # the action plan is due on 19 May 2026
    remind_and_escalate(at(date(2026, 5, 14)))
    assert ("deadline_soon", governor.id) in posted()
    with reading():
        for each in session().scalars(select(Outgoing).where(Outgoing.kind == "mail")):
            if each.payload["about"].get("clock_id") and each.payload["about"]["user_id"] == governor.id:
                written = letters_of.deadline(**each.payload["about"])
    subject, text = in_words("inspections/mail/deadline_soon", public_url="https://regulator.example", **written.words)
    assert subject.startswith("Due on 19 May 2026: INS-2026-")
    assert "Provider's action plan" in text
    assert "https://regulator.example/sign-in" in text, "a provider sees no working page"
