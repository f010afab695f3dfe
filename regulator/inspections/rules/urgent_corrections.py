"""Corrections of a paper of an urgent notification: what of it can be corrected, and the same paper said otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .urgent_papers import LETTER, Frame, paragraphs, version_part

LETTER_NAME = "letter"
CORRECTABLE = (LETTER_NAME, "commissioner", "secretary-of-state")
"""A provider writes its reply itself: nobody corrects it for them. The others' are typed in here."""


@dataclass(frozen=True)
class Piece:
    """A text of a paper: its key, how a page calls it, and what it says now. `needed`: it cannot be left out."""

    key: str
    words: str
    text: str
    needed: bool


def pieces(content: Mapping[str, Any]) -> list[Piece]:
    """Every text of a paper that somebody wrote or that was found on record, in its order."""
    heading = "Why I notify urgently" if content["paper"] == LETTER else "The reply"
    found = [Piece("text", heading, "\n\n".join(content["text"]), True)]
    for number, factor in enumerate(content["factors"], start=1):
        if factor["known"]:
            known = "\n\n".join(factor["known"])
            found.append(Piece(f"known_{number}", f"{factor['name']}: what is known", known, False))
        if factor["text"]:
            found.append(Piece(f"words_{number}", factor["name"], "\n\n".join(factor["text"]), False))
    return found


def corrected(content: Mapping[str, Any], texts: Mapping[str, str], frame: Frame) -> dict[str, Any]:
    """The same paper, of the same date, as a new version in which some of its pieces say something else."""
    factors = [
        factor
        | {
            "known": paragraphs(texts[f"known_{number}"]) if f"known_{number}" in texts else factor["known"],
            "text": paragraphs(texts[f"words_{number}"]) if f"words_{number}" in texts else factor["text"],
        }
        for number, factor in enumerate(content["factors"], start=1)
    ]
    text = paragraphs(texts["text"]) if "text" in texts else content["text"]
    return {**content, **version_part(frame), "text": text, "factors": factors}
