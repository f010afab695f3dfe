"""Licences as their users keep them: officers, considerers, deciders, licensees and strangers, through their pages."""

import re
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from regulator.core import clock
from regulator.core.db import reading, session, transaction
from regulator.enforcement.queries import findings
from regulator.licensing import queries
from regulator.licensing.actions import Said, say
from regulator.licensing.actions import keeping_returns as acting
from regulator.licensing.models.licence import Licence
from regulator.licensing.queries import keeping, keeping_public
from regulator.people.rules import Role
from regulator.register.models import Organisation
from tests.inspections import scene as ground_scene
from tests.inspections import visits
from tests.pages import check, drawings, words_of
from tests.people.visitor import Visitor, token

from . import scene_keeping as scene
from .scene_keeping import CONDITION

pytestmark = pytest.mark.database

ATOM = "{http://www.w3.org/2005/Atom}"


def signed_in(app, role: Role, name: str = "") -> Visitor:
    made = visits.user(role, name)
    visitor = Visitor(app)
    visitor.sign_in(f"{(name or role.words + ' Invented').lower().replace(' ', '.')}@regulator.example")
    visitor.actor = made
    return visitor


def told(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.text[-2000:]
    return words_of(check(answer))


def day(name: str, on) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def made(*codes: str) -> str:
    with transaction():
        return scene.licence(*codes).reference


def step(visitor: Visitor, address: str, name: str, **said: str):
    page = visitor.get(f"{address}/{name}").text
    seen = page.split('name="version" value="')[1].split('"')[0]
    return visitor.browser.post(f"{address}/{name}", data={**said, "version": seen, "csrf_token": token(page)})


def test_a_revocation_goes_from_its_proposal_to_the_register_by_four_people(app):
    reference = made()
    officer, own = signed_in(app, Role.LICENSING_OFFICER), signed_in(app, Role.PROVIDER_LEAD)
    reviewer, decider = signed_in(app, Role.INDEPENDENT_REVIEWER), signed_in(app, Role.DECISION_PANEL_MEMBER)
    form = f"/staff/licences/{reference}/propose/revoke"
    assert "Enter the reasons" in told(officer.post(form, day("effect_on", clock.today())), 422)
    late = officer.post(
        form, {"reasons": "Nothing changed.", "effect_on-day": "1", "effect_on-month": "1", "effect_on-year": "2020"}
    )
    assert "from today on, or from a later day" in told(late, 422)
    assert "Nothing changed." in late.text, "nothing that was typed is lost"
    leaks = officer.post(form, {"reasons": "A1234BC was hurt.", **day("effect_on", clock.today())})
    assert "looks like a prison number" in told(leaks, 422)
    assert (
        officer.post(form, {"reasons": "Two conditions are broken.", **day("effect_on", clock.today())}).status_code
        == 303
    )
    change = f"/staff/licences/{reference}/changes/1"
    page = told(officer.get(change))
    assert "Give notice of intent" in page
    assert "Decide urgently" in page
    assert step(officer, change, "give-notice").status_code == 303
    assert "may make representations until" in told(reviewer.get(f"{change}/consider"))
    notice = f"/organisation/licences/{reference}/notices/{reference}-1-intent"
    assert "Two conditions are broken." not in told(own.get(notice)), "before receipt nothing of it is shown"
    for hidden in ("/notice.pdf", "/say"):
        assert own.get(notice + hidden).status_code == 404, hidden
    own.post(f"{notice}/receipt", form_on=notice)
    assert "Two conditions are broken." in told(own.get(notice))
    assert "Enter what you want to say" in told(own.post(f"{notice}/say", {"text": " "}), 422)
    assert own.post(f"{notice}/say", {"text": "The figures are wrong."}).status_code == 303
    own.post(f"{notice}/waive", form_on=notice)
    assert "The figures are wrong." in told(reviewer.get(f"{change}/consider"))
    assert step(reviewer, change, "consider", text="They are right.").status_code == 303
    assert step(decider, change, "decide", text="Nothing less will do.").status_code == 303
    assert "Revoked today" in told(officer.get(f"/staff/licences/{reference}"))
    assert "Revoked" in told(own.get(f"/organisation/licences/{reference}"))
    public = app.test_client()
    page = words_of(check(public.get(f"/licences/{reference}")))
    assert "Revoked" in page
    assert public.get(f"/licences/{reference}/notices/{reference}-1-decision").status_code == 200
    assert public.get(f"/licences/{reference}/notices/{reference}-1-intent").status_code == 404, "not the public's"
    assert public.get(f"/licences/{reference}/certificate").status_code == 200


def test_of_two_who_take_a_step_at_once_the_second_is_told_and_loses_nothing(app):
    reference = made()
    reviewer = signed_in(app, Role.INDEPENDENT_REVIEWER)
    with transaction():
        licence = queries.one(reference)
        scene.brought_to(scene.State.INTENDED, licence)
    address = f"/staff/licences/{reference}/changes/1"
    page = reviewer.get(f"{address}/consider").text
    if 'name="version"' not in page:  # the time still runs today: nothing to race for
        page = reviewer.get(f"{address}/decide").text
    with transaction():
        change = keeping.change(queries.one(reference), 1)
        scene.step(change, "withdraw", scene.OFFICER, clock.today())
    answer = reviewer.browser.post(
        f"{address}/consider",
        data={"text": "We read it all.", "version": "1", "csrf_token": token(reviewer.get("/account").text)},
    )
    assert "Someone else saved a change" in told(answer, 422)
    assert "We read it all." in answer.text


def test_an_officer_varies_a_condition_and_what_was_known_on_each_day_can_be_read(app):
    reference = made()
    officer = signed_in(app, Role.LICENSING_OFFICER)
    form = f"/staff/licences/{reference}/propose/vary"
    said = {name: CONDITION[name] for name in ("verb", "title", "text", "test")}
    said |= {"reasons": "Violence rose.", **day("effect_on", clock.today()), **day("by", CONDITION["by"])}
    lacking = officer.post(form, said)
    assert "Enter what shows it" in told(lacking, 422)
    assert "Assaults fall by a third" in lacking.text
    assert officer.post(form, said | {"evidence": "Figures."}).status_code == 303
    page = officer.get(f"/staff/licences/{reference}?on=2026-03-01&known=2026-04-01")
    assert "On 1 March 2026, as it was known on 1 April 2026: In force" in told(page)
    assert len(drawings(check(page))) == 1, "the timeline is drawn"
    assert "The timeline in words" in page.text
    page = told(officer.get(f"/staff/licences/{reference}?on=2025-03-01"))
    assert "On 1 March 2025" in page
    assert "No standing" in page
    for wrong in ("on=x", "known=2026-13-40", "on=0001-01-01", "on=" + "9" * 3000):
        assert "Enter a day" in told(officer.get(f"/staff/licences/{reference}?{wrong}"))


def test_a_licensee_certifies_each_condition_late_is_told_and_it_is_returned_and_accepted(app):
    reference = made()
    officer, own = signed_in(app, Role.LICENSING_OFFICER), signed_in(app, Role.PROVIDER_LEAD)
    ask = {"title": "Certificate 2026", "asks": "Certify each condition.", **day("due_on", clock.today())}
    assert "a day that is to come" in told(officer.post(f"/staff/licences/{reference}/returns/ask", ask), 422)
    due = clock.today().replace(year=clock.today().year + 1)
    assert officer.post(f"/staff/licences/{reference}/returns/ask", ask | day("due_on", due)).status_code == 303
    assert "Certificate 2026" in told(own.get("/account"))
    address = f"/organisation/licences/{reference}/returns/1"
    answers = {f"answer-S{number}": "kept" for number in range(1, 7)}
    lacking = own.post(address, answers | {"answer-S3": "not kept"})
    assert "Say why condition S3 is not kept" in told(lacking, 422)
    assert len(re.findall(r" checked>", lacking.text)) == 6, "nothing that was chosen is lost"
    assert "Say whether condition S6 is kept" in told(own.post(address, {**answers, "answer-S6": "perhaps"}), 422)
    sent = own.post(address, answers | {"answer-S3": "not kept", "words-S3": "One answer was late."})
    assert sent.status_code == 303
    page = told(officer.get(f"/staff/licences/{reference}/returns/1"))
    assert "One answer was late." in page
    answer = f"/staff/licences/{reference}/returns/1/answer"
    page = officer.get(answer).text
    seen = page.split('name="version" value="')[1].split('"')[0]
    data = {"version": seen, "outcome": "returned", "reason": "Say which.", "csrf_token": token(page)}
    assert "the day by which it must be sent again" in told(officer.browser.post(answer, data=data), 422)
    assert officer.browser.post(answer, data=data | day("again_by", due)).status_code == 303
    assert "Say which." in told(own.get(address))
    assert own.post(address, answers).status_code == 303
    seen = officer.get(answer).text.split('name="version" value="')[1].split('"')[0]
    data |= {"version": seen, "outcome": "accepted", "reason": "Right."}
    assert officer.browser.post(answer, data=data).status_code == 303
    assert "Accepted" in told(own.get(address))


def test_a_broken_condition_is_a_ground_for_enforcement_and_a_licence_is_given_up(app):
    reference = made()
    officer, own = signed_in(app, Role.LICENSING_OFFICER), signed_in(app, Role.PROVIDER_LEAD)
    decider = signed_in(app, Role.DECISION_PANEL_MEMBER)
    broken = {"condition": "S4", "said": "Forty places were closed without consent.", **day("found_on", clock.today())}
    assert "Choose which condition" in told(
        officer.post(f"/staff/licences/{reference}/broken", broken | {"condition": "S99"}), 422
    )
    assert officer.post(f"/staff/licences/{reference}/broken", broken).status_code == 303
    with reading():
        about = session().scalars(select(Organisation).where(Organisation.code == "ZWX")).one()
        grounds = findings.possible(about, clock.today())
        assert any(each.breach.startswith(f"licence-condition:{reference}:S4:") for each in grounds)
    enforcer = signed_in(app, Role.ENFORCEMENT_OFFICER)
    assert "No fewer places without consent" in told(enforcer.get("/staff/enforcement/new/ZWX"))
    ground = next(each.breach for each in grounds if each.breach.startswith("licence-condition:"))
    opened = enforcer.post("/staff/enforcement/new/ZWX", {"title": "Places cut", "grounds": ground})
    assert opened.status_code == 303
    form = f"/organisation/licences/{reference}/surrender"
    assert own.post(form, {"reasons": "We cannot go on.", **day("effect_on", clock.today())}).status_code == 303
    assert "You asked on" in told(own.get(f"/organisation/licences/{reference}"))
    assert step(decider, f"/staff/licences/{reference}/changes/1", "agree", text="It may.").status_code == 303
    assert "Surrendered" in told(own.get(f"/organisation/licences/{reference}"))


def test_a_stranger_and_another_licensee_see_nothing_of_it(app):
    reference = made()
    with transaction():
        scene.brought_to(scene.State.INTENDED, queries.one(reference))
    other = signed_in(app, Role.PROVIDER_CONTACT, "Other Invented")
    from tests.enforcement.scene import move_role

    with transaction():
        move_role(other.actor.id, ground_scene.organisation("ZHL"))
    own_address = f"/organisation/licences/{reference}"
    for address in (
        own_address,
        f"{own_address}/surrender",
        f"{own_address}/notices/{reference}-1-intent",
        f"{own_address}/returns/1",
    ):
        assert other.get(address).status_code == 404, address
    for address in (f"/staff/licences/{reference}", f"/staff/licences/{reference}/changes/1"):
        assert other.get(address).status_code == 403, address
        assert app.test_client().get(address).status_code == 302, address


def test_whoever_left_keeps_its_notices_and_reads_nothing_that_the_others_owe_since(app):
    reference, today = made("ZWX", "ZHL"), clock.today()
    left = signed_in(app, Role.PROVIDER_LEAD, "Left Invented")
    home = f"/organisation/licences/{reference}"
    with transaction():
        licence = queries.one(reference)
        acting.ask(licence, title="Certificate 1", asks="A", due_on=None, actor=scene.OFFICER, now=clock.now())
        scene.proposed(licence, "surrender", by=scene.lead(), day=today, effect_on=today)
    assert "Certificate 1" in told(left.get(home)), "while it belongs"
    assert left.get(f"{home}/returns/1").status_code == 200
    with transaction():
        gone, leads = Said("member:ZWX", {}, today, "It left"), Said("member:ZHL", {"role": "lead"}, today, "It leads")
        for each in (gone, leads):
            say(queries.one(reference), each, actor=scene.OFFICER, now=clock.now())
    page = told(left.get(home))
    assert "Certificate 1" not in page
    assert "You asked on" not in page
    for address in (f"{home}/returns/1", f"{home}/changes/1/take-back"):
        assert left.get(address).status_code == 404, address


def test_nobody_leads_from_behind_and_the_review_comes_up_at_home(app):
    reference = made("ZHL", "ZWX")
    officer, own = signed_in(app, Role.LICENSING_OFFICER), signed_in(app, Role.PROVIDER_LEAD)
    form = f"/organisation/licences/{reference}/surrender"
    refused = own.post(form, {"reasons": "We go.", **day("effect_on", clock.today())})
    assert "The lead licensee answers for the licence" in told(refused, 422)
    soon = clock.today().replace(day=28)
    soon = soon if soon > clock.today() else soon.replace(year=soon.year + 1)
    answer = officer.post(f"/staff/licences/{reference}/review", {"because": "A year has passed.", **day("on", soon)})
    assert answer.status_code == 303
    if (soon - clock.today()).days <= 60:
        assert f"{reference}: review of the licence" in told(officer.get("/staff"))
    assert officer.get("/staff/licences?standing=revoked&status=lrt&after=%00").status_code == 200
    assert reference in told(officer.get("/staff/licences"))
    with reading():
        assert session().scalar(select(Licence).where(Licence.reference == reference))


def test_anyone_reads_the_register_as_on_any_day_filters_it_and_takes_it_away(app):
    with transaction():
        for number in range(53):
            scene.licence(reference=f"LIC-P-{number:02}")
        scene.brought_to(scene.State.DECIDED, queries.one("LIC-P-01"), "revoke")
        scene.brought_to(scene.State.DECIDED, queries.one("LIC-P-02"), "vary")
    public = app.test_client()
    page = public.get("/licences")
    assert "LIC-P-49" in told(page)
    assert "LIC-P-50" not in page.text
    assert page.headers["Cache-Control"] == "no-store", "what holds changes at midnight"
    following = re.search(r'href="(/licences\?after=[^"]+)"', page.text)
    assert following
    assert "LIC-P-52" in told(public.get(following[1].replace("&amp;", "&")))
    revoked = told(public.get("/licences?standing=revoked"))
    assert "LIC-P-01" in revoked
    assert "LIC-P-02" not in revoked
    assert "LIC-P-01" in told(public.get("/licences?on=2026-06-01&standing=in+force"))
    assert "No such licence was on the register" in told(public.get("/licences?on=2020-01-01"))
    assert "No such licence is" in told(public.get("/licences?status=lrt"))
    rows = public.get("/licences.csv").text.splitlines()
    assert len(rows) == 54, "every line, whatever the page"
    assert rows[2].startswith("LIC-P-01,reform-prison,revoked,2026-07-16,ZWX,HMP Wexmere (ZWX)")
    told_of = public.get("/licences.json?on=2026-06-01").json
    assert told_of["as_on"] == "2026-06-01"
    assert {each["standing"] for each in told_of["licences"]} == {"in force"}
    one = public.get("/licences/LIC-P-02.json?on=2026-08-01").json
    assert [each["ref"] for each in one["conditions"]][-1] == "1"
    assert one["notices"] == ["LIC-P-02-1-decision"]
    assert "Special" in told(public.get("/licences/LIC-P-02"))
    assert "Licences" in told(public.get("/providers/ZWX")), "its own page shows it"
    assert "LIC-P-02" not in public.get("/sitemap.xml").text, "what is invented is not for search engines"
    feed = ElementTree.fromstring(public.get("/feeds/licensing.atom").data)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    read = [(each.findtext(f"{ATOM}title"), each.find(f"{ATOM}link").get("href")) for each in feed.iter(f"{ATOM}entry")]
    assert any("(invented, for demonstration)" in title for title, _ in read)
    assert [public.get(address.partition("8000")[2]).status_code for _, address in read] == [200] * len(read) != []
    for wrong in ("/licences?on=x", "/licences?on=0001-01-01", "/licences/LIC-P-02?on=2026-02-30"):
        assert "Enter a day" in told(public.get(wrong), 422)
    for nowhere in (
        "/licences?after=%00", "/licences/NONE", "/licences/%00", "/licences/NONE/certificate", "/licences/NONE.json",
        "/licences/LIC-P-05/certificate", "/licences/LIC-P-05/certificate.pdf", "/licences.csv?on=x",
        "/licences/LIC-P-01/notices/LIC-P-02-1-decision", "/licences/" + "x" * 3000,
    ):  # fmt: skip
        assert public.get(nowhere).status_code == 404, nowhere
    paths = public.get("/api/v1/openapi.json").json["paths"]
    assert {"/licences.json", "/licences.csv", "/licences/{reference}.json"} <= paths.keys()
    assert [each["name"] for each in paths["/licences/{reference}.json"]["get"]["parameters"]] == ["reference", "on"]
    assert public.get("/schemas/licence-certificate-1.json").status_code == 200


def test_a_check_code_leads_to_the_certificate_and_says_when_it_is_out_of_date(app):
    reference = made()
    officer = signed_in(app, Role.LICENSING_OFFICER)
    officer.post(f"/staff/licences/{reference}/certificate", form_on=f"/staff/licences/{reference}")
    public = app.test_client()
    with reading():
        first = keeping_public.certificate(queries.one(reference)).version.check_code
    officer.post(f"/staff/licences/{reference}/certificate", form_on=f"/staff/licences/{reference}")
    with reading():
        code = keeping_public.certificate(queries.one(reference)).version.check_code
    assert "genuine, but out of date" in told(public.get(f"/verify/{first}"))
    page = public.get(f"/verify/{code}")
    assert "This document is genuine" in told(page)
    assert f"/licences/{reference}/certificate" in page.text


NASTY = (
    "\x00",
    "a\x00b",
    "x" * 30_000,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "9" * 40,
    "<b>",
    "' OR 1=1 --",
)


def test_whatever_somebody_sends_is_answered_and_never_a_fault(app):
    reference = made()
    officer, own = signed_in(app, Role.LICENSING_OFFICER), signed_in(app, Role.PROVIDER_LEAD)
    with transaction():
        due = clock.today().replace(year=clock.today().year + 1)
        licence = queries.one(reference)
        acting.ask(licence, title="C", asks="A", due_on=due, actor=scene.OFFICER, now=clock.now())
    staff, mine = f"/staff/licences/{reference}", f"/organisation/licences/{reference}"
    for bad in NASTY:
        dates = {
            f"{name}-{part}": bad
            for name in ("effect_on", "by", "on", "found_on", "due_on")
            for part in ("day", "month", "year")
        }
        for kind in ("vary", "suspend", "member-joins", "member-leaves", "re-form"):
            words = dict.fromkeys(
                (
                    "reasons",
                    "harm",
                    "title",
                    "text",
                    "test",
                    "evidence",
                    "ref",
                    "code",
                    "leads_next",
                    "successor",
                    "how",
                    "verb",
                ),
                bad,
            )
            for when in (dates, day("effect_on", clock.today())):
                answer = officer.post(f"{staff}/propose/{kind}", words | when)
                assert answer.status_code in (422, 303, 413), (kind, bad[:9])
        certified = {f"{part}-S{number}": bad for part in ("answer", "words") for number in range(1, 7)}
        assert own.post(f"{mine}/returns/1", certified | {"text": bad}).status_code in (422, 413), bad[:9]
        kept = {f"answer-S{number}": "kept" for number in range(2, 7)} | {
            "answer-S1": "not kept",
            "words-S1": bad,
            "text": bad,
        }
        if bad == "\x00" or len(bad) > 4_000:
            assert own.post(f"{mine}/returns/1", kept).status_code == 422, bad[:9]
        assert officer.post(f"{staff}/broken", {"condition": bad, "said": bad, **dates}).status_code in (422, 413)
        assert officer.post(f"{staff}/review", {"because": bad, **dates}).status_code in (422, 413)
        assert own.post(f"{mine}/surrender", {"reasons": bad, **dates}).status_code in (422, 413)
    for nowhere in (
        f"{staff}/changes/99999999999",
        f"{staff}/changes/1/fly",
        f"{staff}/notices/%00",
        f"{mine}/notices/x%00",
        "/staff/licences/%00",
    ):
        assert officer.get(nowhere).status_code in (403, 404), nowhere
