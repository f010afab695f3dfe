"""What inspections are called where the log is read, and what of them is not."""

import pytest

from regulator.app import declare
from regulator.core import clock, db
from regulator.core.db import transaction
from regulator.people import queries as people
from regulator.people.actions import NewRole, add_user
from regulator.people.queries import audit, records
from regulator.people.rules import Role
from tests.people.visitor import PASSWORD

from . import scene, visits
from .scene import SYSTEM

pytestmark = pytest.mark.database

declare()


@pytest.fixture
def auditor(fresh_ground):
    visits.prepare(fresh_ground.instance)
    with transaction():
        made = add_user("Audrey", "aud@x.example", PASSWORD, [NewRole(Role.AUDITOR)], actor=SYSTEM, now=clock.now())
        return people.as_actor(made.id, Role.AUDITOR)


def sentences(actor, **asked: str) -> list[str]:
    with db.reading():
        wanted = audit.asked(actor, **asked).wanted
        return [f"{each.said} | {each.about.title}" for each in audit.page(actor, wanted).events]


def test_an_inspection_is_found_by_its_reference_and_called_by_it_and_its_provider(auditor):
    with transaction():
        made = scene.planned()
        reference, number = made.reference, made.id
    for typed in (reference, reference.lower(), f"inspection:{number}"):
        found = sentences(auditor, record=typed)
        assert f"Planned the inspection {reference}: full, to the edition prisons-1 | {reference}, HMP Wexmere" in found
        assert len(found) == 5, "planned, and four people named"
    with db.reading():
        assert records.named(auditor, [f"inspection:{number}"])[f"inspection:{number}"].address == "", "no page yet"


def test_a_provider_and_an_edition_are_found_by_their_codes(auditor):
    assert sentences(auditor, record="zwx") == ["Entered the organisation ZWX | HMP Wexmere (ZWX)"]
    (found,) = sentences(auditor, record="prisons-1")
    assert found.startswith("Published the edition prisons-1, in force from ")


def test_a_visit_of_the_programme_is_named_to_none_but_those_who_read_of_all(auditor):
    manager = visits.user(Role.PROGRAMME_MANAGER)
    reference = visits.planned(manager)
    with db.reading():
        subject = f"programme:{reference}"
        assert records.named(manager, [subject])[subject].address == f"/programme/{reference}"
        assert records.named(auditor, [subject])[subject].address == ""
        assert records.found(auditor, "ZWX") == (f"organisation:{scene.organisation()}",)
    assert sentences(auditor, record=subject) == []
    everything = sentences(auditor)
    assert everything
    assert not [each for each in everything if reference in each or "visit" in each.lower()]


def test_arriving_is_told_as_an_inspection_and_not_as_a_visit_of_the_programme(auditor):
    manager, lead = visits.user(Role.PROGRAMME_MANAGER), visits.user(Role.LEAD_INSPECTOR)
    reference = visits.planned(manager)
    visits.named(manager, reference, lead)
    inspection = visits.arrived(lead, reference)
    told = sentences(auditor, record=inspection)
    assert told
    assert not [each for each in told if reference in each]
    with db.reading():
        own = audit.own_activity(lead).events
    assert own
    assert not [each for each in own if each.told.compartment]
