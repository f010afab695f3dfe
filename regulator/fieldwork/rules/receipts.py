"""What a receipt says, and the key that signs it.

2026-11: the private key is made from the 256 bits of the installation's key for receipts, so that keys are made, kept,
exported and rotated in one place. WebCrypto takes a signature as r and s one after the other, not as DER.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_HALF = 32  # bytes of r, and of s


@dataclass(frozen=True)
class Facts:
    """What is safe of a device's work on one visit. `beyond`: stretches of numbers held after a gap."""

    ref: str
    device: str
    person: str
    through: int
    chain: str
    beyond: tuple[tuple[int, int], ...]
    aside: int
    files: tuple[str, ...]
    final: bool

    def text(self, number: int, made_at: datetime) -> str:
        """The very text that is signed."""
        told = {
            "v": 1,
            "number": number,
            "ref": self.ref,
            "device": self.device,
            "person": self.person,
            "made_at": made_at.isoformat(),
            "final": self.final,
            "through": self.through,
            "chain": self.chain,
            "beyond": self.beyond,
            "aside": self.aside,
            "files": self.files,
        }
        return orjson.dumps(told).decode()

    def told_in(self, text: str) -> bool:
        """Whether a receipt says just this already."""
        said = orjson.loads(text)
        return bool(said == orjson.loads(self.text(said["number"], datetime.fromisoformat(said["made_at"]))))


def sign(text: str, key: ec.EllipticCurvePrivateKey) -> str:
    """ECDSA with SHA-256 over the text in UTF-8, as WebCrypto verifies it, in base64."""
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return b64encode(r.to_bytes(_HALF) + s.to_bytes(_HALF)).decode()


def spki(key: ec.EllipticCurvePrivateKey) -> str:
    """The public key as WebCrypto imports it for checking, in base64."""
    return b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def point(key: ec.EllipticCurvePrivateKey) -> str:
    """The public key as HPKE takes it: the uncompressed point, in base64."""
    return b64encode(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()
