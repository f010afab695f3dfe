"""The certificate of a key that signs documents: made at set-up for trying the service, and said to be a test.

2026-11: we sign for ourselves. A certificate that a reader's program trusts unasked is bought by whoever operates this
for real, and set in its place; nobody must be able to take ours for such a one, so its subject says what it is.
"""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

NAME = "CJR test certificate; not for real decisions"  # a common name has 64 characters at most
ORGANISATION = "Criminal Justice Regulator (test)"
VALID = timedelta(days=10 * 365)  # as long as what it signs may be looked at; a real authority gives one to three years


def self_signed(key: ec.EllipticCurvePrivateKey, *, now: datetime) -> bytes:
    """A certificate of the key by itself, valid from the day before `now` because clocks differ, as PEM."""
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION), x509.NameAttribute(NameOID.COMMON_NAME, NAME)]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM)
