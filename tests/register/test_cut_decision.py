"""The decision on a cut of places as a document: what it says, its equal forms, its signature, where it is found."""

import json
import subprocess
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import event

from regulator.cli.forms import render_everything
from regulator.core import db, files
from regulator.core.db import reading, transaction
from regulator.core.documents import actions as documents
from regulator.core.documents import queries as found
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Role
from regulator.register.queries import place_public as public
from regulator.register.rules.consenting import Cut
from regulator.register.rules.place_words import day
from tests import verapdf
from tests.core.documents import structure
from tests.pages import check, words_of
from tests.people.visitor import Visitor

from . import place_scene as scene
from .people import TODAY
from .place_pages import STAFF, made_app, sent, signed_in, told
from .place_scene import DECIDER, FROM, OFFICER

pytestmark = pytest.mark.database
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def world(database):
    """An estate for one test: in this file some tests make an application, which lays its own."""
    scene.lay()
    return database


@pytest.fixture
def app(database, time_machine):
    return made_app(database, time_machine)


def content_of(reference: str):
    return public.decision(reference).content


def in_part(it):
    """20 places asked for, the north objects, 5 granted."""
    cut = scene.asked(it)
    scene.heard(cut, opinion="objects")
    scene.step(cut, "propose", OFFICER, outcome="grant-part", places=5)
    scene.step(cut, "grant-part", DECIDER, places=5)
    return cut.reference


def test_what_a_decision_says_is_what_was_reckoned_that_day(wing):
    with transaction():
        cut = scene.asked(wing, 30)
        scene.heard(cut, opinion="objects")
        scene.step(cut, "propose", OFFICER, outcome="grant")
        scene.step(cut, "grant", DECIDER)
    with reading():
        said = content_of(cut.reference)
    assert (said["outcome"], said["decision"]["places"], said["decision"]["effective_on"]) == (
        "granted",
        30,
        FROM.isoformat(),
    )
    assert said["held"] == {
        "on": FROM.isoformat(),
        "held_without": 300,
        "held_with": 270,
        "commissioned": 280,
        "to_spare_without": 20,
        "to_spare_with": -10,
    }
    estate = said["estate"]
    assert estate["held_without"] - estate["held_with"] == 30
    assert estate["to_spare_with"] == estate["held_with"] - estate["commissioned"]
    short = {
        each["code"]: (each["commissioned"], each["held_with"], each["short_with"]) for each in said["commissioners"]
    }
    assert short == {"commissioner-north": (200, 193, 7), "commissioner-south": (80, 77, 3)}
    for each in said["commissioners"]:
        assert [(one["opinion"], one["words"]) for one in each["said"]] == [("objects", "We have room elsewhere.")]
    assert [(each["change"], each["places"]) for each in said["ledger"]] == [(None, 300), (-30, 270)]
    assert said["decision"]["by"] == Role.DECISION_PANEL_MEMBER.words
    assert said["verification"]["url"].startswith(f"{scene.URL}/verify/")
    with transaction():  # what is said later changes nothing of it
        scene.agreed(wing, scene.north(), 20)
    with reading():
        assert content_of(cut.reference) == said


def test_a_refusal_says_what_the_cut_would_have_done_and_that_the_ledger_is_unchanged(wing):
    with transaction():
        cut = scene.cut_at(Cut.REFUSED, wing)
    with reading():
        said = content_of(cut.reference)
    assert (said["outcome"], said["decision"]["places"], said["reckoned_places"]) == ("refused", None, cut.places)
    assert "It may not: what it holds stays as it is." in said["means"]
    assert [(each["what"], each["change"], each["places"]) for each in said["ledger"]] == [
        ("Held on this day, unchanged", None, 300)
    ]


def test_a_cut_in_part_that_has_effect_today_counts_the_places_once(wing):
    with transaction():
        cut = scene.asked(wing, 10, TODAY + timedelta(days=1))
        scene.heard(cut)
        scene.step(cut, "propose", OFFICER, outcome="grant-part", places=4)
        scene.step(cut, "grant-part", DECIDER, day=FROM, places=4)
    with reading():
        said = content_of(cut.reference)
    assert (said["held"]["held_without"], said["held"]["held_with"]) == (300, 296)
    assert said["estate"]["held_without"] - said["estate"]["held_with"] == 4
    assert [(each["change"], each["places"]) for each in said["ledger"]] == [(None, 300), (-4, 296)]
    assert "It asked for 10." in said["means"]


def test_nothing_is_published_of_what_is_not_decided(wing):
    with transaction():
        for state in (Cut.ASKED, Cut.PROPOSED, Cut.WITHDRAWN):
            cut = scene.cut_at(state, wing)
            with pytest.raises(NotFound):
                public.decision(cut.reference)
            assert public.published_of(cut) is None


def test_who_was_not_heard_is_said_to_have_been_silent_and_words_that_name_somebody_are_refused(wing):
    with transaction():
        cut = scene.asked(wing)
        scene.step(cut, "propose", OFFICER, day=TODAY + timedelta(days=20), outcome="refuse")
        with pytest.raises(Refused, match="a prison number"):
            scene.consents.say_view(cut, "objects", "A1234BC", actor=scene.office(scene.north()), now=scene.at())
        scene.step(cut, "refuse", DECIDER, day=TODAY + timedelta(days=20))
    with reading():
        assert [each["said"] for each in content_of(cut.reference)["commissioners"]] == [[], []]


def test_a_decision_is_found_read_downloaded_checked_and_withdrawn(app):
    it = app.extensions["prison"]
    with transaction():
        reference = in_part(it)
    render_everything()
    stranger = Visitor(app)
    assert f"{it.name}: granted in part" in told(stranger.get("/places/decisions"))
    page = told(stranger.get(f"/places/decisions/{reference}"))
    for words in (
        "may hold 5 places (Category B) fewer from 15 December 2026. It asked for 20.",
        "The roof of a wing must be mended.",
        f"We object ({day(TODAY)}).",
        "5 places too few with it",
        "Invented place and people",
    ):
        assert words in page, words
    given = json.loads(stranger.get(f"/places/decisions/{reference}/decision.json").data)
    with reading():
        version = public.decision(reference).version
    assert given["hashes"]["content"] == version.content_hash
    described = stranger.get("/api/v1/openapi.json").json
    path = described["paths"]["/places/decisions/{reference}/decision.json"]["get"]
    assert "place-cut-decision-1" in json.dumps(path)
    assert stranger.get("/schemas/place-cut-decision-1.json").json["properties"].keys() <= given.keys()
    feed = ElementTree.fromstring(stranger.get("/feeds/places.atom").data)
    assert [each.find(f"{ATOM}id").text.endswith(f"{reference}#version-1") for each in feed.iter(f"{ATOM}entry")] == [
        True
    ]
    assert "This document is genuine" in told(stranger.get(f"/verify/{version.check_code}"))
    assert reference not in stranger.get("/sitemap.xml").text, "what is invented is not for search engines"
    officer = signed_in(app, Role.LICENSING_OFFICER)
    assert f"check code {version.check_code}" in told(officer.get(f"{STAFF}/cuts/{reference}"))
    with transaction():
        documents.withdraw(found.document(reference), reason="A court quashed it.", actor=OFFICER, today=TODAY)
    app.wsgi_app._looked_at = float("-inf")  # pages are kept for a second: it is over
    gone = told(stranger.get(f"/places/decisions/{reference}"))
    assert "A court quashed it." in gone
    assert "The roof" not in gone
    assert stranger.get(f"/places/decisions/{reference}/decision.pdf").status_code == 410
    assert f"Withdrawn on {day(TODAY)}" in told(stranger.get("/places/decisions"))
    assert f"/places/decisions/{reference}" not in stranger.get("/feeds/places.atom").text
    assert "was withdrawn" in told(officer.get(f"{STAFF}/cuts/{reference}"))


def test_a_decision_that_is_not_there_and_addresses_that_are_none(app):
    stranger = Visitor(app)
    assert "No decision is published yet." in told(stranger.get("/places/decisions"))
    for address in ("CUT-2026-0001", "%00", "x" * 5000, "%F0%9F%98%80", "TAR-2026-27"):
        assert stranger.get(f"/places/decisions/{address}").status_code == 404, address
    assert stranger.get("/places/decisions?after=abc").status_code == 404


def test_a_decision_taken_on_the_page_is_published_with_the_address_of_this_service(app):
    it = app.extensions["prison"]
    with transaction():
        cut = scene.asked(it)
        scene.heard(cut)
        scene.step(cut, "propose", OFFICER, outcome="refuse")
    decider = signed_in(app, Role.DECISION_PANEL_MEMBER)
    address = f"{STAFF}/cuts/{cut.reference}/refuse"
    wrong = sent(decider, address, {"words": "Because A1234BC sleeps there."})
    assert "a prison number" in told(wrong, 422)
    assert "Because A1234BC sleeps there." in wrong.text, "nothing typed is lost"
    assert sent(decider, address, {"words": "The places are needed."}).status_code == 303
    with reading():
        said = content_of(cut.reference)
        public_url = app.config["SETTINGS"].public_url
    assert said["verification"]["url"].startswith(f"{public_url}/verify/")
    assert said["decision"]["reasons"] == "The places are needed."


@pytest.mark.slow
def test_the_forms_say_the_same_carry_the_signature_and_everybody_can_read_them(app, tmp_path):
    with transaction():
        reference = in_part(app.extensions["prison"])
    render_everything()
    with reading():
        forms = {name: files.open_kept(each.sha256) for name, each in public.decision(reference).forms.items()}
    pdf, html = forms["pdf"], forms["html"].decode()
    heads = structure.table_heads(html)
    assert structure.difference(structure.words_of_pdf(pdf), structure.words_of_html(html), heads) is None
    for sheet in structure.sheets(pdf):
        assert reference in sheet, "which decision stands on every sheet"
        assert "Invented place and people" in sheet
    (tmp_path / "decision.pdf").write_bytes(pdf)
    run = subprocess.run(["pdfsig", tmp_path / "decision.pdf"], capture_output=True, text=True, timeout=60, check=False)
    assert "Signature is Valid" in run.stdout
    assert "Total document signed" in run.stdout
    if verapdf.missing():
        pytest.skip(f"veraPDF cannot be asked: {verapdf.missing()}")
    verdict = verapdf.judge(pdf)
    assert (verdict.failed, verdict.compliant) == ((), True)


def test_the_public_list_costs_as_many_queries_for_many_decisions_as_for_one(app):
    def counted() -> int:
        seen: list[str] = []
        listen = lambda *given: seen.append(given[2])  # noqa: E731 - one line says it
        event.listen(db.engine(), "before_cursor_execute", listen)
        try:
            with app.test_request_context("/places/decisions"), reading():
                rows, _more = public.decisions()
                assert all(each.content["means"] for each in rows)
        finally:
            event.remove(db.engine(), "before_cursor_execute", listen)
        return len(seen)

    it = app.extensions["prison"]
    with transaction():
        scene.cut_at(Cut.REFUSED, it)
    few = counted()
    with transaction():
        for _each in range(4):
            scene.cut_at(Cut.REFUSED, it)
    assert counted() == few
    assert words_of(check(Visitor(app).get("/places/decisions"))).count("It may not") == 5
