"""The pages of tariffs: for the regulator's people, for providers and commissioners, for everybody."""

import io
import re
from datetime import timedelta

import pytest

from regulator.cli.forms import render_everything
from regulator.core import clock
from regulator.core.db import reading, transaction
from regulator.people.rules import Role
from regulator.register.rules.place_words import day
from regulator.tariffs import queries
from regulator.tariffs.queries import returned
from regulator.tariffs.rules import words
from regulator.tariffs.rules.lifecycle import State
from tests.inspections import visits
from tests.pages import check, words_of
from tests.people.visitor import Visitor, token

from . import scene

pytestmark = pytest.mark.database


def signed_in(app, role: Role, name: str = "", code: str = "") -> Visitor:
    """Somebody in a role; of an outside organisation, that of a code, or the commissioner."""
    name = name or f"{role.words} Invented"
    if code or role == Role.COMMISSIONER:
        with reading():
            of = (scene.organisation(code) if code else scene.commissioner()).id
        made = visits.user_of(role, name, of)
    else:
        made = visits.user(role, name)
    visitor = Visitor(app)
    visitor.sign_in(f"{name.lower().replace(' ', '.')}@regulator.example")
    visitor.actor = made
    return visitor


def told(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.text[-3000:]
    return words_of(check(answer))


def step(visitor: Visitor, year: str, name: str, **said: str):
    """Fill in the form of a step, with the version that stands there, and send it."""
    address = f"/staff/tariffs/{year}/{name}"
    page = visitor.get(address).text
    seen = re.search(r'name="version" value="(\d*)"', page)[1]
    return visitor.browser.post(address, data={**said, "version": seen, "csrf_token": token(page)})


def last_year() -> str:
    return words.label(returned.years(clock.today())[0])


def typed(visitor: Visitor, address: str, rows: dict[int, dict[str, str]], do: str, version: str | None = None):
    page = visitor.get(address).text
    seen = version if version is not None else re.search(r'name="version" value="(\d*)"', page)[1]
    data = {f"row-{number}-{name}": value for number, cells in rows.items() for name, value in cells.items()}
    return visitor.browser.post(address, data={**data, "do": do, "version": seen, "csrf_token": token(page)})


def test_a_provider_types_a_return_is_told_what_is_wrong_and_sends_it(app):
    lead = signed_in(app, Role.PROVIDER_LEAD, code="ZWX")
    year = last_year()
    address = f"/organisation/tariffs/returns/{year}"
    assert f"What places cost in {year}" in told(lead.get("/organisation/tariffs"))
    wrong = scene.cells("38.042", **{"direct-per-place": "-5", "prisoners": "many"})
    page = told(typed(lead, address, {1: wrong}, "send"), 422)
    assert "Row 1: Write a whole number from 1 to 20,000" in page
    assert "A cost is not below 0" in page
    assert "Write pounds and pence as figures" in page
    saved = typed(lead, address, {1: wrong}, "save")
    assert saved.status_code == 303, "what is wrong is kept too"
    assert 'value="many"' in lead.get(address).text
    thousands = scene.cells("38.04")
    page = told(typed(lead, address, {1: thousands}, "send"), 422)
    assert "It looks like thousands of pounds, and pounds a year are asked for" in page
    assert typed(lead, address, {1: scene.cells()}, "send").status_code == 303
    page = told(lead.get(address))
    assert "Sent on" in page
    assert "Incomplete" in page
    stale = typed(lead, address, {1: scene.cells("39,000")}, "send", version="1")
    assert "Someone else saved a change" in told(stale, 422)
    assert 'value="39,000"' in stale.text, "nothing that was typed is lost"


def test_a_file_fills_the_rows_with_what_is_wrong_beside_their_line_numbers(app):
    contact = signed_in(app, Role.PROVIDER_CONTACT, code="ZWX")
    address = f"/organisation/tariffs/returns/{last_year()}"
    taken = contact.get(f"{address}/return.csv").text
    assert "Prison function,Places (yearly average in use)" in taken
    assert contact.get(f"{address}/return.xlsx").data.startswith(b"PK")
    file = "Prison function,Places,Prisoners,Overall cost per place,Colour\n"
    file += "local/reception,100,110,38042,red\n\nopen,x,9,1\n"

    def bring(raw: bytes, name: str = "costs.csv"):
        data = {"file": (io.BytesIO(raw), name), "csrf_token": token(contact.get(address).text)}
        return contact.browser.post(f"{address}/upload", data=data, content_type="multipart/form-data")

    answer = bring(file.encode())
    page = told(answer)
    assert "These rows were read from costs.csv" in page
    assert "Row 4: Write a whole number from 1 to 20,000" in page, "the number is the line of the file"
    assert "These columns are not known and were not read: Colour" in page
    assert 'value="x"' in answer.text
    for raw in (
        b"",
        b"\xff\xfe\x00binary",
        b"PK\x03\x04broken",
        b"a,b\n1,2\n",
        b"function,places\n" + b"open,1\n" * 70,
    ):
        bad = bring(raw)
        assert "Nothing could be read from this file: " in told(bad, 422), "and why"
    nothing = contact.browser.post(f"{address}/upload", data={"csrf_token": token(contact.get(address).text)})
    assert "Choose a spreadsheet" in told(nothing, 422)


def test_others_have_no_return_and_no_page_of_staff(app):
    crc, commissioner = signed_in(app, Role.PROVIDER_LEAD, code="ZMC"), signed_in(app, Role.COMMISSIONER)
    year = last_year()
    assert crc.get(f"/organisation/tariffs/returns/{year}").status_code == 404
    assert commissioner.get(f"/organisation/tariffs/returns/{year}").status_code in (403, 404)
    assert commissioner.get("/staff/tariffs").status_code == 403
    lead = signed_in(app, Role.PROVIDER_LEAD, "Own Lead", code="ZWX")
    for wrong in ("1999-00", "2024-26", "next", "2090-91", "２０２４-25"):
        assert lead.get(f"/organisation/tariffs/returns/{wrong}").status_code == 404
    assert "Tariffs and costs" in told(crc.get("/organisation/tariffs"))
    assert "There was none" in told(commissioner.get("/organisation/tariffs"))


def test_a_year_goes_from_returns_to_the_published_schedule(app):
    with transaction():
        scene.three_returns()
    analyst = signed_in(app, Role.ANALYST)
    publisher = signed_in(app, Role.PUBLISHER)
    assert "Check of every contract" in told(analyst.get("/staff"))
    assert "Write a financial year" in told(analyst.post("/staff/tariffs/new", {"year": "soon"}), 422)
    assert analyst.post("/staff/tariffs/new", {"year": "2026-27", "invented": "y"}).status_code == 303
    assert "was begun already" in told(analyst.post("/staff/tariffs/new", {"year": "2026-27"}), 422)
    page = told(analyst.get("/staff/tariffs/2026-27"))
    assert "3 sent, 0 missing" in page
    assert step(analyst, "2026-27", "make-draft", method="median-overall-place", text="").status_code == 303
    page = told(analyst.get("/staff/tariffs/2026-27"))
    assert "£44,845 a place for the year. The method gives £44,845." in page
    price = "/staff/tariffs/2026-27/prices/local-reception"
    seen = re.search(r'name="version" value="(\d*)"', analyst.get(price).text)[1]
    assert "Say why the price is not what the method gives" in told(
        analyst.post(price, {"price": "45,000", "reason": "", "version": seen}), 422
    )
    assert analyst.post(price, {"price": "45,000", "reason": "Rounded for wages.", "version": seen}).status_code == 303
    stale = analyst.post(price, {"price": "1", "reason": "Mine.", "version": seen})
    assert "Someone else saved a change" in told(stale, 422)
    assert step(analyst, "2026-27", "consult").status_code == 303
    assert "Draft tariff for consultation, 2026-27" in told(Visitor(app).get("/tariffs/2026-27/consultations/1"))
    assert "Objections may be sent until" in told(analyst.get("/staff/tariffs/2026-27/count"))
    lead, commissioner = signed_in(app, Role.PROVIDER_LEAD, code="ZWX"), signed_in(app, Role.COMMISSIONER)
    address = "/organisation/tariffs/consultations/2026-27/1"
    assert "Choose what you send" in told(lead.post(address, {"text": "No."}), 422)
    assert lead.post(address, {"what": "objection:method", "text": "The efficiency is a guess."}).status_code == 303
    assert lead.post(address, {"what": "objection:method", "text": "Again."}).status_code == 303
    page = told(lead.get(address))
    assert "Your organisation objected already" in page
    assert commissioner.post(address, {"what": "objection:price", "text": "Too dear."}).status_code == 303
    assert "Only objections to the method are counted" in told(commissioner.get(address))
    crc = signed_in(app, Role.PROVIDER_LEAD, "Crc Lead", code="ZMC")
    assert crc.post(address, {"what": "objection:method", "text": "We too."}).status_code == 303
    assert "were on the register on the day the consultation opened are counted" in told(crc.get(address))
    post = "/staff/tariffs/2026-27/consultations/1/post"
    today = clock.today()
    entered = {
        "name": "A prisoners’ charity",
        "what": "comment:method",
        "text": "Think of food.",
        "received_on-day": str(today.day),
        "received_on-month": str(today.month),
        "received_on-year": str(today.year),
    }
    assert analyst.post(post, entered).status_code == 303
    page = told(analyst.get("/staff/tariffs/2026-27/consultations/1"))
    assert "1 of 3 providers (33.3%); the threshold of 66% is not met." in page
    assert "A prisoners’ charity: comment" in page
    assert publisher.get("/staff/tariffs/2026-27").status_code == 200
    _over("2026-27")
    assert step(analyst, "2026-27", "count").status_code == 303
    assert step(analyst, "2026-27", "propose").status_code == 303
    assert "Publish the tariff: by chief inspector and publisher" in told(analyst.get("/staff/tariffs/2026-27"))
    assert step(publisher, "2026-27", "publish").status_code == 303
    everybody = Visitor(app)
    page = told(everybody.get("/tariffs/2026-27"))
    for words_ in ("£45,000", "Rounded for wages.", "Invented places and figures", "No threshold was met"):
        assert words_ in page
    assert "Tariff 2026-27" in told(everybody.get("/tariffs"))
    rows = everybody.get("/tariffs/2026-27/schedule.csv").data.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("2026-27,Local/reception,45000.00,44845.00,3,40000.00,42000.00,44000.00,47000.00")
    render_everything()
    made = everybody.get("/tariffs/2026-27/schedule.json").json
    assert (made["schema"], made["prices"][0]["pence"]) == ("tariff-schedule/1", 4_500_000)
    assert everybody.get("/tariffs/2026-27/schedule.pdf").data.startswith(b"%PDF")
    code = made["verification"]["check_code"]
    assert "This document is genuine" in told(everybody.get(f"/verify/{code}"))
    assert "/tariffs/2026-27" in everybody.get(f"/verify/{code}").text
    feed = everybody.browser.get("/feeds/tariffs.atom").text
    assert "Tariff, 2026-27 (Invented places and figures, for demonstration)" in feed
    assert "/tariffs/2026-27" not in everybody.get("/sitemap.xml").text, "what is invented is not for search engines"
    described = everybody.get("/api/v1/openapi.json").json
    assert "/tariffs/{year}/schedule.json" in described["paths"]
    assert everybody.get("/tariffs/2031-32").status_code == 404
    assert everybody.get("/tariffs/2026-27/versions/9").status_code == 404


def _over(year: str) -> None:
    """The time of a consultation is over: its days are taken back by thirty."""
    with transaction():
        tariff = queries.of_year(words.year_of(year))
        asked = queries.consultation(tariff)
        asked.opened_on -= timedelta(days=30)
        asked.closes_on -= timedelta(days=30)
        scene.noted(tariff)


def test_a_correction_is_a_new_version_and_the_old_one_stays(app):
    with transaction():
        tariff = scene.brought_to(State.CORRECTING)
        assert queries.caps(tariff) == {scene.LOCAL: 44_845_00}, "nothing changes before another person publishes it"
        scene.take(tariff, "publish-correction", scene.PUBLISHER, scene.AFTER)
        assert queries.caps(tariff) == {scene.LOCAL: 44_000_00}
    everybody = Visitor(app)
    page = told(everybody.get("/tariffs/2026-27"))
    assert "What was corrected" in page
    assert "£44,000" in page
    old = told(everybody.get("/tariffs/2026-27/versions/1"))
    assert "This version was corrected since" in old
    assert "£44,845" in old


def test_both_sides_agree_a_price_and_the_check_tells_of_it(app):
    with transaction():
        scene.brought_to(State.PUBLISHED)
    commissioner, lead = signed_in(app, Role.COMMISSIONER), signed_in(app, Role.PROVIDER_LEAD, code="ZWX")
    with reading():
        wexmere, private = scene.organisation().id, scene.organisation(scene.PRIVATE).id
    form = {"partner": str(wexmere), "year": "2026-27", "function": scene.LOCAL, "price": "44,846", "words": ""}
    page = told(commissioner.post("/organisation/tariffs/prices/new", form), 422)
    assert "£44,846 is above the tariff of £44,845" in page
    assert "Choose with whom" in told(
        commissioner.post("/organisation/tariffs/prices/new", form | {"partner": str(private)}), 422
    )
    assert commissioner.post("/organisation/tariffs/prices/new", form | {"price": "42,000"}).status_code == 303
    again = commissioner.post("/organisation/tariffs/prices/new", form | {"price": "41,000"})
    assert "stands already between the two" in told(again, 422)
    reference = re.search(r"AGR-\d{4}-\d{4}", lead.get("/organisation/tariffs").text)[0]
    address = f"/organisation/tariffs/prices/{reference}"
    assert "so the other side answers" in told(commissioner.get(address))
    other = signed_in(app, Role.PROVIDER_LEAD, "Other Lead", code="ZHL")
    assert other.get(address).status_code == 404, "what is agreed between others does not exist"
    seen = re.search(r'name="version" value="(\d*)"', lead.get(f"{address}/confirm").text)[1]
    assert lead.post(f"{address}/confirm", {"version": seen}).status_code == 303
    assert "Agreed" in told(lead.get(address))
    assert other.get(f"{address}/end").status_code == 404


@pytest.fixture
def checked(app):
    """Contracts to check on the day of the test: the tariff that holds today, and who may say what of a breach."""
    year = words.year_on(clock.today())
    with transaction():
        scene.three_returns_for(year)
        scene.published_for(year)
    return app


def test_every_contract_is_checked_and_each_breach_explained_or_passed_on(checked):
    analyst, officer = signed_in(checked, Role.ANALYST), signed_in(checked, Role.ENFORCEMENT_OFFICER)
    page = told(analyst.get("/staff/tariffs/contracts"))
    assert "No price is recorded, so it cannot be checked" in page
    assert "No price below the tariff is agreed, so the tariff itself is paid: £44,845." in page
    form = {
        "provider": scene.PRIVATE,
        "commissioner": "",
        "function": scene.LOCAL,
        "basis": "private",
        "price": "47,000",
        "from_on-day": "1",
        "from_on-month": "4",
        "from_on-year": "2024",
        "source": "The contract of 2024, schedule 3",
    }
    new = "/staff/tariffs/contracts/new"
    assert "There is no prison with this code" in told(analyst.post(new, form | {"provider": "ZMC"}), 422)
    exempt = told(analyst.post(new, form | {"basis": "private-finance"}), 422)
    assert "An old private-finance contract is exempt to its end" in exempt
    assert analyst.post(new, form).status_code == 303
    ends = clock.today() + timedelta(days=400)
    last = {"ends_on-day": str(ends.day), "ends_on-month": str(ends.month), "ends_on-year": str(ends.year)}
    old = form | last | {"provider": "ZHL", "basis": "private-finance", "price": "60000"}
    assert analyst.post(new, old).status_code == 303
    page = told(analyst.get("/staff/tariffs/contracts"))
    breach = "£47,000 for a place against the tariff of £44,845: £2,155 above, 4.8% over."
    assert breach in page
    assert f"stands until the contract ends on {day(ends)}" in page
    assert officer.get("/staff/tariffs/contracts").status_code == 200
    where = re.search(r"/staff/tariffs/contracts/priced-\d+/referred", analyst.get("/staff/tariffs/contracts").text)[0]
    assert officer.get(where).status_code == 403
    assert "Enter the reason" in told(analyst.post(where, {"reason": ""}), 422)
    assert analyst.post(where, {"reason": "The commissioner knew."}).status_code == 303
    assert "Somebody said already" in told(analyst.post(where, {"reason": "Again."}), 422)
    with reading():
        whose = f"{scene.organisation(scene.PRIVATE).name} Invented"
    page = told(officer.get("/staff/tariffs/referred"))
    assert breach in page
    assert whose in page, "whose contract it is"
    assert "A breach of the tariff was referred" in told(officer.get("/staff"))
    taken = re.search(r"/staff/tariffs/referred/\d+", officer.get("/staff/tariffs/referred").text)[0]
    assert analyst.get(taken).status_code == 403
    assert officer.post(taken, {"reason": "The commissioner was written to."}).status_code == 303
    assert "Somebody said already" in told(officer.post(taken, {"reason": "Again."}), 422)
    assert "The commissioner was written to." in told(analyst.get("/staff/tariffs/referred"))
    assert "A breach of the tariff was referred" not in told(officer.get("/staff"))
    assert officer.get("/staff/tariffs/referred/999").status_code == 404
    strike = where.replace("referred", "strike")
    assert analyst.post(strike, {"reason": "It was the price of two places."}).status_code == 303
    assert breach not in told(analyst.get("/staff/tariffs/contracts"))
    assert analyst.get(strike).status_code == 404
    assert whose in told(officer.get("/staff/tariffs/referred")), "of what was struck since too"
    assert analyst.get("/staff/tariffs/contracts?verdict=exempt").status_code == 200
