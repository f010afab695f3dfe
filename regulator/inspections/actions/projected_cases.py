"""What a case amounts to once the journal has taken in what was said of it."""

from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import Refused

from ..models.cases import CaseAssessment
from ..models.inspection import InspectionComponent
from ..models.journal import Operation
from ..rules.journal import CaseAssessed, Entry

_CASE = cast(Table, CaseAssessment.__table__)
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_CHANGED = ("id", "answers", "note", "assessed_on", "author", "made_at")


def project_cases(inspection_id: int, said: list[tuple[Entry, CaseAssessed]], device: str, actor: Actor) -> None:
    """The assessment that was made last stands, whenever it arrived; the others stay in the journal."""
    last = {case.pseudonym: (entry, case) for entry, case in said}
    _of_its_own_part(inspection_id, [case for _entry, case in said])
    standing = (
        select(_CASE.c.pseudonym, Operation.made_at, Operation.device, Operation.sequence)
        .join(Operation, Operation.id == _CASE.c.id)
        .where(_CASE.c.inspection_id == inspection_id, _CASE.c.pseudonym.in_(list(last)))
    )
    made = {name: as_made for name, *as_made in session().execute(standing)}
    rows = [
        {
            "id": entry.id,
            "inspection_id": inspection_id,
            "pseudonym": pseudonym,
            "component": case.component,
            "answers": case.answers,
            "note": case.note,
            "assessed_on": case.assessed_on,
            "author": actor.key,
            "made_at": entry.made_at,
        }
        for pseudonym, (entry, case) in last.items()
        if pseudonym not in made or made[pseudonym] < [entry.made_at, device, entry.sequence]
    ]
    if rows:
        made_row = _INSERT[session().get_bind().dialect.name](_CASE)
        kept = {name: made_row.excluded[name] for name in _CHANGED}
        session().execute(
            made_row.on_conflict_do_update(index_elements=["inspection_id", "pseudonym"], set_=kept), rows
        )


def _of_its_own_part(inspection_id: int, said: list[CaseAssessed]) -> None:
    """Refuse a case of a part that the inspection does not have, and one that is told of a second part."""
    parts = select(InspectionComponent.code, InspectionComponent.name).where(
        InspectionComponent.inspection_id == inspection_id
    )
    known: dict[str, str] = dict(session().execute(parts).all())  # type: ignore[arg-type]
    held = select(_CASE.c.pseudonym, _CASE.c.component).where(
        _CASE.c.inspection_id == inspection_id, _CASE.c.pseudonym.in_({each.pseudonym for each in said})
    )
    of: dict[str, str] = dict(session().execute(held).all())  # type: ignore[arg-type]
    for case in said:
        if case.component not in (known or {"": ""}):
            raise Refused(f"This inspection has no part {case.component or 'of its own'} to count {case.pseudonym} in")
        if of.setdefault(case.pseudonym, case.component) != case.component:
            raise Refused(f"{case.pseudonym} is a case of {known[of[case.pseudonym]]}: it counts there alone")
