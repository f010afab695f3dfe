"""A rescue file: what lies on a device, still encrypted, with its key sealed to the regulator (HPKE, RFC 9180).

2026-11: the device's own ciphertext is carried, and only its key is sealed, when the vault is made: so a file can be
written even when the passphrase is lost. `docs/sync.md` says how it is laid out.
"""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from regulator.core.refused import Refused
from regulator.inspections.rules.journal import LONGEST

from . import envelope

MAGIC = b"CJRRESCUE1\n"
SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
LONGEST_LINE = 64 * 1024  # bytes of a header
LONGEST_RECORD = 64 * 1024 * 1024  # bytes; the largest file and its tag
KINDS = ("entries", "draft", "file")
NOT_ONE = "This is not a rescue file of the capture application."


@dataclass(frozen=True)
class Header:
    """From which device of which visit it is, and the sealed key."""

    device: UUID
    ref: str
    key: str
    sealed: bytes


@dataclass
class Opened:
    """What was in it. `damaged`: records that could not be opened; each costs itself alone."""

    operations: list[Any] = field(default_factory=list)
    drafts: list[dict[str, Any]] = field(default_factory=list)
    damaged: int = 0


def info(device: UUID) -> bytes:
    """What the key is sealed for: another device's does not open it."""
    return f"cjr-rescue-1|{device}".encode()


def header(stream: BinaryIO) -> Header:
    """Its beginning. Refused: another kind of file."""
    if stream.read(len(MAGIC)) != MAGIC:
        raise Refused(NOT_ONE, "file")
    try:
        told = orjson.loads(stream.readline(LONGEST_LINE))
        sealed = b64decode(told["enc"], validate=True) + b64decode(told["sealed_key"], validate=True)
        return Header(UUID(told["device"]), str(told["inspection"]), str(told["key"]), sealed)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(NOT_ONE, "file") from None


def unsealed(told: Header, key: ec.EllipticCurvePrivateKey) -> AESGCM:
    """The device's own key. Refused: sealed to another, or for another device."""
    try:
        return AESGCM(SUITE.decrypt(told.sealed, key, info(told.device)))
    except (InvalidTag, ValueError):
        message = "The key in this file cannot be opened: it was made for another regulator, or is damaged."
        raise Refused(message, "file") from None


def records(stream: BinaryIO, key: AESGCM) -> Iterator[tuple[str, str, bytes] | None]:
    """Each record as (kind, aad, content); None for one that cannot be opened. What is cut off ends it."""
    while line := stream.readline(LONGEST_LINE):
        found = _record(line)
        if found is None:
            yield None
            return  # without its length nobody knows where the next one begins
        kind, aad, iv, length = found
        octets = stream.read(length)
        try:
            yield kind, aad, key.decrypt(iv, octets, aad.encode())
        except (InvalidTag, ValueError):
            yield None


def entries_of(content: bytes) -> list[Any]:
    """The operations of a record. Refused: none."""
    told = envelope.read(content)
    found = told.get("entries") if isinstance(told, dict) else None
    if not isinstance(found, list):
        raise Refused("A record has no entries in it.")
    return found


def draft_of(content: bytes) -> dict[str, Any]:
    """What somebody had begun to write."""
    told = envelope.read(content)
    if not isinstance(told, dict):
        raise Refused("A record has no draft in it.")
    kept = {name: str(told.get(name, ""))[:LONGEST] for name in ("field", "text", "at")}
    return {name: text.encode("utf-8", "replace").decode() for name, text in kept.items()}


def _record(line: bytes) -> tuple[str, str, bytes, int] | None:
    try:
        told = orjson.loads(line)
        kind, aad, length = str(told["kind"]), str(told["aad"]), told["length"]
        iv = b64decode(told["iv"], validate=True)
    except (ValueError, KeyError, TypeError):
        return None
    whole = isinstance(length, int) and 0 < length <= LONGEST_RECORD and len(iv) == 12
    return (kind, aad, iv, length) if kind in KINDS and whole else None
