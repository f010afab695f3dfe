"""How a batch of scanned letters falls into letters: a cover sheet with a code stands before each.

A cover sheet printed for a case has the case's reference as its code; one for a new letter says `OMB-NEW`. What comes
before the first cover sheet is a letter too, since sheets get lost.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

NEW = "OMB-NEW"
_REFERENCE = re.compile(r"OMB-\d{4}-\d{6}")


@dataclass(frozen=True)
class Piece:
    """One letter of a batch: its first and last sheet, the case that its cover sheet names, and the degrees by which it
    is turned to be read, clockwise: a letter lies as its cover sheet does."""

    first: int
    last: int
    reference: str | None
    turned: int = 0


def pieces(sheets: Iterable[tuple[Iterable[str], int]]) -> list[Piece]:
    """The letters of a batch, given of each sheet in order the codes on it and the degrees by which it lies.

    Cover sheets themselves belong to no letter.
    """
    found: list[Piece] = []
    first, reference, turned, number = 1, None, 0, 0
    for number, (texts, lies) in enumerate(sheets, 1):
        cover = cover_of(texts)
        if cover is None:
            continue
        if number > first:
            found.append(Piece(first, number - 1, reference, turned))
        first, reference, turned = number + 1, None if cover == NEW else cover, lies
    if number >= first:
        found.append(Piece(first, number, reference, turned))
    return found


def cover_of(texts: Iterable[str]) -> str | None:
    """What a cover sheet's code says; None for a sheet that is no cover sheet."""
    for text in texts:
        told = text.strip()
        if told == NEW or _REFERENCE.fullmatch(told):
            return told
    return None
