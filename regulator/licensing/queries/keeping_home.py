"""What the home page shows of licences: to staff what waits, to a licensee what it was sent and what it owes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission

from ..models.keeping import LicenceChange, LicenceReturn
from ..models.licence import Licence, LicenceFact
from ..rules.keeping import LIFE, OPEN, STANDS, State
from . import Standing, as_on, keeping, keeping_appeals, keeping_own, papers

MOST = 20  # rows of a part; the rest is found by the list
AHEAD = timedelta(days=60)  # before a review is due


@home_part("Licences", 31)
def waiting(actor: Actor) -> HomePart | None:
    """For those who keep, consider or decide: changes that they may take on, certificates to answer, reviews."""
    if not actor.may(Permission.LICENCE_READ):
        return None
    now = clock.now()
    today = clock.london_date(now)
    rows = [*islice(_changes(actor, today, now), MOST)]
    if actor.may(Permission.LICENCE_KEEP):
        rows += [*_returns(today), *_reviews(today, now)]
    return HomePart("Licences", (*rows[:MOST], HomeRow("All licences", "/staff/licences")), "")


def _changes(actor: Actor, today: date, now: datetime) -> Iterator[HomeRow]:
    rows = (
        select(LicenceChange, Licence.reference)
        .join(Licence, Licence.id == LicenceChange.licence_id)
        .where(LicenceChange.state.in_((*OPEN, State.APPEALED)))
        .order_by(LicenceChange.state_since, LicenceChange.id)
        .limit(100)
    )
    for change, reference in session().execute(rows):
        offered = LIFE.offered(change.state, actor)
        if not offered:
            continue
        case = keeping.case_of(change, today, now)
        steps = [each.label for each in offered if LIFE.refusal(case, each.name, actor) is None]
        if steps and change.state == State.APPEALED:
            running = keeping_appeals.hearing(change.id)
            steps = [f"Hear the appeal{f' by {_day(running.due_on)}' if running else ''}"]
        if steps:
            title = f"{reference}, change {change.number}: {papers.change_title(change)}"
            yield HomeRow(title, f"/staff/licences/{reference}/changes/{change.number}", "; ".join(steps))


def _returns(today: date) -> Iterator[HomeRow]:
    rows = (
        select(LicenceReturn, Licence.reference)
        .join(Licence, Licence.id == LicenceReturn.licence_id)
        .where(
            (LicenceReturn.state == "sent")
            | (LicenceReturn.state.in_(("owed", "returned")) & (LicenceReturn.due_on < today))
        )
        .order_by(LicenceReturn.due_on, LicenceReturn.id)
        .limit(MOST)
    )
    for owed, reference in session().execute(rows):
        what = "Accept or return it" if owed.state == "sent" else f"Late since {_day(owed.due_on)}"
        yield HomeRow(f"{reference}: {owed.title}", f"/staff/licences/{reference}/returns/{owed.number}", what)


def _reviews(today: date, now: datetime) -> Iterator[HomeRow]:
    """Licences whose review is near or over: by what was said last, and only while they stand."""
    said = select(LicenceFact.licence_id).where(LicenceFact.about == "review").distinct()
    licences = list(session().scalars(select(Licence).where(Licence.id.in_(said)).order_by(Licence.reference)))
    held = as_on([each.id for each in licences], today, now)
    found = []
    for licence in licences:
        stood = Standing(licence, held.get(licence.id, {}))
        told = stood.facts.get("review", {}).get("on")
        if told and stood.is_ in STANDS and date.fromisoformat(told) <= today + AHEAD:
            found.append((date.fromisoformat(told), licence.reference))
    for on, reference in sorted(found)[:MOST]:
        words = "Review overdue since" if on < today else "Review by"
        yield HomeRow(f"{reference}: review of the licence", f"/staff/licences/{reference}", f"{words} {_day(on)}")


@home_part("Your licences", 17)
def own(actor: Actor) -> HomePart | None:
    """For a licensee's people: their licences, what they owe and what they were sent."""
    if not actor.may(Permission.LICENCE_RETURN) or actor.organisation_id is None:
        return None
    now = clock.now()
    rows: list[HomeRow] = []
    for each in keeping_own.for_actor(actor, now):
        reference = each.licence.reference
        home = f"/organisation/licences/{reference}"
        rows.append(HomeRow(f"Licence {reference}", home, each.standing.is_.capitalize()))
        for got in keeping_own.received(each)[:5]:
            if not got.opened:
                address = f"{home}/notices/{got.notice.reference}"
                rows.append(HomeRow(f"Notice {got.notice.reference}", address, "Not opened yet"))
        for owed in keeping.returns(each.licence.id):
            if owed.state in ("owed", "returned") and each.leads:
                late = "Late: due on" if owed.due_on < clock.london_date(now) else "Due on"
                address = f"{home}/returns/{owed.number}"
                rows.append(HomeRow(owed.title, address, f"{late} {_day(owed.due_on)}"))
    every = HomeRow("Your licences, notices and decisions", "/organisation/licences")
    return HomePart("Your licences", (*rows[: MOST - 1], every), "") if rows else None


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
