"""Plans an inspection, names its team, and takes it from state to state."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import Transition
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from regulator.standards import queries as standards

from .. import queries
from ..events import InspectionMoved, InspectionPlanned, TeamMemberNamed
from ..models.inspection import Inspection, TeamMember, Visit
from ..queries.components import bodies
from ..queries.people import leads
from ..queries.work import PROVIDERS, editions_for, standing_on
from ..rules.components import Component
from ..rules.lifecycle import LIFE, State
from ..rules.planning import Days, kinds_of, stretches
from ..rules.team import Member, may_join
from .trusts import keep_parts, parts_of

LEADS = "lead-inspector"
OWED_BY_PROVIDER = ("action-plan",)  # these run from the step itself; the others from the last day


@dataclass(frozen=True)
class Wanted:
    """A visit as it is planned: of which provider (its code), what kind, to which edition, on which days (each stretch
    with its number on the form), led by whom: whoever plans it, where nobody is named.

    Of a trust there is an edition for each kind of its parts: `editions`, by kind.
    """

    code: str
    kind: str
    edition: str
    days: Sequence[tuple[int, Days]]
    lead: int | None = None
    editions: Mapping[str, str] = field(default_factory=dict)


def plan_announced(wanted: Wanted, *, actor: Actor, now: datetime) -> Inspection:
    """Plan a visit that the provider will be told of; who leads it is on its team from the start.

    Refused: no open provider, a kind or an edition that is not for it, days that cannot be, and days on which another
    inspection of the provider is planned. The programme is never asked: a refusal would tell.
    """
    today = clock.london_date(now)
    organisation = _provider(actor, wanted.code)
    kinds = {each.id: each for each in kinds_of(organisation.kind.value, standards.kinds().values())}
    if wanted.kind not in kinds:
        raise Refused("This kind of inspection is not made of such a provider", "kind")
    days, parts = stretches(wanted.days, today), []
    if organisation.kind == Kind.LRT:
        parts = parts_of(organisation, wanted.kind, days, wanted.editions)
        edition, scheme = parts[0].edition, None
    else:
        edition, scheme = _pinned(organisation, wanted.edition, rated=kinds[wanted.kind].rated)
    names = {organisation.id: organisation.name} | {each.organisation_id: each.name for each in parts}
    for body, name in names.items():
        for other, visit in standing_on(body, days):
            on = f"from {visit.from_on.day} {visit.from_on:%B %Y} to {visit.until_on.day} {visit.until_on:%B %Y}"
            raise Refused(f"{other.reference} is on site at {name} {on}", _field(wanted.days, visit))
    lead = _lead(actor, wanted.lead, today)
    inspection = plan(
        organisation_id=organisation.id,
        kind=wanted.kind,
        announced=True,
        edition=edition,
        scheme=scheme,
        visits=days,
        actor=actor,
        now=now,
        owner=lead,
        parts=parts,
    )
    name_member(inspection, person=lead, duty=LEADS, part="field", actor=actor)
    return inspection


def _provider(actor: Actor, code: str) -> Organisation:
    """The provider, held until the transaction ends, so that two who plan for the same days see each other."""
    organisation = register.organisation_to_change(actor, code)
    if organisation.kind not in PROVIDERS or not organisation.active:
        raise Refused("This organisation is not inspected: it is no open prison, CRC or trust.")
    return organisation


def _pinned(organisation: Organisation, edition: str, *, rated: bool) -> tuple[str, str | None]:
    """The edition that is pinned, and its scheme where this kind of inspection rates."""
    editions = {each.code: each for each in editions_for(organisation.kind.value)}
    if edition not in editions:
        raise Refused("Choose an edition that is published for such a provider", "edition")
    return edition, editions[edition].rated_by if rated else None


def _lead(actor: Actor, user_id: int | None, today: date) -> str:
    """The key of who leads: whoever plans, if they are a lead inspector, or the one who is named."""
    if user_id is None and actor.duty == LEADS:
        return actor.key
    person = next((each for each in leads(today) if each.user_id == user_id), None)
    if person is None:
        raise Refused("Choose who leads it", "lead")
    return person.key


def _field(days: Sequence[tuple[int, Days]], visit: Visit) -> str:
    """The box of the first stretch that touches a visit."""
    touching = (number for number, (first, last) in days if first <= visit.until_on and last >= visit.from_on)
    return f"from_{next(touching, 1)}"


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
    owner: str | None = None,
    parts: Sequence[Component] = (),
) -> Inspection:
    """Plan an inspection. Refused: no days on site, days that end before they begin or overlap.

    `owner`: the key of who sees to it that it goes on; whoever plans it, where nobody is named. `parts`: of a trust,
    which as a whole has no scheme.
    """
    ordered = _in_order(visits)
    inspection = Inspection(
        reference=_reference(ordered[0][0].year),
        organisation_id=organisation_id,
        kind=kind,
        announced=announced,
        edition=edition,
        scheme=scheme,
        state=State.PLANNED,
        state_since=clock.london_date(now),
        owner=owner or actor.key,
        origin=origin,
        facts=facts or {},
        file_hash=file_hash,
        made_at=now,
    )
    session().add(inspection)
    session().flush()
    session().add_all([Visit(inspection_id=inspection.id, from_on=first, until_on=last) for first, last in ordered])
    session().flush()
    if parts:
        keep_parts(inspection, parts)
    record(
        actor,
        InspectionPlanned(inspection.id, inspection.reference, organisation_id, kind, edition, scheme, origin),
    )
    return inspection


def _in_order(visits: list[tuple[date, date]]) -> list[tuple[date, date]]:
    if not visits:
        raise Refused("Give at least one stretch of days on site", "on_site")
    ordered = sorted(visits)
    if any(last < first for first, last in ordered):
        raise Refused("A stretch of days on site ends before it begins", "on_site")
    if any(later[0] <= earlier[1] for earlier, later in zip(ordered, ordered[1:], strict=False)):
        raise Refused("Two stretches of days on site overlap", "on_site")
    return ordered


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
    no = may_join(new, queries.all_members(inspection.id), bodies(inspection))
    if no:
        raise Refused(no, "team")
    named = (row for row in queries.everyone(inspection.id) if (row.person, row.part) == (person, part))
    member = next(named, None) or TeamMember(inspection_id=inspection.id, person=person, part=part)
    member.left_on = member.left_because = member.left_in = None  # who left may come back
    member.duty, member.name, member.areas = duty, name, areas or []
    member.employer, member.employer_id = employer, employer_id
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
    inspection.state_since = today
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
            running = clocks.running(subject, name)
        except NotFound:
            continue  # a step back and forth: it was met the first time
        clocks.meet(running, max(today, running.started_on))  # a team that leaves early is done before it began


def _owner(inspection: Inspection, who: str) -> str:
    return f"organisation:{inspection.organisation_id}" if who == "provider" else "regulator"


def _reference(year: int) -> str:
    """A reference that says the year and nothing else: a running number would tell how many visits are planned."""
    while True:
        reference = f"INS-{year}-{secrets.randbelow(9000) + 1000}"
        if session().scalar(select(Inspection.id).where(Inspection.reference == reference)) is None:
            return reference
