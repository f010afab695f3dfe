"""A signed PDF: any reader's program finds it whole, a changed byte is found, everybody can still read it."""

import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from regulator.app import declare
from regulator.core import clock, db, files, keys, outbox
from regulator.core.documents import actions, kinds, queries, signing
from regulator.core.documents.models import DocumentVersion
from tests import verapdf

from .test_freezing import published

CODE = "7KQ4-M2XN-W9PD"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("signing")
    keys.make_missing(made / "keys")
    return made


@pytest.fixture(autouse=True)
def _configured(folder: Path) -> None:
    signing.configure(folder / "keys", None)


@pytest.fixture(scope="module")
def plain(reports) -> bytes:
    return reports("crc").pdf


@pytest.fixture(scope="module")
def signed(folder: Path, plain: bytes) -> bytes:
    signing.configure(folder / "keys", None)
    return signing.signed(plain, check_code=CODE)


def pdfsig(folder: Path, pdf: bytes) -> str:
    """What poppler says, which shares no code with what signed."""
    file = folder / "asked.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, timeout=60, check=False).stdout


def trusts(folder: Path, pdf: bytes, certificate: bytes) -> bool:
    """Whether OpenSSL, told to trust this certificate and no other, believes the signature of the bytes it names."""
    found = re.search(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", pdf)
    assert found
    start, length, after, rest = map(int, found.groups())
    assert (start, after + rest) == (0, len(pdf)), "all of the file is signed, but for the signature itself"
    sealed = pdf[length + 1 : after - 1]
    (folder / "content").write_bytes(pdf[:length] + pdf[after:])
    filled = bytes.fromhex(sealed.decode())  # with zeros up to the room that was kept, and it may end with zeros itself
    octets = filled[1] & 0x7F  # of its length, as DER writes it
    (folder / "cms").write_bytes(filled[: 2 + octets + int.from_bytes(filled[2 : 2 + octets])])
    (folder / "root.pem").write_bytes(certificate)
    command = [
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", str(folder / "cms"), "-content",
        str(folder / "content"), "-CAfile", str(folder / "root.pem"), "-purpose", "any", "-partial_chain",
        "-out", "/dev/null",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0


def own_file(path: Path, *, ends: datetime, mode: int = 0o600) -> Path:
    """A key, its certificate and the authority's above it, as an operator would bring them."""
    root, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in ("An authority", "The regulator")]

    def certificate(subject, public, issuer, by, last):
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(last)
        ca = x509.BasicConstraints(ca=subject == issuer, path_length=None)
        return builder.add_extension(ca, critical=True).sign(by, hashes.SHA256()).public_bytes(Encoding.PEM)

    above = certificate(names[0], root.public_key(), names[0], root, datetime(2040, 1, 1, tzinfo=UTC))
    ours = certificate(names[1], key.public_key(), names[0], root, ends)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + ours + above)
    path.chmod(mode)
    return path


def test_an_independent_program_finds_the_signature_valid_and_the_whole_file_signed(folder, signed):
    told = pdfsig(folder, signed)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert "test certificate; not for real decisions" in told


def test_another_finds_it_ours_with_our_certificate_and_not_with_somebody_elses(folder, signed, tmp_path):
    ours = signing.shown()[0]
    assert (ours.in_use, ours.test) == (True, True)
    assert trusts(folder, signed, ours.pem)
    keys.make_missing(tmp_path / "keys")
    assert not trusts(folder, signed, keys.signed_with(tmp_path / "keys")[0])


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_a_changed_byte_is_found(folder, signed, plain, part):
    place = int(len(plain) * part)
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert "Signature is Valid" not in pdfsig(folder, changed)
    assert not trusts(folder, changed, signing.shown()[0].pem)


def test_what_is_added_after_the_signature_is_found(folder, signed):
    added = signed + b"\n% more\n"
    assert "Total document signed" not in pdfsig(folder, added)


def test_it_certifies_that_nothing_may_change_and_shows_nothing_on_the_page(folder, signed):
    (folder / "looked.pdf").write_bytes(signed)
    with pikepdf.open(folder / "looked.pdf") as pdf:
        sealed = pdf.Root.Perms.DocMDP
        assert pdf.Root.AcroForm.Fields[0].V.objgen == sealed.objgen
        assert int(sealed.Reference[0].TransformParams.P) == 1, "no change is allowed"
        assert CODE in str(sealed.Reason)
        widget = pdf.Root.AcroForm.Fields[0]
        assert int(widget.F) & 2, "a hidden annotation, which PDF/UA asks no description of"
        assert [int(each) for each in widget.Rect] == [0, 0, 0, 0]


@pytest.mark.slow
def test_verapdf_finds_no_fault_with_the_signed_file(signed):
    if verapdf.missing():
        pytest.skip(f"veraPDF cannot be asked: {verapdf.missing()}")
    verdict = verapdf.judge(signed)
    assert (verdict.failed, verdict.compliant) == ((), True)


def test_an_operators_own_key_and_chain_take_the_place_of_the_test_key(folder, plain, tmp_path):
    own = own_file(tmp_path / "own.pem", ends=datetime(2036, 1, 1, tzinfo=UTC))
    signing.configure(folder / "keys", own)
    made = signing.signed(plain, check_code=CODE)
    assert "Common Name: The regulator" in pdfsig(folder, made)
    authority = x509.load_pem_x509_certificates(own.read_bytes())[1].public_bytes(Encoding.PEM)
    assert trusts(folder, made, authority), "its chain travels in the file"
    first, earlier = signing.shown()
    assert (first.test, first.in_use, earlier.test, earlier.in_use) == (False, True, True, False)
    assert b"PRIVATE" not in first.pem


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.chmod(0o644), "chmod 600"),
        (lambda path: path.write_bytes(b"\x00\xff"), "cannot be used"),
        (lambda path: path.unlink(), "cannot be used"),
        (lambda path: path.write_bytes(path.read_bytes().split(b"-----BEGIN CERT")[0]), "cannot be used"),
        (lambda path: path.write_bytes(_other_key(path)), "not that of the key"),
    ],
)
def test_a_key_that_cannot_be_used_is_said_in_a_sentence(folder, tmp_path, spoil, sentence):
    own = own_file(tmp_path / "own.pem", ends=datetime(2036, 1, 1, tzinfo=UTC))
    spoil(own)
    signing.configure(folder / "keys", own)
    with pytest.raises(signing.CannotSign, match=sentence):
        signing.identity()
    signing.shown()  # and the public page stands


def _other_key(path: Path) -> bytes:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    secret = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + b"".join(path.read_bytes().partition(b"-----BEGIN CERTIFICATE")[1:])


def test_nothing_is_signed_with_a_certificate_that_is_out_of_date(folder, plain, tmp_path):
    own = own_file(tmp_path / "own.pem", ends=clock.now() - timedelta(days=1))
    with pytest.raises(signing.CannotSign, match="does not hold today"):
        signing.signed(plain, check_code=CODE, by=signing.read_own(own))


def test_a_certificate_that_nobody_can_read_is_said_by_the_signer_and_left_out_of_the_page(tmp_path):
    keys.make_missing(tmp_path)
    old, now = keys.current(tmp_path, keys.SIGNING), keys.make(tmp_path, keys.SIGNING)
    keys.make_current(tmp_path, now)
    (tmp_path / f"{keys.SIGNING}.{now.id}.pem").write_bytes(b"spoilt")
    signing.configure(tmp_path, None)
    with pytest.raises(signing.CannotSign, match="cannot be read"):
        signing.identity()
    assert [each.pem for each in signing.shown()] == [keys.certificate(tmp_path, old)]


def test_a_certificate_is_made_once_travels_with_its_key_and_outlives_it(tmp_path):
    first = tmp_path / "keys"
    keys.make_missing(first)
    made = keys.signed_with(first)
    keys.make_missing(first)
    assert keys.signed_with(first) == made
    keys.export(first, tmp_path / "export.json")
    keys.bring_back(tmp_path / "second", tmp_path / "export.json")
    assert keys.signed_with(tmp_path / "second") == made
    old = keys.current(first, keys.SIGNING)
    keys.make_current(first, keys.make(first, keys.SIGNING))
    keys.retire(first, keys.SIGNING, old.id)
    assert len(keys.signed_with(first)) == 2
    assert made[0] in keys.signed_with(first)


@pytest.mark.database
def test_a_kind_that_is_signed_keeps_the_signed_bytes_once(database, monkeypatch):
    declare()
    keys.make_missing(database.instance / "keys")
    files.configure(database.instance / "files", database.instance / "keys")
    signing.configure(database.instance / "keys", None)
    report = kinds.kind("inspection-report")
    monkeypatch.setitem(kinds._kinds, report.name, replace(report, signed=True))
    number = published()
    outbox._senders[actions.RENDER]({"version_id": number, "form": "pdf"})
    with db.reading():
        kept = queries.form(number, "pdf")
        content = files.open_kept(kept.sha256)
        code = db.session().get_one(DocumentVersion, number).check_code
    assert f"certificate {signing.identity().fingerprint[:16]}" in kept.rendered_with
    assert "Signature is Valid" in pdfsig(database.instance, content)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert code in str(pdf.Root.Perms.DocMDP.Reason)
    outbox._senders[actions.RENDER]({"version_id": number, "form": "pdf"})
    with db.reading():
        assert queries.form(number, "pdf").sha256 == kept.sha256, "a repeat makes other bytes, which are not kept"
