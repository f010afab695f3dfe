"""What the home page shows of places: to staff what waits for them, to providers and commissioners what they owe."""

from datetime import date

from sqlalchemy import ScalarSelect, String, cast, func, literal, select

from regulator.people.queries import HomePart, HomeRow, home_part

from ...core import clock
from ...core.actor import Actor
from ...core.clocks import Clock
from ...core.db import session
from ..models.places import PlaceCut, PlaceCutView, PlaceDirection, PlaceReferral, PlaceSourcing
from ..rules.consenting import OVER, Cut, Direction
from ..rules.place_words import counted, day
from .ledger import alarms_waiting, first_alarm_due
from .places_watched import listed, visible_to

TITLE = "Places"
MOST = 20  # rows of a part; the rest is found by the lists
STAFF, OWN = "/staff/places", "/organisation/places"


@home_part(TITLE, 31)
def waiting(actor: Actor) -> HomePart | None:
    """For staff: requests to propose on or decide, alarms without a finding, directions whose day has come."""
    if not actor.may("places:read"):
        return None
    rows = [*_cuts(actor), *_alarms(actor), *_directions_over(actor)][:MOST]
    return HomePart(TITLE, (*rows, HomeRow("Places commissioned and held", STAFF)), "")


@home_part("Prison places", 17)
def owed(actor: Actor) -> HomePart | None:
    """For a provider's and a commissioner's people: what they owe an answer to."""
    if actor.organisation_id is None or not (actor.may("places:ask") or actor.may("places:commission")):
        return None
    rows = [*_views_owed(actor), *_answers_owed(actor), *_directions_owed(actor)][:MOST]
    return HomePart("Prison places", (*rows, HomeRow("Places, refusals and requests", OWN)), "")


def _cuts(actor: Actor) -> list[HomeRow]:
    due = _due_on(PlaceCut, "place-cut", "decision")
    wanted = Cut.PROPOSED if actor.may("places:decide") else Cut.ASKED if actor.may("places:watch") else None
    if wanted is None:
        return []
    found = select(PlaceCut, due).where(PlaceCut.state == wanted.value)
    if wanted == Cut.PROPOSED:
        found = found.where(PlaceCut.proposed_by != actor.key)
    rows = session().execute(found.order_by(PlaceCut.urgent.desc(), PlaceCut.id).limit(MOST))
    step = "Decide" if wanted == Cut.PROPOSED else "Propose a decision"
    return [
        HomeRow(
            f"{row.reference}: a cut of {counted(row.places)}{', urgent' if row.urgent else ''}",
            f"{STAFF}/cuts/{row.reference}",
            f"{step}, due on {day(due_on)}" if due_on else step,
        )
        for row, due_on in rows
    ]


def _alarms(actor: Actor) -> list[HomeRow]:
    if not actor.may("places:watch"):
        return []
    refused = session().scalar(
        select(func.count()).select_from(PlaceReferral).where(PlaceReferral.alarm, PlaceReferral.found.is_(None))
    )
    files = alarms_waiting()
    rows = []
    if refused:
        rows.append(HomeRow(f"{counted(refused, 'refusal')} within capacity to judge", f"{STAFF}/refusals?show=alarms"))
    if files:
        words = f"{counted(files, 'published figure')} that no consent explains"
        rows.append(HomeRow(words, f"{STAFF}/alarms", _alarm_due(clock.today())))
    return rows


def alarms_owed(today: date) -> str:
    """That published figures wait for a finding, and by when, in a sentence; nothing where none does."""
    number = alarms_waiting()
    if not number:
        return ""
    waits = "waits" if number == 1 else "wait"
    due = _alarm_due(today)
    said = f"{counted(number, 'published figure')} that no consent explains {waits} for a finding."
    return f"{said} {due}." if due else said


def _alarm_due(today: date) -> str:
    due = first_alarm_due()
    return "" if due is None else f"{'Late since' if due < today else 'The first is due on'} {day(due)}"


def _directions_over(actor: Actor) -> list[HomeRow]:
    if not actor.may("places:watch"):
        return []
    rows = session().scalars(
        select(PlaceDirection)
        .where(
            (PlaceDirection.state == Direction.CLAIMED.value)
            | ((PlaceDirection.state == Direction.GIVEN.value) & (PlaceDirection.by_on < clock.today()))
        )
        .order_by(PlaceDirection.by_on, PlaceDirection.id)
        .limit(MOST)
    )
    return [
        HomeRow(
            f"{each.reference}: a direction",
            f"{STAFF}/directions/{each.reference}",
            "Said to be met" if each.state == Direction.CLAIMED else f"Its day was {day(each.by_on)}",
        )
        for each in rows
    ]


def _views_owed(actor: Actor) -> list[HomeRow]:
    if not actor.may("places:commission"):
        return []
    said = select(PlaceCutView.id).where(
        PlaceCutView.cut_id == PlaceCut.id, PlaceCutView.commissioner_id == actor.organisation_id
    )
    due = _due_on(PlaceCut, "place-cut", "views")
    rows = session().execute(
        select(PlaceCut, due)
        .where(visible_to(actor, PlaceCut), PlaceCut.state.not_in([each.value for each in OVER]), ~said.exists())
        .order_by(PlaceCut.id)
        .limit(MOST)
    )
    return [
        HomeRow(
            f"{row.reference}: a cut of {counted(row.places)} is asked for",
            f"{OWN}/cuts/{row.reference}",
            f"Say what you think by {day(due_on)}" if due_on else "Say what you think",
        )
        for row, due_on in rows
    ]


def _answers_owed(actor: Actor) -> list[HomeRow]:
    state = "asked" if actor.may("places:ask") else "answered"
    words = "Answer it" if state == "asked" else "Say whether it was met"
    return [
        HomeRow(
            f"{each.reference}: {counted(each.places)} elsewhere by {day(each.by_on)}",
            f"{OWN}/sourcing/{each.reference}",
            words,
        )
        for each in listed(actor, PlaceSourcing, state=(state,)).rows
    ]


def _directions_owed(actor: Actor) -> list[HomeRow]:
    return [
        HomeRow(
            f"{each.reference}: a direction of the clearing house",
            f"{OWN}/directions/{each.reference}",
            f"By {day(each.by_on)}",
        )
        for each in listed(actor, PlaceDirection, state=(Direction.GIVEN.value,)).rows
    ]


def _due_on(kind: type[PlaceCut], subject: str, which: str) -> ScalarSelect[date]:
    """The day of a record's running deadline, as a column."""
    return (
        select(func.min(Clock.due_on))
        .where(
            Clock.subject == literal(f"{subject}:") + cast(kind.id, String),
            Clock.name.contains(which),
            Clock.met_on.is_(None),
            Clock.stopped_on.is_(None),
        )
        .correlate(kind)
        .scalar_subquery()
    )
