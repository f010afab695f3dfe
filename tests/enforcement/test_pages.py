"""The pages of enforcement: for staff, for addressees, for everybody."""

import io
import re

import pytest
from sqlalchemy import select

from regulator.core.db import reading, session, transaction
from regulator.enforcement import queries
from regulator.enforcement.models.matter import Matter
from regulator.enforcement.models.measure import Measure
from regulator.enforcement.rules.lifecycle import State
from regulator.people.rules import Role
from regulator.publication.queries import version
from tests.inspections import visits
from tests.make import pdf
from tests.pages import check, words_of
from tests.people.visitor import Visitor, token

from . import scene
from .scene import AFTER, OFFICER

pytestmark = pytest.mark.database

AFTERWARDS = {"ended_on-day": "1", "ended_on-month": "10", "ended_on-year": "2026"}


def signed_in(app, role: Role, name: str = "") -> Visitor:
    made = visits.user(role, name)
    visitor = Visitor(app)
    visitor.sign_in(f"{(name or role.words + ' Invented').lower().replace(' ', '.')}@regulator.example")
    visitor.actor = made
    return visitor


def told(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.text[-2000:]
    return words_of(check(answer))


def at_state(state: State, rung: str = "improvement-plan") -> tuple[int, str, str]:
    """A measure: its number, the address of its page for staff, and its notice of intent."""
    with transaction():
        measure = scene.brought_to(state, rung)
        matter = scene.opened_of(measure)
        notice = queries.notice(measure, "intent")
        return measure.id, f"/staff/enforcement/{matter.reference}/steps/1", notice.reference if notice else ""


def test_an_officer_opens_a_matter_proposes_a_step_and_gives_notice(app):
    with transaction():
        made = scene.published()
        breach = f"concern:{made.reference}:1"
    officer = signed_in(app, Role.ENFORCEMENT_OFFICER)
    assert "no organisation with this code" in told(officer.post("/staff/enforcement/new", {"code": "NONE"}), 422)
    assert officer.post("/staff/enforcement/new", {"code": "zwx"}).location == "/staff/enforcement/new/ZWX"
    page = told(officer.get("/staff/enforcement/new/ZWX"))
    assert "Is the failure significant? Yes" in page
    assert "Priority concern 1: Concern 1" in page
    wrong = officer.post("/staff/enforcement/new/ZWX", {"title": "Violence", "grounds": "concern:none:1"})
    assert "Choose at least one finding" in told(wrong, 422)
    assert 'value="Violence"' in wrong.text, "nothing that was typed is lost"
    answer = officer.post("/staff/enforcement/new/ZWX", {"title": "Violence", "grounds": breach})
    assert answer.status_code == 303
    matter = answer.location
    with reading():
        ground = queries.grounds(session().scalars(select(Matter.id)).one())[0].id
    said = {"rung": "improvement-plan", "grounds": str(ground), "requires": "Less violence.", "reasons": "It goes on."}
    lacking = officer.post(f"{matter}/propose", said)
    assert "Enter the day by which it must be complied with" in told(lacking, 422)
    assert "Less violence." in lacking.text
    said |= {"comply_by-day": "1", "comply_by-month": "12", "comply_by-year": "2099"}
    assert officer.post(f"{matter}/propose", said).status_code == 303
    page = told(officer.get(f"{matter}/steps/1"))
    assert "Give notice of intent" in page
    assert "Decide urgently: by chief inspector and decision panel member" in page
    assert step(officer, f"{matter}/steps/1", "give-notice").status_code == 303
    page = told(officer.get(f"{matter}/steps/1"))
    assert "You proposed this step, so somebody else must do this." in page
    assert "HMP Wexmere, provider as of" in page


def step(visitor: Visitor, address: str, name: str, **said: str):
    """Fill in the form of a step, with the version that stands there, and send it."""
    page = visitor.get(f"{address}/{name}").text
    seen = page.split('name="version" value="')[1].split('"')[0]
    return visitor.browser.post(f"{address}/{name}", data={**said, "version": seen, "csrf_token": token(page)})


def test_of_two_who_take_a_step_at_once_the_second_is_told_and_loses_nothing(app):
    number, address, _notice = at_state(State.CONSIDERED)
    decider = signed_in(app, Role.DECISION_PANEL_MEMBER)
    page = decider.get(f"{address}/decide").text
    with transaction():
        scene.take(session().get_one(Measure, number), "withdraw", OFFICER, AFTER)
    seen = page.split('name="version" value="')[1].split('"')[0]
    data = {"text": "We impose it.", "version": seen, "csrf_token": token(page)}
    answer = decider.browser.post(f"{address}/decide", data=data)
    assert "Someone else saved a change" in told(answer, 422)
    assert "We impose it." in answer.text


def test_an_addressee_opens_by_a_post_represents_with_a_file_and_sees_nothing_of_others(app):
    number, _address, notice = at_state(State.INTENDED)
    own, other = signed_in(app, Role.PROVIDER_LEAD), signed_in(app, Role.PROVIDER_CONTACT, "Other Invented")
    with transaction():
        scene.move_role(other.actor.id, scene.organisation("ZHL").id)
    address = f"/organisation/notices/{notice}"
    assert other.get(address).status_code == 404
    page = told(own.get(address))
    assert "Open and confirm receipt" in page
    assert "Violence falls by a third" not in page, "before receipt nothing of it is shown"
    for hidden in ("/notice.pdf", "/send/representation", "/waive", "/files/1"):
        assert own.get(address + hidden).status_code == 404, hidden
    own.post(f"{address}/receipt", form_on=address)
    assert "Violence falls by a third" in told(own.get(address))
    form = f"{address}/send/representation"
    page = own.get(form).text
    bad = {"text": "Look at this.", "files": (io.BytesIO(b"MZ evil"), "a.pdf"), "csrf_token": token(page)}
    answer = own.browser.post(form, data=bad)
    assert "is not what we can take" in told(answer, 422)
    assert "Look at this." in answer.text
    good = {"text": "Look at this.", "files": (io.BytesIO(pdf()), "figures.pdf"), "csrf_token": token(page)}
    assert own.browser.post(form, data=good).status_code == 303
    page = told(own.get(address))
    assert "Representations" in page
    with reading():
        [(row, _by)] = queries.submissions(number)
        [held] = queries.files_of([row.id])[row.id]
    assert own.get(f"{address}/files/{held.id}").data == pdf()
    again = {"text": "Look at  this.", "csrf_token": token(own.get(form).text)}
    again["files"] = (io.BytesIO(pdf()), "figures.pdf")
    assert "They stand, and were not sent twice" in told(own.browser.post(form, data=again), 422)
    assert own.post(f"{address}/waive", {"reason": "We have said it all."}).status_code == 303
    assert "you need no more time" in told(own.get(address))
    assert "Only an addressee" not in told(own.get(f"{address}/send/appeal"))


def test_a_notice_is_published_after_its_check_and_then_everybody_reads_it(app):
    number, address, _notice = at_state(State.IN_FORCE)
    publisher, stranger = signed_in(app, Role.PUBLISHER), Visitor(app)
    with transaction():
        measure = session().get_one(Measure, number)
        scene.received(measure, AFTER, "decision")
        notice, matter = queries.notice(measure, "decision"), scene.opened_of(measure)
        name, reference = notice.reference, matter.reference
    assert stranger.get(f"/enforcement/{name}").status_code == 404
    form = f"/staff/enforcement/{reference}/notices/{name}/publication"
    assert "Nothing was found." in told(publisher.get(form))
    bad = publisher.post(form, {"words": "not there", "reason": "x"})
    assert "These words are not in the notice" in told(bad, 422)
    publisher.post(form, {"words": "by a third", "reason": "It is contested."})
    assert "It is contested." in told(publisher.get(form))
    page = publisher.get(form).text
    answer = publisher.browser.post(form.replace("publication", "publish"), data={"csrf_token": token(page)})
    assert answer.status_code == 303
    page = told(stranger.get(f"/enforcement/{name}"))
    assert "Violence falls [words withheld]" in page
    assert "In force as of today" in page
    assert "Improvement plan required: HMP Wexmere" in told(stranger.get("/enforcement"))
    assert f"Improvement plan required, {name}" in told(stranger.get("/providers/ZWX"))
    with reading():
        before = version.current()
    with transaction():
        scene.take(session().get_one(Measure, number), "comply", OFFICER, AFTER)
    with reading():
        assert version.current() > before, "no process shows a page made before"


def test_the_code_of_a_notice_that_is_not_public_says_that_it_is_genuine_and_leads_nowhere(app):
    number, _address, _notice = at_state(State.INTENDED)
    with reading():
        measure = session().get_one(Measure, number)
        code = scene.content_of(queries.notice(measure, "intent"))["verification"]["check_code"]
    page = Visitor(app).get(f"/verify/{code}")
    assert "This document is genuine" in told(page)
    assert "/inspections/ENF" not in page.text
    assert "/enforcement/ENF" not in page.text


def test_a_commissioner_sees_a_direction_on_its_own_page_and_the_ladder_says_each_power(app):
    at_state(State.INTENDED, "corrective-action")
    with reading():
        number = scene.commissioner().id
    visitor = signed_in(app, Role.COMMISSIONER)
    with transaction():
        scene.move_role(visitor.actor.id, number)
    page = told(visitor.get("/account"))
    assert "Notice of intent ENF-" in page
    assert "Not opened yet" in page
    officer = signed_in(app, Role.ENFORCEMENT_OFFICER)
    ladder = told(officer.get("/staff/enforcement/ladder"))
    assert ladder.count("No Act confers this power on the regulator.") == 10
    assert "The regulator has no power to step in." in ladder


def test_a_commissioner_reads_its_copy_and_the_provider_and_others_have_no_such_page(app):
    _number, _address, notice = at_state(State.INTENDED)
    copy = f"/organisation/notices/copies/{notice}"
    provider = signed_in(app, Role.PROVIDER_LEAD)
    assert provider.get(copy).status_code == 404
    visitor = signed_in(app, Role.COMMISSIONER)
    assert visitor.get(copy).status_code == 404, "of a commissioner that does not pay for the prison"
    with reading():
        number = scene.commissioner().id
    with transaction():
        scene.move_role(visitor.actor.id, number)
    assert f"Notice of intent, {notice}" in told(visitor.get("/organisation/notices"))
    page = told(visitor.get(copy))
    assert "It is for you to know." in page
    assert "Nothing is decided. Do not publish it or pass it on." in page
    assert f"A copy: notice of intent {notice}" in told(visitor.get("/account"))
    assert visitor.get(f"/organisation/notices/{notice}").status_code == 404, "the notice itself is the provider's"
    decided = at_state(State.IN_FORCE)[2]
    later = told(visitor.get(f"/organisation/notices/copies/{decided}"))
    assert "Nothing is decided. Do not" not in later
    assert "Do not publish it or pass it on." in later


def test_a_competition_stands_in_the_register_until_somebody_says_how_it_ended(app):
    at_state(State.IN_FORCE, "competition")
    editor = signed_in(app, Role.REGISTER_EDITOR)
    page = editor.get("/staff/register/ZWX").text
    assert "Resettlement services" in page
    address = re.search(r'href="(/staff/register/ZWX/competitions/[0-9]+/end)"', page)[1]
    said = {"outcome": "Let to Mereland CRC", "reason": "As it was let.", "source": "The commissioner’s letter"}
    day = {"ended_on-day": "1", "ended_on-month": "6", "ended_on-year": "2026"}
    seen = editor.get(address).text.split('name="version" value="')[1].split('"')[0]
    wrong = editor.post(address, said | day | {"version": seen, "ended_on-year": "2025"})
    assert "before it was opened" in told(wrong, 422)
    assert editor.post(address, said | AFTERWARDS | {"version": seen}).status_code == 303
    assert "Let to Mereland CRC" in told(editor.get("/staff/register/ZWX"))


def test_strange_addresses_are_no_pages(app):
    assert "No notice is published" in told(Visitor(app).get("/enforcement"))
    at_state(State.INTENDED)
    officer = signed_in(app, Role.ENFORCEMENT_OFFICER)
    with reading():
        reference = session().scalars(select(Matter.reference)).one()
    base = f"/staff/enforcement/{reference}"
    for address in (
        "/staff/enforcement/ENF-0000-0000",
        f"{base}/steps/9",
        f"{base}/steps/1/appeal",
        f"{base}/steps/1/nothing",
        f"{base}/steps/1/deliveries/99/more-time",
        f"{base}/steps/1/addressees/99/ended",
        f"{base}/steps/1/files/99",
        f"{base}/notices/{reference}-1-decision",
        "/enforcement?after=x",
    ):
        assert officer.get(address).status_code == 404, address


def test_representations_are_kept_as_they_are_typed_for_whoever_types_them(app):
    _number, _address, notice = at_state(State.INTENDED)
    own, other = signed_in(app, Role.PROVIDER_LEAD), signed_in(app, Role.PROVIDER_CONTACT, "Cal Contact")
    address = f"/organisation/notices/{notice}"
    assert own.post(f"{address}/receipt", form_on=address).status_code == 303
    send = f"{address}/send/undertaking"
    half = {"text": "We will", "by_day-day": "31", "by_day-month": "wee", "about": ""}
    assert own.post(f"{send}/words", half, form_on=send).json == {"message": "Kept"}
    page = own.get(send).text
    assert "You wrote this on" in told(own.get(send))
    assert "We will" in page
    assert 'value="wee"' in page
    assert "We will" not in other.get(send).text
    assert own.post(send, {**half, "text": "We will do more"}).status_code == 422
    assert "We will do more" in own.get(send).text
    done = {"text": "We will do it.", "by_day-day": "1", "by_day-month": "12", "by_day-year": "2099"}
    assert own.post(send, done).status_code == 303
    assert "You wrote this on" not in own.get(send).text
