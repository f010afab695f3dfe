"""What may come in: judged by its content, never by its name."""

import io
import resource
import signal
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from regulator.core import files, keys
from regulator.core.files import PAPERS, PHOTOGRAPHS, receive
from regulator.core.files.names import clean_name
from regulator.core.files.store import path_of
from regulator.core.refused import NoRoom, NotFound, Refused
from tests import make

EVERYTHING = PAPERS | PHOTOGRAPHS


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def test_a_photograph_is_reduced_turned_upright_and_freed_of_place_and_owner(folder):
    original = make.photograph(4000, 3000, orientation=6)
    received = receive(original, name="IMG_1.JPG", allowed=PHOTOGRAPHS)
    small = files.open_kept(received.sha256)
    with Image.open(io.BytesIO(small)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (1064, 1418)
        assert picture.getpixel((1050, 10))[0] > 200  # what was top left is top right once turned
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "comment"}
    assert b"Bloggs" not in small
    assert b"Telephone" not in small
    assert received.media_type == "image/jpeg"
    assert received.size == len(small)


def test_the_original_is_kept_sealed_and_comes_back_as_it_was(folder):
    original = make.photograph()
    received = receive(original, name="a.jpg", allowed=PHOTOGRAPHS)
    assert received.original_sha256
    assert files.open_original(received.original_sha256) == original
    for path in left_in(folder):
        assert b"Bloggs" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_two_originals_that_look_alike_stay_two_files(folder):
    one = receive(make.photograph(orientation=1), name="a.jpg", allowed=PHOTOGRAPHS)
    other = receive(make.photograph(orientation=1) + b"\0", name="a.jpg", allowed=PHOTOGRAPHS)
    assert one.sha256 != other.sha256


def test_an_original_opens_with_the_key_it_was_sealed_with_after_a_newer_one_came(folder, tmp_path):
    original = make.photograph()
    sha256 = receive(original, name="a.jpg", allowed=PHOTOGRAPHS).original_sha256
    newer = tmp_path / "keys" / "sealed-files.00000000.key"
    newer.touch(mode=0o600)
    newer.write_bytes(b"A" * 43 + b"=")
    assert keys.current(tmp_path / "keys", "sealed-files").id == "00000000"
    assert files.open_original(sha256) == original


def test_without_its_key_an_original_stays_shut(folder, tmp_path):
    sha256 = receive(make.photograph(), name="a.jpg", allowed=PHOTOGRAPHS).original_sha256
    for key in (tmp_path / "keys").glob("sealed-files.*"):
        key.unlink()
    with pytest.raises(keys.MissingKey, match="Bring it back"):
        files.open_original(sha256)


@pytest.mark.parametrize("change", [b"x", b"\n\n", b""], ids=["another byte", "lines", "cut short"])
def test_a_sealed_original_that_was_changed_is_not_opened(folder, change):
    sha256 = receive(make.photograph(), name="a.jpg", allowed=PHOTOGRAPHS).original_sha256
    path = path_of(sha256, sealed=True)
    path.write_bytes(path.read_bytes()[:-100] + change)
    with pytest.raises(files.Damaged):
        files.open_original(sha256)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16", "CMYK"])
def test_every_kind_of_picture_a_person_sends_can_be_read(folder, mode):
    made = io.BytesIO()
    make.picture(200, 100).convert(mode if mode != "I;16" else "L").convert(mode).save(
        made, "JPEG" if mode == "CMYK" else "PNG"
    )
    received = receive(made.getvalue(), name="a.png", allowed=PHOTOGRAPHS)
    with Image.open(io.BytesIO(files.open_kept(received.sha256))) as picture:
        assert (picture.mode, picture.size) == ("RGB", (200, 100))
    assert received.name == "a.jpg"


def test_what_lets_light_through_stands_on_white(folder):
    made = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(made, "PNG")
    received = receive(made.getvalue(), name="a.png", allowed=PHOTOGRAPHS)
    with Image.open(io.BytesIO(files.open_kept(received.sha256))) as picture:
        assert min(picture.getpixel((10, 10))) > 250


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"<!doctype html><script>alert(1)</script>", "whatever its name says"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "whatever its name says"),
        (b"GIF89a<script>alert(1)</script>", "whatever its name says"),
        (b"MZ" + bytes(200), "whatever its name says"),
        (make.pdf(), "whatever its name says"),
        (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "cannot be read"),
        (make.photograph()[:3000], "cannot be read"),
        (make.png(30_000, 30_000), "million pixels"),
        (make.png(9_000, 9_000), "million pixels"),
        (make.png(2_000_000_000, 2_000_000_000), "million pixels"),
        (make.png(6_000, 6_000, rows=b"rubbish"), "cannot be read"),
    ],
    ids=lambda value: None if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_is_no_photograph_is_refused_whatever_its_name(folder, content, why):
    with pytest.raises(Refused, match=why) as refused:
        receive(content, name="holiday.jpg", allowed=PHOTOGRAPHS)
    assert refused.value.field == "file"
    assert left_in(folder) == []


def test_half_a_photograph_is_refused_whatever_another_library_made_of_pillow(folder, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    with pytest.raises(Refused, match="cannot be read"):
        receive(make.photograph()[:3000], name="holiday.jpg", allowed=PHOTOGRAPHS)
    assert left_in(folder) == []


def test_a_picture_of_thousands_of_scans_is_refused_before_it_is_opened(folder):
    made = io.BytesIO()
    make.picture(64, 64).save(made, "JPEG", progressive=True)
    content = made.getvalue()
    last_scan = content.rindex(b"\xff\xda")
    bomb = content[:last_scan] + content[last_scan:-2] * 5000 + content[-2:]
    with pytest.raises(Refused, match="cannot be read"):
        receive(bomb, name="a.jpg", allowed=PHOTOGRAPHS)
    assert receive(content, name="a.jpg", allowed=PHOTOGRAPHS).media_type == "image/jpeg"


def test_a_polyglot_loses_its_other_half(folder):
    page = b"<script>alert(document.cookie)</script>"
    received = receive(make.photograph() + page + make.pdf(), name="a.pdf", allowed=EVERYTHING)
    assert received.media_type == "image/jpeg"
    assert page not in files.open_kept(received.sha256)
    assert b"%PDF" not in files.open_kept(received.sha256)


def test_a_paper_is_kept_as_it_came(folder):
    received = receive(io.BytesIO(make.pdf()), name="plan.exe", allowed=PAPERS)
    assert files.open_kept(received.sha256) == make.pdf()
    assert (received.media_type, received.name, received.original_sha256) == ("application/pdf", "plan.pdf", None)


def test_reading_stops_at_the_largest_size(folder):
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"%PDF-" + bytes(size - 5)

    endless = Endless()
    with pytest.raises(Refused, match="larger than 3 MB"):
        receive(endless, name="a.pdf", allowed=PAPERS, largest=3 * 1024 * 1024)
    assert endless.given <= 4 * 1024 * 1024
    assert left_in(folder) == []


def test_rot_on_the_disk_is_found_when_a_file_is_read_and_mended_when_it_comes_again(folder):
    sha256 = receive(make.pdf(), name="a.pdf", allowed=PAPERS).sha256
    path = path_of(sha256)
    path.write_bytes(path.read_bytes().replace(b"plan", b"plam"))
    with pytest.raises(files.Damaged):
        files.open_kept(sha256)
    receive(make.pdf(), name="a.pdf", allowed=PAPERS)
    assert files.open_kept(sha256) == make.pdf()
    path.unlink()
    with pytest.raises(files.Damaged, match="missing"):
        files.open_kept(sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "a" * 63, "a" * 64 + "\n", "\0"])
def test_an_address_that_is_no_hash_reaches_nothing(folder, name):
    with pytest.raises(NotFound):
        files.open_kept(name)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\fakepath\\wing A.PDF", "wing A.pdf"),
        ("../../../etc/passwd", "passwd.pdf"),
        ("a/b/..", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "file.pdf"),
        ("plan\r\nContent-Type: text\x00.pdf", "plan Content-Type: text.pdf"),
        ("photo\u202egpj.exe", "photo gpj.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ("\ud800.pdf", "file.pdf"),
        ("Pla\u0301n.pdf", "Pl\u00e1n.pdf"),
    ],
)
def test_a_name_keeps_no_folder_and_nothing_invisible(name, kept):
    assert clean_name(name, "application/pdf") == kept


def test_a_full_disk_is_said_plainly_and_nothing_is_left(folder):
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignoring = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, was[1]))
    try:
        with pytest.raises(NoRoom, match="no room"):
            receive(make.pdf("x" * 100_000), name="a.pdf", allowed=PAPERS)
        with pytest.raises(NoRoom, match="no room"):
            files.store.write([bytes(15_000), bytes(15_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)
        signal.signal(signal.SIGXFSZ, ignoring)
    assert left_in(folder) == []
