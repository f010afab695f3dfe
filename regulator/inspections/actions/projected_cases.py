"""What a case amounts to once the journal has taken in what was said of it."""

from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from regulator.core.db import session
from regulator.core.refused import Refused

from ..models.cases import CaseAssessment
from ..models.inspection import InspectionComponent
from ..models.journal import Operation
from ..rules.journal import CaseAssessed, Entry

_CASE = cast(Table, CaseAssessment.__table__)
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_CHANGED = ("id", "answers", "note", "assessed_on", "author", "made_at")


def project_cases(inspection_id: int, said: list[tuple[Entry, CaseAssessed]], device: str, author: str) -> None:
    """The assessment that was made last stands, whenever it arrived; the others stay in the journal."""
    last = {case.pseudonym: (entry, case) for entry, case in said}
    of = _of_its_own_part(inspection_id, [case for _entry, case in said])
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
            "component": of[pseudonym],
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


def _of_its_own_part(inspection_id: int, said: list[CaseAssessed]) -> dict[str, str]:
    """Of which part each case is, by pseudonym: of a trust with one company, that company's, where nothing is said.

    Refused: a part that the inspection does not have, a case that is told of a second part.
    """
    parts = select(InspectionComponent.code, InspectionComponent.name, InspectionComponent.kind).where(
        InspectionComponent.inspection_id == inspection_id
    )
    known = {code: (name, kind) for code, name, kind in session().execute(parts)}
    companies = [code for code, (_name, kind) in known.items() if kind == "crc"]
    only = companies[0] if len(companies) == 1 else ""
    held = select(_CASE.c.pseudonym, _CASE.c.component).where(
        _CASE.c.inspection_id == inspection_id, _CASE.c.pseudonym.in_({each.pseudonym for each in said})
    )
    of: dict[str, str] = dict(session().execute(held).all())  # type: ignore[arg-type]
    for case in said:
        code = case.component or only
        if known and code not in companies or code and not known:
            raise Refused(f"Say to which company of the trust {case.pseudonym} belongs")
        if of.setdefault(case.pseudonym, code) != code:
            raise Refused(f"{case.pseudonym} is a case of {known[of[case.pseudonym]][0]}: it counts there alone")
    return of
