"""What a published report asks is owed from that moment, once, by the provider it is about."""

from datetime import date

import pytest
from sqlalchemy import select

from regulator.core.actor import SYSTEM
from regulator.core.db import session, transaction
from regulator.core.refused import Refused
from regulator.improvement.actions.entering import ask, enter
from regulator.improvement.actions.from_inspections import enter_report
from regulator.improvement.models.owed import Clause, Commissioner, Obligation, Plan, Step
from regulator.improvement.rules.owing import Asked, Keeper, Kind, Owed
from regulator.inspections.rules.lifecycle import State
from tests.inspections import scene

pytestmark = pytest.mark.database


def owed_by(plan: Plan) -> list[Obligation]:
    return list(
        session().scalars(select(Obligation).where(Obligation.plan_id == plan.id).order_by(Obligation.position))
    )


def plan_of(inspection) -> Plan:
    return session().scalars(select(Plan).where(Plan.subject == f"inspection:{inspection.id}")).one()


def with_a_standard_not_met(made) -> None:
    entry = scene.an_entry(50, "minimum-standard", {"ref": "MS-S1", "outcome": "not-met", "evidence": "Nobody asked."})
    scene.handed_in(made, [entry])


def test_a_published_report_asks_for_its_concerns_and_its_minimum_standards_not_met(ground):
    with transaction():
        made = scene.brought_to(State.FIELDWORK)
        with_a_standard_not_met(made)
        for reached, step in scene.STEPS[3:9]:
            step(made)
            assert made.state == reached
        plan = plan_of(made)
        owed = owed_by(plan)
        assert [each.kind for each in owed] == ["concern"] * 5 + ["minimum-standard"]
        assert {each.state for each in owed} == {"owed"}
        assert {each.waits_for for each in owed} == {"provider"}
        assert {each.due_on for each in owed} == {date(2026, 5, 19)}  # 20 working days from 20 April, one bank holiday
        assert owed[-1].complete_by == date(2026, 7, 20)
        assert session().scalars(select(Clause.ref).where(Clause.obligation_id == owed[-1].id)).all() == ["MS-S1"]
        assert enter_report(made, actor=SYSTEM, on=scene.PUBLISHED_ON) is plan
        assert len(owed_by(plan)) == 6
        assert session().scalars(select(Step.after).where(Step.obligation_id == owed[0].id)).all() == ["owed"]


def test_an_example_of_published_facts_asks_nobody_for_anything(ground):
    with transaction():
        made = scene.brought_to(State.PUBLISHED, origin="published-facts")
        plan = plan_of(made)
        assert not plan.asks
        assert {(each.waits_for, each.due_on, each.complete_by) for each in owed_by(plan)} == {("nobody", None, None)}


def test_any_feature_enters_what_it_asks(ground):
    with transaction():
        commissioner = scene.organisation("ZMC")
        asked = Asked(
            scene.organisation(), "test-letter:1", "OMB-1", "Letter OMB-1", keeper=Keeper.OMBUDSMAN, public=False
        )
        plan = ask(asked, actor=SYSTEM, on=date(2026, 4, 20))
        owed = Owed(Kind.OMBUDSMAN, "recommendation 1", " Say  sorry ", act=(commissioner,), told=(commissioner,))
        entered = enter(plan, owed, actor=SYSTEM, on=date(2026, 4, 20))
        assert (entered.title, entered.due_on, entered.keeper) == ("Say sorry", date(2026, 5, 19), "ombudsman")
        assert enter(plan, owed, actor=SYSTEM, on=date(2026, 4, 20)) is entered
        told = session().scalars(select(Commissioner).where(Commissioner.obligation_id == entered.id)).one()
        assert told.must_act
        with pytest.raises(Refused, match="Enter what is owed"):
            enter(plan, Owed(Kind.DIRECTION, "2", "  "), actor=SYSTEM, on=date(2026, 4, 20))
        with pytest.raises(Refused, match="of which edition"):
            enter(plan, Owed(Kind.DIRECTION, "2", "Mend it", clauses=("S1",)), actor=SYSTEM, on=date(2026, 4, 20))
