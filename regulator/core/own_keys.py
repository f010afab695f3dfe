"""A key of a record's own: whoever destroys that one key destroys what was closed with it, wherever it is kept.

2026-11: the key itself is kept in a sealed field (`core.sealed_fields`), so that a rotation seals anew one short value
for each record and not every word of it. AES-256-GCM binds each text to its column and its record.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .plain import plain_text
from .sealed_fields import CannotOpen

_KEY = 32  # bytes
_NONCE = 12  # bytes


def new_key() -> str:
    """A key, as a text that a sealed field keeps."""
    return urlsafe_b64encode(secrets.token_bytes(_KEY)).decode()


def closed(text: str, key: str, *, place: str, record: str) -> str:
    """A text closed with a record's key, for that column ("table.column") of that record. Refused: what no database
    can hold."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(urlsafe_b64decode(key)).encrypt(nonce, plain_text(text).encode(), _bound(place, record))
    return urlsafe_b64encode(nonce + sealed).decode()


def opened(stored: str, key: str, *, place: str, record: str) -> str:
    """The text again. `CannotOpen` with another key, and for what was moved to another column or record."""
    try:
        body = urlsafe_b64decode(stored)
        return AESGCM(urlsafe_b64decode(key)).decrypt(body[:_NONCE], body[_NONCE:], _bound(place, record)).decode()
    except (InvalidTag, ValueError) as fault:
        raise CannotOpen(f"A value of {place} was changed, or closed with another key") from fault


def _bound(place: str, record: str) -> bytes:
    return f"{len(place)}:{place}:{record}".encode()
