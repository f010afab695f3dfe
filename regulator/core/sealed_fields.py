"""Fields that are encrypted in the database itself: what is sealed is opened one at a time, on purpose.

2026-11: a sealed value is not text. It is read as a `Sealed`, which prints as nothing, and whoever wants the words asks
for them with the key of the record they belong to. AES-256-GCM binds each value to its column and its record, so that
one moved to another row or another column does not open. The id of the key stands before the value, so that keys can
be rotated while people work.
"""

import hmac
import re
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import normalize

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from filelock import FileLock, Timeout
from sqlalchemy import Column, ColumnElement, Dialect, String, Text
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

from . import keys
from .plain import plain_text
from .refused import Busy

BLIND_INDEX = "blind-index"  # the purpose of the keys that make sealed words findable
KEY_ID = 8  # characters; they stand first in whatever was made with the key
NONCE = 12  # bytes
_FORMAT = "1"
_INDEX = re.compile(r"[0-9a-f]{8}\.[0-9a-f]{64}")


class CannotOpen(RuntimeError):
    """A sealed value that does not open here: its key is missing, or it belongs elsewhere. A fault, never a person's.

    The sentence names the key or the column, and never what is inside.
    """


class _Place:
    keys: Path | None = None


def configure(keys_folder: Path) -> None:
    """Say where the keys are. Once for a process, at its start."""
    _Place.keys = keys_folder


def folder() -> Path:
    """The folder of the keys. A fault before `configure`."""
    if _Place.keys is None:
        raise RuntimeError("No folder of keys is configured: core.sealed_fields.configure comes first")
    return _Place.keys


class Sealed:
    """Words that are sealed, or about to be. It prints, logs and compares as nothing; `open` gives the words."""

    __slots__ = ("_place", "_purpose", "_record", "_stored", "_text")

    def __init__(self, *, text: str | None = None, record: str = "", stored: str = "", at: "SealedText | None" = None):
        self._text = text
        self._record = record
        self._stored = stored
        self._purpose = at.purpose if at else ""
        self._place = at.place if at else ""

    def open(self, record: str) -> str:
        """The words, for the record they belong to. `CannotOpen` for another record, or without their key."""
        if self._text is None:
            return _decrypted(self._stored, self._purpose, self._place, record)
        if record != self._record:
            raise CannotOpen("This was sealed for another record")
        return self._text

    @property
    def key_id(self) -> str | None:
        """The key it was sealed with; None for words that are not in the database yet."""
        return self._stored[:KEY_ID] or None

    def stored_at(self, at: "SealedText") -> str:
        """What a column keeps of it. Refuses what was sealed for another column."""
        if self._text is not None:
            return _encrypted(self._text, at.purpose, at.place, self._record)
        if self._place != at.place:
            raise CannotOpen(f"What is sealed in {self._place} cannot be kept in {at.place}")
        return self._stored

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__

    def __format__(self, _how: str) -> str:
        return "<sealed>"

    def __reduce__(self) -> Any:
        raise TypeError("What is sealed is not copied out")


def seal(text: str, *, record: str) -> Sealed:
    """Words to be kept sealed in the record of that key. Refused where no database could hold them."""
    return Sealed(text=plain_text(text), record=record)


class SealedText(TypeDecorator[Sealed]):
    """A column of sealed words. It takes and gives `Sealed` and refuses plain text, so that none is kept by accident.

    `purpose` names its keys, `place` ("table.column") is bound into each value and stays as it is for ever, `record`
    names the column of the same table that says to which record a value belongs: one that never changes.
    """

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str, *, place: str, record: str) -> None:
        super().__init__()
        self.purpose = purpose
        self.place = place
        self.record = record

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.place} takes what seal() made, and nothing else")
        return value.stored_at(self)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Sealed | None:
        return None if value is None else Sealed(stored=value, at=self)


class BlindIndex(TypeDecorator[str]):
    """Beside a sealed column (`of`, in the same table): finds its words by exact search without opening any.

    Two rows with the same words have the same index, and whoever has the key can try words: so only for what is
    searched for. It takes what `index_of` made.
    """

    impl = String(KEY_ID + 1 + 64)
    cache_ok = True

    def __init__(self, *, place: str, of: str) -> None:
        super().__init__()
        self.place = place
        self.of = of

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and not _INDEX.fullmatch(value):
            raise TypeError(f"{self.place} takes what index_of() made, and nothing else")
        return value


def index_of(column: InstrumentedAttribute[Any] | Column[Any], text: str) -> str:
    """What a blind index keeps of these words, under the key in use."""
    return made_index(_index_type(column).place, text, _current(BLIND_INDEX))


def matching(column: InstrumentedAttribute[Any] | Column[Any], text: str) -> ColumnElement[bool]:
    """Which rows have these words: under every key there is, so that a search finds all while keys are rotated."""
    place = _index_type(column).place
    return column.in_([made_index(place, text, key) for key in _every(BLIND_INDEX)])


def made_index(place: str, text: str, key: keys.Key) -> str:
    """The index of words in a column under one key. Capitals, spaces and composed letters make no difference."""
    words = " ".join(normalize("NFKC", plain_text(text)).casefold().split())
    return f"{key.id}.{hmac.new(key.raw, _bound(place, words), sha256).hexdigest()}"


@contextmanager
def rotating() -> Iterator[None]:
    """One rotation at a time on this machine; two on two machines only repeat each other's work. `Busy` otherwise."""
    lock = FileLock(folder() / "rotation.lock", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout as fault:
        raise Busy("Another rotation of keys is running. Let it end, then see `regulator keys list`.") from fault
    try:
        yield
    finally:
        lock.release()


def _index_type(column: InstrumentedAttribute[Any] | Column[Any]) -> BlindIndex:
    kind = column.type
    if not isinstance(kind, BlindIndex):
        raise TypeError("This column is no blind index")
    return kind


def _encrypted(text: str, purpose: str, place: str, record: str) -> str:
    key = _current(purpose)
    nonce = secrets.token_bytes(NONCE)
    closed = nonce + AESGCM(key.raw).encrypt(nonce, text.encode(), _bound(place, record))
    return f"{key.id}.{_FORMAT}.{urlsafe_b64encode(closed).decode()}"


def _decrypted(stored: str, purpose: str, place: str, record: str) -> str:
    key_id, _, rest = stored.partition(".")
    how, _, body = rest.partition(".")
    key = _found(purpose, key_id, place)
    try:
        closed = b64decode(body, altchars=b"-_", validate=True)
        if how != _FORMAT:
            raise InvalidTag
        return AESGCM(key.raw).decrypt(closed[:NONCE], closed[NONCE:], _bound(place, record)).decode()
    except (InvalidTag, ValueError) as fault:
        raise CannotOpen(f"A value of {place} was changed, or sealed for another record") from fault


def _bound(place: str, record: str) -> bytes:
    """What a value is bound to. A length stands in it, so that no two places and records come to the same."""
    return f"{len(place)}:{place}:{record}".encode()


def _current(purpose: str) -> keys.Key:
    try:
        return keys.current(folder(), purpose)
    except keys.MissingKey as fault:
        raise CannotOpen(str(fault)) from fault


def _every(purpose: str) -> list[keys.Key]:
    try:
        return keys.every(folder(), purpose)
    except keys.MissingKey as fault:
        raise CannotOpen(str(fault)) from fault


def _found(purpose: str, key_id: str, place: str) -> keys.Key:
    try:
        return keys.find(folder(), purpose, key_id)
    except keys.MissingKey as fault:
        raise CannotOpen(f"A value of {place} cannot be opened. {fault}") from fault
