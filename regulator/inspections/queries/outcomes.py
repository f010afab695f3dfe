"""Reads published outcomes: what was said of an establishment before this regulator inspected it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from ...core.actor import Actor
from ...core.db import session
from ..models.outcomes import PublishedOutcome
from ..rules.outcomes import Told, contradictions


@dataclass(frozen=True)
class PastOutcome:
    """One source on one past inspection, and where another source contradicts it (a sentence for each test)."""

    row: PublishedOutcome
    contradicted: tuple[str, ...]


def visible_to(actor: Actor) -> Select[PublishedOutcome]:
    """The published outcomes that this actor may see: all of them, for they were published."""
    return select(PublishedOutcome)


def past_outcomes(actor: Actor, organisation_id: int) -> list[PastOutcome]:
    """What is published of an establishment's past inspections, oldest first; each source as it last corrected itself.

    Sources that contradict each other all stand, and say so.
    """
    rows = session().scalars(_as_corrected(visible_to(actor), organisation_id)).all()
    told = [_told(row) for row in rows]
    against: dict[int, list[str]] = {}
    for found in contradictions(told):
        for each in (found.one, found.other):
            against.setdefault(each.line or 0, []).append(found.message)
    return [PastOutcome(row, tuple(against.get(row.id, ()))) for row in rows]


def _as_corrected(wanted: Select[PublishedOutcome], organisation_id: int) -> Select[PublishedOutcome]:
    later = aliased(PublishedOutcome)
    corrected = select(later.id).where(
        later.organisation_id == PublishedOutcome.organisation_id,
        later.start_on == PublishedOutcome.start_on,
        later.start_precision == PublishedOutcome.start_precision,
        later.source == PublishedOutcome.source,
        later.url == PublishedOutcome.url,
        later.correction > PublishedOutcome.correction,
    )
    return wanted.where(PublishedOutcome.organisation_id == organisation_id, ~corrected.exists()).order_by(
        PublishedOutcome.start_on, PublishedOutcome.id
    )


def corrections(outcome: PublishedOutcome) -> Sequence[PublishedOutcome]:
    """Everything that this source ever said of this inspection, oldest first."""
    same = (
        PublishedOutcome.organisation_id == outcome.organisation_id,
        PublishedOutcome.start_on == outcome.start_on,
        PublishedOutcome.start_precision == outcome.start_precision,
        PublishedOutcome.source == outcome.source,
        PublishedOutcome.url == outcome.url,
    )
    return session().scalars(select(PublishedOutcome).where(*same).order_by(PublishedOutcome.correction)).all()


def _told(row: PublishedOutcome) -> Told:
    return Told(
        str(row.organisation_id),
        row.start,
        row.end,
        tuple(row.scores.values()),
        row.previous,
        tuple(row.previous_scores.values()),
        row.source,
        row.id,
    )
