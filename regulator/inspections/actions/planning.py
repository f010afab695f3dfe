"""Plans an inspection, names its team, and takes it from state to state."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import Transition
from regulator.standards import queries as standards

from .. import queries
from ..events import InspectionMoved, InspectionPlanned, TeamMemberNamed
from ..models.inspection import Inspection, TeamMember, Visit
from ..rules.lifecycle import LIFE, State
from ..rules.team import Member, may_join

OWED_BY_PROVIDER = ("action-plan",)  # these run from the step itself; the others from the last day


def plan(
    *,
    organisation_id: int,
    kind: str,
    announced: bool,
    edition: str,
    scheme: str | None,
    visits: list[tuple[date, date]],
    actor: Actor,
    now: datetime,
    origin: str = "live",
    facts: dict[str, Any] | None = None,
    file_hash: str | None = None,
) -> Inspection:
    """Plan an inspection. Refused: no days on site, days that end before they begin or overlap."""
    if not visits:
        raise Refused("Give at least one stretch of days on site", "on_site")
    ordered = sorted(visits)
    if any(last < first for first, last in ordered):
        raise Refused("A stretch of days on site ends before it begins", "on_site")
    if any(later[0] <= earlier[1] for earlier, later in zip(ordered, ordered[1:], strict=False)):
        raise Refused("Two stretches of days on site overlap", "on_site")
    inspection = Inspection(
        reference=_reference(ordered[0][0].year),
        organisation_id=organisation_id,
        kind=kind,
        announced=announced,
        edition=edition,
        scheme=scheme,
        state=State.PLANNED,
        origin=origin,
        facts=facts or {},
        file_hash=file_hash,
        made_at=now,
    )
    session().add(inspection)
    session().flush()
    session().add_all([Visit(inspection_id=inspection.id, from_on=first, until_on=last) for first, last in ordered])
    session().flush()
    record(
        actor,
        InspectionPlanned(inspection.id, inspection.reference, organisation_id, kind, edition, scheme, origin),
    )
    return inspection


def name_member(
    inspection: Inspection,
    *,
    person: str,
    duty: str,
    part: str,
    actor: Actor,
    name: str | None = None,
    employer: str | None = None,
    employer_id: int | None = None,
    areas: list[str] | None = None,
    conflict: str | None = None,
) -> TeamMember:
    """Put someone on the team (`field`) or the panel. Refused: who works for the provider, declares a conflict, or is
    on the other side already."""
    new = Member(person, part, employer_id, conflict)
    no = may_join(new, queries.members(inspection.id), inspection.organisation_id)
    if no:
        raise Refused(no, "team")
    member = TeamMember(
        inspection_id=inspection.id,
        person=person,
        duty=duty,
        part=part,
        name=name,
        employer=employer,
        employer_id=employer_id,
        areas=areas or [],
        conflict=conflict,
    )
    session().add(member)
    session().flush()
    record(actor, TeamMemberNamed(inspection.id, person, part, tuple(areas or [])))
    return member


def move(inspection: Inspection, transition: str, *, actor: Actor, today: date, reason: str | None = None) -> None:
    """Take an inspection to its next state, or back. Refused by its life cycle, and for a step back without reason."""
    step = LIFE.named(transition)
    if step.back and not (reason or "").strip():
        raise Refused("Say why, so that the record shows it", "reason")
    before = inspection.state
    LIFE.move(inspection, transition, actor)
    if inspection.origin != "published-facts":  # another body's inspection: nobody owes this regulator anything for it
        _run_clocks(inspection, step, today)
    session().flush()
    record(actor, InspectionMoved(inspection.id, transition, before, inspection.state, reason), occurred_on=today)


def _run_clocks(inspection: Inspection, step: Transition[State], today: date) -> None:
    subject = f"inspection:{inspection.id}"
    rules = standards.clocks()
    for name in step.starts:
        if name not in standards.kind(inspection.kind).clocks:
            continue
        owed_by_provider = name in OWED_BY_PROVIDER
        start = today if owed_by_provider else queries.last_day(inspection.id)
        owner = _owner(inspection, "provider" if owed_by_provider else "regulator")
        clocks.start(rules[name], subject=subject, owner=owner, started_on=start)
    for name in step.meets:
        try:
            clocks.meet(clocks.running(subject, name), today)
        except NotFound:
            continue  # a step back and forth: it was met the first time


def _owner(inspection: Inspection, who: str) -> str:
    return f"organisation:{inspection.organisation_id}" if who == "provider" else "regulator"


def _reference(year: int) -> str:
    """A reference that says the year and nothing else: a running number would tell how many visits are planned."""
    while True:
        reference = f"INS-{year}-{secrets.randbelow(9000) + 1000}"
        if session().scalar(select(Inspection.id).where(Inspection.reference == reference)) is None:
            return reference
