"""The row of a kept file, and the bytes that no row tells of."""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest

from regulator.core import db, files
from regulator.core.events import record
from regulator.core.files import PAPERS, PHOTOGRAPHS, StoredFile
from regulator.core.files.store import path_of
from regulator.core.guard import Forbidden
from regulator.core.refused import NotFound, Refused
from tests import make

pytestmark = pytest.mark.database


@dataclass(frozen=True)
class PaperArrived:
    sha256: str

    @property
    def subject(self) -> str:
        return f"paper:{self.sha256}"


def keep(content: bytes, name: str = "a.pdf", *, at=make.NOW) -> str:
    with db.transaction():
        row = files.keep(content, name=name, actor=make.actor(), allowed=PAPERS | PHOTOGRAPHS, now=at)
        record(make.actor(), PaperArrived(row.sha256))
        return row.sha256


def test_a_kept_file_has_its_row(database, folder):
    sha256 = keep(make.photograph(), "Wing A.jpeg")
    with db.reading():
        row = files.kept(sha256)
    assert (row.name, row.media_type, row.duty, row.actor_id) == ("Wing A.jpg", "image/jpeg", "inspector", 1)
    assert row.kept_at == make.NOW
    assert row.size == len(files.open_kept(sha256))
    assert files.open_original(row.original_sha256) == make.photograph()


def test_the_same_content_twice_is_one_file_with_its_first_row(database, folder):
    assert keep(make.pdf(), "first.pdf") == keep(make.pdf(), "second.pdf")
    with db.reading():
        assert [row.name for row in db.session().query(StoredFile)] == ["first.pdf"]


def test_two_people_who_send_the_same_file_at_once_both_succeed(database, folder):
    kept = []
    start = threading.Barrier(2)

    def send() -> None:
        start.wait(timeout=10)
        kept.append(keep(make.pdf()))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(kept) == 2
    assert len(set(kept)) == 1


def test_what_was_received_outside_is_kept_inside(database, folder):
    received = files.receive(make.photograph(), name="a.jpg", allowed=PHOTOGRAPHS)
    with db.transaction():
        with pytest.raises(Refused, match="a PDF"):
            files.keep(received, name="a.jpg", actor=make.actor(), allowed=PAPERS, now=make.NOW)
        row = files.keep(received, name="a.jpg", actor=make.actor(), allowed=PHOTOGRAPHS, now=make.NOW)
        record(make.actor(), PaperArrived(row.sha256))
    assert row.original_sha256 == received.original_sha256


def test_what_the_regulator_made_is_kept_as_it_is(database, folder):
    with db.transaction():
        row = files.keep_made(b"{}", media_type="application/json", name="report", actor=make.actor(), now=make.NOW)
        record(make.actor(), PaperArrived(row.sha256))
    assert files.open_kept(row.sha256) == b"{}"
    assert (row.name, row.media_type) == ("report.json", "application/json")


def test_a_file_without_an_event_is_a_fault(database, folder):
    with pytest.raises(Forbidden), db.transaction():
        files.keep(make.pdf(), name="a.pdf", actor=make.actor(), allowed=PAPERS, now=make.NOW)


def test_bytes_without_a_row_are_found_a_day_later_and_others_are_not(database, folder):
    known = keep(make.photograph())
    with suppress(ZeroDivisionError), db.transaction():
        lost = files.keep(make.pdf(), name="a.pdf", actor=make.actor(), allowed=PAPERS, now=make.NOW).sha256
        raise ZeroDivisionError
    half = folder / "incoming" / "half"
    half.write_bytes(b"half a file")
    with db.reading(), pytest.raises(NotFound):
        files.kept(lost)
    everything = [path for path in folder.rglob("*") if path.is_file()]
    assert len(everything) == 4
    for path in everything:
        os.utime(path, (make.NOW.timestamp(),) * 2)
    with db.reading():
        assert files.sweep(make.NOW + timedelta(hours=23)) == []
        assert set(files.sweep(make.NOW + timedelta(hours=25))) == {half, path_of(lost)}
        assert path_of(known).is_file()
