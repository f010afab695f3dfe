"""Corrections that one proposes and another decides: of a report and of a paper of an urgent notification alike."""

from typing import TypeVar

from sqlalchemy import select

from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models.inspection import Inspection
from ..models.publishing import Correction
from ..models.urgent import UrgentCorrection

PROPOSED = "proposed"
Kind = TypeVar("Kind", Correction, UrgentCorrection)


def waiting(kind: type[Kind], inspection_id: int) -> Kind | None:
    """The correction of this kind that waits for its second person; None where none does."""
    return session().scalar(select(kind).where(kind.inspection_id == inspection_id, kind.state == PROPOSED).limit(1))


def numbered(kind: type[Kind], inspection: Inspection, number: int) -> Kind:
    """A correction of this kind by its number. `NotFound` where this inspection has none."""
    found = session().get(kind, number)
    if found is None or found.inspection_id != inspection.id:
        raise NotFound
    return found


def newest_first(kind: type[Kind], inspection: Inspection) -> list[Kind]:
    """Every correction of this kind, whatever became of it."""
    return list(session().scalars(select(kind).where(kind.inspection_id == inspection.id).order_by(kind.id.desc())))
