"""Photographs and documents from devices: in pieces, by hash, each told for itself."""

import hashlib
import socket

import pytest
from sqlalchemy import select

from regulator.core import db, files
from regulator.fieldwork.models import FieldFile
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests import make
from tests.core.files.test_keeping import keep
from tests.inspections.workers import inspection_for, worker

from .device import Device, answers, device

pytestmark = pytest.mark.database


@pytest.fixture
def ann(app):
    """Ann's device, on a visit with fieldwork open."""
    who = worker(app, Role.INSPECTOR, "Ann Author")
    return device(app, inspection_for(State.FIELDWORK, (who, "field")), who)


def sha256(octets):
    return hashlib.sha256(octets).hexdigest()


def shown(ann, octets):
    """How the page of the area shows the files."""
    return ann.who.visitor.get(f"/staff/inspections/{ann.ref}/evidence/safety/files").text


def test_a_photograph_goes_on_where_it_ended_and_is_shown_once_it_is_whole(ann):
    octets = make.photograph(400, 300, colour="red")
    ann.file(octets, caption="The servery")
    told = ann.hand_in().get_json()
    assert told["files_wanted"] == [sha256(octets)]
    assert "Still on the device" in shown(ann, octets)
    half = len(octets) // 2
    address = f"visits/{ann.ref}/files/{sha256(octets)}?device={ann.id}"
    assert ann.get(address).get_json() == {"state": "absent", "received": 0}
    first = ann.send_piece(sha256(octets), octets[:half], 0, len(octets))
    assert first.get_json() == {"state": "partial", "received": half}
    again = ann.send_piece(sha256(octets), octets[:half], 0, len(octets))
    assert (again.status_code, again.get_json()["error"], again.get_json()["received"]) == (409, "offset", half)
    assert ann.get(address).get_json() == {"state": "partial", "received": half}
    assert ann.finish().get_json()["missing"]["files"] == [sha256(octets)]
    assert ann.send_piece(sha256(octets), octets[half:], half, len(octets)).get_json()["state"] == "kept"
    assert ann.send_piece(sha256(octets), octets, 0, len(octets)).get_json()["state"] == "kept", "the answer was lost"
    assert "Still on the device" not in shown(ann, octets)
    assert "The servery" in shown(ann, octets)
    receipt = ann.checked(ann.finish().get_json()["receipt"])
    assert (receipt["files"], receipt["final"]) == ([sha256(octets)], True)


def test_a_file_keeps_its_own_name_where_the_same_content_lies_elsewhere_under_another(ann):
    """Else whoever has a paper could see by its name that somebody behind a wall has it too."""
    octets = make.photograph(300, 200, colour="blue")
    keep(octets, "secret.jpg")
    ann.file(octets, caption="A wall")
    ann.hand_in()
    assert ann.put_file(octets).get_json()["state"] == "kept"
    with db.reading():
        (row,) = db.session().scalars(select(FieldFile)).all()
    assert "secret" not in row.name


def test_t18_two_attachments_with_the_same_content_are_two_entries_and_one_file(ann, app):
    octets = make.photograph(400, 300, colour="green")
    ann.file(octets, caption="Twice: the first")
    assert ann.put_file(octets).get_json()["state"] == "kept"
    ann.file(octets, caption="Twice: the second")
    assert answers(ann.hand_in()) == ["kept", "kept"]
    page = shown(ann, octets)
    assert "Twice: the first" in page
    assert "Twice: the second" in page
    assert "Still on the device" not in page
    other = Device(ann.who, ann.ref)
    other.enrol()
    other.take_pack()
    other.file(octets, caption="From the tablet")
    assert answers(other.hand_in()) == ["kept"]
    address = f"visits/{ann.ref}/files/{sha256(octets)}?device={other.id}"
    assert other.get(address).get_json()["received"] == len(octets), "it is here already"
    assert other.send_piece(sha256(octets), b"", 0, len(octets)).get_json()["state"] == "kept"
    assert other.checked(other.finish().get_json()["receipt"])["files"] == [sha256(octets)]


def test_t19_what_is_too_large_or_not_taken_says_which_file_and_holds_up_no_other(ann):
    large = ann.send_piece("a" * 64, b"x" * 10, 0, files.LARGEST + 1, "the whole wing.pdf")
    told = large.get_json()
    assert (large.status_code, told["error"], told["sha256"]) == (413, "too-large", "a" * 64)
    assert told["name"] == "the whole wing.pdf"
    assert "the whole wing.pdf" in told["message"]
    beyond = ann.send_piece("b" * 64, b"x" * 2_000_000, 0, 3_000_000)
    assert (beyond.status_code, beyond.get_json()["error"]) == (413, "too-large")
    odd = ann.put_file(b"MZ\x90 not a picture at all", "virus.jpg")
    assert (odd.status_code, odd.get_json()["error"], odd.get_json()["name"]) == (415, "file-refused", "virus.jpg")
    good = make.photograph(400, 300, colour="navy")
    assert ann.put_file(good).get_json()["state"] == "kept"


def test_what_did_not_arrive_as_it_was_sent_is_sent_again_from_its_beginning(ann):
    octets = make.photograph(400, 300, colour="gold")
    wrong = ann.send_piece(sha256(octets), octets[:-1] + b"?", 0, len(octets))
    assert (wrong.status_code, wrong.get_json()["error"]) == (422, "hash")
    assert ann.get(f"visits/{ann.ref}/files/{sha256(octets)}?device={ann.id}").get_json()["received"] == 0
    assert ann.put_file(octets).get_json()["state"] == "kept"


def test_a_server_killed_before_the_row_is_written_is_asked_to_finish(ann, monkeypatch):
    """Every byte is on the disk, and the process dies before it says so."""
    octets = make.photograph(400, 300, colour="teal")
    with monkeypatch.context() as dying:
        dying.setattr("regulator.fieldwork.actions.arriving_files.keep", _dies)
        assert ann.put_file(octets).status_code == 500
    address = f"visits/{ann.ref}/files/{sha256(octets)}?device={ann.id}"
    assert ann.get(address).get_json() == {"state": "partial", "received": len(octets)}
    assert ann.send_piece(sha256(octets), b"", 0, len(octets)).get_json()["state"] == "kept"


def _dies(*_given, **_named):
    raise RuntimeError("killed")


def test_the_hash_of_a_file_opens_nothing_that_was_not_brought_to_this_visit(ann, app):
    """Whoever knows a hash has no file by it: another visit's photograph is not shown for naming it."""
    octets = make.pdf()
    ann.file(octets)
    ann.put_file(octets)
    ann.hand_in()
    bob = worker(app, Role.INSPECTOR, "Bob Beyond")
    elsewhere = device(app, inspection_for(State.FIELDWORK, (bob, "field")), bob)
    elsewhere.file(octets)
    assert answers(elsewhere.hand_in()) == ["kept"]
    page = bob.visitor.get(f"/staff/inspections/{elsewhere.ref}/files/{sha256(octets)}")
    assert page.status_code == 404


def test_with_the_scanner_away_a_file_waits_whole_and_is_kept_when_it_is_back(ann, app):
    """Its octets are sent once: when the time has passed it is only asked to be finished."""
    settings = app.config["SETTINGS"]
    octets = make.photograph(400, 300, colour="orange")
    ann.file(octets)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        files.configure(settings.files, settings.keys, f"127.0.0.1:{nobody.getsockname()[1]}")
        away = ann.put_file(octets)
    assert (away.status_code, away.get_json()["error"], away.headers["Retry-After"]) == (503, "unchecked", "30")
    assert "wing A.jpg" in away.get_json()["message"]
    address = f"visits/{ann.ref}/files/{sha256(octets)}?device={ann.id}"
    assert ann.get(address).get_json() == {"state": "partial", "received": len(octets)}
    assert ann.finish().get_json()["missing"]["files"] == [sha256(octets)]
    files.configure(settings.files, settings.keys, settings.clamav)
    assert ann.send_piece(sha256(octets), b"", 0, len(octets)).get_json()["state"] == "kept"
