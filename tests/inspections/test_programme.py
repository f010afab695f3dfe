"""Visits that come unannounced: who may know of them, what is kept of them, and how they become inspections."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from regulator.core import clock, compartments, db
from regulator.core.actor import SYSTEM
from regulator.core.clocks import Clock
from regulator.core.compartments import Opening
from regulator.core.events import verify
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.guard import Forbidden
from regulator.core.outbox import Outgoing
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries as inspections
from regulator.inspections.actions import programme as actions
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.programme import ProgrammeVisit
from regulator.inspections.queries import programme as queries
from regulator.inspections.rules import programme as rules
from regulator.people.rules import OUTSIDE, Role, roles_with
from regulator.register.actions import organisations as registering
from regulator.register.rules.words import Kind as RegisterKind

from . import scene, visits
from .trusts import a_trust
from .visits import arrived, cancelled, changed, from_today, listed, named, planned, seen, user

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def ready(fresh_ground):
    visits.prepare(fresh_ground.instance)


@pytest.fixture
def time_machine_at():
    """The same moment, so many days on."""

    def travel(days: int):
        return time_machine.travel(clock.now() + timedelta(days=days), tick=False)

    return travel


@pytest.fixture
def manager(ready):
    return user(Role.PROGRAMME_MANAGER)


@pytest.fixture
def lead(ready):
    return user(Role.LEAD_INSPECTOR)


def test_only_those_named_and_those_who_plan_find_a_visit(manager, lead):
    reference = planned(manager)
    chief, colleague = user(Role.CHIEF_INSPECTOR), user(Role.INSPECTOR)
    assert listed(manager) == listed(chief) == [reference]
    assert listed(lead) == listed(colleague) == []
    for actor in (lead, colleague):
        with pytest.raises(NotFound):
            seen(actor, reference)
    named(manager, reference, lead)
    assert listed(lead) == [reference]
    assert seen(lead, reference).changes[-1].why == visits.WHY
    assert listed(colleague) == []


def test_no_other_role_gets_as_far_as_a_query(manager):
    reference = planned(manager)
    before = openings()
    for role in set(Role) - set(roles_with(["programme:read"])):
        actor = user(role)
        for look in (lambda: listed(actor), lambda: seen(actor, reference)):  # noqa: B023
            with pytest.raises(NotFound):
                look()
    assert openings() == before


def openings() -> list[tuple[str, str | None]]:
    with db.reading():
        return [(row.purpose, row.opened) for row in db.session().scalars(select(Opening).order_by(Opening.id))]


def test_until_inspectors_arrive_nothing_outside_tells_of_a_visit(manager, lead):
    with db.reading():
        before = scene.rows()
    reference = planned(manager)
    named(manager, reference, lead)
    changed(manager, reference, days=(from_today(0, 2),))
    with db.reading():
        after = scene.rows()
        new = {name: count - before[name] for name, count in after.items() if count != before[name]}
    assert set(new) == {"event", "event_facts", "unsealed", "compartment_opening"}
    with db.reading():
        rows = db.session().execute(
            select(EventRow, EventFacts.text)
            .join(EventFacts, EventFacts.event_id == EventRow.id)
            .where(EventRow.name == "ProgrammeChanged")
        )
        told = [(row, json.loads(text)) for row, text in rows]
    assert len(told) == 3
    for row, facts in told:
        assert row.compartment == "programme"
        assert row.subject == f"programme:{reference}"
        assert set(facts) == {"entry", "change", "digest"}
        assert all(set(value) <= set("0123456789abcdef") for value in facts.values())


def test_its_events_are_hidden_from_those_who_audit_all_the_rest(manager):
    planned(manager)
    auditor, chief = user(Role.AUDITOR), user(Role.CHIEF_INSPECTOR)
    told = select(func.count(EventRow.id)).where(EventRow.name == "ProgrammeChanged")
    with db.reading():
        for actor, count in ((auditor, 0), (chief, 1), (manager, 1)):
            seen_by = told.where(compartments.outside_or_audited(EventRow.compartment, actor))
            assert db.session().scalar(seen_by) == count
        assert compartments.openings(auditor) == []
        assert [each.purpose for each in compartments.openings(chief)] == ["to plan a visit"]


def test_arriving_makes_an_inspection_like_any_other(manager, lead):
    reference = planned(manager, days=(from_today(0, 4), from_today(7, 11)))
    colleague, clerk = user(Role.INSPECTOR), user(Role.INSPECTOR, "Clerk Invented")
    named(manager, reference, lead)
    named(manager, reference, colleague)
    named(manager, reference, clerk, "knows")
    made = arrived(lead, reference)
    with db.reading():
        inspection = inspections.by_reference(made)
        assert (inspection.state, inspection.announced, inspection.origin) == ("arrived", False, "live")
        assert (inspection.kind, inspection.edition, inspection.scheme) == ("full", "prisons-1", "prisons-1")
        assert {each.person for each in inspections.team(inspection.id)} == {lead.key, colleague.key}
        assert [(each.from_on, each.until_on) for each in inspections.visits(inspection.id)] == [
            from_today(0, 4),
            from_today(7, 11),
        ]
        names = [row.name for row, _ in scene.events(inspection.id)]
    assert names == ["InspectionPlanned", "TeamMemberNamed", "TeamMemberNamed", "InspectionMoved"]
    entry = seen(manager, reference)
    assert (entry.state, entry.inspection) == ("Arrived", made)
    with pytest.raises(Refused, match="arrived"):
        arrived(lead, reference)
    with pytest.raises(Refused, match="arrived"):
        cancelled(manager, reference)


def test_an_unannounced_visit_to_a_trust_has_a_part_for_each_of_its_members(manager, lead):
    with db.transaction():
        a_trust(since=date(2025, 4, 1))
    with pytest.raises(Refused, match="not made of a provider of this kind"):
        planned(manager, code="ZQT")
    with db.transaction():
        registering.register_organisation("ZEMPTY", "Bare Trust", RegisterKind.LRT, source="test", actor=SYSTEM)
    with pytest.raises(Refused, match="names no member") as refused:
        planned(manager, code="ZEMPTY", kind="trust")
    assert refused.value.field == "from_on"
    reference = planned(manager, code="ZQT", kind="trust")
    with pytest.raises(Refused, match="Another unannounced visit"):
        planned(manager, code="ZQA", days=(from_today(2, 3),))
    named(manager, reference, lead)
    made = arrived(lead, reference)
    with db.reading():
        inspection = inspections.by_reference(made)
        assert (inspection.state, inspection.scheme, inspections.is_rated(inspection)) == ("arrived", None, True)
        found = {each.code: (each.edition, each.scheme, each.leads) for each in inspection.components}
        assert found == {
            "ZQT": ("lrt-1", None, False),
            "ZQA": ("prisons-1", "prisons-1", True),
            "ZQB": ("prisons-1", "prisons-1", False),
            "ZQC": ("crc-1", "crc-1", False),
        }
        assert inspection.edition == "lrt-1"
        assert len(inspections.refs_to_rate(inspection)) == 4 + 4 + 10
    with pytest.raises(Refused, match="is at this provider"):
        planned(manager, code="ZQC", days=(from_today(2, 3),))


def test_one_who_arrives_late_arrives_on_the_day_it_is(manager, lead, time_machine_at):
    reference = planned(manager, days=(from_today(0, 4), from_today(7, 11)))
    named(manager, reference, lead)
    start = clock.today()
    with time_machine_at(days=2):
        made = arrived(lead, reference)
        with db.reading():
            days = [(each.from_on, each.until_on) for each in inspections.visits(inspections.by_reference(made).id)]
    assert days[0] == (start + timedelta(days=2), start + timedelta(days=4))


@pytest.mark.parametrize(("first", "last"), [(1, 4), (30, 34)])
def test_nobody_arrives_before_the_first_day(manager, lead, first, last):
    reference = planned(manager, days=(from_today(first, last),))
    named(manager, reference, lead)
    with pytest.raises(Refused, match="begins on"):
        arrived(lead, reference)


def test_nobody_arrives_after_the_last_day(manager, lead, time_machine_at):
    reference = planned(manager)
    named(manager, reference, lead)
    with time_machine_at(days=5), pytest.raises(Refused, match="over"):
        arrived(lead, reference)


def test_only_one_who_goes_says_that_they_have_arrived(manager, lead):
    reference = planned(manager)
    knows = user(Role.INSPECTOR)
    named(manager, reference, lead)
    named(manager, reference, knows, "knows")
    with pytest.raises(Refused, match="Only those who go"):
        arrived(knows, reference)
    for actor in (manager, user(Role.CHIEF_INSPECTOR)):  # they plan, and do not inspect
        with pytest.raises(NotFound):
            arrived(actor, reference)
    assert seen(manager, reference).state == "Planned"


def test_planning_something_else_never_asks_the_programme(manager):
    days = from_today(10, 14)
    planned(manager, days=(days,))
    with db.transaction():
        other = scene.planned(visits=[days])
        assert other.state == "planned"
    with db.transaction():
        scene.planned(visits=[days], organisation_id=scene.organisation("ZHL"))
    with pytest.raises(Refused, match="is at this provider on these days"):
        planned(manager, days=(from_today(14, 20),), code="ZHL")


def test_two_unannounced_visits_of_a_provider_do_not_overlap(manager):
    reference = planned(manager, days=(from_today(10, 14),))
    with pytest.raises(Refused, match="Another unannounced visit"):
        planned(manager, days=(from_today(14, 20),))
    planned(manager, days=(from_today(14, 20),), code="ZHL")
    changed(manager, reference, days=(from_today(11, 15),))
    cancelled(manager, reference)
    planned(manager, days=(from_today(14, 20),))


def test_what_cannot_be_planned_is_said(manager):
    cases = {
        "no provider": ({"code": "XXX"}, "code"),
        "a code that is none": ({"code": "x\u0301'; --"}, "code"),
        "always announced": ({"kind": "progress-review"}, "kind"),
        "no kind": ({"kind": "no-such"}, "kind"),
        "not of such a provider": ({"code": "ZMC", "kind": "reform-prison-assessment"}, "kind"),
        "backwards": ({"days": (from_today(4, 0),)}, "until_on"),
        "over": ({"days": (from_today(-9, -5),)}, "until_on"),
        "years ahead": ({"days": (from_today(2000, 2001),)}, "until_on"),
        "overlapping": ({"days": (from_today(0, 4), from_today(4, 6))}, "second_from_on"),
        "no reason": ({"why": "   "}, "why"),
        "a reason that cannot be kept": ({"why": "a\x00b"}, "why"),
        "a long reason": ({"why": "x" * 2001}, "why"),
    }
    for case, (given, field) in cases.items():
        with pytest.raises(Refused) as refused:
            planned(manager, **given)
        assert refused.value.field == field, case
    assert listed(manager) == []


def test_no_days_are_no_visit(manager):
    with pytest.raises(Refused, match="first and the last day"):
        rules.in_order([], clock.today())


def test_who_is_no_longer_named_sees_no_more_and_that_they_knew_stays(manager, lead):
    reference = planned(manager)
    named(manager, reference, lead)
    with db.transaction():
        version = queries.entry(manager, reference).version
        actions.no_longer_name(
            reference, version=version, user_id=lead.id, why="They moved.", actor=manager, now=clock.now()
        )
    assert listed(lead) == []
    with pytest.raises(NotFound):
        seen(lead, reference)
    entry = seen(manager, reference)
    assert entry.named == ()
    assert [(each.change, each.why) for each in entry.changes] == [
        ("Person no longer named", "They moved."),
        ("Person named", None),
        ("Planned", visits.WHY),
    ]
    named(manager, reference, lead)
    assert listed(lead) == [reference]


def test_a_role_that_may_not_know_of_visits_is_not_named(manager):
    reference = planned(manager)
    for role in (Role.AUDITOR, Role.PUBLISHER, Role.PROVIDER_CONTACT):
        with pytest.raises(Refused, match="from the list"):
            named(manager, reference, user(role))
    with db.reading():
        assert {each.duty for each in queries.may_be_named(clock.today())} == {"programme-manager"}


def test_two_people_saving_at_once_do_not_overwrite_each_other(manager):
    reference = planned(manager)
    version = seen(manager, reference).version
    changed(manager, reference, days=(from_today(0, 1),))
    for save in (
        lambda: actions.cancel_unannounced(reference, version=version, why="x", actor=manager, now=clock.now()),
        lambda: actions.name_person(
            reference, version=version, user_id=1, part="field", actor=manager, now=clock.now()
        ),
    ):
        with pytest.raises(Refused, match="Someone else saved"), db.transaction():
            save()
    assert seen(manager, reference).state == "Planned"


def test_each_look_and_each_change_is_written_down_also_the_refused(manager, lead):
    reference = planned(manager)
    seen(manager, reference)
    with pytest.raises(NotFound):
        seen(lead, reference)
    with pytest.raises(Refused), db.transaction():
        actions.cancel_unannounced(reference, version=99, why="x", actor=manager, now=clock.now())
    listed(lead)
    assert openings() == [
        ("to plan a visit", None),
        ("to read a visit", reference),
        ("to read a visit", reference),
        ("to cancel a visit", reference),
        ("to read the list", None),
    ]


def test_the_log_proves_what_stands_in_the_compartment(manager):
    reference = planned(manager)
    with db.reading():
        told = db.session().scalars(
            select(EventFacts.text)
            .join(EventRow, EventRow.id == EventFacts.event_id)
            .where(EventRow.name == "ProgrammeChanged")
        )
        digests = [json.loads(text)["digest"] for text in told]
        assert queries.proved(manager, reference) == [(1, True)]
        assert verify().sound
    assert len(digests[0]) == 64
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        for statement in ("PRAGMA recursive_triggers", "DROP TRIGGER programme_change_no_update"):
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(statement)
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("ALTER TABLE programme_change DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE programme_change SET duty = 'somebody-else'")
    with db.reading():
        assert queries.proved(manager, reference) == [(1, False)]


def test_the_reasons_are_sealed_in_the_database(manager):
    planned(manager)
    with db.engine().execution_options(mode=db.Mode.MIGRATION).connect() as connection:
        told = connection.exec_driver_sql("SELECT why FROM programme_change").scalars().all()
    assert told
    assert not any("Quillmarsh" in each for each in told)


def test_no_clock_no_mail_and_no_inspection_until_then(manager, lead):
    reference = planned(manager)
    named(manager, reference, lead)
    with db.reading():
        for table in (Clock, Outgoing, Inspection):
            assert db.session().scalar(select(func.count()).select_from(table)) == 0
    arrived(lead, reference)
    with db.reading():
        assert db.session().scalar(select(func.count()).select_from(Inspection)) == 1


def test_the_system_and_imports_open_nothing(manager):
    reference = planned(manager)
    for actor in (SYSTEM, scene.person(999, Role.ADMINISTRATOR), scene.PROVIDER):
        with pytest.raises(NotFound):
            seen(actor, reference)
    with pytest.raises(Forbidden), db.reading():
        db.session().execute(select(ProgrammeVisit)).all()


def test_an_address_that_cannot_be_one_is_not_looked_up(manager):
    before = openings()
    for text in ("x", "", "a" * 17, "ABCDEFABCDEFABCD", "a\x00" * 8, "'" * 16, "é" * 16):
        with pytest.raises(NotFound):
            seen(manager, text)
    assert openings() == before


def test_roles_held_outside_never_know_of_visits():
    assert not any(
        permission.startswith("programme:") for role in OUTSIDE for permission in visits.as_actor(1, role).permissions
    )
