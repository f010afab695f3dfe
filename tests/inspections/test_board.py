"""The board: each inspection by stage, age and owner, why it waits, and as few statements for many as for one."""

from datetime import timedelta

import pytest

from regulator.core import clock
from regulator.core.db import reading, transaction
from regulator.inspections import queries
from regulator.inspections.actions import planning
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries import home
from regulator.inspections.queries.board import Mark, Wanted, board
from regulator.inspections.rules.lifecycle import FORWARD, LIFE, State
from regulator.people.rules import Role, permissions
from tests.core.test_event_search import statements

from . import scene
from .workers import inspection_for, worker

pytestmark = pytest.mark.database

TODAY = scene.PUBLISHED_ON


def shown(actor, **wanted):
    with reading():
        return board(actor, Wanted(**wanted), TODAY, limit=500)


def test_the_board_says_of_each_stage_what_the_life_cycle_says(fresh_ground):
    """Once as each stage is come to, and once with all done that its next step asks for."""
    anybody = {role: scene.person(900 + number, role) for number, role in enumerate(Role)}
    for ready in (False, True):
        with transaction():
            for state in State:
                made = scene.brought_to(state)
                if ready:
                    scene.ready_for_all(made)
        listed = {each.reference: each for each in shown(scene.LEAD).rows}
        with reading():
            for reference, row in listed.items():
                inspection = queries.by_reference(reference)
                step = FORWARD[State(row.state)]
                who = next(role for role in anybody if LIFE.named(step).permission in permissions(role))
                actor = {State.PANEL: scene.PANEL, State.REPLY: scene.REVIEWER}.get(State(row.state), anybody[who])
                refusal = LIFE.refusal(inspection, step, actor)
                assert (row.waits == refusal) if refusal else row.waits.startswith("Can go on: "), (row.state, refusal)


def test_the_board_costs_as_many_statements_for_many_as_for_few(fresh_ground):
    def cost() -> int:
        with statements() as ran:
            shown(scene.LEAD)
        return len(ran)

    with transaction():
        for state in State:
            scene.brought_to(state)
    few = cost()
    with transaction():
        for state in 4 * [State.PLANNED, State.FIELDWORK, State.PROPOSED, State.PANEL]:
            scene.brought_to(state)
    assert len(shown(scene.LEAD).rows) == len(State) - len(LIFE.ends) + 16
    assert cost() == few <= 20, few


def test_a_list_is_paged_by_key_and_misses_and_repeats_nothing(fresh_ground):
    with transaction():
        for _ in range(7):
            scene.planned()
    seen, after = [], None
    while True:
        with reading():
            page = board(scene.LEAD, Wanted(), TODAY, after, limit=3)
        seen += [each.reference for each in page.rows]
        assert page.count == 7
        if page.more is None:
            break
        after = Mark.read(str(page.more))
    assert len(seen) == len(set(seen)) == 7
    for nonsense in ("", "x", "2026-13-45.1", "2026-03-02", "2026-03-02.99999999999", "\x00"):
        assert Mark.read(nonsense) is None


def test_the_board_is_narrowed_to_what_is_mine_late_at_a_stage_or_at_a_provider(app):
    lead = worker(app, Role.LEAD_INSPECTOR)
    own = inspection_for(State.ARRIVED, (lead, "field"))
    late = inspection_for(State.PROPOSED)  # its write-up was due in March 2026
    elsewhere = inspection_for(State.FIELDWORK, organisation_id=_elsewhere())
    cancelled = inspection_for(State.CANCELLED)

    def listed(query: str = "") -> set[str]:
        page = lead.visitor.get(f"/staff/inspections?{query}").text
        return {each for each in (own, late, elsewhere, cancelled) if f">{each}</a>" in page}

    assert listed() == {own, late, elsewhere}
    assert listed("mine=yes") == {own}
    assert listed("late=yes") == {late}
    assert listed("stage=fieldwork") == {elsewhere}
    assert listed("stage=cancelled") == {cancelled}
    assert listed("provider=holl") == {elsewhere}
    assert listed("provider=wexmere&stage=arrived") == {own}
    assert listed("provider=%00%ff-&stage=nonsense&after=x") == set()
    page = lead.visitor.get("/staff/inspections").text
    assert "Late" in page
    assert "Inspections by stage: the figures" in page
    assert "No inspection fits" in lead.visitor.get("/staff/inspections?provider=zzz").text


def test_what_is_under_way_is_on_a_home_page_whatever_number_of_published_ones_wait_longer(fresh_ground):
    with transaction():
        for _ in range(home.MOST + 1):
            made = scene.brought_to(State.PLANNED)
            made.state, made.state_since = State.PUBLISHED, scene.LAST - timedelta(days=400)
        under_way = scene.brought_to(State.FIELDWORK).reference
    with reading():
        rows = home.inspections(scene.person(900, Role.PUBLISHER)).rows
    assert (rows[0].text[:13], len(rows)) == (under_way, home.MOST + 1)


def _elsewhere() -> int:
    with reading():
        return scene.organisation("ZHL")


def test_how_long_it_has_stood_there_counts_from_the_last_step(ground):
    with transaction():
        made = scene.brought_to(State.PROPOSED)
        assert made.state_since == scene.LAST
        scene.move(made, "convene-panel", on=scene.PANEL_ON)
        assert made.state_since == scene.PANEL_ON
        reference = made.reference
    (row,) = [each for each in shown(scene.LEAD, stage="panel").rows if each.reference == reference]
    assert row.days == (TODAY - scene.PANEL_ON).days


def test_a_visit_that_comes_unannounced_stands_on_nobodys_board_before_it_arrives(ground):
    with transaction():
        reference = planning.plan(
            organisation_id=scene.organisation(), kind="full", announced=False, edition="prisons-1",
            scheme="prisons-1", visits=[scene.VISIT], actor=scene.INSPECTOR, now=clock.now() - timedelta(days=1),
        ).reference  # fmt: skip
    for actor in (scene.CHIEF, scene.LEAD, scene.PUBLISHER):
        board_of = shown(actor)
        assert reference not in {each.reference for each in board_of.rows}
    with reading():
        assert queries.by_reference(reference).state == State.PLANNED
    assert isinstance(Inspection.owner.key, str)
