"""What became of what a report asked, as anyone reads it: claimed and verified apart, nothing that is not public."""

import csv
import io
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from regulator.core.db import reading, session, transaction
from regulator.improvement import queries
from regulator.improvement.actions import answering, claiming, grading, submitting, verifying
from regulator.improvement.models.owed import Plan
from regulator.improvement.rules.answering import Action, Reply
from regulator.people.rules import Role
from tests.improvement.lives import NOW, TODAY
from tests.inspections import scene
from tests.pages import check, words_of
from tests.publication.test_downloads import later

pytestmark = pytest.mark.database


def plan_of(reference: str) -> Plan:
    return session().scalars(select(Plan).where(Plan.reference == reference)).one()


def test_of_a_real_place_nothing_is_said_that_is_not_in_the_sources(a_site):
    client = a_site.app.test_client()
    page = check(client.get(f"/inspections/{a_site.bedford}/progress"))
    words = words_of(page)
    assert "Worked example from published facts; not a report of any public body" in words
    assert "Not in the sources" in words
    assert "Waiting for an answer" not in words
    told = client.get(f"/inspections/{a_site.bedford}/progress.json").json
    assert told["notice"] == "Worked example from published facts; not a report of any public body"
    assert {each["answer"] for each in told["asked"]} == {"Not in the sources"}
    assert {each["verified"] for each in told["asked"]} == {"Not in the sources"}
    with reading():
        plan = plan_of(a_site.bedford)
        assert not plan.asks
        assert {each.due_on for each in queries.of_plan(plan.id)} == {None}


def test_a_draft_is_nobodys_and_what_was_sent_claimed_and_verified_stands_apart(own_site):
    client = own_site.app.test_client()
    at = f"/inspections/{own_site.invented}/progress"
    assert f'href="{at}"' in client.get(f"/inspections/{own_site.invented}").text
    with transaction():
        plan = plan_of(own_site.invented)
        provider = plan.organisation_id
        contact = scene.person(22, Role.PROVIDER_CONTACT, provider)
        lead = scene.person(21, Role.PROVIDER_LEAD, provider)
        owed = queries.of_plan(plan.id)
        act = Action("=Open the doors", "Head of residence", "1 December 2030", "Ten hours")
        replies = [Reply(each.id, "accept", "", (act,)) for each in owed]
        answering.save(plan, replies, actor=contact, now=NOW)
    assert "Open the doors" not in client.get(at).text
    with transaction():
        plan = plan_of(own_site.invented)
        for each in queries.of_plan(plan.id):
            each.complete_by = None
        submitting.submit(plan, actor=lead, now=NOW)
        decided = [grading.Decided(each.id, "accept") for each in queries.of_plan(plan.id)]
        grading.grade(plan, decided, actor=scene.LEAD, on=TODAY)
        one = queries.of_plan(plan.id)[0]
        first = queries.whole(one).actions[0]
        said = "The words of the claim."
        claiming.claim(one, first, status="done", text=said, papers=[], actor=contact, now=NOW)
    later(own_site)
    claimed = words_of(check(client.get(at)))
    assert "Claimed as done" in claimed
    assert "verified and closed" in claimed
    assert said not in claimed
    with transaction():
        one = queries.of_plan(plan_of(own_site.invented).id)[0]
        best = "met" if one.kind == "minimum-standard" else "good"
        verifying.verify(one, judgement=best, evidence="We saw it.", basis="visit", actor=scene.INSPECTOR, on=TODAY)
    later(own_site)
    told = client.get(f"{at}.json").json["asked"][0]
    assert (told["answer"], told["claimed"], told["state"]) == ("Accepted", "Done", "Verified and closed")
    assert told["evidence"] == "We saw it."
    lines = list(csv.DictReader(io.StringIO(client.get(f"{at}.csv").text)))
    assert lines[0]["verified"] == told["verified"]
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.values())
    _programs_read_the_same(client, at, reference=own_site.invented)
    assert client.get("/inspections/INS-1999-0000/progress").status_code == 404
    assert client.get("/inspections/INS-1999-0000/progress.atom").status_code == 404
    assert client.get(f"/inspections/{own_site.invented}/progress.xml").status_code == 404


def _programs_read_the_same(client, at: str, reference: str) -> None:
    """The description names the addresses, its schema holds for what they give, and the feed tells the steps alone."""
    told = client.get("/api/v1/openapi.json").json
    assert told["openapi"].startswith("3.1")
    assert f'"{at}.atom"' in client.get(at).text
    for path, operation in told["paths"].items():
        if path.startswith("/inspections/"):
            answer = client.get(path.replace("{reference}", reference))
            [media_type] = operation["get"]["responses"]["200"]["content"]
            assert (answer.status_code, answer.mimetype) == (200, media_type), path
    given = client.get(f"{at}.json").json
    assert given == client.get(f"{at}.json").json
    schema = told["components"]["schemas"]["progress-1"]
    Draft202012Validator(schema).validate(given)
    assert client.get("/schemas/progress-1.json").json == schema | {"$schema": Draft202012Validator.META_SCHEMA["$id"]}
    feed = ElementTree.fromstring(client.get(f"{at}.atom").data)
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [each.findtext(f"{atom}title") for each in feed.iter(f"{atom}entry")]
    assert titles[0].endswith(": verified and closed")
    assert [each for each in titles if "answered" in each], titles
    ids = [each.text for each in feed.iter(f"{atom}id")]
    assert len(ids) == len(set(ids)), "each change is one, for ever"
    assert "The words of the claim" not in client.get(f"{at}.atom").text
