"""What is read out of a file, piece by piece, and how much of one is read at most."""

from collections.abc import Iterator
from dataclasses import dataclass

from .leaks import FEWEST

LARGEST = 25 * 1024 * 1024  # bytes of one file; a scanned report of 100 pages has about that
LARGEST_UNPACKED = 50 * 1024 * 1024  # bytes of all that is packed in it; more is no document of ours
MOST_PAGES = 200  # of a PDF: about three seconds
OUR_OWN = "Criminal Justice Regulator"  # whom our own documents name as their maker
MOST_ROWS = 20_000  # of a spreadsheet or a list, and as many lines of a text


class TooMuch(ValueError):
    """A file that would take more to read than a check may take. Its words are for whoever reads the check."""


@dataclass(frozen=True)
class Piece:
    """One thing in a file: words to search, or, with a kind of `core.leaks`, something that is found by being there.

    `where` is the place inside the file, as people would say it; empty for the file as a whole.
    """

    where: str
    text: str
    kind: str | None = None


Pieces = Iterator[Piece]


def not_read(what: str) -> Piece:
    """What of a file was left unread, which somebody has to look at."""
    return Piece("", what, "unreadable")


def is_few(cell: str) -> bool:
    """Whether a cell counts fewer than may be told; nought says nothing about anybody."""
    return len(cell) <= 9 and cell.isascii() and cell.isdigit() and 0 < int(cell) < FEWEST
