"""The pages of licensing, as each of their users sees them: from guidance to a published decision, on both engines."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import reading, session, transaction
from regulator.licensing.actions import applying, checking
from regulator.licensing.models.application import Application
from regulator.licensing.queries import applications as queries
from regulator.licensing.rules.lifecycle import State
from regulator.people.queries import user_with_id
from tests.make import pdf
from tests.pages import check, words_of
from tests.people.visitor import Visitor, token

from .scene import SAID, START, People, at, authority, begun_by_other, brought_to, voted

pytestmark = pytest.mark.database

Site = tuple[Flask, People]


def came(app: Flask, who: Actor) -> Visitor:
    """Somebody who signed in."""
    with reading():
        email = user_with_id(who.id or 0).email
    visitor = Visitor(app)
    visitor.sign_in(email)
    return visitor


def told(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.text[-3000:]
    return words_of(check(answer))


def sent(visitor: Visitor, address: str, **said: str):
    """Fill in the form of a page, with the version that stands there, and send it."""
    page = visitor.get(address).text
    seen = re.search(r'name="version" value="([0-9]+)"', page)
    data = {**said, "csrf_token": token(page)} | ({"version": seen[1]} if seen else {})
    return visitor.browser.post(address, data=data)


def day(name: str, on) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def begun(lead: Visitor) -> str:
    answer = lead.post("/organisation/applications/new", {"status": "reform-prison"})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_anyone_reads_what_a_status_is_and_checks_whether_a_prison_could_apply(site: Site):
    app, _people = site
    stranger = Visitor(app)
    assert "Reform Prison status" in told(stranger.get("/licensing"))
    page = told(stranger.get("/licensing/reform-prison"))
    assert "Management capability" in page
    assert "within 10 working days" in page
    assert "No Act confers this power" in page
    assert "No panel is planned" in told(stranger.get("/licensing/panels"))
    assert "Nothing was decided" in told(stranger.get("/licensing/decisions"))
    check_page = "/licensing/reform-prison/self-assessment"
    assert "Could you apply" in told(stranger.get(check_page))
    found = told(stranger.get(f"{check_page}?members=zbk&ready=plan"))
    assert "You could apply today. What is not ready yet" in found
    assert "HMP Brackenholt Good enough" in found
    assert "You could not apply today" in told(stranger.get(f"{check_page}?members=zmc"))
    assert "not in the register" in told(stranger.get(f"{check_page}?members=NONE"), 422)
    assert "Enter the code" in told(stranger.get(f"{check_page}?members="), 422)
    for wrong in ("/licensing/nothing", "/licensing/decisions/none", "/licensing/decisions?after=x"):
        assert stranger.get(wrong).status_code == 404, wrong
    assert stranger.get(f"{check_page}?members={'A' * 3000}").status_code == 422
    assert stranger.get(f"{check_page}?members=%00%01").status_code == 422


def test_from_a_draft_to_a_published_decision_each_by_the_person_whose_turn_it_is(site: Site):
    app, people = site
    lead, contact = came(app, people.lead), came(app, people.contact)
    base = begun(lead)
    page = told(lead.get(base))
    assert "Management capability Not written yet" in page
    assert "No file yet" in page
    assert "sections written, 0 of" in page
    refused = told(sent(lead, f"{base}/submit"), 422)
    for reason in ("“Business plan” is missing", "“Equality” is empty", "Enter the day from which"):
        assert reason in refused, reason
    for section in ("about", "management", "plans", "partners", "equality"):
        assert sent(contact, f"{base}/sections/{section}", text=SAID).status_code == 303
    for paper in ("plan", "authority"):
        page = lead.get(f"{base}/papers/{paper}").text
        file = (io.BytesIO(pdf(paper)), f"{paper}.pdf")
        answer = lead.browser.post(f"{base}/papers/{paper}", data={"files": file, "csrf_token": token(page)})
        assert answer.status_code == 303, answer.text[-1500:]
    today = clock.today()
    signed = {"authority_by": "The board", "declared": "y", **day("authority_from", today - timedelta(days=9))}
    late = told(sent(lead, f"{base}/submit", **signed, **day("authority_until", today - timedelta(days=1))), 422)
    assert "The authority to sign expired on" in late
    assert contact.get(f"{base}/submit").status_code == 403, "one who leads submits"
    assert sent(lead, f"{base}/submit", **signed, **day("authority_until", today)).status_code == 303
    reference = base.rpartition("/")[2]
    work = f"/staff/licensing/{reference}"
    officer = came(app, people.officer)
    assert "Find it complete" in told(officer.get("/staff"))
    assert sent(officer, f"{work}/steps/find-complete").status_code == 303
    assert "Reasonably good" in told(officer.get(f"{work}/evidence"))
    assert sent(officer, f"{work}/steps/ask", text="Who stands in for the governor?").status_code == 303
    assert "Stands still" in told(officer.get(work))
    assert "Answer the questions" in told(lead.get("/account"))
    assert sent(lead, f"{base}/answer", text="The deputy governor.").status_code == 303
    _assessed(app, people, work)
    commissioner = came(app, people.commissioner)
    assert "Your answer is required" in told(commissioner.get("/account"))
    view = {"view": "for", "text": "It is good for Ormenshire.", "choice": "We may still choose."}
    assert sent(commissioner, f"/organisation/consultations/{reference}", **view).status_code == 303
    decision = _decided(app, people, lead, officer, base, work)
    stranger = Visitor(app)
    assert "granted with conditions: HMP Brackenholt" in told(stranger.get("/licensing/decisions"))
    text = told(stranger.get(f"/licensing/decisions/{decision}"))
    for said in (
        "Instructors are in post",
        "Nobody dissented",
        "We may still choose.",
        "Check code",
        "In short" and "short",
    ):
        assert said in text, said
    assert "must meet 1 condition" in told(stranger.get(f"/licensing/decisions/{reference}-summary"))
    assert stranger.get(f"/licensing/decisions/{reference}-minded").status_code == 404, "it is the applicant's alone"
    code = re.search(r"/verify/([A-Z0-9-]+)", stranger.get(f"/licensing/decisions/{decision}").text)[1]
    assert "This document is genuine" in told(stranger.get(f"/verify/{code}"))
    assert "What the panel is minded to decide" in told(lead.get(base))
    assert told(lead.get(f"{base}/documents/{decision}"))


def _assessed(app: Flask, people: People, work: str) -> None:
    """Two assessors, of whom neither sees the other's grade before both are in."""
    first, second = came(app, people.first), came(app, people.second)
    for criterion in ("management-capability", "quality-of-plans"):
        at = f"{work}/assessment/{criterion}"
        assert sent(first, f"{at}/grade", grade="met", reasons=f"Seen in visits: {criterion}.").status_code == 303
        assert f"Seen in visits: {criterion}." not in second.get(f"{work}/assessment").text
        assert sent(second, f"{at}/grade", grade="partly-met", reasons="One post is empty.").status_code == 303
        assert f"Seen in visits: {criterion}." in told(second.get(f"{work}/assessment"))
        assert sent(first, f"{at}/propose", grade="nearly-met", reasons="The empty post settles it.").status_code == 303
        assert "You proposed this grade" in told(first.get(f"{at}/agree"))
        assert sent(second, f"{at}/agree").status_code == 303


def _decided(app: Flask, people: People, lead: Visitor, officer: Visitor, base: str, work: str) -> str:
    """The panel resolves, the applicant waives its time, a reviewer considers, the panel decides."""
    today = clock.today()
    plan = {"title": "Reform Prisons, autumn", **day("sits_on", today), **day("apply_by", today)}
    panel = sent(officer, "/staff/licensing/panels/new", **plan).location
    for each in people.panel:
        assert sent(officer, f"{panel}/members", person=str(each.id)).status_code == 303
    assert sent(officer, f"{work}/panel", panel=panel.rpartition("/")[2]).status_code == 303
    assert sent(officer, f"{work}/steps/to-panel").status_code == 303
    voters = [came(app, each) for each in people.panel]
    assert "Declare" in told(voters[0].get("/staff"))
    said = {"vote": "grant-with-conditions", "reasons": "The plans are good."}
    assert "Declare first" in told(sent(voters[0], f"{work}/sitting/vote", **said), 422)
    for voter in voters:
        assert sent(voter, f"{work}/sitting/declare", has="no").status_code == 303
        assert sent(voter, f"{work}/sitting/vote", **said).status_code == 303
    condition = {"text": "Instructors are in post.", "test": "Posts filled", "evidence": "A return",
                 **day("by_on", today + timedelta(days=200))}  # fmt: skip
    assert sent(voters[0], f"{work}/sitting/conditions/new", **condition).status_code == 303
    resolved = {"reasons": "Good plans, one empty post.", "equality": "Older men work less often."}
    for each in ("management-capability", "quality-of-plans"):
        resolved |= {f"grade_{each}": "nearly-met", f"finding_{each}": "As the assessors say."}
    asked = voters[0].get(f"{work}/steps/minded")
    assert "The panel needs" not in told(asked)
    assert "The panel voted: grant" in told(asked)
    assert "Deferred until" not in told(asked)  # nobody voted for it
    assert sent(voters[0], f"{work}/steps/minded", **resolved).status_code == 303
    assert sent(lead, f"{base}/representations", text="We accept the condition.").status_code == 303
    considerer = came(app, people.considerer)
    assert "Representations may be made until" in told(considerer.get(f"{work}/steps/consider"))
    assert lead.post(f"{base}/waive", form_on=base).status_code == 303
    assert sent(considerer, f"{work}/steps/consider", text="The condition is accepted.").status_code == 303
    for voter in voters:
        assert sent(voter, f"{work}/sitting/vote", **said).status_code == 303
    assert sent(voters[1], f"{work}/steps/grant-with-conditions", **resolved).status_code == 303
    return f"{work.rpartition('/')[2]}-decision"


def test_an_application_that_was_returned_is_its_applicants_alone_until_it_is_submitted_again(site: Site):
    app, people = site
    with transaction():
        made = brought_to(State.SUBMITTED, people)
        number, reference = queries.files(made.id)[0].id, made.reference
        checking.give_back(made, "A figure is missing.", actor=people.officer, now=at(START))
        now = made.id
    lead, officer, first = came(app, people.lead), came(app, people.officer), came(app, people.first)
    own, work = f"/organisation/applications/{reference}", f"/staff/licensing/{reference}"
    assert sent(lead, f"{own}/sections/plans", text="Not for you yet.").status_code == 303
    assert "Not for you yet." in told(lead.get(own))
    assert lead.get(f"{own}/files/{number}").status_code == 200
    page = told(officer.get(work))
    assert "It is with the applicant again: what it says is read here once it is submitted." in page
    assert "Not for you yet." not in page
    assert officer.get(f"{work}/files/{number}").status_code == 404
    grade = f"{work}/assessment/quality-of-plans/grade"
    for answer in (first.get(grade), first.post(grade, {"grade": "met", "reasons": "Well."}, form_on="/account")):
        assert "Not for you yet." not in answer.text
        assert "This is done while an application is assessed" in answer.text
    with transaction():
        applying.submit(
            session().get_one(Application, now), authority(), declared=True, actor=people.lead, now=at(START)
        )
    assert "Not for you yet." in told(officer.get(work))
    assert officer.get(f"{work}/files/{number}").status_code == 200


def test_a_tie_is_told_with_its_way_out(site: Site):
    app, people = site
    with transaction():
        made = brought_to(State.PANEL, people)
        voted(people, made, "grant", "defer", "refuse")
        work = f"/staff/licensing/{made.reference}"
    officer, member = came(app, people.officer), came(app, people.panel[0])
    assert "Let the panel vote again" in told(officer.get(work))
    assert "The votes cast are put aside" in told(officer.get(f"{work}/steps/vote-again"))
    assert "This is for the licensing officer" in told(member.get(f"{work}/steps/vote-again"))
    assert sent(officer, f"{work}/steps/vote-again", text="One each.").status_code == 303
    assert "On what the panel is minded to do" in told(member.get(f"{work}/sitting/vote"))
    assert sent(member, f"{work}/sitting/vote", vote="defer", reasons="Too early.").status_code == 303


GARBAGE = (
    "",
    " ",
    "x" * 60_000,
    "\x00\x01",
    "2" * 40,
    "<script>alert(1)</script>",
    "é\u202e\ud7ff",
    "-1",
    "99999999999999999999",
)
FORMS = {
    "lead": (
        "/organisation/applications/new",
        "{own}/members",
        "{own}/sections/plans",
        "{own}/sections/plans/words",
        "{own}/papers/plan",
        "{own}/submit",
        "{own}/withdraw",
        "{own}/answer",
        "{own}/representations",
        "{own}/appeal",
    ),
    "officer": (
        "{work}/steps/find-complete",
        "{work}/steps/return",
        "{work}/partners",
        "{work}/panel",
        "{work}/assessment/quality-of-plans/grade",
        "{work}/assessment/quality-of-plans/propose",
        "{work}/assessment/quality-of-plans/agree",
        "/staff/licensing/panels/new",
    ),
    "panel": (
        "{work}/sitting/declare",
        "{work}/sitting/vote",
        "{work}/sitting/conditions/new",
        "{work}/steps/minded",
        "{work}/steps/defer",
    ),
    "commissioner": ("/organisation/consultations/{reference}",),
}
FIELDS = ("status", "codes", "leads", "text", "version", "authority_by", "authority_from-day", "authority_from-month",
          "authority_from-year", "declared", "reason", "code", "panel", "grade", "reasons", "title", "sits_on-day",
          "sits_on-year", "has", "conflict", "vote", "by_on-day", "view", "choice", "equality", "defer_until-day",
          "grade_quality-of-plans", "finding_quality-of-plans")  # fmt: skip


def test_whatever_is_typed_into_any_form_is_answered_and_nothing_faults(site: Site):
    app, people = site
    with transaction():
        made = brought_to(State.ASSESSING, people)
        reference, draft = made.reference, begun_by_other(people).reference
    places = {"own": f"/organisation/applications/{reference}", "work": f"/staff/licensing/{reference}",
              "reference": reference}  # fmt: skip
    who = {"lead": people.lead, "officer": people.officer, "panel": people.panel[0],
           "commissioner": people.commissioner}  # fmt: skip
    for part, addresses in FORMS.items():
        visitor = came(app, who[part])
        with_token = token(visitor.get("/account").text)
        for address in addresses:
            place = address.format(**places)
            for garbage in GARBAGE:
                data = dict.fromkeys(FIELDS, garbage) | {"csrf_token": with_token}
                answer = visitor.browser.post(place, data=data)
                assert answer.status_code < 500, (place, garbage[:20], answer.status_code)
            assert visitor.browser.post(place, data={"csrf_token": with_token}).status_code < 500, place
            assert visitor.browser.post(place, data={}).status_code == 400, f"{place} without a token"
    stranger = came(app, people.other)
    for address in (f"/organisation/applications/{reference}", f"/organisation/consultations/{reference}"):
        assert stranger.get(address).status_code in (403, 404), address
    assert stranger.get(f"/organisation/applications/{draft}").status_code == 200
    officer = came(app, people.officer)
    for wrong in ("?state=none", "?after=x", "/APP-0000-0000", f"/{reference}/steps/appeal", f"/{reference}/steps/none",
                  f"/{reference}/files/99", f"/{reference}/documents/none", f"/{reference}/assessment/none/grade",
                  f"/{reference}/sitting/conditions/9/strike", "/panels/none"):  # fmt: skip
        assert officer.get(f"/staff/licensing{wrong}").status_code in (403, 404), wrong
