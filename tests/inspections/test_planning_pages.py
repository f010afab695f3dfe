"""Planning a visit in the browser: of whom, what, by which standards, on which days."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.inspections import queries
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from regulator.register.actions import organisations as registering
from regulator.register.rules.words import Kind

from . import scene, visits
from .trusts import a_trust
from .workers import errors, sent, worker

pytestmark = pytest.mark.database

PLAN = "/staff/inspections/plan"


def boxes(number: int, first: date, last: date) -> dict[str, str]:
    return {
        f"{name}_{number}-{part}": str(getattr(day, part))
        for name, day in (("from", first), ("until", last))
        for part in ("day", "month", "year")
    }


def on(first: int, last: int) -> tuple[date, date]:
    return clock.today() + timedelta(days=first), clock.today() + timedelta(days=last)


def made() -> list[Inspection]:
    with reading():
        return list(session().scalars(select(Inspection).order_by(Inspection.id)))


def test_a_lead_plans_a_visit_of_two_stretches_and_leads_it(app):
    lead = worker(app, Role.LEAD_INSPECTOR, "Lena Lead")
    assert "/staff/inspections/plan" in lead.visitor.get("/staff/inspections").text
    found = lead.visitor.get(f"{PLAN}?search=wexm").text
    assert f"{PLAN}/ZWX" in found
    page = lead.visitor.get(f"{PLAN}/ZWX").text
    assert "Reform Prison" in page
    assert "Local Rehabilitation Trust" not in page, "not made of a prison"
    assert "ask a programme manager" not in page
    what = {"kind": "full", "edition": "prisons-1"}
    more = sent(lead, f"{PLAN}/ZWX", **what, **boxes(1, *on(10, 14)), more="yes")
    assert more.status_code == 200
    assert 'name="from_2-day"' in more.text
    assert f'value="{on(10, 14)[0].year}"' in more.text, "what was typed is still there"
    answer = sent(lead, f"{PLAN}/ZWX", **what, **boxes(1, *on(10, 14)), **boxes(2, *on(20, 21)))
    assert answer.status_code == 303
    (inspection,) = made()
    assert answer.location.endswith(inspection.reference)
    with reading():
        assert [(each.from_on, each.until_on) for each in queries.visits(inspection.id)] == [on(10, 14), on(20, 21)]
        assert [(each.person, each.duty, each.part) for each in queries.team(inspection.id)] == [
            (lead.actor.key, "lead-inspector", "field")
        ]
    assert (inspection.state, inspection.announced, inspection.owner) == (State.PLANNED, True, lead.actor.key)
    assert (inspection.edition, inspection.scheme, inspection.state_since) == ("prisons-1", "prisons-1", clock.today())
    assert "is planned" in lead.visitor.get(f"/staff/inspections/{inspection.reference}").text


def test_what_cannot_be_planned_is_refused_in_a_sentence_and_nothing_typed_is_lost(app):
    lead = worker(app, Role.LEAD_INSPECTOR)
    what = {"kind": "full", "edition": "prisons-1"}
    with transaction():
        other = scene.planned(visits=[on(30, 34)])
        cancelled = scene.planned(visits=[on(60, 64)])
        scene.move(cancelled, "cancel", scene.CHIEF, clock.today(), "The wing is closed.")
    no_end = {"until_2-day": "", "until_2-month": "", "until_2-year": ""}
    wrong = [
        ({}, "Choose what kind of inspection this is"),
        ({**what, "kind": "lrt-assessment"} | boxes(1, *on(1, 2)), "Choose what kind of inspection this is"),
        ({**what, "edition": "crc-1"} | boxes(1, *on(1, 2)), "Choose an edition"),
        (what, "Enter the first day on site"),
        (what | boxes(1, *on(5, 2)), "must not be before the first"),
        (what | boxes(1, *on(-9, -5)), "must not be over"),
        (what | boxes(1, *on(1, 3)) | boxes(2, *on(3, 4)), "overlaps with another one"),
        (what | boxes(1, *on(1, 3)) | boxes(2, *on(9, 9)) | no_end, "or leave both days empty"),
        (what | boxes(1, *on(1, 3)) | boxes(2, *on(34, 40)), f"{other.reference} is on site at HMP Wexmere"),
        (what | boxes(1, *on(1, 3)) | {"from_1-day": "3\x00\ud800", "from_1-year": "9" * 5000}, "Day must be a number"),
    ]  # fmt: skip
    for data, told in wrong:
        answer = sent(
            lead, f"{PLAN}/ZWX", **{key: value.encode("utf-8", "replace").decode() for key, value in data.items()}
        )
        assert answer.status_code == 422, told
        assert any(told in each for each in errors(answer.text)), (told, errors(answer.text))
    assert len(made()) == 2
    assert sent(lead, f"{PLAN}/ZWX", **what, **boxes(1, *on(60, 64))).status_code == 303, (
        "the cancelled one is no hindrance"
    )


def test_a_chief_names_who_leads_and_a_trust_is_judged_by_its_members_standards(app):
    chief, lead = worker(app, Role.CHIEF_INSPECTOR), worker(app, Role.LEAD_INSPECTOR, "Lena Lead")
    inspector = worker(app, Role.INSPECTOR)
    with transaction():
        registering.register_organisation(
            "ZLT", "Quillmarsh Trust", Kind.LRT, source="test", actor=SYSTEM, invented=True
        )
        a_trust()
    what = {
        "kind": "lrt-assessment",
        "edition_prison": "prisons-1",
        "edition_crc": "crc-1",
        "edition_lrt": "lrt-1",
        **boxes(1, *on(3, 5)),
    }
    assert "names no member of this trust" in chief.visitor.get(f"{PLAN}/ZLT").text
    assert errors(sent(chief, f"{PLAN}/ZQT", **what).text) == ["Choose who leads it"]
    assert errors(sent(chief, f"{PLAN}/ZQT", **what, lead=str(inspector.actor.id)).text) == ["Choose who leads it"]
    given = what | {"lead": str(lead.actor.id)}
    assert "names no member of Quillmarsh Trust" in errors(sent(chief, f"{PLAN}/ZLT", **given).text)[0]
    wrong = errors(sent(chief, f"{PLAN}/ZQT", **(given | {"edition_crc": "prisons-1"})).text)
    assert wrong == ["Choose an edition for its companies"]
    assert sent(chief, f"{PLAN}/ZQT", **given).status_code == 303
    (inspection,) = made()
    assert (inspection.owner, inspection.scheme) == (lead.actor.key, None), "nothing is rated"
    page = lead.visitor.get(f"/staff/inspections/{inspection.reference}").text
    assert "HMP Quay Q, which leads the trust: prisons-1" in page
    assert "Quay CRC Q: crc-1" in page
    assert "/programme/plan" in chief.visitor.get(PLAN).text
    assert "/programme/plan" not in lead.visitor.get(PLAN).text
    assert inspector.visitor.get(PLAN).status_code == 403
    for nowhere in ("NOPE", "HARROW", "x" * 300):
        assert lead.visitor.get(f"{PLAN}/{nowhere}").status_code == 404
    assert "No open prison" in lead.visitor.get(f"{PLAN}?search=zzzz").text


def test_who_plans_does_not_learn_from_a_refusal_of_a_visit_that_comes_unannounced(app):
    lead, manager = worker(app, Role.LEAD_INSPECTOR), visits.user(Role.PROGRAMME_MANAGER)
    visits.planned(manager, code="ZHL", days=(on(3, 5),))
    data = {"kind": "full", "edition": "prisons-1", **boxes(1, *on(3, 5))}
    assert sent(lead, f"{PLAN}/ZHL", **data).status_code == 303, "the programme was not asked"
    assert "is on site at HMP Hollowlea" in errors(sent(lead, f"{PLAN}/ZHL", **data).text)[0], (
        "but what is announced is"
    )
