"""The days on site after planning: changed with a reason, and clocks and the provider with them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from regulator.core import clock, clocks
from regulator.core.clocks import Clock, ClockExtension
from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.inspections import queries
from regulator.inspections.actions.rescheduling import change_days
from regulator.inspections.queries.work import standing_on
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role

from . import scene, visits
from .test_planning_pages import boxes, on
from .test_step_pages import letters
from .workers import errors, inspection_for, sent, worker

pytestmark = pytest.mark.database


def changed(inspection_id: int, *days: tuple[date, date], reason: str = "A strike.") -> None:
    with transaction():
        change_days(
            scene.again(inspection_id),
            list(enumerate(days, start=1)),
            reason=reason,
            actor=scene.LEAD,
            now=scene.NOW,
        )


def test_what_runs_from_the_last_day_is_counted_anew_when_it_was_another_day(fresh_ground):
    inspection_id = scene.inspection_at(State.PROPOSED)
    subject = f"inspection:{inspection_id}"
    later = scene.LAST + timedelta(days=7)
    changed(inspection_id, scene.VISIT, (later, later))
    with reading():
        running = session().scalars(select(Clock).where(Clock.subject == subject)).all()
        assert {each.name for each in running} >= {"write-up", "report-publication"}
        assert all(each.started_on == later for each in running)
        late = clocks.running(subject, "report-publication")
        assert late.due_on == later + timedelta(days=98)
        moved = session().scalars(select(ClockExtension).where(ClockExtension.clock_id == late.id)).one()
        assert (moved.was_due_on, moved.reason) == (scene.LAST + timedelta(days=98), "A strike.")
        (event,) = scene.events(inspection_id, "DaysChanged")
        assert '"moved":3' in event[1]
    changed(inspection_id, scene.VISIT, reason="It was not needed.")
    with reading():
        assert clocks.running(subject, "report-publication").due_on == scene.LAST + timedelta(days=98)


@pytest.mark.parametrize(
    ("state", "days", "no"),
    [
        (State.PANEL, [scene.VISIT], "before the panel"),
        (State.CANCELLED, [scene.VISIT], "cancelled"),
        (State.PROPOSED, [(scene.FIRST, date(2026, 4, 1))], "Fieldwork is closed"),
        (State.FIELDWORK, [(date(2026, 3, 23), date(2026, 3, 24))], "Inspectors have arrived"),
        (State.FIELDWORK, [scene.VISIT], "the days that stand"),
        (State.PLANNED, [scene.VISIT], "must not be over"),
    ],
)
def test_days_that_mean_something_else_by_now_stand(ground, state, days, no):
    inspection_id = scene.inspection_at(state)
    with pytest.raises(Refused, match=no):
        changed(inspection_id, *days)


def test_a_lead_changes_the_days_on_a_page_and_the_provider_is_told_of_the_new_ones(app):
    lead, inspector = worker(app, Role.LEAD_INSPECTOR), worker(app, Role.INSPECTOR)
    visits.user(Role.PROVIDER_LEAD, "Olive Mere")
    with transaction():
        other = scene.planned(visits=[on(40, 44)])
    reference = inspection_for(State.NOTIFIED, (lead, "field"), (inspector, "field"), visits=[on(20, 24)])
    address = f"/staff/inspections/{reference}/days"
    page = lead.visitor.get(address).text
    assert f'value="{clock.today() + timedelta(days=20):%Y}"' in page, "the days that stand are there to change"
    assert inspector.visitor.get(address).status_code == 403
    clash = sent(lead, address, reason="A strike.", **boxes(1, *on(41, 42)))
    assert errors(clash.text)[0].startswith(f"{other.reference} is on site")
    assert "A strike." in clash.text, "nothing typed is lost"
    assert errors(sent(lead, address, reason="", **boxes(1, *on(27, 30))).text) == ["Enter why the days change"]
    assert 'name="from_2-day"' in sent(lead, address, reason="", more="yes", **boxes(1, *on(27, 30))).text
    assert sent(lead, address, reason="A strike.", **boxes(1, *on(27, 30)), **boxes(2, *on(50, 51))).status_code == 303
    with reading():
        days = [(each.from_on, each.until_on) for each in queries.visits(queries.by_reference(reference).id)]
    assert days == [on(27, 30), on(50, 51)]
    assert "Changed the days on site" in lead.visitor.get(f"/staff/inspections/{reference}").text
    ((to, words),) = letters(app, "days_changed")
    assert "olive.mere" in to
    assert f"{on(50, 51)[0].day} {on(50, 51)[0]:%B %Y}" in words
    twice = lead.visitor.post(address, {"version": "1", "reason": "x", **boxes(1, *on(28, 30))}, form_on=address)
    assert twice.status_code == 422, "a second tab is told"


def test_an_announced_visit_comes_unannounced_and_another_is_announced_after_all(app):
    visits.prepare(app.config["SETTINGS"].instance)
    chief, lead = worker(app, Role.CHIEF_INSPECTOR), worker(app, Role.LEAD_INSPECTOR, "Lena Lead")
    outsider = worker(app, Role.LEAD_INSPECTOR, "Otto Outside")
    reference = inspection_for(State.PLANNED, (lead, "field"), visits=[on(20, 24)])
    address = f"/staff/inspections/{reference}/unannounced"
    assert lead.visitor.get(address).status_code == 404, "who may not plan the programme finds no such page"
    answer = sent(chief, address, reason="Letters from families.")
    assert answer.status_code == 303
    entry = visits.seen(chief.actor, answer.location.rsplit("/", 1)[1])
    assert (entry.days, entry.code) == ((on(20, 24),), "ZWX")
    assert lead.actor.id in {each.user_id for each in entry.named}
    assert "Letters from families" not in outsider.visitor.get(f"/staff/inspections/{reference}").text
    with reading():
        assert queries.by_reference(reference).state == State.CANCELLED
    back = f"/programme/{entry.reference}/announce"
    assert sent(chief, back, why="").status_code == 422
    assert sent(chief, back, why="The wing knows already.").status_code == 303
    with reading():
        (made,) = [each for each, _days in standing_on(scene.organisation(), [on(20, 24)])]
        assert (made.state, made.announced, made.owner) == (State.PLANNED, True, lead.actor.key)
    assert visits.seen(chief.actor, entry.reference).state == "Cancelled"
    told = inspection_for(State.NOTIFIED, visits=[on(30, 34)])
    refused = sent(chief, f"/staff/inspections/{told}/unannounced", reason="A whim.")
    assert "The provider was told of these days" in errors(refused.text)[0]
