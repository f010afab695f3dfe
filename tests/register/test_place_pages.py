"""The pages about cuts, refusals and alarms of places, as each of their users sees them."""

import io
from datetime import timedelta

import pytest

from regulator.core.db import transaction
from regulator.people.rules import Role
from regulator.register.actions import directing
from regulator.register.actions.place_telling import remind_of_decisions
from regulator.register.models.places import PlaceCut
from regulator.register.queries import places_watched as queries
from regulator.register.rules.consenting import Cut, Direction
from tests.people.visitor import Visitor, token

from . import place_scene as scene
from .people import TODAY
from .place_pages import OWN, STAFF, day, letters, made_app, other_prison, people, sent, signed_in, told
from .place_scene import FROM

pytestmark = pytest.mark.database


@pytest.fixture
def app(database, time_machine):
    return made_app(database, time_machine)


def test_from_a_request_to_the_ledger_each_in_its_turn(app):
    it, north, south, lead = people(app)
    wanted = {"category": "b", "places": "30", "reason": "works", "words": "The roof.", **day("from_on", FROM)}
    wrong = sent(lead, f"{OWN}/cuts/new", wanted | {"places": "301", "urgent_because": "x"})
    assert "Tick the box above if it is urgent" in told(wrong, 422)
    assert "You hold 300 such places" in told(sent(lead, f"{OWN}/cuts/new", wanted | {"places": "301"}), 422)
    answer = sent(lead, f"{OWN}/cuts/new", wanted)
    assert answer.status_code == 303
    reference = answer.location.rsplit("/", 1)[1]
    assert "has said nothing yet" in told(lead.get(answer.location))

    office = signed_in(app, Role.COMMISSIONER, north)
    home = told(office.get("/account"))
    assert f"{reference}: a cut of 30 places is asked for" in home
    assert "Say what you think by 16 November 2026" in home
    page = told(office.get(f"{OWN}/cuts/{reference}"))
    assert "What it does to each commissioner" in page
    assert "30 too few" in page
    said = sent(office, f"{OWN}/cuts/{reference}/view", {"opinion": "objects", "words": "We need them."})
    assert said.status_code == 303
    assert "a cut of 30 places" not in told(office.get("/account"))

    officer, decider = signed_in(app, Role.LICENSING_OFFICER), signed_in(app, Role.DECISION_PANEL_MEMBER)
    assert f"{reference}: a cut of 30 places" in told(officer.get("/staff"))
    page = told(officer.get(f"{STAFF}/cuts/{reference}"))
    assert "We need them." in page
    assert "Propose a decision" in page
    assert officer.get(f"{STAFF}/cuts/{reference}/grant").status_code == 404
    bad = sent(officer, f"{STAFF}/cuts/{reference}/propose", {"outcome": "grant-part", "words": "Part."})
    assert "A part is at least 1 and less than the 30 asked for" in told(bad, 422)
    assert "Part." in bad.text
    part = {"outcome": "grant-part", "places": "20", "words": "Twenty will do."}
    assert sent(officer, f"{STAFF}/cuts/{reference}/propose", part).status_code == 303
    for outside in (lead, office):
        page = told(outside.get(f"{OWN}/cuts/{reference}"))
        assert "With 30 places fewer" in page, "what an officer proposes is read by nobody outside"
    assert "With 20 places fewer" in told(decider.get(f"{STAFF}/cuts/{reference}"))
    assert "Decide" in told(decider.get("/staff"))
    assert 'value="20"' in decider.get(f"{STAFF}/cuts/{reference}/grant-part").text
    done = sent(decider, f"{STAFF}/cuts/{reference}/grant-part", {"places": "20", "words": "Granted in part."})
    assert done.status_code == 303
    page = told(decider.get(f"{STAFF}/cuts/{reference}"))
    assert "Granted in part" in page
    page = told(decider.get(f"{STAFF}/prisons/{it.code}"))
    assert f"Consent {reference}" in page
    assert "-20" in page
    for seen in (told(lead.get(OWN)), told(office.get(f"{OWN}/cuts/{reference}"))):
        assert "Granted in part" in seen
    stranger = signed_in(app, Role.PROVIDER_CONTACT, other_prison())
    assert stranger.get(f"{OWN}/cuts/{reference}").status_code == 404
    assert stranger.get(f"{STAFF}/cuts/{reference}").status_code == 403
    assert south.code


def test_those_who_owe_an_answer_are_told_at_once_and_again_when_it_falls_due(app):
    it, north, _south, _lead = people(app)
    signed_in(app, Role.COMMISSIONER, north)
    for role in (Role.LICENSING_OFFICER, Role.DECISION_PANEL_MEMBER):
        signed_in(app, role)
    with transaction():
        cut = scene.asked(it, urgent_because="The boiler has failed.")
        directing.ask_elsewhere(
            it, "b", 3, by_on=FROM, words="Three men.", actor=scene.office(north), now=scene.at(TODAY)
        )
    told = letters(app)
    (view,) = told["commissioner@regulator.example"]
    assert "says that it is urgent. Say what you think of it by 3 November 2026." in view
    assert f"/organisation/places/cuts/{cut.reference}" in view
    assert f"/staff/places/cuts/{cut.reference}" in told["licensing-officer@regulator.example"][0]
    assert "A commissioner asks you to find 3 places elsewhere" in told["provider-lead@regulator.example"][0]
    assert "decision-panel-member@regulator.example" not in told
    assert remind_of_decisions(scene.at(TODAY)) == 0
    tomorrow, late = (scene.at(TODAY + timedelta(days=number)) for number in (1, 3))
    assert (remind_of_decisions(tomorrow), remind_of_decisions(tomorrow)) == (1, 0)
    with transaction():
        scene.heard(cut)
        scene.step(scene.fresh(cut), "propose", scene.OFFICER, outcome="grant")
    assert (remind_of_decisions(late), remind_of_decisions(late)) == (1, 0)
    with transaction():
        scene.step(scene.fresh(cut), "grant", scene.CHIEF)
    assert remind_of_decisions(late) == 0
    told = letters(app)
    assert any(
        "the request to hold fewer places is granted" in each for each in told["provider-lead@regulator.example"]
    )
    assert any("is granted" in each for each in told["commissioner@regulator.example"])
    assert not any("decision-panel" in address for address in told), "what was decided meanwhile is not asked for"


def test_of_two_at_once_the_second_is_told_and_loses_nothing(app):
    with transaction():
        cut = scene.cut_at(Cut.PROPOSED, None)
    decider = signed_in(app, Role.DECISION_PANEL_MEMBER)
    address = f"{STAFF}/cuts/{cut.reference}/refuse"
    page = decider.get(address).text
    seen = page.split('name="version" value="')[1].split('"')[0]
    with transaction():
        scene.step(queries.one(scene.CHIEF, PlaceCut, cut.reference), "return", scene.CHIEF)
    data = {"words": "No room to lose them.", "version": seen, "csrf_token": token(page)}
    answer = decider.browser.post(address, data=data)
    assert "Someone else saved a change" in told(answer, 422)
    assert "No room to lose them." in answer.text


def test_a_refusal_is_logged_by_a_page_and_by_a_file_and_judged(app):
    it, north, _south, lead = people(app)
    wanted = {
        "decision": "refused",
        "category": "b",
        "local_ref": "LOC-1",
        "reason": "cost",
        **day("happened_on", TODAY),
    }
    assert "looks like a prison number" in told(
        sent(lead, f"{OWN}/refusals/new", wanted | {"local_ref": "A1234BC"}), 422
    )
    unknown = sent(lead, f"{OWN}/refusals/new", wanted | {"commissioner": "nobody"})
    assert "There is no commissioner with this code" in told(unknown, 422)
    answer = sent(lead, f"{OWN}/refusals/new", wanted | {"commissioner": north.code.upper(), "words": "Too dear."})
    assert answer.status_code == 303
    assert "There was room: 300 places and 250 prisoners held" in told(lead.get(answer.location))
    reference = answer.location.rsplit("/", 1)[1]
    head = "date,category,local_reference,decision,outside_area,commissioner,reason,words\n"
    bad = _file(lead, head + f"{TODAY},b,LOC-2,refused,no,,whim,\n")
    assert "Line 2, reason: Give one of these reasons" in told(bad, 422)
    good = _file(lead, head + f"{TODAY},b,LOC-2,refused,yes,,out-of-area,\n{TODAY},b,LOC-3,accepted,yes,,,\n")
    assert "2 logged, 0 were there already. 1 wait" in told(good)
    assert told(_file(lead, "nonsense\x00"), 422)
    assert lead.get(f"{OWN}/refusals/template.csv").text.startswith("date,category")
    officer = signed_in(app, Role.LICENSING_OFFICER)
    assert "2 refusals within capacity to judge" in told(officer.get("/staff"))
    assert reference in told(officer.get(f"{STAFF}/refusals?show=alarms"))
    assert "LOC-3" not in told(officer.get(f"{STAFF}/refusals?show=refused"))
    analyst = signed_in(app, Role.ANALYST)
    assert "Say what you find" not in told(analyst.get(f"{STAFF}/refusals/{reference}"))
    assert "What you find" in officer.get(f"{STAFF}/refusals/{reference}").text
    found = {"found": "not-justified", "words": "Cost is no good reason."}
    assert sent(officer, f"{STAFF}/refusals/{reference}", found).status_code == 303
    assert "Refused without good reason" in told(lead.get(f"{OWN}/refusals/{reference}"))
    assert "No Act confers this power" in told(lead.get(f"{OWN}/refusals/{reference}"))
    office = signed_in(app, Role.COMMISSIONER, north)
    assert reference in told(office.get(OWN)), "its own prisoner"
    page = office.get(f"{OWN}/refusals/new").text
    assert "Code of the prison" in page
    assert "Code of the commissioner" not in page
    own = wanted | {"prison": it.code.lower(), "local_ref": "PCC-1"}
    made = sent(office, f"{OWN}/refusals/new", own)
    assert made.status_code == 303
    assert lead.get(f"{made.location}/withdraw").status_code == 404, "another logged it"
    assert "Withdraw it, where" not in told(lead.get(made.location))
    assert "Withdraw it, where" in told(office.get(made.location))
    assert told(sent(office, f"{made.location}/withdraw", {"words": ""}), 422)
    assert sent(office, f"{made.location}/withdraw", {"words": "He was not refused."}).status_code == 303
    reference = made.location.rsplit("/", 1)[1]
    for visitor, address in ((office, OWN), (lead, OWN), (officer, STAFF)):
        page = told(visitor.get(f"{address}/refusals/{reference}"))
        assert "Withdrawn on" in page
        assert "He was not refused." in page
        assert "What you find" not in page
    assert reference in told(officer.get(f"{STAFF}/refusals?show=withdrawn"))
    assert reference not in told(officer.get(f"{STAFF}/refusals?show=alarms"))


def _file(visitor: Visitor, text: str):
    page = visitor.get(f"{OWN}/refusals/import").text
    data = {"file": (io.BytesIO(text.encode()), "refusals.csv"), "csrf_token": token(page)}
    return visitor.browser.post(f"{OWN}/refusals/import", data=data, content_type="multipart/form-data")


def test_a_cut_without_consent_is_found_by_a_file_and_judged_on_a_page(app):
    it = app.extensions["prison"]
    officer = signed_in(app, Role.LICENSING_OFFICER)
    with transaction():
        scene.published(it, 280, TODAY)
    assert "1 published figure that no consent explains" in told(officer.get("/staff"))
    page = officer.get(f"{STAFF}/alarms")
    assert "280 places published, 300 in the ledger" in told(page)
    number = page.text.split(f"{STAFF}/alarms/")[1].split('"')[0]
    assert told(sent(officer, f"{STAFF}/alarms/{number}", {"words": "x"}), 422)
    found = {"outcome": "stands", "words": "Nobody consented."}
    assert sent(officer, f"{STAFF}/alarms/{number}", found).status_code == 303
    page = told(officer.get(f"{STAFF}/prisons/{it.code}"))
    assert "Nobody consented." in page
    assert "300 places today" in page
    opened = {"category": "d", "places": "40", "words": "A unit of its own", **day("on", TODAY)}
    assert sent(officer, f"{STAFF}/prisons/{it.code}/open", opened).status_code == 303
    assert "Category D (open): 40 places today" in told(officer.get(f"{STAFF}/prisons/{it.code}"))
    analyst = signed_in(app, Role.ANALYST)
    assert analyst.get(f"{STAFF}/alarms/{number}").status_code == 403
    assert told(analyst.get(f"{STAFF}/alarms"))


NONSENSE = ("", "x" * 5000, "9" * 30, "-1", "\x00", "a\udcff", "<script>", "31")


def test_no_input_is_a_fault(app):
    it, north, _south, lead = people(app)
    office, officer = signed_in(app, Role.COMMISSIONER, north), signed_in(app, Role.LICENSING_OFFICER)
    with transaction():
        cut, refusal = scene.asked(it), scene.refused(it)
        direction = scene.direction_at(Direction.GIVEN, it)
    forms = (
        (lead, f"{OWN}/cuts/new"),
        (lead, f"{OWN}/refusals/new"),
        (lead, f"{OWN}/cuts/{cut.reference}/withdraw"),
        (officer, f"{STAFF}/refusals/{refusal.reference}"),
        (lead, f"{OWN}/refusals/{refusal.reference}/withdraw"),
        (lead, f"{OWN}/directions/{direction.reference}/say-met"),
        (office, f"{OWN}/cuts/{cut.reference}/view"),
        (office, f"{OWN}/commissioned/new"),
        (office, f"{OWN}/sourcing/new"),
        (officer, f"{STAFF}/directions/new"),
        (officer, f"{STAFF}/agreements/new"),
        (officer, f"{STAFF}/prisons/{it.code}/open"),
        (officer, f"{STAFF}/cuts/{cut.reference}/propose"),
        (officer, f"{STAFF}/directions/{direction.reference}/met"),
    )
    for visitor, address in forms:
        page = visitor.get(address).text
        names = {each.split('"')[0] for each in page.split(' name="')[1:]} - {"csrf_token"}
        for nonsense in NONSENSE:
            data = {name: nonsense.encode("utf-8", "surrogatepass") for name in names}
            answer = visitor.browser.post(address, data={**data, "csrf_token": token(page)})
            assert answer.status_code in (303, 400, 404, 422), (address, nonsense[:10], answer.status_code)
    for address in ("cuts", "refusals", "directions", "sourcing", "commissioners", "prisons"):
        for name in ("x" * 300, "%00", "%F0%9F%98%80", "..%2f"):
            assert officer.get(f"{STAFF}/{address}/{name}").status_code in (404, 400), address
    for query in ("after=x", "after=99999999999999", "after=-1", "show=%00", "category=%00"):
        for address in ("", "/refusals", "/cuts", "/alarms", "/directions", "/sourcing"):
            assert officer.get(f"{STAFF}{address}?{query}").status_code == 200
