"""A provider's people answer the Ombudsman: several write, one sends, with papers that are judged, scanned and sealed;
what was typed is gone afterwards. On both engines."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import func, select

from regulator.core import db
from regulator.core.compartments import for_upkeep
from regulator.ombudsman.actions import provider as acting
from regulator.ombudsman.models import FactWords, PapersWords
from regulator.ombudsman.queries import cases
from regulator.people.models import User
from regulator.people.rules import Role
from tests import make
from tests.inspections import visits

from .office import Office, allocated
from .test_casework import ask, finding, send_draft, step

pytestmark = pytest.mark.database


def photograph() -> bytes:
    """A picture that says where it was taken."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Cell 4, Hollowlea"
    Image.new("RGB", (40, 30), "navy").save(made, "JPEG", exif=exif)
    return made.getvalue()


def typed_rows() -> int:
    with db.reading(), for_upkeep("ombudsman", "a test"):
        return sum(
            db.session().scalar(select(func.count()).select_from(table)) or 0 for table in (PapersWords, FactWords)
        )


def posted(browser, address: str, data: dict, *files: tuple[bytes, str]):
    """Send a form with files as a browser does."""
    page = browser.get(address).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    seen = re.search(r'name="version" value="(\d+)"', page)[1]
    sent = {"csrf_token": token, "version": seen} | data
    sent["files"] = [(io.BytesIO(content), name) for content, name in files]
    return browser.browser.post(address, data=sent, content_type="multipart/form-data")


def test_several_write_and_one_sends_with_papers_and_nothing_typed_is_left(at_work: Office):
    contact = visits.user(Role.PROVIDER_CONTACT, "Contact", email="contact@regulator.example")
    other = visits.user(Role.PROVIDER_CONTACT, "Third", email="third@regulator.example")
    reference = allocated(at_work)
    papers_id = ask(at_work, reference, consent="By letter.")
    address = f"/organisation/ombudsman/{papers_id}"
    lead, writer, third = (
        at_work.browser(who, name)
        for who, name in ((at_work.governor, "governor"), (contact, "contact"), (other, "third"))
    )
    writer.post(address + "/receipt", {}, form_on=address)
    words = f"/organisation/ombudsman/papers/{papers_id}/words"
    assert writer.post(words, {"text": "The cards are in archi"}, form_on=address).json == {"kept": True}
    assert "The cards are in archi" in writer.get(address).text, "as it was typed"
    assert "in archi" not in lead.get(address).text, "nobody else reads it before it is offered"
    page = writer.get(address).text
    assert "Send your answer" not in page
    refused = posted(writer, address, {"text": "Here they are."})
    assert refused.status_code == 422
    assert "Whoever leads your organisation sends this" in refused.text
    assert "Here they are." in refused.text
    assert posted(writer, address, {"text": "The cards are in archive 4.", "offer": "1"}).status_code == 303
    assert "The cards are in archive 4." in lead.get(address).text
    assert "archive 4" not in third.get(address).text, "it is offered to who sends, and to no other"
    bad = posted(lead, address, {"text": "Archive 4."}, (b"MZ\x90\x00 a program", "cards.pdf"), (b"", "empty.pdf"))
    assert bad.status_code == 422
    assert "cards.pdf: What is inside this file is not what we can take" in bad.text
    assert "Archive 4." in bad.text
    good = posted(
        lead, address, {"text": "Archive 4."}, (make.pdf(), "Card of T. Obrien.pdf"), (photograph(), "cell.jpg")
    )
    assert good.status_code == 303
    assert typed_rows() == 0, "what was typed is gone once the answer is sent"
    again = posted_again(lead, address)
    assert again.status_code == 422
    seen = lead.get(address).text
    assert "Card of T. Obrien.pdf" in seen
    mine = re.findall(r'href="(/organisation/ombudsman/papers/[^"]+/files/[^"]+)"', seen)
    assert [lead.get(each).status_code for each in mine] == [200, 200]
    picture = next(each for each in (lead.get(found).data for found in mine) if each[:2] == b"\xff\xd8")
    assert b"Hollowlea" not in picture, "what a camera writes into a picture is taken out"
    case = at_work.browser(at_work.investigator, "investigator")
    theirs = re.findall(
        rf'href="(/ombudsman/cases/{reference}/files/[^"]+)"', case.get(f"/ombudsman/cases/{reference}").text
    )
    assert [case.get(each).status_code for each in theirs] == [200, 200]
    for name in ("inspector", "governor"):
        assert at_work.browser(getattr(at_work, name), name).get(theirs[0]).status_code == 404
    assert lead.get(mine[0].rsplit("/", 1)[0] + "/0000000000000000").status_code == 404
    kept = [path for path in (at_work.app.config["SETTINGS"].instance / "files").rglob("*") if path.is_file()]
    assert not any(path.read_bytes().startswith((b"%PDF", b"\xff\xd8")) for path in kept), "nothing stands open"
    with db.reading():
        assert cases.show(at_work.investigator, reference).entries[-1].text == "Archive 4."


def test_an_answer_from_a_page_that_is_out_of_date_is_told_once_and_then_sent(at_work: Office):
    papers_id = ask(at_work, allocated(at_work), consent="By letter.")
    address = f"/organisation/ombudsman/{papers_id}"
    lead = at_work.browser(at_work.governor, "governor")
    lead.post(address + "/receipt", {}, form_on=address)
    stale = posted(lead, address, {"text": "Archive 4.", "version": "1"})
    assert stale.status_code == 422
    assert "Archive 4." in stale.text
    seen = re.search(r'name="version" value="(\d+)"', stale.text)[1]
    assert posted(lead, address, {"text": "Archive 4.", "version": seen}).status_code == 303


def posted_again(browser, address: str):
    """The same answer from another window, opened before."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/account").text)[1]
    return browser.browser.post(address, data={"csrf_token": token, "version": "2", "text": "Again."})


def test_while_nobody_leads_a_provider_whoever_may_answer_sends(at_work: Office):
    contact = visits.user(Role.PROVIDER_CONTACT, "Contact", email="contact@regulator.example")
    papers_id = ask(at_work, allocated(at_work), consent="By letter.")
    address = f"/organisation/ombudsman/{papers_id}"
    writer = at_work.browser(contact, "contact")
    writer.post(address + "/receipt", {}, form_on=address)
    assert "Send your answer" not in writer.get(address).text
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        connection.execute(User.__table__.update().where(User.id == at_work.governor.id).values(active=False))
    assert "Send your answer" in writer.get(address).text
    assert posted(writer, address, {"text": "Here they are."}).status_code == 303


def test_what_was_typed_on_a_draft_that_was_taken_back_is_forgotten(at_work: Office):
    reference = allocated(at_work)
    step(at_work, reference, "investigate", at_work.investigator)
    finding(at_work, reference)
    with db.transaction():
        send_draft(at_work, reference)
    governor = at_work.browser(at_work.governor, "governor")
    (address,) = re.findall(
        r'href="(/organisation/ombudsman/drafts/[^"]+)"', governor.get("/organisation/ombudsman").text
    )
    governor.post(address + "/receipt", {}, form_on=address)
    assert governor.post(address + "/words", {"text": "Card 4 was"}, form_on=address).status_code == 200
    assert governor.post(address + "/words", {"text": "x" * 30_000}, form_on=address).status_code == 422
    assert (typed_rows(), acting.forget_words()) == (1, 0)
    step(at_work, reference, "investigate-further", at_work.investigator)
    assert governor.get(address).status_code == 404
    assert (acting.forget_words(), typed_rows()) == (1, 0)
