"""The keys of an installation, each with an id, made at set-up and readable by their owner alone.

2026-11: a key is never taken away by a rotation. What was made with the one before, in a backup too, can be read as
long as it is kept; it is retired by hand, and only when nothing in the database needs it.
"""

import json
import os
import re
import secrets
import time
from base64 import urlsafe_b64decode
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec

from . import certificates, clock
from .refused import Refused

# More come with the features that need them. `identity` seals who a person is, `programme` why a visit is to come
# unannounced, `blind-index` makes sealed words findable by exact search, `ombudsman-index` a person by half a name.
# `receipts` signs what a device was told is safe, `rescue` opens what a device could not hand in. `document-signing`
# signs decisions and licences as PDF: beside each of its keys lies the certificate (`.pem`) to check them with.
SIGNING = "document-signing"
PURPOSES = (
    "cookie",
    "sealed-files",
    "identity",
    "programme",
    "blind-index",
    "ombudsman-index",
    "second-factor",
    "mail-links",
    "receipts",
    "rescue",
    SIGNING,
)
_TICK = 5_000_000_000  # ns; no file system in use tells times more coarsely than by two seconds
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


class MissingKey(SystemExit):
    """A key is not where it should be. Stops the command with the sentence that mends it."""


@dataclass(frozen=True)
class Key:
    """A secret for one purpose; `id` names it in what was made with it."""

    id: str
    purpose: str
    secret: bytes = field(repr=False)

    @property
    def fernet(self) -> Fernet:
        """The key as a cipher that also proves nothing was changed."""
        return Fernet(self.secret)

    @property
    def raw(self) -> bytes:
        """The same 256 bits, for a cipher or a hash that takes them as they are."""
        return urlsafe_b64decode(self.secret)

    @property
    def p256(self) -> ec.EllipticCurvePrivateKey:
        """The P-256 key that the 256 secret bits stand for, for purposes that sign or open."""
        return ec.derive_private_key(int.from_bytes(self.raw) % (_ORDER - 1) + 1, ec.SECP256R1())

    @property
    def fingerprint(self) -> str:
        """What may be written into a backup: it tells this key from every other and gives nothing of it away."""
        return sha256(b"fingerprint:" + self.raw).hexdigest()[:32]


_read_before: dict[Path, tuple[tuple[int, ...], Key]] = {}


def make_missing(folder: Path) -> list[str]:
    """Make the keys that are not there, and say which purposes got one. So gets a signing key its certificate."""
    _prepare(folder)
    missing = [purpose for purpose in PURPOSES if not _files(folder, purpose)]
    for purpose in missing:
        make(folder, purpose)
    for key in every(folder, SIGNING):
        if not _certificate(folder, key.id).exists():
            _write(folder, _certificate(folder, key.id).name, certificates.self_signed(key.p256, now=clock.now()))
    return missing


def make(folder: Path, purpose: str) -> Key:
    """Make one more key, whole on the disk before anyone can find it. It is not the current one yet."""
    key = Key(secrets.token_hex(4), known(purpose), Fernet.generate_key())
    if purpose == SIGNING:
        _write(folder, _certificate(folder, key.id).name, certificates.self_signed(key.p256, now=clock.now()))
    _write(folder, f"{purpose}.{key.id}.key", key.secret)
    return key


def make_current(folder: Path, key: Key) -> None:
    """From now on what is made for this purpose is made with this key."""
    _write(folder, f"{key.purpose}.current", key.id.encode())


def current(folder: Path, purpose: str) -> Key:
    """The key of a purpose to make things with: the one that is named, or the newest where none is named yet.

    Stops the process where there is none, or where others could read it.
    """
    named = folder / f"{purpose}.current"
    if named.is_file():
        return find(folder, purpose, named.read_text(encoding="ascii", errors="replace").strip())
    files = _files(folder, purpose)
    if not files:
        raise MissingKey(f"The key for {purpose} is missing in {folder}. Run `regulator setup`, or bring it back.")
    return _read(max(files, key=lambda each: each.stat().st_mtime_ns), purpose)


def find(folder: Path, purpose: str, key_id: str) -> Key:
    """The key with that id, for what was made with it, however long ago. Stops the process where it is missing."""
    if purpose in PURPOSES and re.fullmatch("[0-9a-f]{8}", key_id):
        with suppress(FileNotFoundError):
            return _read(folder / f"{purpose}.{key_id}.key", purpose)
    raise MissingKey(f"The key {key_id} for {purpose} is missing in {folder}. Bring it back from its safe place.")


def every(folder: Path, purpose: str) -> list[Key]:
    """All keys of a purpose, the current one first."""
    found = [_read(path, purpose) for path in _files(folder, purpose)]
    if not found:
        return []
    now = current(folder, purpose).id
    return sorted(found, key=lambda key: (key.id != now, key.id))


def certificate(folder: Path, key: Key) -> bytes:
    """The certificate of a signing key, as PEM. Stops the process where it is missing."""
    path = _certificate(folder, key.id)
    if not path.is_file():
        raise MissingKey(f"The certificate of the key {key.id} is missing in {folder}. Run `regulator setup`.")
    return path.read_bytes()


def signed_with(folder: Path) -> list[bytes]:
    """Every certificate that was made here, as PEM: also of keys that are gone, because what they signed is not."""
    found = folder.glob(f"{SIGNING}.*.pem") if folder.is_dir() else ()
    return [path.read_bytes() for path in sorted(found)]


def retire(folder: Path, purpose: str, key_id: str) -> None:
    """Take a key away for ever. Refused for the current one. The caller has seen that nothing needs it."""
    key = find(folder, purpose, key_id)
    if key.id == current(folder, purpose).id:
        raise Refused(f"The key {key_id} is the one in use for {purpose}. Rotate it first.")
    (folder / f"{purpose}.{key_id}.key").unlink()


def export(folder: Path, to: Path) -> int:
    """Write every key into one file that its owner alone can read, for a safe place. Says how many."""
    kept = [
        {"purpose": key.purpose, "id": key.id, "secret": key.secret.decode(), "current": number == 0}
        | ({"certificate": certificate(folder, key).decode()} if purpose == SIGNING else {})
        for purpose in PURPOSES
        for number, key in enumerate(every(folder, purpose))
    ]
    try:
        file = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise Refused(f"{to} cannot be written ({fault.strerror}): name a file that is not there") from fault
    with open(file, "w", encoding="ascii") as out:
        json.dump({"keys": kept}, out, indent=1)
        os.fsync(out.fileno())
    return len(kept)


def bring_back(folder: Path, exported: Path) -> list[str]:
    """Put back from an export the keys that are missing here, and say which. Those that are here stay as they are."""
    _prepare(folder)
    try:
        told = json.loads(exported.read_text(encoding="ascii"))["keys"]
        given = [(Key(each["id"], each["purpose"], each["secret"].encode()), each["current"]) for each in told]
        _ = [(key.fernet, known(key.purpose)) for key, _ in given]
        beside = {each["id"]: each["certificate"].encode() for each in told if "certificate" in each}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Refused(f"{exported} is not an export of keys") from fault
    if not all(re.fullmatch("[0-9a-f]{8}", key.id) for key, _ in given):
        raise Refused(f"{exported} is not an export of keys")
    back = []
    for key, was_current in given:
        first = not _files(folder, key.purpose)
        if (folder / f"{key.purpose}.{key.id}.key").exists():
            continue
        if key.id in beside and not _certificate(folder, key.id).exists():
            _write(folder, _certificate(folder, key.id).name, beside[key.id])
        _write(folder, f"{key.purpose}.{key.id}.key", key.secret)
        if was_current and first:
            make_current(folder, key)
        back.append(f"{key.purpose} {key.id}")
    return back


def known(purpose: str) -> str:
    """The purpose itself. Refused where there are no keys for it."""
    if purpose not in PURPOSES:
        raise Refused(f"There are no keys for “{purpose}”. There are keys for: {', '.join(PURPOSES)}.")
    return purpose


def _certificate(folder: Path, key_id: str) -> Path:
    return folder / f"{SIGNING}.{key_id}.pem"


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def _write(folder: Path, name: str, content: bytes) -> None:
    """A file that is there whole or not at all, whatever is killed meanwhile."""
    half = folder / f".{name}.{secrets.token_hex(4)}"
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        os.fsync(file.fileno())
    half.replace(folder / name)
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _read(path: Path, purpose: str) -> Key:
    """The key in a file. One page opens hundreds of sealed values: what was read of a file is kept until the file
    changes; whether others could read it is looked at each time."""
    seen = path.stat()
    if seen.st_mode & 0o077:
        raise MissingKey(f"The key {path.name} can be read by others. Run `chmod 600` on it.")
    stamp = (seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size)
    known = _read_before.get(path)
    if known and known[0] == stamp and known[1].purpose == purpose:
        return known[1]
    key = Key(path.name.split(".")[1], purpose, path.read_bytes())
    try:
        _ = key.fernet
    except ValueError as fault:
        raise MissingKey(f"The key {path.name} is damaged. Bring it back from its safe place.") from fault
    if _settled(seen.st_ctime_ns):
        _read_before[path] = (stamp, key)
    return key


def _files(folder: Path, purpose: str) -> list[Path]:
    pattern = re.compile(rf"{re.escape(purpose)}\.[0-9a-f]{{8}}\.key")
    return [path for path in folder.iterdir() if pattern.fullmatch(path.name)] if folder.is_dir() else []


def _settled(changed_ns: int) -> bool:
    """Whether a change is so old that another one would have another time: a disk's clock ticks in steps."""
    return time.time_ns() - changed_ns > _TICK
