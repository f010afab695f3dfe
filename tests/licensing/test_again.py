"""Applying again after a deferral or a refusal: what comes along, who may, and what both sides see of it."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from regulator.core import clock, files
from regulator.core.actor import Actor
from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.licensing.actions import again, applying
from regulator.licensing.models.application import Application
from regulator.licensing.queries import applications as queries
from regulator.licensing.queries.between import between
from regulator.licensing.queries.case import not_ready
from regulator.licensing.rules.lifecycle import AGAIN, State, why_not_again
from tests.make import pdf
from tests.people.visitor import token

from . import scene
from .scene import AFTER, SAID, People, at, brought_to, undone
from .test_pages import came, sent, told

pytestmark = pytest.mark.database

DAY = AFTER + timedelta(days=20)


def applied_again(world: People, earlier: Application, by: Actor | None = None) -> Application:
    return again.apply_again(earlier, actor=by or world.lead, now=at(DAY))


@pytest.mark.parametrize("state", [State.DEFERRED, State.REFUSED, State.STANDS])
def test_all_that_an_application_said_and_sent_comes_along_and_the_earlier_one_stays(world: People, state: State):
    with undone():
        earlier = brought_to(state, world)
        was = {key: row.text for key, row in queries.sections(earlier.id).items()}
        made = applied_again(world, earlier)
        assert (made.state, made.status, made.authority_by) == (State.DRAFT, earlier.status, None)
        assert {key: row.text for key, row in queries.sections(made.id).items()} == was
        assert {row.saved_by for row in queries.sections(made.id).values()} == {world.lead.key}
        old, new = queries.files(earlier.id), queries.files(made.id)
        assert [(row.paper, row.sha256, row.name) for row in new] == [(row.paper, row.sha256, row.name) for row in old]
        assert queries.before(made).id == earlier.id
        assert [each.id for each in queries.after(earlier, world.lead)] == [made.id]
        assert queries.after(earlier, world.officer) == [], "a draft is its applicant's alone"
        applying.save_section(made, "plans", f"{SAID} And more.", version=1, actor=world.contact, now=at(DAY))
        assert queries.sections(earlier.id)["plans"].text == SAID, "nothing of the earlier one is touched"
        with pytest.raises(Refused, match="is under way already"):
            applied_again(world, earlier)


def test_a_consortium_comes_along_with_its_lead(world: People):
    with undone():
        earlier = scene.begun(world, whole=False)
        codes = [scene.PRISON, scene.SECOND]
        applying.choose_members(
            earlier, codes, scene.PRISON, version=earlier.version, actor=world.lead, now=at(scene.START)
        )
        for each in queries.status_of(earlier).papers:
            paper = files.receive(pdf(each.title), name=f"{each.id}.pdf", allowed=applying.TAKEN)
            applying.add_file(earlier, each.id, paper, actor=world.lead, now=at(scene.START))
        earlier.state = State.REFUSED
        session().flush()
        with pytest.raises(Refused, match="Only the people of a provider"):
            applied_again(world, earlier, world.other)
        made = applied_again(world, earlier)
        assert [(each.code, each.leads) for each in queries.members(made.id)] == [
            (scene.PRISON, True),
            (scene.SECOND, False),
        ]
        assert len(queries.files(made.id)) == len(queries.status_of(made).papers)


@pytest.mark.parametrize("state", [each for each in State if each not in AGAIN])
def test_nobody_applies_again_while_it_runs_nor_after_a_grant(state: State):
    assert "Only after an application that was deferred or refused" in why_not_again(
        state, granted=False, under_way=None
    )  # fmt: skip


def test_an_appeal_that_leaves_a_grant_standing_is_no_ground_to_apply_again():
    assert why_not_again(State.STANDS, granted=True, under_way=None)
    assert why_not_again(State.STANDS, granted=False, under_way=None) is None
    assert "APP-1 is under way" in why_not_again(State.REFUSED, granted=False, under_way="APP-1")


def test_what_was_deferred_to_a_day_may_be_written_before_and_is_submitted_from_it_on(world: People):
    with undone():
        earlier = brought_to(State.DEFERRED, world)
        until = earlier.deferred_until
        made = applied_again(world, earlier)
        early = dict(not_ready(made, until - timedelta(days=1)))
        assert early["deferred"].startswith("The decision was deferred: submit it from")
        assert "deferred" not in dict(not_ready(made, until))
        given = scene.authority(until_on=until)
        with pytest.raises(Refused, match="was deferred"):
            applying.submit(made, given, declared=True, actor=world.lead, now=at(until - timedelta(days=1)))
        applying.submit(made, given, declared=True, actor=world.lead, now=at(until))
        assert made.state == State.SUBMITTED
        assert [each.id for each in queries.after(earlier, world.officer)] == [made.id]


def test_what_changed_is_told_word_by_word_and_file_by_file(world: People):
    with undone():
        earlier = brought_to(State.REFUSED, world)
        made = applied_again(world, earlier)
        applying.save_section(made, "plans", SAID.replace("we would do", "we did"), version=1, actor=world.lead,
                              now=at(DAY))  # fmt: skip
        plan = queries.files_by_paper(made.id)["plan"][0]
        applying.remove_file(made, plan.id, actor=world.lead, now=at(DAY))
        paper = files.receive(pdf("a new plan"), name="new.pdf", allowed=applying.TAKEN)
        applying.add_file(made, "plan", paper, actor=world.lead, now=at(DAY))
        found = between(earlier, made)
        parts = {each.title: [(part.kind, part.text) for part in each.parts if part.kind != "same"]
                 for each in found.sections}  # fmt: skip
        changed = next(each.title for each in queries.status_of(made).sections if each.id == "plans")
        assert parts.pop(changed) == [("out", "would do"), ("in", "did")]
        assert set(map(tuple, parts.values())) == {()}, "the others are the same"
        told_of = {each.title: [[file.name for file in some] for some in (each.put, each.out, each.same)]
                   for each in found.papers}  # fmt: skip
        assert told_of == {
            "Business plan": [["new.pdf"], ["plan.pdf"], []],
            "Authority to sign": [[], [], ["authority.pdf"]],
        }
        assert (found.joined, found.left, found.leads) == ([], [], None)


def test_an_applicant_applies_again_on_its_pages_and_staff_see_what_changed(site: tuple[Flask, People]):
    app, people = site
    with transaction():
        earlier = brought_to(State.REFUSED, people).reference
    lead, officer, other = came(app, people.lead), came(app, people.officer), came(app, people.other)
    base = f"/organisation/applications/{earlier}"
    assert f'href="{base}/again"' in lead.get(base).text
    page = told(lead.get(f"{base}/again"))
    for said in (
        "Plans for using the freedoms",
        "Business plan: plan.pdf",
        "Not carried over: who gave the authority to sign",
        "HMP Brackenholt",
    ):
        assert said in page, said
    assert other.get(f"{base}/again").status_code == 404
    answer = sent(lead, f"{base}/again")
    assert answer.status_code == 303
    made = answer.headers["Location"]
    page = told(lead.get(made))
    assert f"You apply again. All that {earlier} said" in page
    assert f"It follows {earlier}, and began with what that one said" in page
    assert "You applied again" in told(lead.get(base))
    assert f'href="{base}/again"' not in lead.get(base).text
    assert "is under way already" in told(lead.get(f"{base}/again"))
    late = {"csrf_token": token(lead.get("/account").text)}
    assert "is under way already" in told(lead.browser.post(f"{base}/again", data=late), 422)
    assert sent(lead, f"{made}/sections/plans", text=f"{SAID} And it was tried for a year.").status_code == 303
    assert "And it was tried for a year." in told(lead.get(f"{made}/changed"))
    reference = made.rpartition("/")[2]
    work = f"/staff/licensing/{reference}"
    assert officer.get(f"{work}/changed").status_code == 404, "a draft is its applicant's alone"
    assert reference not in officer.get(f"/staff/licensing/{earlier}").text
    with transaction():
        draft = queries.one_visible_to(people.lead, reference)
        given = scene.authority(until_on=clock.today() + timedelta(days=9))
        applying.submit(draft, given, declared=True, actor=people.lead, now=clock.now())
    assert f"It follows {earlier}: refused" in told(officer.get(work))
    assert f"The applicant applied again: {reference}" in told(officer.get(f"/staff/licensing/{earlier}"))
    page = officer.get(f"{work}/changed")
    assert "And it was tried for a year." in told(page)
    assert len(re.findall(r'<ins class="cjr-in"><span', page.text)) == 1
    assert officer.get(f"/staff/licensing/{earlier}/changed").status_code == 404, "it follows none"
    with reading():
        assert queries.before(queries.one_visible_to(people.officer, reference)).reference == earlier
