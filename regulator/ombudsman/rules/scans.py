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
    """One letter of a batch: its first and last sheet, and the case that its cover sheet names."""

    first: int
    last: int
    reference: str | None


def pieces(codes: Iterable[Iterable[str]]) -> list[Piece]:
    """The letters of a batch, given the codes on each sheet in order. Cover sheets themselves belong to no letter."""
    found: list[Piece] = []
    first, reference, number = 1, None, 0
    for number, texts in enumerate(codes, 1):
        cover = cover_of(texts)
        if cover is None:
            continue
        if number > first:
            found.append(Piece(first, number - 1, reference))
        first, reference = number + 1, None if cover == NEW else cover
    if number >= first:
        found.append(Piece(first, number, reference))
    return found


def cover_of(texts: Iterable[str]) -> str | None:
    """What a cover sheet's code says; None for a sheet that is no cover sheet."""
    for text in texts:
        told = text.strip()
        if told == NEW or _REFERENCE.fullmatch(told):
            return told
    return None
