"""Whether a refusal of a prisoner may stand: checked against the places of that day and the reasons that are accepted.

Source: the proposal, 5.2: all prisoners commissioned from the local area are accepted "unless there is good reason not
to", prisoners from outside it "subject to prison capacity". Which reasons are good is data (`standards/places.yaml`).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from ...core.leaks import in_text
from ...core.refused import Refused
from .place_words import LONGEST_LOCAL, counted, day

Accepted = Literal["always", "when-full", "never"]
WITHDRAWN = "withdrawn"  # what stands as the finding of what its author took back
_LOCAL = re.compile(rf"[A-Za-z0-9][A-Za-z0-9/-]{{1,{LONGEST_LOCAL - 1}}}")
_PRISON_NUMBER = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")  # NOMIS: A1234BC


class Room(StrEnum):
    """How the prison stood on that day."""

    WITHIN = "within-capacity"
    FULL = "full"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Capacity:
    """What the latest month's figures say of a day: the day of the figures, the places then with the changes that were
    consented to since, and how many were held."""

    as_of: date
    places: int
    population: int | None


@dataclass(frozen=True)
class Checked:
    """What a check found, with its working in a sentence."""

    room: Room
    alarm: bool
    working: str


def local_reference(text: str) -> str:
    """A provider's own pseudonym for a prisoner. Refused where it looks like a prison number, or is none."""
    tidy = "".join(text.split()).upper()
    if _PRISON_NUMBER.fullmatch(tidy.replace("-", "").replace("/", "")):
        raise Refused("This looks like a prison number. Use a reference of your own that names nobody", "local_ref")
    if not _LOCAL.fullmatch(tidy):
        raise Refused(f"Enter a reference of 2 to {LONGEST_LOCAL} letters, numbers, hyphens and strokes", "local_ref")
    return tidy


def names_nobody(text: str, field: str = "words") -> str:
    """Words without what points to a person. Refused with what was found."""
    found = [each for each in in_text(text, "") if each.kind != "small-cell"]
    if found:
        raise Refused(f"This has {found[0].words}: “{found[0].found}”. Leave out whatever points to a person", field)
    return text


def check(capacity: Capacity | None, on: date, accepted: Accepted, stale_after: int) -> Checked:
    """Whether a refusal on a day is an alarm. Figures older than `stale_after` days say nothing of the day."""
    room, working = _room(capacity, on, stale_after)
    bad = (room == Room.WITHIN and accepted != "always") or (room == Room.UNKNOWN and accepted == "never")
    return Checked(room, bad, working)


def _room(capacity: Capacity | None, on: date, stale_after: int) -> tuple[Room, str]:
    if capacity is None or capacity.population is None:
        return Room.UNKNOWN, "The register has no figures of that day for places and for people held."
    held = f"{counted(capacity.places)} and {counted(capacity.population, 'prisoner')} held on {day(capacity.as_of)}"
    if on - capacity.as_of > timedelta(days=stale_after):
        return Room.UNKNOWN, f"The latest figures, {held}, are too old to say how it stood."
    if capacity.population >= capacity.places:
        return Room.FULL, f"It was full: {held}."
    return Room.WITHIN, f"There was room: {held}."
