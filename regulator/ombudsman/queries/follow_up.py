"""What became of recommendations: each stands in the one register of what providers owe, and is read from there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, cast, exists, select

from regulator.core.db import session
from regulator.improvement.models.owed import Obligation

from ..models import Recommendation, Told
from ..models.case import Complaint

WAITS = {"provider": "the provider", "regulator": "us", "nobody": "nobody"}


@dataclass(frozen=True)
class Followed:
    """A recommendation, and where it stands: its reference in the register, its state, who must act and by when."""

    number: int
    text: str
    issued_on: date | None
    reference: str
    state: str
    waits_for: str
    due_on: date | None
    late: bool


def followed(rows: Iterable[Recommendation], today: date) -> list[Followed]:
    """What became of the recommendations of a case, in their order. Inside the compartment."""
    found = sorted(rows, key=lambda each: each.number)
    ids = [each.obligation_id for each in found if each.obligation_id]
    owed = {each.id: each for each in session().scalars(select(Obligation).where(Obligation.id.in_(ids)))}
    return [_followed(each, owed.get(each.obligation_id or 0), today) for each in found]


def _followed(row: Recommendation, owed: Obligation | None, today: date) -> Followed:
    if owed is None:
        return Followed(row.number, row.text, row.issued_on, "", "", "", None, late=False)
    waits = owed.waits_for
    late = waits == "provider" and owed.due_on is not None and owed.due_on < today
    return Followed(
        row.number, row.text, row.issued_on, owed.reference, owed.state, WAITS[waits], owed.due_on, late=late
    )


def is_late(today: date) -> ColumnElement[bool]:
    """Which lines of the register the Ombudsman waits for too long."""
    return (
        (Obligation.keeper == "ombudsman")
        & (Obligation.waits_for == "provider")
        & (Obligation.due_on < today)
        & Obligation.id.in_(select(Recommendation.obligation_id).where(Recommendation.obligation_id.is_not(None)))
    )


def late_obligations(today: date, most: int, *, untold: bool = False) -> list[Obligation]:
    """What providers are late with, the longest first; `untold`: of which nobody was told. Inside the compartment."""
    wanted = select(Obligation).where(is_late(today))
    if untold:
        what: ColumnElement[str] = "obligation:" + cast(Obligation.id, String)
        wanted = wanted.where(~exists().where(Told.what == what, Told.due_on == Obligation.due_on))
    return list(session().scalars(wanted.order_by(Obligation.due_on, Obligation.id).limit(most)))


def cases_of(obligations: Iterable[int]) -> dict[int, Complaint]:
    """The cases in which these were recommended. Inside the compartment."""
    rows = session().execute(
        select(Recommendation.obligation_id, Complaint)
        .join(Complaint, Complaint.key == Recommendation.complaint_key)
        .where(Recommendation.obligation_id.in_(list(obligations)))
    )
    return {number: complaint for number, complaint in rows if number is not None}
