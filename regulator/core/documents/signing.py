"""Signs a PDF with the regulator's key, so that any reader's program can tell that it is ours and unchanged.

2026-11: a certifying PAdES signature that allows no change after it (B-B; B-T where the operator names a timestamp
authority, which then vouches for its time). It has no picture on the page: a widget there is an annotation that
PDF/UA wants described, a hidden one is none, and what a reader needs to see of it (who signed, when, the check code)
is words of the document itself. Signed twice, the same PDF gives other bytes: what counts is the form that was kept
first.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .. import clock, keys
from ..refused import Refused

FIELD = "Signature of the Criminal Justice Regulator"
SIGNER = "Criminal Justice Regulator"
HIDDEN = fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
SigningKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class CannotSign(Refused):
    """There is no key to sign with, or its certificate does not hold: the sentence says which."""


@dataclass(frozen=True)
class Identity:
    """What we sign with: a key, its certificate, and the certificates between it and a root."""

    key: SigningKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, by which readers name it."""
        return fingerprint(self.certificate)


class _Place:
    keys: Path | None = None
    own: Path | None = None
    timestamps: str = ""


def configure(keys_folder: Path, own: Path | None, timestamps: str = "") -> None:
    """Where the keys are, the operator's own key and certificates, where there are such, and the address of the
    authority that says when a document was signed (RFC 3161); empty for none."""
    _Place.keys, _Place.own, _Place.timestamps = keys_folder, own, timestamps


def fingerprint(certificate: x509.Certificate) -> str:
    """The SHA-256 of a certificate, in hexadecimal."""
    return certificate.fingerprint(SHA256()).hex()


@dataclass(frozen=True)
class Shown:
    """A certificate as the public is told of it. `test`: made by set-up for trying the service."""

    certificate: x509.Certificate
    test: bool
    in_use: bool

    @property
    def fingerprint(self) -> str:
        """Its SHA-256."""
        return fingerprint(self.certificate)

    @property
    def name(self) -> str:
        """Whose it says it is."""
        return _said(self.certificate.subject)

    @property
    def issuer(self) -> str:
        """Who vouches for it; empty where it does so itself."""
        return "" if self.certificate.issuer == self.certificate.subject else _said(self.certificate.issuer)

    @property
    def pem(self) -> bytes:
        """The file that people download."""
        return self.certificate.public_bytes(Encoding.PEM)


def shown() -> list[Shown]:
    """The certificates that our signatures are checked with: the one in use first, then those of earlier keys.

    The operator's is read without the key beside it. One that cannot be read is left out: the page is no alarm.
    """
    test = [each for pem in keys.signed_with(_folder()) if (each := _read(pem))]
    try:
        now = _own_certificate(_Place.own) if _Place.own else identity().certificate
    except (CannotSign, OSError, ValueError):
        now = None
    found = [Shown(each, each in test, each == now) for each in dict.fromkeys([*([now] if now else []), *test])]
    return sorted(found, key=lambda each: not each.in_use)


def _read(pem: bytes) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        return None


def _said(name: x509.Name) -> str:
    return ", ".join(str(each.value) for each in name)


def _own_certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(path.read_bytes())[0]


def identity() -> Identity:
    """What we sign with now: the operator's own, or the test key of set-up. `CannotSign` where it cannot be used."""
    if _Place.own is not None:
        return read_own(_Place.own)
    try:
        key = keys.current(_folder(), keys.SIGNING)
        return Identity(key.p256, x509.load_pem_x509_certificate(keys.certificate(_folder(), key)))
    except keys.MissingKey as fault:
        raise CannotSign(str(fault)) from fault
    except ValueError as fault:
        raise CannotSign(f"The certificate of the signing key in {_folder()} cannot be read") from fault


def read_own(path: Path) -> Identity:
    """The operator's file: in PEM the private key (P-256, P-384 or RSA), its certificate, then the chain above it."""
    try:
        if path.stat().st_mode & 0o077:
            raise CannotSign(f"{path} can be read by others. Run `chmod 600` on it.")
        content = path.read_bytes()
        key = load_pem_private_key(content, password=None)
        first, *chain = x509.load_pem_x509_certificates(content)
    except (OSError, ValueError, TypeError) as fault:
        raise CannotSign(f"{path} cannot be used: it must hold a private key and its certificate, as PEM") from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise CannotSign(f"{path} holds a kind of key that PDF readers do not know: use P-256, P-384 or RSA")
    if _public(key.public_key()) != _public(first.public_key()):
        raise CannotSign(f"In {path} the first certificate is not that of the key")
    return Identity(key, first, tuple(chain))


def signed(pdf: bytes, *, check_code: str, by: Identity | None = None) -> bytes:
    """The PDF with our signature over all of it. `CannotSign` where the certificate does not hold today, and where the
    authority that is to say the time gives no answer."""
    by = by or identity()
    now = clock.now()
    if not by.certificate.not_valid_before_utc <= now <= by.certificate.not_valid_after_utc:
        raise CannotSign("The certificate that documents are signed with does not hold today: renew it")
    # pyHanko needs a loop of its own, and the thread that asks may run one already.
    with ThreadPoolExecutor(1) as aside:
        try:
            return aside.submit(asyncio.run, _signed(pdf, check_code, by)).result()
        except TimestampRequestError as fault:
            raise CannotSign(f"The timestamp authority at {_Place.timestamps} gives no answer: {fault}") from fault


async def _signed(pdf: bytes, check_code: str, by: Identity) -> bytes:
    told = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=SIGNER,
        reason=f"Published under the check code {check_code}",
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
        signer_key_usage=set(),  # an operator's authority may ask for either use; readers judge that, not we
    )
    where = fields.SigFieldSpec(FIELD, invis_sig_settings=HIDDEN, readable_field_name=FIELD)
    out = await signers.async_sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        told,
        signer=_signer(by),
        timestamper=HTTPTimeStamper(_Place.timestamps) if _Place.timestamps else None,
        new_field_spec=where,
    )
    content: bytes = out.getvalue()
    return content


def _signer(by: Identity) -> signers.SimpleSigner:
    private = by.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=_asn1([by.certificate])[0],
        signing_key=PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore.from_certs(_asn1(by.chain)),  # type: ignore[no-untyped-call]
    )


def _asn1(certificates: Sequence[x509.Certificate]) -> list[Asn1Certificate]:
    return [Asn1Certificate.load(each.public_bytes(Encoding.DER)) for each in certificates]


def _public(key: object) -> bytes:
    told: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return told


def _folder() -> Path:
    if _Place.keys is None:
        raise RuntimeError("No folder of keys is configured: core.documents.signing.configure comes first")
    return _Place.keys
