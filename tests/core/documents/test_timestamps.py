"""A timestamp on a signature: an authority on this machine says when a PDF was signed, and none means none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from regulator.core import keys
from regulator.core.documents import signing
from regulator.core.settings import Settings

CODE = "7KQ4-M2XN-W9PD"
SAYS = datetime(2026, 11, 29, 20, 30, tzinfo=UTC)


def _authority() -> DummyTimeStamper:
    """An authority with a certificate of its own, whose clock stands at `SAYS`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An invented authority of time")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(SAYS - timedelta(days=1))
        .not_valid_after(SAYS + timedelta(days=3650))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = asn1_x509.Certificate.load(made.public_bytes(Encoding.DER))
    return DummyTimeStamper(certificate, asn1_keys.PrivateKeyInfo.load(private), fixed_dt=SAYS)


@pytest.fixture
def authority() -> Iterator[str]:
    """Its address, on this machine."""
    stamper = _authority()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_said: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    keys.make_missing(tmp_path / "keys")
    yield tmp_path / "keys"
    signing.configure(tmp_path / "keys", None)


def test_a_signature_carries_the_time_that_the_authority_says(folder, authority, reports):
    pdf = reports("crc").pdf
    signing.configure(folder, None, authority)
    assert _stamped(signing.signed(pdf, check_code=CODE)) == [SAYS]
    signing.configure(folder, None)
    assert _stamped(signing.signed(pdf, check_code=CODE)) == [], "unless an authority is named, nobody is asked"


def _stamped(pdf: bytes) -> list[datetime]:
    """The times that authorities say of a signature, as they stand in it."""
    signer = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].signer_info
    tokens = [each for each in signer["unsigned_attrs"] if each["type"].native == "signature_time_stamp_token"]
    return [
        token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
        for each in tokens
        for token in each["values"]
    ]


def test_an_authority_that_gives_no_answer_means_that_nothing_is_signed(folder, reports):
    signing.configure(folder, None, "http://127.0.0.1:9/")
    with pytest.raises(signing.CannotSign, match="The timestamp authority at http://127.0.0.1:9/ gives no answer"):
        signing.signed(reports("crc").pdf, check_code=CODE)


@pytest.mark.parametrize("wrong", ["ftp://time.example", "time.example", "https://"])
def test_an_address_that_is_none_is_refused_at_the_start(wrong):
    with pytest.raises(ValueError, match="must be an address that begins with"):
        Settings(timestamp_url=wrong)
