"""Reads a review of progress: which inspection it follows, and what was judged of each of its concerns."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core.db import session

from ..models.inspection import Inspection
from ..models.judgement import Concern
from ..models.progress import ConcernProgress, FollowedInspection
from ..rules.lifecycle import PUBLIC
from ..rules.progress import KIND, RUNGS
from . import concerns


@dataclass(frozen=True)
class Judged:
    """A concern of the inspection that is followed, with what was judged of it; `found` is None before that."""

    concern: Concern
    found: ConcernProgress | None

    @property
    def words(self) -> str:
        """The judgement as people say it."""
        return RUNGS[self.found.judgement] if self.found else "Not judged yet"


def followed(inspection_id: int) -> Inspection | None:
    """The inspection that a review follows; None before that was said."""
    return session().scalar(
        select(Inspection)
        .join(FollowedInspection, FollowedInspection.follows_id == Inspection.id)
        .where(FollowedInspection.inspection_id == inspection_id)
    )


def may_be_followed(inspection: Inspection) -> list[Inspection]:
    """The published inspections of the same provider that a review could follow, the newest first: those with
    concerns."""
    with_concerns = select(Concern.inspection_id)
    return list(
        session().scalars(
            select(Inspection)
            .where(
                Inspection.organisation_id == inspection.organisation_id,
                Inspection.state.in_(PUBLIC),
                Inspection.kind != KIND,
                Inspection.id.in_(with_concerns),
            )
            .order_by(Inspection.published_on.desc(), Inspection.id.desc())
        )
    )


def judged(inspection_id: int) -> list[Judged]:
    """Every concern of the inspection that is followed, in order; none before one is."""
    before = followed(inspection_id)
    if before is None:
        return []
    rows = session().scalars(select(ConcernProgress).where(ConcernProgress.inspection_id == inspection_id))
    found = {row.number: row for row in rows}
    return [Judged(each, found.get(each.number)) for each in concerns(before.id)]


def months_after(earlier_last_day: date, first_day: date) -> int:
    """Whole months from the last day of one visit to the first of another."""
    months = (first_day.year - earlier_last_day.year) * 12 + first_day.month - earlier_last_day.month
    return months - (first_day.day < earlier_last_day.day)
