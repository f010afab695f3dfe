"""Evidence in the browser: written at typing speed, kept once, never lost, each person's own."""

import html
import re
import threading
from io import BytesIO

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from regulator.core import clock
from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.inspections import queries
from regulator.inspections.actions import noting, planning
from regulator.inspections.models.journal import Evidence, EvidenceFile, Operation
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests import make

from . import scene
from .workers import errors, inspection_for, worker

pytestmark = pytest.mark.database


@pytest.fixture
def visit(app):
    """An inspector and a colleague on site; the reference of their inspection."""
    ann, ben = worker(app, Role.INSPECTOR, "Ann Author"), worker(app, Role.INSPECTOR, "Ben Beside")
    return ann, ben, inspection_for(State.FIELDWORK, (ann, "field"), (ben, "field"))


def at(reference, area="safety", more=""):
    return f"/staff/inspections/{reference}/evidence/{area}{more}"


def hidden(page, name):
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def note(who, reference, statement="The bells were answered.", *, id=None, area="safety", **said):
    """A note as the page of an area sends it."""
    page = who.visitor.get(at(reference, area)).text
    given = {"id": id or hidden(page, "id"), "statement": statement, "source": "staff", "bearing": "concern"}
    return who.visitor.post(at(reference, area), given | said)


def kept(reference):
    """What stands, the newest first."""
    with reading():
        inspection = queries.by_reference(reference)
        rows = select(Evidence).where(Evidence.inspection_id == inspection.id).order_by(Evidence.made_at.desc())
        return list(session().scalars(rows))


def operations(reference):
    with reading():
        inspection = queries.by_reference(reference)
        return list(session().scalars(select(Operation).where(Operation.inspection_id == inspection.id)))


def test_a_note_is_written_read_by_everybody_amended_and_withdrawn_by_its_author_alone(visit):
    ann, ben, reference = visit
    assert "Nothing is captured in this area yet" in ann.visitor.get(at(reference)).text
    saved = note(ann, reference, locator="B wing, the 3s", standards="S1")
    assert saved.status_code == 303
    assert saved.location.endswith("#statement")
    after = ann.visitor.get(saved.location.partition("#")[0]).text
    assert 'value="staff" checked' in after
    assert "Saved." in after
    (row,) = kept(reference)
    assert (row.source, row.bearing, row.locator, row.standards) == ("staff", "concern", "B wing, the 3s", ["S1"])
    (operation,) = operations(reference)
    assert (operation.device, operation.sequence) == (f"web:{ann.actor.id}", 1)

    seen = ben.visitor.get(at(reference)).text
    assert "The bells were answered." in seen
    assert "Ann Author" in seen
    assert "/amend" not in seen
    own = at(reference, more=f"/{row.id}")
    assert "only its author may change it" in ben.visitor.get(f"{own}/amend").text
    for way in ("amend", "withdraw"):
        sent = ben.visitor.post(
            f"{own}/{way}", {"statement": "No.", "stood": row.statement, "reason": "Mine."}, form_on="/account"
        )
        assert sent.status_code == 422
        assert "Only its author" in errors(sent.text)[0]

    page = ann.visitor.get(f"{own}/amend").text
    given = {
        "id": hidden(page, "id"),
        "stood": hidden(page, "stood"),
        "statement": "They were not.",
        "reason": "Misheard",
    }
    assert ann.visitor.post(f"{own}/amend", given).status_code == 303
    assert ann.visitor.post(f"{own}/amend", given).status_code == 303  # sent twice it is one amendment
    late = ann.visitor.post(f"{own}/amend", given | {"id": str(uuid7()), "statement": "Perhaps."})
    assert "in another window" in errors(late.text)[0]
    assert "Perhaps." in late.text
    told = ben.visitor.get(at(reference)).text
    assert "Amended; what it said before" in told
    assert "The bells were answered." in told
    assert "They were not." in told
    gone = ann.visitor.post(f"{own}/withdraw", {"id": str(uuid7()), "reason": "Wrong wing"})
    assert gone.status_code == 303
    assert "Wrong wing" in ben.visitor.get(at(reference)).text
    assert "withdrawn already" in ann.visitor.get(f"{own}/withdraw").text
    assert [each.sequence for each in operations(reference)] == [1, 2, 3]


def test_the_same_form_twice_is_one_note_and_other_words_under_its_id_are_told_and_kept_apart(visit):
    ann, ben, reference = visit
    once = str(uuid7())
    assert note(ann, reference, id=once).status_code == 303
    assert note(ann, reference, id=once).status_code == 303
    other = note(ann, reference, "Other words.", id=once)
    assert other.status_code == 422
    assert "saved before, with other words" in errors(other.text)[0]
    assert "Other words." in other.text
    assert hidden(other.text, "id") != once
    assert note(ben, reference, id=once).status_code == 422  # a colleague's id is not taken over
    assert note(ann, reference, "Other words.", id=hidden(other.text, "id")).status_code == 303
    assert [each.statement for each in kept(reference)] == ["Other words.", "The bells were answered."]
    assert note(ann, reference, "A third.", id="no id at all").status_code == 303


def test_what_was_typed_comes_back_when_it_cannot_be_kept(visit, app):
    ann, _ben, reference = visit
    for given, told in (
        ({"statement": " \n"}, "Enter what you saw"),
        ({"source": ""}, "Choose where this comes from"),
        ({"source": "rumour"}, "Choose where this comes from"),
        ({"statement": "x" * 20_001}, "20,000"),
        ({"statement": "half\x00"}, "cannot be stored"),
        ({"standards": "Z99"}, "standards of this area"),
    ):
        answer = note(ann, reference, **({"statement": "Kept words."} | given))
        assert answer.status_code == 422, given
        assert told in errors(answer.text)[0]
    assert "Kept words." in answer.text
    assert ann.visitor.post(at(reference), {}, form_on=at(reference)).status_code == 422
    with transaction():
        held = queries.by_reference(reference)
        scene.ready_for_all(held)
        scene.move(held, "close-fieldwork")
    assert "Save note" not in ann.visitor.get(at(reference)).text
    late = ann.visitor.post(
        at(reference),
        {"id": str(uuid7()), "statement": "Late words.", "source": "staff", "bearing": "finding"},
        form_on="/account",
    )
    assert late.status_code == 422
    assert "not under way" in errors(late.text)[0]
    assert "Late words." in late.text


def test_two_tabs_at_once_each_keep_their_notes_and_leave_no_gap(visit):
    ann, ben, reference = visit
    faults = []

    def write(who, words):
        for number in range(6):
            try:
                with transaction():
                    body = {"area": "safety", "source": "staff", "statement": f"{words} {number}"}
                    written = [noting.Written(uuid7(), "note", body)]
                    noting.write_down(queries.by_reference(reference), written, actor=who, now=clock.now())
            except Exception as fault:
                faults.append(fault)

    tabs = [threading.Thread(target=write, args=(ann.actor, f"tab {tab}")) for tab in (1, 2)]
    tabs.append(threading.Thread(target=write, args=(ben.actor, "a colleague")))
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert faults == []
    numbers = {}
    for each in operations(reference):
        numbers.setdefault(each.device, []).append(each.sequence)
    assert {device: sorted(found) for device, found in numbers.items()} == {
        f"web:{ann.actor.id}": list(range(1, 13)),
        f"web:{ben.actor.id}": list(range(1, 7)),
    }


def test_who_may_not_capture_is_refused_whatever_they_send(visit, app):
    _ann, _ben, reference = visit
    panel, stranger = worker(app, Role.PANEL_MEMBER, "Pat Panel"), worker(app, Role.INSPECTOR, "Sam Stranger")
    for who, told in ((panel, "Your role may not"), (stranger, "named for the visit")):
        given = {"id": str(uuid7()), "statement": "Words.", "source": "staff", "bearing": "finding"}
        answer = who.visitor.post(at(reference), given, form_on="/account")
        assert answer.status_code == 422
        assert told in errors(answer.text)[0]
    assert kept(reference) == []
    assert _ann.visitor.get(at(reference, "no-such-area")).status_code == 404
    assert _ann.visitor.get(at("INS-2026-0000")).status_code == 404
    assert _ann.visitor.get(at(reference, more=f"/{uuid7()}/amend")).status_code == 404


def test_everything_is_found_by_words_area_source_and_author_fifty_at_a_time(visit):
    ann, ben, reference = visit
    with transaction():
        inspection = queries.by_reference(reference)
        entries = [scene.a_note(number, locator=f"cell 1_{number}") for number in range(1, 121)]
        planning.name_member(
            inspection, person="person:77", duty="inspector", part="field", actor=scene.LEAD, name="Tab Let"
        )
        scene.handed_in(inspection, entries, who=scene.person(77, Role.INSPECTOR))
    note(ben, reference, "Fifty %_ odd", area="respect")
    search = f"/staff/inspections/{reference}/evidence-search"

    def statements(address):
        return re.findall(r'cjr-words">([^<]+)<', ann.visitor.get(address).text)

    seen, address = [], search
    while address:
        page = ann.visitor.get(address).text
        assert len(re.findall("<article", page)) <= 50
        seen += re.findall(r'cjr-words">([^<]+)<', page)
        after = re.search(r'govuk-pagination__next"><a[^>]*href="([^"#]+)', page)
        address = html.unescape(after[1]) if after else None
    assert len(seen) == len(set(seen)) == 121
    assert statements(f"{search}?words=odd+fifty") == ["Fifty %_ odd"]
    assert statements(f"{search}?words=%25_") == ["Fifty %_ odd"]
    assert len(statements(f"{search}?words=1_99")) == 1
    assert statements(f"{search}?area=respect&source=staff&bearing=concern&author=person:{ben.actor.id}") == [
        "Fifty %_ odd"
    ]
    assert statements(f"{search}?withdrawn=only") == []
    assert len(statements(f"{search}?source=nonsense&after=nonsense&words=%00")) == 50
    first = ann.visitor.get(at(reference)).text
    assert "Tab Let" in first
    assert "number 120." in first
    assert "number 70." not in first
    assert ">121 entries<" not in ann.visitor.get(f"/staff/inspections/{reference}/evidence").text
    assert "Search all 121 entries" in ann.visitor.get(f"/staff/inspections/{reference}/evidence").text


def test_a_page_is_told_what_arrived_since_it_was_made(visit):
    ann, ben, reference = visit
    page = ann.visitor.get(at(reference)).text
    since = re.search(r'data-at="([^"]+)"', page)[1]
    newer = at(reference, more="/newer")
    assert ann.visitor.get(newer, query_string={"since": since}).json["entries"] == []
    note(ben, reference)
    (entry,) = ann.visitor.get(newer, query_string={"since": since}).json["entries"]
    assert "The bells were answered." in entry["html"]
    note(ben, reference, area="respect")
    for nonsense in ("", "0001-01-01", "9999-12-31T23:59:59+23:59", "x" * 5000):
        assert ann.visitor.get(newer, query_string={"since": nonsense}).status_code == 200


def upload(who, reference, *files, area="safety", json=False, **data):
    address = at(reference, area, "/files")
    page = who.visitor.get(address).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    form = {"csrf_token": token, "id": str(uuid7()), **data}
    form["files"] = [(BytesIO(content), name) for name, content in files]
    headers = {"Accept": "application/json"} if json else {}
    return who.visitor.browser.post(address, data=form, content_type="multipart/form-data", headers=headers)


def files_kept(reference):
    with reading():
        inspection = queries.by_reference(reference)
        return list(session().scalars(select(EvidenceFile).where(EvidenceFile.inspection_id == inspection.id)))


def test_files_are_kept_each_for_itself_shown_safely_and_withdrawn(visit, app):
    ann, ben, reference = visit
    note(ann, reference)
    about = str(kept(reference)[0].id)
    once = str(uuid7())
    sent = [
        ("yard.jpg", make.photograph()),
        ("plan.pdf", make.pdf()),
        ("bomb.png", make.png(60_000, 60_000)),
        ("holiday.jpg", b"MZ\x90\x00 this is a program"),
        ("empty.pdf", b""),
    ]
    answer = upload(ann, reference, *sent, about=about, caption="The yard", id=once)
    assert answer.status_code == 422
    told = html.unescape(answer.text)
    for words in (
        "bomb.png: This picture has more than",
        "holiday.jpg: What is inside",
        "empty.pdf: This file is empty",
    ):
        assert words in told
    assert "Kept:</strong> yard.jpg, plan.pdf" in told
    rows = {each.name: each for each in files_kept(reference)}
    assert set(rows) == {"yard.jpg", "plan.pdf"}
    assert {each.caption for each in rows.values()} == {"The yard"}
    assert str(rows["yard.jpg"].about) == about
    assert upload(ann, reference, *sent[:2], about=about, caption="The yard", id=once).status_code == 303
    assert len(files_kept(reference)) == 2
    assert "yard" in ann.visitor.get(at(reference)).text

    def opened(who, name):
        return who.visitor.browser.get(f"/staff/inspections/{reference}/files/{rows[name].sha256}")

    picture, document = opened(ben, "yard.jpg"), opened(ben, "plan.pdf")
    assert picture.mimetype == "image/jpeg"
    assert b"Jo Bloggs" not in picture.data
    assert picture.headers["Content-Disposition"].startswith("inline")
    assert document.headers["Content-Disposition"].startswith("attachment")
    for each in (picture, document):
        assert each.headers["X-Content-Type-Options"] == "nosniff"
        assert each.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    other = inspection_for(State.FIELDWORK, (ann, "field"))
    assert ann.visitor.get(f"/staff/inspections/{other}/files/{rows['yard.jpg'].sha256}").status_code == 404
    assert ann.visitor.get(f"/staff/inspections/{reference}/files/{'0' * 64}").status_code == 404
    assert ann.visitor.get(f"/staff/inspections/{reference}/files/..").status_code == 404

    away = at(reference, more=f"/files/{rows['yard.jpg'].id}/withdraw")
    assert "only its author" in ben.visitor.get(away).text
    assert ben.visitor.post(away, {"id": str(uuid7()), "reason": "No"}, form_on="/account").status_code == 422
    assert ann.visitor.post(away, {"id": str(uuid7()), "reason": "A face shows"}).status_code == 303
    assert opened(ann, "yard.jpg").status_code == 404
    assert "A face shows" in ann.visitor.get(at(reference, more="/files")).text


def test_too_many_files_and_a_late_one_are_told_and_nothing_else_is_lost(visit, app):
    ann, _ben, reference = visit
    many = [(f"{number}.pdf", make.pdf(f"number {number}")) for number in range(22)]
    answer = upload(ann, reference, *many)
    assert answer.status_code == 422
    assert "21.pdf: More than 20 files at once" in html.unescape(answer.text)
    assert len(files_kept(reference)) == 20
    one = upload(ann, reference, many[21], json=True)
    assert one.json == [{"name": "21.pdf", "kept": True, "message": "Kept"}]
    assert upload(ann, reference, json=True).json[0]["message"] == "Choose at least one photograph or document"
    elsewhere = upload(ann, reference, many[0], json=True, about=str(uuid7()))
    assert elsewhere.json[0]["message"] == "The note that this file is about is not there."
    stranger = worker(app, Role.INSPECTOR, "Sam Stranger")
    assert "named for the visit" in upload(stranger, reference, many[0], json=True).json[0]["message"]
    assert len(files_kept(reference)) == 21
    assert "45.pdf" not in ann.visitor.get(at(reference, more="/files?after=nonsense")).text


def test_the_evening_view_says_what_is_thin_unjudged_and_still_to_come(visit):
    ann, ben, reference = visit
    note(ann, reference)
    note(ben, reference, source="survey")
    with transaction():
        inspection = queries.by_reference(reference)
        scene.handed_in(inspection, [scene.a_note(1), scene.a_note(4)], device="tablet 7")
        scene.handed_in(inspection, [scene.a_proposal(5, "safety")], device="tablet 7")
    page = " ".join(re.sub("<[^>]+>", " ", ann.visitor.get(f"/staff/inspections/{reference}/evening").text).split())
    assert "Respect None None None None None No evidence" in page
    assert "Safety 2 from observation" in page
    assert "1 only from survey" in page
    assert "3 sources" in page
    assert "Nobody has proposed a judgement in 3 of 4" in page
    assert "Ann Author: has no area of their own and has proposed nothing" in page
    assert "36 of 36 are not looked at yet" in page
    assert "tablet 7 Person 902 3" in page
    assert "2 still to come" in page
    assert "This site, in a browser Ann Author 1" in page


def test_what_is_not_there_is_not_withdrawn(visit):
    ann, ben, reference = visit
    note(ann, reference)
    given = {"reason": "Why", "id": uuid7(), "actor": ann.actor, "now": clock.now()}
    with transaction():
        held = queries.by_reference(reference)
        with pytest.raises(Refused, match="is not there"):
            noting.withdraw(held, uuid7(), **given)


def test_a_device_tells_of_a_file_once_and_its_author_alone_withdraws_it(visit):
    ann, ben, reference = visit
    body = {"area": "safety", "sha256": "a" * 64, "name": "yard.jpg", "media_type": "image/jpeg", "caption": "The yard"}
    told = scene.an_entry(1, "file", body)
    gone = scene.an_entry(2, "withdrawal", {"reason": "A face shows"}, about=told["id"])
    theirs = scene.an_entry(1, "withdrawal", {"reason": "No"}, about=told["id"])
    with transaction():
        held = queries.by_reference(reference)
        assert scene.handed_in(held, [told], who=ann.actor) == 1
        assert scene.handed_in(held, [told], who=ann.actor) == 0
        with pytest.raises(Refused, match="changed by its author"):
            scene.handed_in(held, [theirs], "telephone", ben.actor)
        session().rollback()
    assert files_kept(reference) == []
    with transaction():
        assert scene.handed_in(queries.by_reference(reference), [gone, told], who=ann.actor) == 2
    assert [(each.name, each.withdrawn_because) for each in files_kept(reference)] == [("yard.jpg", "A face shows")]
    for wrong in ({"sha256": "../x"}, {"name": " "}, {"media_type": "x"}, {"caption": "x" * 301}, {"area": None}):
        with transaction(), pytest.raises(Refused, match="Entry 1"):
            scene.handed_in(queries.by_reference(reference), [scene.an_entry(9, "file", body | wrong)], who=ann.actor)
