"""A direction of the clearing house as a document: what it says, its equal forms, and who is given it."""

import json
import subprocess
from datetime import timedelta

import pytest

from regulator.cli.forms import render_everything
from regulator.core import files
from regulator.core.db import reading, transaction
from regulator.people.rules import Role
from regulator.register.actions import directing
from regulator.register.models.places import PlaceDirection
from regulator.register.queries import direction_document as papers
from regulator.register.queries import places_watched as queries
from regulator.register.rules.consenting import Direction
from tests import verapdf
from tests.core.documents import structure

from . import place_scene as scene
from .people import TODAY
from .place_pages import OWN, STAFF, day, letters, made_app, people, sent, signed_in, told
from .place_scene import FROM, OFFICER, at

pytestmark = pytest.mark.database


@pytest.fixture
def app(database, time_machine):
    return made_app(database, time_machine)


def content_of(row: PlaceDirection) -> dict:
    with reading():
        return papers.paper_of(row).content


def test_a_direction_says_to_whom_what_by_when_and_under_which_power_and_keeps_saying_it(app):
    it = app.extensions["prison"]
    with transaction():
        row = scene.direction_at(Direction.GIVEN, it)
    said = content_of(row)
    assert said["addressee"] == {"name": it.name, "code": it.code}
    assert [each["code"] for each in said["copies"]] == ["commissioner-north"]
    assert said["means"] == f"{it.name} is directed to accept a prisoner into 1 place (Category B) by 15 December 2026."
    assert (said["directed"]["by_on"], said["given"]["on"]) == (FROM.isoformat(), TODAY.isoformat())
    assert said["given"]["by"] == Role.LICENSING_OFFICER.words
    assert said["power"]["title"]
    assert "CH-0001" not in json.dumps(said), "the prisoner's reference is not on it"
    with transaction():
        held = scene.fresh(row)
        directing.take_direction(held, "met", "The log shows it.", on=TODAY, actor=OFFICER, now=at())
        scene.agreed(it, scene.south(), 20)
    assert content_of(row) == said, "what is recorded and agreed afterwards changes nothing of it"


def test_a_direction_to_a_commissioner_is_given_to_it_alone(app):
    with transaction():
        wanted = directing.Directed("release", "b", 10, FROM, "They stand unused.")
        row = directing.direct(scene.north(), wanted, actor=OFFICER, now=at(), public_url=scene.URL)
        name = scene.north().name
        seen = [queries.listed(scene.office(each), PlaceDirection).rows for each in (scene.north(), scene.south())]
    assert [len(each) for each in seen] == [1, 0]
    said = content_of(row)
    assert said["copies"] == []
    assert said["means"] == f"{name} is directed to release 10 places (Category B) by 15 December 2026."


def test_the_prison_and_the_commissioner_of_its_places_read_it_and_nobody_else(app):
    it, north, south, lead = people(app)
    office = signed_in(app, Role.COMMISSIONER, north)
    officer = signed_in(app, Role.LICENSING_OFFICER)
    given = {"kind": "accept", "addressee": it.code, "category": "b", "places": "1", "local_ref": "CH-0002",
             "words": "No place is left in the south.", **day("by_on", TODAY + timedelta(days=1))}  # fmt: skip
    wrong = sent(officer, f"{STAFF}/directions/new", given | {"words": "A1234BC has no place."})
    assert "a prison number" in told(wrong, 422)
    assert "A1234BC has no place." in wrong.text, "nothing typed is lost"
    reference = sent(officer, f"{STAFF}/directions/new", given).location.rpartition("/")[2]
    render_everything()
    posted = letters(app)
    assert "The clearing house directs you: to accept 1 place" in posted["provider-lead@regulator.example"][-1]
    copy = posted["commissioner@regulator.example"][-1]
    assert f"A copy for you: the clearing house directs {it.name} to accept 1 place" in copy
    for who, address in ((officer, STAFF), (lead, OWN), (office, OWN)):
        page = told(who.get(f"{address}/directions/{reference}"))
        assert "The direction as it was given" in page
        assert ("CH-0002" in page) == (who is not office), "a copy does not say of whom it speaks"
        paper = told(who.get(f"{address}/directions/{reference}/document"))
        assert "No place is left in the south." in paper
        assert "CH-0002" not in paper
        for form, media in (("pdf", "application/pdf"), ("html", "text/html"), ("json", "application/json")):
            kept = who.get(f"{address}/directions/{reference}/direction.{form}")
            assert kept.status_code == 200, form
            assert kept.mimetype == media
    claim = told(office.get(f"{OWN}/directions/{reference}/say-met-commissioner"))
    assert "Only whom the direction addresses may say so." in claim
    assert "CH-0002" not in claim
    with transaction():
        apart = scene.prison()
    for other in (signed_in(app, Role.PROVIDER_CONTACT, apart), signed_in(app, Role.LOCAL_PARTNER, south)):
        for part in ("", "/document", "/direction.pdf"):
            assert other.get(f"{OWN}/directions/{reference}{part}").status_code in (403, 404)
    assert app.test_client().get(f"/places/directions/{reference}").status_code == 404, "it is not public"


def test_whether_it_was_met_stands_beside_it_afterwards_and_anybody_can_check_a_copy(app):
    it, _north, _south, lead = people(app)
    with transaction():
        row = scene.direction_at(Direction.CLAIMED, it)
    render_everything()
    officer = signed_in(app, Role.LICENSING_OFFICER)
    assert "that it is met: He is here." in told(lead.get(f"{OWN}/directions/{row.reference}/document"))
    met = sent(officer, f"{STAFF}/directions/{row.reference}/met", {"words": "The log.", **day("met_on", TODAY)})
    assert met.status_code == 303
    page = told(lead.get(f"{OWN}/directions/{row.reference}/document"))
    assert "The log." in page
    assert "met on" in page
    with reading():
        code = papers.paper_of(row).version.check_code
    public = told(app.test_client().get(f"/verify/{code}"))
    assert "genuine" in public
    assert it.name not in public, "whoever holds a copy knows to whom it went"
    assert officer.get(f"{STAFF}/directions/DIR-2026-0001/document").status_code == 404


@pytest.mark.slow
def test_the_forms_say_the_same_carry_the_signature_and_everybody_can_read_them(app, tmp_path):
    with transaction():
        row = scene.direction_at(Direction.GIVEN, app.extensions["prison"])
    render_everything()
    with reading():
        forms = {name: files.open_kept(each.sha256) for name, each in papers.paper_of(row).forms.items()}
    pdf, html = forms["pdf"], forms["html"].decode()
    heads = structure.table_heads(html)
    assert structure.difference(structure.words_of_pdf(pdf), structure.words_of_html(html), heads) is None
    for sheet in structure.sheets(pdf):
        assert row.reference in sheet, "which direction stands on every sheet"
        assert "Invented place and people" in sheet
    (tmp_path / "direction.pdf").write_bytes(pdf)
    run = subprocess.run(
        ["pdfsig", tmp_path / "direction.pdf"], capture_output=True, text=True, timeout=60, check=False
    )
    assert "Signature is Valid" in run.stdout
    if verapdf.missing():
        pytest.skip(f"veraPDF cannot be asked: {verapdf.missing()}")
    verdict = verapdf.judge(pdf)
    assert (verdict.failed, verdict.compliant) == ((), True)
