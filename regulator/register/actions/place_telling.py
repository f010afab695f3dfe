"""Tells people by mail of what they owe about places: at once, and again when a decision falls due."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from regulator.people.rules import Permission

from ...core import clock
from ...core.actor import SYSTEM
from ...core.db import session, transaction
from ...core.events import record
from ...core.mail import post_mail, post_new
from ..events.places import CutOwedTold
from ..models.places import PlaceCut, PlaceDirection, PlaceSourcing
from ..queries import place_mail as queries
from ..queries.place_mail import ASKED, DECIDED, OWED, PLACES
from ..rules.consenting import OVER

SOON = timedelta(days=1)  # before its last day; an urgent decision has two days in all


def tell_of_request(cut: PlaceCut, today: date) -> None:
    """Tell each commissioner that it affects, and the officers."""
    to = {**dict.fromkeys(queries.people_with(Permission.PLACES_WATCH, None, today)), **queries.audience(cut, today)}
    for user_id, organisation_id in to.items():
        key = f"{cut.reference}:{user_id}"
        post_mail(ASKED, key=key, cut_id=cut.id, user_id=user_id, organisation_id=organisation_id)


def tell_of_decision(cut: PlaceCut, today: date) -> None:
    """Tell the provider and each commissioner what became of it."""
    provider = queries.people_with(Permission.PLACES_ASK, cut.organisation_id, today)
    to = {**queries.audience(cut, today), **dict.fromkeys(provider, cut.organisation_id)}
    for user_id, organisation_id in to.items():
        key = f"{cut.reference}:{user_id}"
        post_mail(DECIDED, key=key, cut_id=cut.id, user_id=user_id, organisation_id=organisation_id)


def tell_addressee(row: PlaceDirection | PlaceSourcing, organisation_id: int, today: date) -> None:
    """Tell the people of an organisation of a direction to it, or of a request for places elsewhere."""
    kind = "direction" if isinstance(row, PlaceDirection) else "sourcing"
    people = {
        *queries.people_with(Permission.PLACES_ASK, organisation_id, today),
        *queries.people_with(Permission.PLACES_COMMISSION, organisation_id, today),
    }
    for user_id in sorted(people):
        key = f"{row.reference}:{user_id}"
        post_mail(PLACES, key=key, kind=kind, number=row.id, user_id=user_id, organisation_id=organisation_id)


def remind_of_decisions(now: datetime) -> int:
    """Tell whoever takes the next step of a request that its decision is owed tomorrow or sooner, and once more when it
    is late. Gives how many people were told. Run again, it tells nobody twice."""
    today, told = clock.london_date(now), 0
    with transaction():
        rows = session().scalars(select(PlaceCut).where(PlaceCut.state.not_in([each.value for each in OVER])))
        for cut in rows.all():
            told += _remind(cut, today)
    return told


def _remind(cut: PlaceCut, today: date) -> int:
    running = queries.running_decision(cut)
    if running is None or running.due_on - SOON > today:
        return 0
    stage = "late" if running.due_on < today else "soon"
    people = queries.next_to_act(cut, today)
    of_cut = f"{cut.reference}:{cut.state}:{stage}"
    told = post_new(OWED, {f"{of_cut}:{each}": {"cut_id": cut.id, "user_id": each} for each in people})
    if told:
        record(SYSTEM, CutOwedTold(cut.id, stage, told, running.due_on))
    return told
