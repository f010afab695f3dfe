"""Brings in what prisons were publicly named for: a published fact, which gives no status and no licence."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy import select

from ...core import clock
from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.tabular import Day, Findings, Line, Table
from ..events.places import PrisonsDesignated
from ..models import Organisation
from ..models.places import PlaceDesignation
from ..rules.words import Kind


class DesignationRow(BaseModel):
    """A row of the file: which prison, what it was named for, on which day, and who says so."""

    code: Annotated[Line, Field(max_length=40)]
    designation: Annotated[Line, Field(max_length=120)]
    announced_on: Day
    source: Annotated[Line, Field(max_length=400)]


def import_designations(table: Table[DesignationRow], *, actor: Actor) -> int:
    """Keep each of them once, and give how many were new. Refused with `FileProblems`: a code that is no prison's, a
    day to come, another day or source for what is known already."""
    rows = session().scalars(select(Organisation).where(Organisation.kind == Kind.PRISON))
    prisons = {each.code: each.id for each in rows}
    known = {(each.organisation_id, each.designation): each for each in session().scalars(select(PlaceDesignation))}
    findings, made = Findings(), []
    for row in table.rows:
        said = row.value
        number = prisons.get(said.code)
        if number is None:
            findings.add(row.line, "code", "the register has no prison of this code")
            continue
        if said.announced_on > clock.today():
            findings.add(row.line, "announced_on", "this day is still to come")
        before = known.get((number, said.designation))
        if before is None:
            made.append(_new(number, said.designation, said.announced_on, said.source))
        elif (before.announced_on, before.source) != (said.announced_on, said.source):
            findings.add(row.line, "designation", "the register knows another day or source of it")
    findings.raise_any(table.name)
    session().add_all(made)
    if made:
        record(actor, PrisonsDesignated(table.name, table.sha256, len(made)))
    return len(made)


def _new(organisation_id: int, designation: str, announced_on: date, source: str) -> PlaceDesignation:
    return PlaceDesignation(
        organisation_id=organisation_id, designation=designation, announced_on=announced_on, source=source
    )
