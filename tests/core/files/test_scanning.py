"""A real ClamAV daemon, with a signature of our own, asked about every file that comes in."""

import io
import socket
import threading

import pytest

from regulator.core import files
from regulator.core.files import PAPERS, PHOTOGRAPHS, receive
from regulator.core.files.scanner import Unchecked, scan
from regulator.core.refused import Refused
from tests import make

from .conftest import EICAR

ANSWERS = [b"stream: OK\0", b"", b"rubbish\0", b"stream: O", b"stream: OK", b"INSTREAM: ERROR\0", b"x" * 9000]


@pytest.fixture
def scanned(folder, tmp_path, clamd):
    files.configure(tmp_path / "files", tmp_path / "keys", clamd)
    return folder


def left_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def test_a_clean_file_is_kept_with_what_scanned_it(scanned):
    received = receive(make.pdf(), name="a.pdf", allowed=PAPERS)
    assert received.scanned_with.startswith("ClamAV ")
    assert files.open_kept(received.sha256) == make.pdf()


@pytest.mark.parametrize(
    "content",
    [make.pdf() + EICAR, make.photograph() + EICAR, make.pdf("x" * 1_500_000) + EICAR],
    ids=["in a paper", "behind a photograph", "at the end of a long one"],
)
def test_a_harmful_file_is_refused_in_plain_words_and_nothing_of_it_is_left(scanned, content):
    with pytest.raises(Refused, match="something harmful"):
        receive(content, name="a.pdf", allowed=PAPERS | PHOTOGRAPHS)
    assert left_in(scanned) == []


def test_a_file_too_long_for_the_scanner_is_refused_and_never_silently_kept(scanned):
    with pytest.raises(Refused, match="longer than our scanner takes"):  # and not Unchecked: to try again is in vain
        receive(make.pdf("x" * 3_000_000), name="a.pdf", allowed=PAPERS)
    assert left_in(scanned) == []


def test_with_the_scanner_away_nothing_is_kept(folder, tmp_path):
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{spare.getsockname()[1]}"
    files.configure(tmp_path / "files", tmp_path / "keys", address)
    with pytest.raises(Unchecked, match="could not be checked"):
        receive(make.pdf(), name="a.pdf", allowed=PAPERS)
    assert left_in(folder) == []


@pytest.mark.parametrize("answer", ANSWERS)
def test_only_a_whole_and_clear_answer_counts_as_checked(answer):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def daemon() -> None:
            for ending, said in ((bytes(4), answer), (b"zVERSION\0", b"ClamAV 1.4\0")):
                connection, _ = server.accept()
                with connection:
                    while not connection.recv(65536).endswith(ending):
                        pass
                    connection.sendall(said)

        thread = threading.Thread(target=daemon)
        thread.start()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        if answer == b"stream: OK\0":
            assert scan([b"content"], address) == "ClamAV 1.4"
        else:
            with pytest.raises(Unchecked, match="could not be checked"):
                scan([b"content"], address)
        thread.join(timeout=5)


def test_the_scanner_sees_the_original_and_not_only_what_is_left_of_it(scanned):
    made = io.BytesIO()
    make.picture(64, 64).save(made, "JPEG", comment=EICAR)
    with pytest.raises(Refused, match="something harmful"):
        receive(made.getvalue(), name="a.jpg", allowed=PHOTOGRAPHS)
