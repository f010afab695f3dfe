"""What a report says, at every stage of an inspection, and in every form."""

import io
import json
from datetime import date

import docx
import html5lib
import pytest

from regulator.cli.report import made as made_form
from regulator.core.canonical import canonical, digest
from regulator.core.db import reading, session, transaction
from regulator.core.documents import queries as documents
from regulator.inspections import queries
from regulator.inspections.actions import judging, replying
from regulator.inspections.queries.report import KIND, draft_content
from regulator.inspections.rules.lifecycle import State
from regulator.inspections.rules.ratings import recomputed
from regulator.standards.queries.schemes import scheme

from . import scene
from .scene import LEAD, NOW, PROVIDER, REPLIED_ON, SENT_ON, URL

pytestmark = pytest.mark.database
TODAY = date(2026, 6, 1)


def content_of(inspection_id):
    with reading():
        return draft_content(scene.again(inspection_id), today=TODAY, public_url=URL)


@pytest.mark.parametrize("state", list(State))
def test_a_report_stands_at_every_stage_and_goes_out_in_every_form(ground, state):
    content = content_of(scene.inspection_at(state))
    assert KIND.problems(content) == []
    assert (
        content["notice"]
        == f"Not published. This inspection is at “{state.replace('-', ' ')}”; exported on 1 June 2026"
    )
    assert content["verification"]["check_code"] == "None: not published"
    page = html5lib.parse(made_form("html", content, None).decode(), namespaceHTMLElements=False)
    text = " ".join(page.itertext())
    assert content["notice"] in text
    assert json.loads(made_form("json", content, None))["hashes"]["content"] == digest(canonical(content))
    paragraphs = docx.Document(io.BytesIO(made_form("docx", content, None))).paragraphs
    assert any(content["title"] in paragraph.text for paragraph in paragraphs)


def test_a_draft_goes_out_as_a_pdf_too(ground):
    if ground.engine != "sqlite":
        pytest.skip("the renderer sees content and no database: once is enough")
    content = content_of(scene.inspection_at(State.REPLY))
    assert made_form("pdf", content, None).startswith(b"%PDF-1.7")


def test_evidence_is_there_to_read_before_any_draft(ground):
    inspection_id = scene.inspection_at(State.FIELDWORK)
    with transaction():
        scene.handed_in(scene.again(inspection_id), [scene.a_note(1, statement="Cold cells.", area="respect")])
    content = content_of(inspection_id)
    statements = [each for area in content["areas"] for each in area["statements"]]
    assert [(each["number"], each["text"]) for each in statements] == [("2.1", "Cold cells.")]
    assert content["summary"]["ratings"] == []


def test_a_published_report_is_what_was_frozen_and_its_ratings_can_be_worked_out_again(ground):
    inspection_id = scene.inspection_at(State.PUBLISHED)
    with reading():
        inspection = scene.again(inspection_id)
        version = documents.newest(documents.document(inspection.reference).id)
        content = json.loads(version.content)
        recorded = queries.ratings(inspection_id)
        assert digest(version.content) == version.content_hash
        assert recomputed(scheme(recorded.scheme), recorded.outcome["derivation"]).as_json() == recorded.outcome
        posted = json.loads(scene.events(inspection_id, "InspectionPublished")[0][1])
    assert posted["content_hash"] == version.content_hash
    assert KIND.problems(content) == []
    assert content["notice"] is None
    assert [(each["ref"], each["score"]) for each in content["summary"]["ratings"]] == list(scene.scores().items())
    assert content["summary"]["overall"] is None
    assert [each["name"] for each in content["summary"]["unscored"]] == ["Leadership"]
    assert content["verification"]["check_code"] == version.check_code
    assert [each["title"] for each in content["priority_concerns"]] == ["Concern 1", "Concern 2", "Concern 3"]
    assert [each["number"] for each in content["other_concerns"]] == [4, 5]
    assert content["reply"]["points"] == [
        {
            "statement": "1.1",
            "claim": "Wrong fact",
            "text": "It was Tuesday.",
            "answer": "Accepted",
            "reason": "It was.",
        }
    ]


def test_a_report_that_was_published_stays_as_it_was_whatever_happens_next(ground):
    inspection_id = scene.inspection_at(State.PUBLISHED)
    with reading():
        document = documents.document(scene.again(inspection_id).reference)
        before = documents.newest(document.id).content
    for reached, step in scene.STEPS[-3:]:
        with transaction():
            made = scene.again(inspection_id)
            step(made)
            assert made.state == reached
    with reading():
        assert documents.newest(document.id).content == before
        assert len(documents.versions(document.id)) == 1


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (lambda made: None, None),
        (
            lambda made: replying.waive_reply(made, on=REPLIED_ON, reason="The governor agrees.", actor=PROVIDER),
            "The provider gave no reply: The governor agrees.",
        ),
        (
            lambda made: replying.submit_reply(made, on=REPLIED_ON, actor=PROVIDER),
            "The provider disputed nothing in the draft.",
        ),
    ],
)
def test_a_report_says_what_became_of_the_right_of_reply(ground, ended, said):
    inspection_id = scene.inspection_at(State.REPLY)
    with transaction():
        made = scene.again(inspection_id)
        replying.deliver_draft(made, on=SENT_ON, actor=LEAD)
        ended(made)
    reply = content_of(inspection_id)["reply"]
    assert (reply and reply["text"]) == (said and [said])


def test_a_report_counts_how_points_were_answered(ground):
    inspection_id = scene.inspection_at(State.REPLY)
    with transaction():
        made = scene.again(inspection_id)
        replying.deliver_draft(made, on=SENT_ON, actor=LEAD)
        for number, answer in (("1.1", "reject"), ("1.1", "accept"), ("2.1", "part"), ("2.1", "accept")):
            point = replying.dispute(made, number, claim="wrong fact", text="No.", actor=PROVIDER, now=NOW)
            replying.answer_point(made, point, answer=answer, reason="Because.", actor=LEAD)
        replying.submit_reply(made, on=REPLIED_ON, actor=PROVIDER)
    assert content_of(inspection_id)["reply"]["text"] == [
        "The provider disputed the draft on 4 points: 2 accepted, 1 accepted in part and 1 rejected."
    ]


def test_minimum_standards_that_are_not_met_come_in_the_order_of_the_edition(ground):
    with transaction():
        made = scene.brought_to(State.FIELDWORK)
        found = {"MS-R7": "not-met", "MS-S4": "not-met", "MS-S10": "not-met", "MS-P1": "met", "MS-L1": "not-tested"}
        entries = [
            scene.an_entry(number, "minimum-standard", {"ref": ref, "outcome": outcome, "evidence": "Seen."})
            for number, (ref, outcome) in enumerate(found.items(), 1)
        ]
        scene.handed_in(made, entries)
        inspection_id = made.id
    told = content_of(inspection_id)["minimum_standards"]
    assert (told["tested"], told["met"], told["note"]) == (4, 1, None)
    assert [each["ref"] for each in told["not_met"]] == ["MS-S4", "MS-S10", "MS-R7"]
    assert all(each["retest"] for each in told["not_met"])
    with reading():
        edition = queries.minimum_standards(inspection_id)
    assert told["not_tested"] > 20 - len(edition)


def test_an_urgent_notification_stands_in_the_report_with_its_dates(ground):
    inspection_id = scene.inspection_at(State.PANEL)
    with transaction():
        judging.notify_urgently(
            scene.again(inspection_id), issued_on=date(2026, 3, 9), reasons="Fear.", earlier="one in 2020", actor=LEAD
        )
    assert content_of(inspection_id)["urgent_notification"] == {
        "issued_on": "2026-03-09",
        "reply_due_on": "2026-04-06",
        "text": ["An urgent notification followed this inspection.", "Fear.", "Before it: one in 2020."],
    }


def test_words_of_every_kind_come_through_every_form(ground):
    """Markup, quotes, other scripts, right-to-left and long words are words, and nothing else."""
    words = (
        "<script>alert('x')</script> & “quotes” — naïve Łódź 測試 עברית " + "Donaudampfschifffahrt" * 20 + " {{ 7*7 }}"
    )
    with transaction():
        made = scene.brought_to(State.FIELDWORK)
        scene.handed_in(made, [scene.a_note(1, statement=words)])
        inspection_id = made.id
    content = content_of(inspection_id)
    page = html5lib.parse(made_form("html", content, None).decode(), namespaceHTMLElements=False)
    assert words in " ".join(page.itertext())
    assert not page.findall(".//script")
    document = docx.Document(io.BytesIO(made_form("docx", content, None)))
    assert any(words in paragraph.text for paragraph in document.paragraphs)
    assert words in made_form("json", content, None).decode().replace('\\"', '"')


def test_a_character_that_word_processors_cannot_hold_keeps_no_report_inside(ground):
    with transaction():
        made = scene.brought_to(State.FIELDWORK)
        scene.handed_in(made, [scene.a_note(1, statement="Cold \x07 and \x1b damp \ufffe cells")])
        inspection_id = made.id
    content = content_of(inspection_id)
    document = docx.Document(io.BytesIO(made_form("docx", content, None)))
    assert any("Cold \ufffd and \ufffd damp \ufffd cells" in paragraph.text for paragraph in document.paragraphs)
    assert "Cold " in made_form("html", content, None).decode()


def test_the_import_is_named_for_every_duty_and_nobody_real_is(ground):
    content = content_of(scene.inspection_at(State.FINAL, origin="published-facts"))
    assert content["origin"]["imported"] is True
    assert all(each["actor"].startswith("The import, as ") for each in content["origin"]["actors"])
    assert content["team"] == []
    assert all(rating["imported"] for rating in content["summary"]["ratings"])
    live = content_of(scene.inspection_at(State.FINAL))
    assert (live["origin"]["imported"], live["origin"]["actors"]) == (False, [])
    assert {each["role"] for each in live["team"]} == {"Lead inspector", "Inspector", "Panel member"}


def test_nothing_is_read_that_changes_anything(ground):
    inspection_id = scene.inspection_at(State.FINAL)
    with reading():
        before = scene.rows()
        draft_content(scene.again(inspection_id), today=TODAY, public_url=URL)
        assert scene.rows() == before
        assert not session().dirty
