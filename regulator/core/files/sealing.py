"""Originals under seal: encrypted with the installation's key, a piece at a time, the key named in the first line."""

from collections.abc import Callable, Iterable, Iterator

from cryptography.fernet import InvalidToken

from ..keys import Key

MARK = b"regulator-sealed-1 "


class BrokenSeal(ValueError):
    """What should be a sealed file cannot be opened."""


def seal(pieces: Iterable[bytes], key: Key) -> Iterator[bytes]:
    """The sealed form: a line that names the key, then one line for each piece."""
    yield MARK + key.id.encode() + b"\n"
    cipher = key.fernet
    for piece in pieces:
        yield cipher.encrypt(piece) + b"\n"


def unseal(content: bytes, find: Callable[[str], Key]) -> Iterator[bytes]:
    """The pieces again. `BrokenSeal` where it is no sealed file or was changed; that all is there, its hash shows."""
    first, *lines = content.splitlines()
    if not first.startswith(MARK):
        raise BrokenSeal("it does not begin as a sealed file")
    cipher = find(first.removeprefix(MARK).decode("ascii", "replace")).fernet
    for line in lines:
        try:
            yield cipher.decrypt(line)
        except InvalidToken as fault:
            raise BrokenSeal("it was changed, or its key is another") from fault
