"""Appeals against what was decided of a licence, on both engines: in time, by the lead, heard by somebody else."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest

from regulator.core import files
from regulator.core.db import reading, session, transaction
from regulator.core.documents import queries as documents
from regulator.core.documents.jobs import render_form
from regulator.core.refused import NotFound, Refused
from regulator.licensing import queries
from regulator.licensing.actions import keeping_notices
from regulator.licensing.actions.applying import TAKEN
from regulator.licensing.actions.keeping_appeals import appeal
from regulator.licensing.queries import keeping, keeping_appeals, keeping_public, papers
from regulator.licensing.rules.keeping import State
from regulator.licensing.views.site import AGAIN
from regulator.people.rules import Role
from tests.core.documents import structure
from tests.enforcement import scene as enforcing
from tests.inspections import visits
from tests.inspections.scene import person
from tests.make import pdf
from tests.people.visitor import Visitor

from . import scene_keeping as scene
from .scene_keeping import AFTER, DECIDER, GRANTED, OFFICER, REVIEWER, REVIEWER_TOO, START, at
from .test_keeping_pages import signed_in, step, told

pytestmark = pytest.mark.database
EFFECT = AFTER + timedelta(days=5)
SECOND = AFTER + timedelta(days=50)  # whatever was intended in between is heard by then
HEARD = AFTER + timedelta(days=30)


def allow(change, who=REVIEWER_TOO, on: date = HEARD, **more) -> None:
    scene.step(change, "allow-appeal", who, on, "The figures were another prison’s.", **more)


def test_an_allowed_appeal_takes_a_revocation_back_from_its_day_and_overwrites_nothing(fresh_ground):
    with transaction():
        made = scene.licence()
        change = scene.appealed(made)
        assert scene.stands(made, HEARD).is_ == "revoked", "it has effect while the appeal is heard"
        before = len(queries.facts(made.id))
        allow(change)
        assert change.state == State.SET_ASIDE
        assert scene.stands(made, HEARD).is_ == "in force"
        assert scene.stands(made, HEARD - timedelta(days=1), HEARD).is_ == "revoked", "it was, on the days before"
        assert scene.stands(made, HEARD, HEARD - timedelta(days=1)).is_ == "revoked", "and that was believed of today"
        assert scene.stands(made, GRANTED, HEARD).is_ == "in force"
        assert len(queries.facts(made.id)) == before + 1, "a later fact says it"
        assert change.decision == "As the papers say.", "the decision stays as it was"
        kinds = [each.of for each in keeping.notices([change.id])]
        assert kinds == ["intent", "decision", "appeal"]
        certificate = papers.certificate_of(made)
        assert papers.said_in(certificate[1])["standing"] == "in force"


def test_what_was_decided_for_a_later_day_never_has_effect_where_the_appeal_is_allowed_before(fresh_ground):
    with transaction():
        made = scene.licence()
        change = scene.appealed(made, effect_on=HEARD + timedelta(days=20))
        allow(change)
        assert scene.stands(made, HEARD + timedelta(days=40), HEARD).is_ == "in force"


@pytest.mark.parametrize("kind", ["vary", "suspend", "member-joins", "member-leaves"])
def test_each_change_is_undone_and_what_was_decided_later_stays(fresh_ground, kind):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt") if kind == "member-leaves" else scene.licence()
        was = scene.stands(made, GRANTED)
        change = scene.appealed(made, kind)
        assert scene.stands(made, EFFECT).facts != was.facts
        later = scene.proposed(made, "vary", day=EFFECT, effect_on=HEARD, details={**scene.CONDITION, "title": "Later"})
        scene.step(later, "give-notice", OFFICER, EFFECT)
        scene.step(later, "consider", REVIEWER, SECOND)
        scene.step(later, "decide", DECIDER, SECOND)
        allow(change, on=SECOND)
        now = scene.stands(made, SECOND)
        added = {about: value for about, value in now.facts.items() if value.get("title") == "Later"}
        assert len(added) == 1
        assert {about: value for about, value in now.facts.items() if about not in added} == was.facts


def test_a_dismissed_appeal_changes_nothing_and_there_is_one_appeal(fresh_ground):
    with transaction():
        made = scene.licence()
        change = scene.appealed(made)
        before = len(queries.facts(made.id))
        sent = scene.sent_to(change, "decision")[0]
        with pytest.raises(Refused, match="cannot be done now"):
            appeal(made, sent, "Again.", actor=scene.lead(), now=at(HEARD))
        scene.step(change, "dismiss-appeal", REVIEWER_TOO, HEARD, "The figures are right.")
        assert (change.state, len(queries.facts(made.id))) == (State.UPHELD, before)
        it = keeping_appeals.appeal_of(change.id)
        assert (it.outcome, it.because, it.heard_by) == ("dismissed", "The figures are right.", REVIEWER_TOO.key)
        assert keeping_appeals.hearing(change.id).met_on == HEARD
        with pytest.raises(Refused, match="cannot be done now"):
            appeal(made, sent, "Again.", actor=scene.lead(), now=at(HEARD))


def test_only_the_lead_appeals_in_time_on_a_notice_that_was_opened(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        change = scene.brought_to(State.DECIDED, made)
        first, other = scene.sent_to(change, "decision")
        assert (first.leads, other.leads) == (True, False)
        with pytest.raises(Refused, match="Open the notice first"):
            appeal(made, first, "Wrong.", actor=scene.lead(), now=at(AFTER))
        for sent, code in ((first, "ZWX"), (other, "ZHL")):
            keeping_notices.receive(made, sent, actor=scene.lead(code), now=at(AFTER))
        assert keeping_appeals.appeal_until(change) == AFTER + timedelta(days=28), "from the day on which it was opened"
        with pytest.raises(Refused, match="newest notice of it that the lead"):
            appeal(made, other, "Wrong.", actor=scene.lead("ZHL"), now=at(AFTER))
        with pytest.raises(Refused, match="newest notice"):
            appeal(made, scene.sent_to(change)[0], "Wrong.", actor=scene.lead(), now=at(AFTER))
        for text, no in ((" ", "wrong in fact or law"), ("x" * 16_001, "at most 16,000")):
            with pytest.raises(Refused, match=no):
                appeal(made, first, text, actor=scene.lead(), now=at(AFTER))
        with pytest.raises(Refused, match="The time to appeal ended on"):
            appeal(made, first, "Wrong.", actor=scene.lead(), now=at(AFTER + timedelta(days=29)))
        with pytest.raises(NotFound):
            scene.step(change, "appeal", scene.lead(), AFTER, own=True)
        appeal(made, first, "Wrong.", actor=scene.lead(), now=at(AFTER + timedelta(days=28)))


def test_whoever_took_part_or_enforces_against_a_member_does_not_hear_it(fresh_ground):
    with transaction():
        made = scene.licence()
        change = scene.appealed(made)
        with pytest.raises(Refused, match="You considered the representations"):
            allow(change, REVIEWER)
        matter = enforcing.opened()
        matter.owner = REVIEWER_TOO.key
        session().flush()
        with pytest.raises(Refused, match="You work on enforcement"):
            allow(change)
        third = person(957, Role.INDEPENDENT_REVIEWER)
        allow(change, third)


def test_a_surrender_that_was_refused_is_given_where_its_appeal_is_allowed(fresh_ground):
    with transaction():
        made = scene.licence()
        change = scene.proposed(made, "surrender", by=scene.lead(), details={})
        scene.step(change, "refuse", DECIDER, AFTER, "The places are needed.")
        sent = scene.sent_to(change, "decision")[0]
        keeping_notices.receive(made, sent, actor=scene.lead(), now=at(AFTER))
        appeal(made, sent, "They are empty.", actor=scene.lead(), now=at(AFTER))
        allow(change)
        assert scene.stands(made, HEARD).is_ == "surrendered"


def test_nobody_is_bound_by_two_licences_because_an_appeal_was_allowed(fresh_ground):
    with transaction():
        made = scene.licence()
        change = scene.appealed(made)
        scene.licence(reference="LIC-2026-AGAIN")
        with pytest.raises(Refused, match="holds the same status under LIC-2026-AGAIN by now"):
            allow(change)


def test_the_outcome_is_a_notice_that_all_forms_say_alike_and_the_register_tells_it(app):
    with transaction():
        made = scene.licence(reference="LIC-2026-77")
        change = scene.appealed(made)
        row = keeping.notices([change.id])[-1]
        assert "Under appeal since" in keeping_public.decision_words(change, row)
        allow(change)
        notice = keeping.notices([change.id])[-1]
        version = papers.document_of(notice)[1]
        name = notice.reference
    for form in ("html", "pdf", "json"):
        render_form({"version_id": version.id, "form": form})
    with reading():
        held = {name: files.open_kept(each.sha256) for name, each in documents.forms(version.id).items()}
    printed, written = structure.words_of_pdf(held["pdf"]), structure.words_of_html(held["html"].decode())
    assert structure.difference(printed, written, []) is None
    words = " ".join(written)
    assert "The decision ceases to have effect from 10 August 2026 : the licence is in force" in words.replace(
        "2026:", "2026 :"
    )
    assert "Not again to the regulator" in words
    assert json.loads(held["json"])["heard"]["outcome"] == "allowed"
    public = app.test_client()
    page = told(public.get("/licences/LIC-2026-77"))
    assert "Set aside on appeal" in page
    assert "Outcome of an appeal" in page
    assert "ceases to have effect" in told(public.get(f"/licences/LIC-2026-77/notices/{name}"))
    found = public.get("/licences/LIC-2026-77.json").get_json()
    assert name in found["notices"]


def test_the_lead_appeals_on_its_page_and_a_reviewer_hears_it_on_theirs(app):
    with transaction():
        made = scene.licence()
        change = scene.proposed(made, "suspend", effect_on=START)
        reference = made.reference
    officer, own = signed_in(app, Role.LICENSING_OFFICER), signed_in(app, Role.PROVIDER_LEAD)
    first = signed_in(app, Role.INDEPENDENT_REVIEWER)
    decider = signed_in(app, Role.DECISION_PANEL_MEMBER)
    with transaction():
        change = keeping.change(queries.one(reference), 1)
    work = f"/staff/licences/{reference}/changes/{change.number}"
    assert step(officer, work, "give-notice").status_code == 303
    home = f"/organisation/licences/{reference}/notices/{reference}-1"
    own.post(f"{home}-intent/receipt", form_on=f"{home}-intent")
    own.post(f"{home}-intent/waive", form_on=f"{home}-intent")
    assert step(first, work, "consider", text="Nothing came.").status_code == 303
    assert step(decider, work, "decide", text="Men are not safe.").status_code == 303
    assert own.get(f"{home}-decision/appeal").status_code == 404, "before receipt nothing of it is shown"
    own.post(f"{home}-decision/receipt", form_on=f"{home}-decision")
    assert "Appeal against this decision , until" in told(own.get(f"{home}-decision")).replace(
        "decision,", "decision ,"
    )
    assert "Enter what is wrong" in told(own.post(f"{home}-decision/appeal", {"text": " "}), 422)
    paper = lambda content, name: [(BytesIO(content), name)]  # noqa: E731 - one line says it
    wrong = {"text": "March was <miscounted>.", "files": paper(b"MZ\x90\x00 not a paper", "count.exe")}
    refused = own.post(f"{home}-decision/appeal", wrong, form_on=f"{home}-decision/appeal")
    assert "count.exe" in told(refused, 422)
    assert AGAIN in told(refused, 422)
    assert "March was &lt;miscounted&gt;." in refused.text, "nothing that was typed is lost"
    sends = {"text": "March was miscounted.", "files": paper(pdf("The count of March"), "March’s count.pdf")}
    assert own.post(f"{home}-decision/appeal", sends, form_on=f"{home}-decision/appeal").status_code == 303
    page = own.get(f"{home}-decision")
    assert "hears it by" in told(page)
    address = page.text.split(f'href="{home}-decision/appeal/files/')[1].split('"')[0]
    saved = own.get(f"{home}-decision/appeal/files/{address}")
    assert saved.data == pdf("The count of March")
    assert "attachment" in saved.headers["Content-Disposition"]
    assert own.get(f"{home}-decision/appeal/files/{int(address) + 1}").status_code == 404
    assert own.get(f"{home}-intent/appeal/files/{address}").status_code == 404
    assert app.test_client().get(f"{home}-decision/appeal/files/{address}").status_code == 302, "a stranger signs in"
    assert "You considered the representations" in told(first.get(f"{work}/allow-appeal"))
    second = signed_in(app, Role.INDEPENDENT_REVIEWER, "Second Reviewer")
    assert "Hear the appeal by" in told(second.get("/staff"))
    hears = second.get(f"{work}/allow-appeal")
    assert "March was miscounted." in told(hears)
    assert f'href="{work}/appeal/files/{address}"' in hears.text
    assert second.get(f"{work}/appeal/files/{address}").data == pdf("The count of March")
    assert second.get(f"{work}/appeal/files/{int(address) + 1}").status_code == 404
    assert "Under appeal since" in told(app.test_client().get(f"/licences/{reference}"))
    assert "There is a problem" in told(step(second, work, "allow-appeal", text=" "), 422)
    assert step(second, work, "allow-appeal", text="March was miscounted indeed.").status_code == 303
    assert "The appeal was allowed" in told(own.get(f"{home}-decision"))
    assert "In force" in told(own.get(f"/organisation/licences/{reference}"))
    own.post(f"{home}-appeal/receipt", form_on=f"{home}-appeal")
    assert "March was miscounted indeed." in told(own.get(f"{home}-appeal"))


def test_what_came_with_an_appeal_is_kept_once_and_is_not_the_other_members_to_read(app):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt", reference="LIC-2026-78")
        change = scene.brought_to(State.DECIDED, made)
        first, other = scene.sent_to(change, "decision")
        for sent, code in ((first, "ZWX"), (other, "ZHL")):
            keeping_notices.receive(made, sent, actor=scene.lead(code), now=at(AFTER))
        papers_ = [files.receive(pdf("March"), name=name, allowed=TAKEN) for name in ("one.pdf", "two.pdf")]
        it = appeal(made, first, "Wrong.", papers_, actor=scene.lead(), now=at(AFTER))
        [kept] = keeping_appeals.files(it.id)
        address, member = kept.id, scene.bodies("ZHL").id
    visits.user_of(Role.PROVIDER_LEAD, "Olaf Other", member)
    lead, theirs = signed_in(app, Role.PROVIDER_LEAD), Visitor(app)
    theirs.sign_in("olaf.other@regulator.example")
    notice = "/organisation/licences/LIC-2026-78/notices/LIC-2026-78-1-decision"
    assert lead.get(f"{notice}/appeal/files/{address}").data == pdf("March")
    assert "The lead licensee appealed on" in told(theirs.get(notice))
    assert theirs.get(f"{notice}/appeal/files/{address}").status_code == 404


def test_a_trust_that_was_formed_anew_is_itself_again(fresh_ground):
    with transaction():
        old, new = scene.licence("ZWX", status="lrt"), scene.licence("ZHL", status="lrt")
        wanted = {"successor": new.reference, "how": "transferred to"}
        change = scene.appealed(old, "re-form", details=wanted)
        assert scene.stands(new, HEARD).of("follows")
        allow(change)
        assert scene.stands(old, HEARD).is_ == "in force"
        assert not scene.stands(new, HEARD).of("follows")
        assert scene.stands(new, HEARD - timedelta(days=1), HEARD).of("follows"), "it did, on the days before"
