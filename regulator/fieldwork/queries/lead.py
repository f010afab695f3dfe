"""What the lead's pages ask beside the devices themselves."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.journal import Evidence, Operation
from regulator.inspections.queries.people import names

from ..models import Closing, Danger, SiteAuthorisation


@dataclass(frozen=True)
class Reported:
    """Somebody in danger, as it was reported: the words of its note, and whether it was read."""

    row: Danger
    author: str
    reader: str
    due_on: date
    statement: str
    locator: str
    told: str


def asked_at(inspection: Inspection) -> datetime | None:
    """When the devices were asked for their final receipts; None where they were not."""
    row = session().get(Closing, inspection.id)
    return row.begun_at if row else None


def camera_of(inspection: Inspection) -> SiteAuthorisation | None:
    """The authority to carry a camera on site, if it was recorded."""
    return session().get(SiteAuthorisation, inspection.id)


def dangers_of(inspection: Inspection) -> list[Reported]:
    """Everything reported as dangerous, what is unread first and then the newest."""
    rows = (
        session()
        .execute(
            select(Danger, Clock.due_on, Evidence, Operation.body)
            .join(Clock, Clock.id == Danger.clock_id)
            .join(Evidence, Evidence.id == Danger.entry_id)
            .join(Operation, Operation.id == Danger.entry_id)
            .where(Danger.inspection_id == inspection.id)
            .order_by(Danger.read_at.is_not(None), Danger.received_at.desc())
        )
        .all()
    )
    called = names([person for row, *_ in rows for person in (row.author, row.read_by)])
    return [
        Reported(
            row, called[row.author], called.get(row.read_by or "", ""), due, note.statement, note.locator or "",
            str(body.get("told") or ""),
        )
        for row, due, note, body in rows
    ]  # fmt: skip
