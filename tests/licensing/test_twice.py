"""Nobody applies twice by pressing twice, and no body stands in two applications that are with the regulator."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from regulator.core.actor import SYSTEM
from regulator.core.db import session, transaction
from regulator.core.files import receive
from regulator.core.refused import Refused
from regulator.licensing.actions import applying, deciding, panels
from regulator.licensing.queries import applications as queries
from regulator.licensing.queries.case import not_ready
from regulator.licensing.rules.lifecycle import State
from regulator.register import actions as registering
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from tests.make import pdf
from tests.people.visitor import token
from tests.register.people import FACTS

from . import scene
from .scene import PRISON, SECOND, SITS, START, People, at, undone
from .test_pages import came, told

pytestmark = pytest.mark.database


def test_of_two_who_begin_at_once_the_second_is_told(site):
    _app, people = site

    def begin() -> str:
        it = scene.organisation(PRISON)
        return applying.begin("reform-prison", it, actor=people.lead, now=at(START)).reference

    def second() -> None:
        with transaction():
            begin()

    with ThreadPoolExecutor(1) as aside:
        with transaction():
            first = begin()
            waiting = aside.submit(second)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        with pytest.raises(Refused, match=f"{first} is under way already"):
            waiting.result(timeout=20)


def test_a_body_is_in_one_application_for_a_status_at_a_time(world: People):
    with undone():
        scene.begun_by_other(world)
        made = applying.begin("reform-prison", scene.organisation(PRISON), actor=world.lead, now=at(START))
        codes = [PRISON, SECOND]
        applying.choose_members(made, codes, PRISON, version=made.version, actor=world.lead, now=at(START))
        told = [said for part, said in not_ready(made, START) if part == "members"]
        name = scene.organisation(SECOND).name
        assert any(each.startswith(f"{name} is in another application for Reform Prison status") for each in told)
        applying.choose_members(made, [PRISON], PRISON, version=made.version, actor=world.lead, now=at(START))
        assert not any("another application" in said for _part, said in not_ready(made, START))


def test_an_invented_body_and_a_real_one_are_not_in_one_application(world: People):
    with undone():
        it = scene.organisation(PRISON)
        facts = session().get_one(Organisation, it.id)
        registering.register_organisation(
            "REALP", "HMP Real", Kind.PRISON, source="test", actor=SYSTEM, area_id=facts.area_id,
            prison=FACTS, invented=False,
        )  # fmt: skip
        made = applying.begin("reform-prison", it, actor=world.lead, now=at(START))
        applying.choose_members(made, [PRISON, "REALP"], PRISON, version=made.version, actor=world.lead, now=at(START))
        told = {said: part for part, said in not_ready(made, START)}
        assert told["An invented body and a real one cannot be in one application: HMP Real is real."] == "members"


def test_a_file_that_is_there_already_is_named_beside_its_field(world: People):
    with undone():
        made = scene.begun(world)
        paper = next(iter(queries.status_of(made).papers))
        again = receive(pdf(paper.title), name="the plan once more.pdf", allowed=applying.TAKEN)
        with pytest.raises(Refused, match=r"the plan once more\.pdf is there already") as refused:
            applying.add_file(made, paper.id, again, actor=world.lead, now=at(START))
        assert refused.value.field == "files"


def test_a_member_that_is_no_provider_is_told_what_it_is_and_not_that_it_is_unknown(world: People):
    with undone():
        made = applying.begin("reform-prison", scene.organisation(PRISON), actor=world.lead, now=at(START))
        office = session().get_one(Organisation, world.commissioner.organisation_id)
        codes = [PRISON, office.code]
        applying.choose_members(made, codes, PRISON, version=made.version, actor=world.lead, now=at(START))
        assert f"{office.name} is no prison." in [said for _part, said in not_ready(made, START)]


def test_a_panel_that_is_planned_twice_is_one(world: People):
    with undone():
        apply_by = SITS - timedelta(days=10)
        first = panels.plan("Reform Prisons", SITS, apply_by, actor=world.officer, now=at(START))
        with pytest.raises(Refused, match=f"{first.reference} is of this name and sits on that day") as refused:
            panels.plan("Reform Prisons", SITS, apply_by, actor=world.officer, now=at(START))
        assert refused.value.field == "title"


def test_a_colleague_who_answers_a_consultation_second_keeps_what_was_typed(site):
    app, people = site
    with transaction():
        made = scene.brought_to(State.ASSESSING, people)
        reference = made.reference
    office = came(app, people.commissioner)
    address = f"/organisation/consultations/{reference}"
    first, second = office.get(address).text, office.get(address).text
    said = {"view": "for", "text": "It is good for Ormenshire.", "choice": "We may still choose."}
    sent = office.browser.post(address, data={**said, "csrf_token": token(first)})
    assert sent.status_code == 303
    other = {"view": "against", "text": "I had much to say against it.", "choice": "We could not."}
    answer = office.browser.post(address, data={**other, "csrf_token": token(second)})
    page = told(answer, 422)
    assert "Your organisation answered already" in page
    assert "What you typed, which was not sent" in page
    assert "I had much to say against it." in page
    assert "It is good for Ormenshire." in page


def test_a_member_with_a_conflict_is_told_so_and_not_to_declare_again(world: People):
    with undone():
        made = scene.brought_to(State.PANEL, world)
        one = world.panel[0]
        panels.declare(made, "My brother works there.", actor=one, now=at(SITS))
        with pytest.raises(Refused, match="You declared a conflict of interest, so you take no part"):
            panels.word_condition(made, "It works.", "A test", "A paper", SITS + timedelta(days=99), actor=one,
                                  now=at(SITS))  # fmt: skip


def test_the_same_representations_are_sent_once(world: People):
    with undone():
        made = scene.brought_to(State.MINDED, world)
        send = partial(deciding.represent, made, "We answer each point.", [], actor=world.lead, now=at(SITS))
        send()
        with pytest.raises(Refused, match="You sent these words already") as refused:
            send()
        assert refused.value.field == "text"
        deciding.represent(made, "We add one.", [], actor=world.lead, now=at(SITS))
        assert [each.text for each in queries.representations(made.id)] == ["We answer each point.", "We add one."]


@pytest.mark.parametrize("field", ["reasons", "equality", "findings"])
def test_what_a_panel_publishes_has_no_prison_number(world: People, field):
    with undone():
        made = scene.brought_to(State.PANEL, world)
        scene.voted(world, made, "grant", "grant", "grant")
        said = scene.resolved(made)
        criterion = next(iter(said.findings))
        words = "The panel asked about A1234BC."
        changed = {field: words if field != "findings" else {**said.findings, criterion: ("met", words)}}
        with pytest.raises(Refused, match="a prison number, “A1234BC”, and it is published") as refused:
            deciding.say_minded(
                made, replace(said, **changed), actor=world.panel[0], now=at(SITS), public_url=scene.URL
            )
        assert refused.value.field == (f"finding_{criterion}" if field == "findings" else field)
