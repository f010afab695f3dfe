"""Plans visits that come unannounced, and makes an inspection of one when inspectors arrive.

2026-11: until then there is no inspection, no event of one, no team and no clock: nothing outside the compartment
changes but the log, which gains a random key and a hash. The same holds for what is refused: planning something else
never asks the programme, since a refusal would tell.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import json_ready
from regulator.core.refused import NotFound, Refused
from regulator.core.sealed_fields import seal
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from regulator.standards import queries as standards

from ..events import ProgrammeChanged
from ..models.inspection import Inspection
from ..models.programme import PROGRAMME, ProgrammeChange, ProgrammeDays, ProgrammeNamed, ProgrammeVisit
from ..queries import programme as queries
from ..queries.work import standing_on
from ..rules import programme as rules
from ..rules.components import Component
from ..rules.programme import Days
from . import planning
from .trusts import parts_of


@dataclass(frozen=True)
class Wanted:
    """A visit as it is planned: of which provider (its code), what kind, on which days, and why unannounced."""

    code: str
    kind: str
    days: tuple[Days, ...]
    why: str


def plan_unannounced(wanted: Wanted, *, actor: Actor, now: datetime) -> str:
    """Plan a visit of which nobody is told, and give its random key. Refused: no such provider, a kind that is always
    announced, days that are past or on which an inspection of the provider is planned already."""
    if not actor.may(Permission.PROGRAMME_PLAN):
        raise NotFound
    organisation = _provider(actor, wanted.code)
    days = rules.in_order(wanted.days, clock.london_date(now))
    reasons = rules.why(wanted.why)
    edition, scheme, parts = _edition(organisation, wanted.kind, days)
    with compartment(PROGRAMME, actor, "to plan a visit"):
        _check_free(organisation, parts, days)
        visit = ProgrammeVisit(
            reference=secrets.token_hex(8),
            organisation_id=organisation.id,
            kind=wanted.kind,
            edition=edition,
            scheme=scheme,
            state="planned",
            made_at=now,
        )
        session().add(visit)
        session().flush()
        _set_days(visit.reference, days)
        facts = {"provider": organisation.code, "kind": wanted.kind, "days": days, "edition": edition}
        _note(visit, "planned", facts, reasons, actor=actor, now=now)
    return visit.reference


def change_unannounced(
    reference: str, *, version: int, kind: str, days: tuple[Days, ...], why: str, actor: Actor, now: datetime
) -> None:
    """Change the kind or the days of a planned visit, with the reason. Of another provider it is another visit."""
    ordered = rules.in_order(days, clock.london_date(now))
    reason = rules.why(why)
    with compartment(PROGRAMME, actor, "to change a visit", opened=reference):
        visit = queries.to_change(actor, reference, version, by=Permission.PROGRAMME_PLAN)
        organisation = register.by_ids([visit.organisation_id])[visit.organisation_id]
        before = {"kind": visit.kind, "days": queries.days_of([reference])[reference], "edition": visit.edition}
        visit.edition, visit.scheme, parts = _edition(organisation, kind, ordered)
        _check_free(organisation, parts, ordered, but=reference)
        visit.kind = kind
        _set_days(reference, ordered)
        after = {"kind": kind, "days": ordered, "edition": visit.edition}
        _note(visit, "changed", {"before": before, "after": after}, reason, actor=actor, now=now)


def cancel_unannounced(reference: str, *, version: int, why: str, actor: Actor, now: datetime) -> None:
    """Cancel a planned visit, with the reason. It stays in the programme for those who could know of it."""
    reason = rules.why(why)
    with compartment(PROGRAMME, actor, "to cancel a visit", opened=reference):
        visit = queries.to_change(actor, reference, version, by=Permission.PROGRAMME_PLAN)
        visit.state = "cancelled"
        _note(visit, "cancelled", {}, reason, actor=actor, now=now)


def name_person(reference: str, *, version: int, user_id: int, part: str, actor: Actor, now: datetime) -> None:
    """Let a person know of one visit: who goes (`field`), or who only `knows`. Refused: a role that may not be told."""
    with compartment(PROGRAMME, actor, "to name a person", opened=reference):
        visit = queries.to_change(actor, reference, version, by=Permission.PROGRAMME_PLAN)
        person = next((each for each in queries.may_be_named(clock.london_date(now)) if each.user_id == user_id), None)
        if person is None:
            raise Refused("Choose a person from the list", "user_id")
        if part not in rules.PARTS:
            raise Refused("Choose whether they go on the visit", "part")
        known = session().get(ProgrammeNamed, (reference, user_id))
        if known is not None and known.no_longer_at is None:
            raise Refused(f"{person.name} is named already", "user_id")
        named = known or ProgrammeNamed(reference=reference, user_id=user_id)
        named.duty, named.part, named.no_longer_at = person.duty, part, None
        session().add(named)
        _note(visit, "named", {"user": user_id, "part": part}, None, actor=actor, now=now)


def no_longer_name(reference: str, *, version: int, user_id: int, why: str, actor: Actor, now: datetime) -> None:
    """From now on a person sees no more of a visit, with the reason. That they knew of it stays on record."""
    reason = rules.why(why)
    with compartment(PROGRAMME, actor, "to name a person no longer", opened=reference):
        visit = queries.to_change(actor, reference, version, by=Permission.PROGRAMME_PLAN)
        named = session().get(ProgrammeNamed, (reference, user_id))
        if named is None or named.no_longer_at is not None:
            raise NotFound
        named.no_longer_at = now
        _note(visit, "no-longer-named", {"user": user_id}, reason, actor=actor, now=now)


def arrive_unannounced(reference: str, *, version: int, actor: Actor, now: datetime) -> Inspection:
    """Inspectors are at the gate: the visit becomes an inspection, planned and arrived at in one stroke.

    By one who goes on it, on a day for which it is planned. Refused on any other day. The parts of a trust are its
    members on the days that are left, each by the edition in force.
    """
    today = clock.london_date(now)
    with compartment(PROGRAMME, actor, "to arrive", opened=reference):
        visit = queries.to_change(actor, reference, version, by=Permission.INSPECTION_ARRIVE)
        days = rules.days_left(queries.days_of([reference])[reference], today)
        team = [each for each in queries.named_on(reference) if each.part == "field"]
        if actor.id not in {each.user_id for each in team}:
            raise Refused("Only those who go on the visit can say that they have arrived.")
    organisation = register.by_ids([visit.organisation_id])[visit.organisation_id]
    parts = _parts(organisation, visit.kind, days)
    inspection = planning.plan(
        organisation_id=visit.organisation_id,
        kind=visit.kind,
        announced=False,
        edition=parts[0].edition if parts else visit.edition,
        scheme=visit.scheme,
        visits=days,
        actor=actor,
        now=now,
        owner=next((f"person:{each.user_id}" for each in team if each.duty == "lead-inspector"), None),
        parts=parts,
    )
    for each in team:
        planning.name_member(inspection, person=f"person:{each.user_id}", duty=each.duty, part="field", actor=actor)
    planning.move(inspection, "arrive", actor=actor, today=today)
    with compartment(PROGRAMME, actor, "to arrive", opened=reference):
        visit.state, visit.inspection_id = "arrived", inspection.id
        _note(visit, "arrived", {"inspection": inspection.reference}, None, actor=actor, now=now)
    return inspection


def _provider(actor: Actor, code: str) -> Organisation:
    try:
        return register.organisation(actor, code.strip().upper())
    except NotFound:
        raise Refused("The register has no provider with this code", "code") from None


def _edition(organisation: Organisation, kind: str, days: list[Days]) -> tuple[str, str | None, list[Component]]:
    """The edition in force on the last day on site, its scheme where this kind of inspection rates, and of a trust its
    parts as they would be."""
    kinds = {each.id: each for each in queries.kinds_that_may_come_unannounced()}
    if kind not in kinds:
        raise Refused("Choose what kind of inspection this is", "kind")
    rules.check_kind(kinds[kind], organisation.kind.value)
    parts = _parts(organisation, kind, days)
    if parts:
        return parts[0].edition, None, parts
    edition = standards.in_force(organisation.kind.value, days[-1][1])
    if edition is None:
        raise Refused("No edition of the standards is in force on these days", "from_on")
    return edition.code, edition.rated_by if kinds[kind].rated else None, []


def _parts(organisation: Organisation, kind: str, days: list[Days]) -> list[Component]:
    """The parts of a trust on these days; none of any other provider."""
    if organisation.kind != Kind.LRT:
        return []
    try:
        return parts_of(organisation, kind, days, {})
    except Refused as refused:
        raise Refused(refused.message, "from_on") from None


def _check_free(organisation: Organisation, parts: list[Component], days: list[Days], *, but: str = "") -> None:
    """Refuse days on which the provider, a member of it or the trust that it is in is visited already, by the programme
    or otherwise."""
    trusts = [register.trust_on(organisation.id, day) for stretch in days for day in stretch]
    around = [each.trust.id for each in trusts if each is not None]
    for body in dict.fromkeys([organisation.id, *(each.organisation_id for each in parts), *around]):
        if rules.overlap(days, queries.days_planned_of(body, but=but)):
            raise Refused("Another unannounced visit of this provider is planned for these days", "from_on")
        for other, _visit in standing_on(body, days):
            raise Refused(f"{other.reference} is at this provider on these days", "from_on")


def _set_days(reference: str, days: list[Days]) -> None:
    session().execute(delete(ProgrammeDays).where(ProgrammeDays.reference == reference))
    session().add_all([ProgrammeDays(reference=reference, from_on=first, until_on=last) for first, last in days])


def _note(
    visit: ProgrammeVisit, change: str, facts: dict[str, Any], why: str | None, *, actor: Actor, now: datetime
) -> None:
    """Keep the change in the compartment, and let the log outside know its hash."""
    flag_modified(visit, "state")  # so that each change counts, one of the people alone too
    number = queries.changes_so_far(visit.reference) + 1
    made = ProgrammeChange(
        id=secrets.token_hex(8),
        reference=visit.reference,
        number=number,
        made_at=now,
        user_id=actor.id,
        duty=actor.duty,
        change=change,
        facts=json_ready(facts),
        salt=secrets.token_hex(16),
    )
    made.why = None if why is None else seal(why, record=made.id)
    session().add(made)
    record(actor, ProgrammeChanged(visit.reference, made.id, queries.digest_of(made, why)))
