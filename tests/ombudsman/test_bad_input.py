"""What should not come and comes all the same: a clear answer each time, and nothing lost. On both engines."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import func, select

from regulator.core import clock, db, files, outbox
from regulator.core.compartments import for_upkeep
from regulator.ombudsman.actions import batches, translating
from regulator.ombudsman.models import CaseFile
from regulator.ombudsman.queries import cases, scans
from regulator.ombudsman.rules.scans import NEW
from regulator.ombudsman.rules.words import needs_translation
from tests.core.files.conftest import EICAR, clamd  # noqa: F401 - the scanner's own daemon

from .office import Office, logged, now, version
from .test_scans import a_scan, a_sheet

pytestmark = pytest.mark.database


def sent(at_work: Office, content: bytes, name: str = "post.pdf"):
    """What the page for scans answers to a file, as the script of the page asks for it."""
    clerk = at_work.browser(at_work.clerk, "clerk")
    token = re.search(r'name="csrf_token" value="([^"]+)"', clerk.get("/ombudsman/scans").text)[1]
    data = {"csrf_token": token, "files": [(io.BytesIO(content), name)]}
    return clerk, clerk.browser.post("/ombudsman/scans", data=data, headers={"Accept": "application/json"}).json[0]


def test_a_scan_that_is_upside_down_is_turned_by_hand_and_stays_so(at_work: Office):
    sheet = Image.new("L", (1190, 1684), 255)
    sheet.paste(0, (0, 0, 1190, 200))  # a dark head, laid in the wrong way
    clerk, told = sent(at_work, a_scan(sheet.rotate(180)))
    assert told["kept"]
    with db.reading():
        (letter,) = scans.waiting(at_work.clerk)
    at = f"/ombudsman/scans/{letter.id}"

    def head() -> int:
        picture = Image.open(io.BytesIO(clerk.get(f"{at}/1.jpg").data)).convert("L")
        return picture.getpixel((picture.width // 2, 40))

    assert head() > 200
    for _ in range(2):
        assert clerk.post(f"{at}/turn", {}, form_on=at).status_code == 303
    assert head() < 60


def test_an_empty_scan_is_refused(at_work: Office):
    _, told = sent(at_work, b"")
    assert (told["kept"], "empty" in told["message"]) == (False, True)
    _, told = sent(at_work, a_scan(a_sheet(NEW)))
    assert (told["kept"], "no letter" in told["message"]) == (False, True)


def test_an_encrypted_scan_is_refused(at_work: Office):
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_scan(a_sheet()))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    _, told = sent(at_work, locked.getvalue())
    assert (told["kept"], "locked with a password" in told["message"]) == (False, True)


def test_an_infected_scan_is_refused_and_nothing_of_it_is_kept(at_work: Office, clamd: str):  # noqa: F811
    settings = at_work.app.config["SETTINGS"]
    files.configure(settings.files, settings.keys, clamd)
    try:
        _, told = sent(at_work, a_scan(a_sheet()) + EICAR)
        assert (told["kept"], "something harmful" in told["message"]) == (False, True)
        _, told = sent(at_work, a_scan(a_sheet()))
        assert told["kept"]
    finally:
        files.configure(settings.files, settings.keys, settings.clamav)


@pytest.mark.parametrize(
    ("dates", "says"),
    [
        ({"complained_on": -10, "last_reply_on": -20}, "The reply cannot come before the complaint"),
        ({"last_reply_on": 0, "received_on": -3}, "The reply cannot be later than the letter to us"),
        ({"learned_on": 5}, "This date is in the future"),
    ],
)
def test_dates_in_the_wrong_order_are_refused_beside_the_later_one(at_work: Office, dates: dict[str, int], says: str):
    clerk = at_work.browser(at_work.clerk, "clerk")
    typed = {
        "name": "Tomas Obrien", "number": "A1234BC", "respondent": "ZWX", "story": "My radio was lost.",
        "subject": "property/lost in transfer", "channel": "letter", "situation": "prison",
        "reply_format": "plain", "reply_language": "english",
        "language": "English",
    }  # fmt: skip
    for name, days in ({"received_on": 0} | dates).items():
        day = clock.today() + timedelta(days=days)
        typed |= {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
    answer = clerk.post("/ombudsman/log", typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert "My radio was lost." in answer.text


def test_a_complaint_about_the_ombudsman_itself_goes_to_somebody_else_and_is_told_what_to_do(at_work: Office):
    reference = logged(at_work, subjects=[("about-us", "how somebody here behaved")])
    with db.reading():
        case = cases.show(at_work.deputy, reference)
    assert [each.kind.value for each in case.alerts] == ["about-us"]
    assessor = at_work.browser(at_work.assessor, "assessor")
    page = assessor.get(f"/ombudsman/cases/{reference}/eligibility").text
    assert '<option value="about-the-ombudsman" selected>' in page
    typed = {"eligible": "no", "code": "about-the-ombudsman", "version": str(version(at_work, reference))}
    assert assessor.post(f"/ombudsman/cases/{reference}/eligibility", typed).status_code == 303
    with db.reading():
        last = cases.show(at_work.deputy, reference).letters[-1]
    letter = assessor.get(f"/ombudsman/cases/{reference}/letters/{last.id}").text
    assert "Somebody here who had nothing to do with it" in letter


def test_a_letter_in_another_language_is_marked_and_its_translation_asked_for_and_put_to_the_case(at_work: Office):
    assert [needs_translation(each) for each in ("English", " welsh ", "Cymraeg", "Polish")] == [
        False,
        False,
        False,
        True,
    ]
    reference = logged(at_work, language="Polish")
    logged(at_work, number="B2345CD", name="Peter Quill", language="Welsh")
    clerk = at_work.browser(at_work.clerk, "clerk")
    listed = clerk.get("/ombudsman/cases?list=to-translate").text
    assert re.findall(r">(OMB-\d{4}-\d{6})<", listed) == [reference]
    at = f"/ombudsman/cases/{reference}"
    assert "The letter is in Polish" in clerk.get(at).text
    seen = str(version(at_work, reference))
    assert clerk.post(f"{at}/translation", {"text": "My radio is gone.", "by": "", "version": seen}).status_code == 422
    typed = {"text": "My radio is gone.", "by": "Invented Translators", "version": seen}
    assert clerk.post(f"{at}/translation", typed).status_code == 303
    case = clerk.get(at).text
    assert "Translated from Polish by Invented Translators" in case
    assert "To be translated" not in case
    with pytest.raises(translating.Refused, match="No translation is waited for"), db.transaction():
        translating.put(reference, version(at_work, reference), text="Again.", by="X", actor=at_work.clerk, at=now())


def test_many_sheets_at_once_are_read_by_the_worker_and_none_is_lost(at_work: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batches, "IN_ONE_GO", 25)  # a stretch in each go: the worker does what else waits between
    reference = logged(at_work)
    plain, new, known = (a_sheet(code).convert("1") for code in ("", NEW, reference))
    sheets = [plain, *[new, plain] * 20, known, plain, plain]
    assert len(sheets) > batches.AT_ONCE
    clerk, told = sent(at_work, a_scan(*sheets))
    assert told == {"name": "post.pdf", "kept": True, "message": f"{len(sheets)} sheets are being read"}
    assert f"0 of {len(sheets)} read so far" in clerk.get("/ombudsman/scans").text
    with db.reading():
        assert scans.waiting(at_work.clerk) == []
        (batch,) = scans.batches(at_work.clerk)
    assert outbox.drain(most=1, kind=batches.KIND) == 1
    assert f"25 of {len(sheets)} read so far" in clerk.get("/ombudsman/scans").text
    outbox.drain()
    assert "22 letters" in clerk.get("/ombudsman/scans").text
    with db.reading():
        letters = scans.waiting(at_work.clerk)
        assert len(letters) == 21
        (mine,) = scans.of_case(at_work.clerk, reference)
        held = sorted(number for each in (*letters, mine) for number in each.sheets)
    assert held == [number for number, sheet in enumerate(sheets, 1) if sheet is plain]
    batches._write_down(
        batch.id, state="reading", read=0, covers=[]
    )  # a worker died before it could say that all was done
    batches.read_on(batch.id, clock.now())
    with db.reading(), for_upkeep("ombudsman", "a test"):
        assert db.session().scalar(select(func.count()).select_from(CaseFile)) == 22, "read twice, kept once"
