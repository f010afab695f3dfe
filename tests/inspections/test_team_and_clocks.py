"""Who may work on an inspection, on which days it is there, and which deadlines it starts and ends."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from regulator.core import clocks
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries
from regulator.inspections.actions import planning, progress, replying
from regulator.inspections.rules.lifecycle import State
from regulator.standards.queries import kinds

from . import scene
from .scene import INSPECTOR, LAST, LEAD, PANEL, PANEL_ON, PUBLISHED_ON, brought_to, move

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("joining", "told"),
    [
        ({"person": LEAD.key, "part": "panel"}, "cannot share a person"),
        ({"person": PANEL.key, "part": "field"}, "cannot share a person"),
        ({"person": INSPECTOR.key, "part": "field"}, "named already"),
        ({"person": "person:31", "part": "field", "conflict": "a brother works there"}, "a brother works there"),
    ],
)
def test_who_may_not_join_is_told_why(ground, joining, told):
    inspection_id = scene.inspection_at(State.PLANNED)
    with pytest.raises(Refused, match=told), transaction():
        planning.name_member(scene.again(inspection_id), duty="inspector", actor=LEAD, **joining)


def test_nobody_inspects_the_unit_that_employs_them(ground):
    inspection_id = scene.inspection_at(State.PLANNED)
    with reading():
        own, other = scene.organisation("ZWX"), scene.organisation("ZHL")
    joining = {"person": "person:30", "duty": "inspector", "part": "field", "actor": LEAD}
    with pytest.raises(Refused, match="employed by the provider"), transaction():
        planning.name_member(scene.again(inspection_id), employer_id=own, **joining)
    with transaction():
        planning.name_member(scene.again(inspection_id), employer_id=other, **joining)


@pytest.mark.parametrize(
    ("visits", "told"),
    [
        ([], "at least one"),
        ([(date(2026, 3, 6), date(2026, 3, 2))], "ends before it begins"),
        ([scene.VISIT, (date(2026, 3, 6), date(2026, 3, 9))], "overlap"),
    ],
)
def test_days_on_site_that_cannot_be_are_refused(ground, visits, told):
    with pytest.raises(Refused, match=told), transaction():
        brought_to(State.PLANNED, visits=visits)


def test_clocks_start_and_are_met_on_the_days_their_rules_say(ground):
    inspection_id = scene.inspection_at(State.PUBLISHED)
    with reading():
        rows = session().scalars(select(Clock).where(Clock.subject == f"inspection:{inspection_id}")).all()
        provider = f"organisation:{scene.organisation()}"
        found = {row.name: (row.owner, row.started_on, row.due_on, row.met_on, row.stopped_on) for row in rows}
    assert found == {
        "write-up": ("regulator", LAST, date(2026, 3, 11), PANEL_ON, None),
        "report-publication-warning": ("regulator", LAST, LAST + timedelta(weeks=12), PUBLISHED_ON, None),
        "report-publication": ("regulator", LAST, LAST + timedelta(weeks=14), PUBLISHED_ON, None),
        "right-of-reply": (provider, date(2026, 3, 18), date(2026, 4, 1), scene.REPLIED_ON, None),
        "action-plan": (provider, PUBLISHED_ON, date(2026, 5, 19), None, None),  # over the bank holiday of 4 May
    }


def test_nothing_is_owed_to_this_regulator_for_another_bodys_inspection(ground):
    inspection_id = scene.inspection_at(State.PUBLISHED, origin="published-facts")
    with reading():
        assert not session().scalars(select(Clock).where(Clock.subject == f"inspection:{inspection_id}")).all()


def test_an_inspection_starts_only_the_clocks_of_its_kind(ground):
    with transaction():
        before = brought_to(State.PUBLISHED)
        made = brought_to(State.ARRIVED, kind="progress-review", scheme=None)
        progress.follow(made, before, actor=LEAD)
        move(made, "start-fieldwork")
        scene.handed_in(made, [scene.a_note()])
        move(made, "close-fieldwork")
        inspection_id = made.id
    with reading():
        rows = session().scalars(select(Clock).where(Clock.subject == f"inspection:{inspection_id}")).all()
    assert {row.name for row in rows} == {"write-up", "progress-review-report"}
    assert "report-publication" not in kinds()["progress-review"].clocks


def test_a_waived_reply_is_owed_no_more(ground):
    inspection_id = scene.inspection_at(State.REPLY)
    with transaction():
        made = scene.again(inspection_id)
        replying.deliver_draft(made, on=scene.SENT_ON, actor=LEAD)
        replying.waive_reply(made, on=scene.REPLIED_ON, reason="The governor wrote that there is none", actor=LEAD)
    with reading():
        with pytest.raises(NotFound):
            clocks.running(f"inspection:{inspection_id}", "right-of-reply")
        row = (
            session()
            .scalars(
                select(Clock).where(Clock.subject == f"inspection:{inspection_id}", Clock.name == "right-of-reply")
            )
            .one()
        )
        assert (row.met_on, row.stopped_on) == (None, scene.REPLIED_ON)
        assert queries.reply(inspection_id).state == "waived"
