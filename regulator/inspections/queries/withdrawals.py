"""What of an inspection is published, what was withdrawn of it, and who may confirm that."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.documents.models import Document
from regulator.core.refused import NotFound
from regulator.people.rules import Permission, roles_with

from ..models.inspection import Inspection
from .people import holding, names

CLOCK = "withdrawal-confirmation"


@dataclass(frozen=True)
class Shown:
    """A document with who withdrew it, and until when that is to be confirmed."""

    document: Document
    by: str
    due_on: date | None

    @property
    def waits(self) -> bool:
        """Whether a second person is still to confirm it."""
        return self.document.withdrawn_on is not None and self.document.withdrawal_confirmed_on is None


def documents_of(inspection: Inspection) -> list[Shown]:
    """Every public document of an inspection, in the order in which they came."""
    rows = list(
        session().scalars(
            select(Document)
            .where(Document.subject == f"inspection:{inspection.id}", Document.public.is_(True))
            .order_by(Document.id)
        )
    )
    called = names([each.withdrawn_by for each in rows])
    due = session().scalar(
        select(Clock.due_on)
        .where(Clock.subject == f"inspection:{inspection.id}", Clock.name == CLOCK)
        .order_by(Clock.id.desc())
        .limit(1)
    )
    return [Shown(each, called.get(each.withdrawn_by or "", ""), due) for each in rows]


def document_of(inspection: Inspection, number: int) -> Document:
    """One of them by its number. `NotFound` where this inspection has none."""
    found = next((each.document for each in documents_of(inspection) if each.document.id == number), None)
    if found is None:
        raise NotFound
    return found


def may_confirm(today: date, *, but: str) -> list[int]:
    """The numbers of the people who could confirm a withdrawal, but one."""
    roles = [role.value for role in roles_with([Permission.INSPECTION_WITHDRAW])]
    return [each.user_id for each in holding(roles, today) if each.key != but]
