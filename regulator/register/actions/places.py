"""Keeps published figures of places: a new row for what is new, a correction for what the same source now says."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from enum import Enum

from sqlalchemy import select

from ...core.actor import Actor
from ...core.db import session
from ..models import Organisation, Places, PlacesOf
from ..rules.places import Figures
from .ledger import alarm_words, take_statement

Key = tuple[str, date, str]


class Put(Enum):
    """What became of a published row."""

    NEW = "new"
    CORRECTION = "correction"
    KNOWN = "known"

    @property
    def new(self) -> bool:
        """Whether a row was added."""
        return self != Put.KNOWN


class Shelf:
    """The published figures that the register holds, by the name they were published under, the day and the source."""

    def __init__(self) -> None:
        self.kept: list[tuple[Sequence[Organisation], Places]] = []
        self._rows: dict[Key, list[Places]] = defaultdict(list)
        for row in session().scalars(select(Places).order_by(Places.correction)):
            self._rows[(row.published_as, row.as_of, row.source)].append(row)

    def weigh(self, *, actor: Actor, now: datetime) -> list[tuple[str, str]]:
        """Weigh each figure that was added against the ledgers of places, the earliest day first. Gives what is an
        alarm: the name that it was published under, and what to tell."""
        told = []
        for whose, row in sorted(self.kept, key=lambda each: (each[1].as_of, each[1].id)):
            alarms = take_statement(whose, row, actor=actor, now=now)
            told += [(row.published_as, words) for words in dict.fromkeys(map(alarm_words, alarms))]
        return told

    def put(self, whose: Sequence[Organisation], name: str, as_of: date, source: str, figures: Figures) -> Put:
        """Keep the figures, once. What the same source says differently of the same day is kept beside it."""
        rows = self._rows[(name, as_of, source)]
        if rows and Figures(*(getattr(rows[-1], column) for column in asdict(figures))) == figures:
            return Put.KNOWN
        made = Places(published_as=name, as_of=as_of, source=source, correction=len(rows), **asdict(figures))
        session().add(made)
        session().flush()
        session().add_all([PlacesOf(organisation_id=each.id, places_id=made.id) for each in whose])
        rows.append(made)
        self.kept.append((whose, made))
        return Put.CORRECTION if made.correction else Put.NEW
