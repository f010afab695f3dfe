"""What a case amounts to once the journal has taken in what was said of it."""

from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from regulator.core.db import session

from ..models.cases import CaseAssessment
from ..models.journal import Operation
from ..rules.journal import CaseAssessed, Entry

_CASE = cast(Table, CaseAssessment.__table__)
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_CHANGED = ("id", "answers", "note", "assessed_on", "author", "made_at")


def project_cases(inspection_id: int, said: list[tuple[Entry, CaseAssessed]], device: str, author: str) -> None:
    """The assessment that was made last stands, whenever it arrived; the others stay in the journal."""
    last = {case.pseudonym: (entry, case) for entry, case in said}
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
            "answers": case.answers,
            "note": case.note,
            "assessed_on": case.assessed_on,
            "author": author,
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
