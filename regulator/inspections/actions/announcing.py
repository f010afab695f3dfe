"""Changes whether a visit is announced, after it was planned: an inspection goes into the programme or comes out.

2026-11: the two never know of each other. Who reads of the one that was given up is not told what became of it, and the
log outside the compartment gains nothing that would tell.
"""

from datetime import datetime

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register

from .. import queries as inspections
from ..models.inspection import Inspection
from ..models.programme import PROGRAMME
from ..queries import programme as queries
from ..rules.lifecycle import State
from . import planning, programme

GIVEN_UP = "Its days are given up."  # and nothing of why: those who read it may not know of the other visit


def come_unannounced(inspection: Inspection, *, why: str, actor: Actor, now: datetime) -> str:
    """Take an inspection that nobody was told of out of sight: it is cancelled here, and planned in the programme for
    the same days with the same field team. Gives the programme's key. Refused: once the provider was told."""
    if not actor.may(Permission.PROGRAMME_PLAN):
        raise NotFound
    if not inspection.announced:
        raise Refused("This visit is unannounced already.")
    if inspection.state == State.NOTIFIED:
        raise Refused("The provider was told of these days: a visit on them surprises nobody. Cancel it instead.")
    if inspection.state != State.PLANNED:
        raise Refused("Whether a visit is announced is settled before it begins.")
    organisation = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
    team = [each.person for each in inspections.team(inspection.id) if each.part == "field"]
    days = tuple((each.from_on, each.until_on) for each in inspections.visits(inspection.id))
    kind = inspection.kind
    planning.move(inspection, "cancel", actor=actor, today=clock.london_date(now), reason=GIVEN_UP)
    reference = programme.plan_unannounced(programme.Wanted(organisation.code, kind, days, why), actor=actor, now=now)
    known = {f"person:{each.user_id}": each.user_id for each in queries.may_be_named(clock.london_date(now))}
    for person in team:
        if person in known:
            version = queries.entry(actor, reference).version
            programme.name_person(reference, version=version, user_id=known[person], part="field", actor=actor, now=now)
    return reference


def announce(reference: str, *, version: int, why: str, actor: Actor, now: datetime) -> Inspection:
    """Take a visit out of the programme: it becomes an inspection that will be told of, planned for the same days with
    those who were named to go on it. Refused: where nobody is named to lead it."""
    entry = queries.entry(actor, reference)
    programme.cancel_unannounced(reference, version=version, why=why, actor=actor, now=now)
    with compartment(PROGRAMME, actor, "to announce a visit", opened=reference):
        going = [each for each in queries.named_on(reference) if each.part == "field"]
    lead = next((each.user_id for each in going if each.duty == planning.LEADS), None)
    if lead is None:
        raise Refused("Name who leads it first: somebody must see to it that the inspection goes on.")
    inspection = planning.plan_announced(
        planning.Wanted(entry.code, entry.kind, entry.edition, list(enumerate(entry.days, start=1)), lead),
        actor=actor,
        now=now,
    )
    for each in going:
        if each.user_id != lead:
            planning.name_member(inspection, person=f"person:{each.user_id}", duty=each.duty, part="field", actor=actor)
    return inspection
