"""What the home page shows of enforcement: to staff what waits for them, to addressees what they were sent."""

from datetime import date

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission
from regulator.standards import queries as standards

from ..models.matter import Matter
from ..models.measure import Measure
from ..models.notice import Delivery, Notice
from ..rules.lifecycle import LIFE, OVER
from ..rules.words import day
from . import copies, received, visible_to
from .case import case_of

MOST = 20  # rows of a part; the rest is found by the list


@home_part("Enforcement", 30)
def waiting(actor: Actor) -> HomePart | None:
    """For those who propose, consider, decide, hear appeals or publish: the steps that this person may take on."""
    if not actor.may(Permission.ENFORCEMENT_READ):
        return None
    rows = session().execute(
        select(Measure, Matter)
        .join(Matter, Matter.id == Measure.matter_id)
        .where(visible_to(actor), Measure.state.not_in(OVER))
        .order_by(Measure.state_since, Measure.id)
        .limit(100)
    )
    today = clock.today()
    found = tuple(row for measure, matter in rows if (row := _row(measure, matter, actor, today)))[:MOST]
    found = (*_letters(actor), *found)
    every = HomeRow("All matters of enforcement", "/staff/enforcement")
    return HomePart("Enforcement", (*found, every), "")


def _letters(actor: Actor) -> tuple[HomeRow, ...]:
    """The letters that wait to be posted, because nobody opened a notice; for those who post them."""
    if not actor.may(Permission.ENFORCEMENT_PROPOSE):
        return ()
    rows = session().execute(
        select(Notice.reference, Matter.reference, Measure.number)
        .join(Delivery, Delivery.notice_id == Notice.id)
        .join(Measure, Measure.id == Notice.measure_id)
        .join(Matter, Matter.id == Measure.matter_id)
        .where(Delivery.letter_on.is_not(None), Delivery.received_at.is_(None), Delivery.sent_on < Delivery.letter_on)
        .order_by(Delivery.letter_on, Delivery.id)
        .limit(MOST)
    )
    return tuple(
        HomeRow(f"Post {notice}: nobody opened it", f"/staff/enforcement/{matter}/steps/{number}#notices", "Letter")
        for notice, matter, number in rows
    )


def _row(measure: Measure, matter: Matter, actor: Actor, today: date) -> HomeRow | None:
    case = case_of(measure, today)
    steps = [each.label for each in LIFE.offered(measure.state, actor) if LIFE.refusal(case, each.name, actor) is None]
    if not steps:
        return None
    title = standards.rung(measure.rung).title
    address = f"/staff/enforcement/{matter.reference}/steps/{measure.number}"
    return HomeRow(f"{matter.reference}, step {measure.number}: {title}", address, "; ".join(steps))


@home_part("Notices from the regulator", 16)
def notices(actor: Actor) -> HomePart | None:
    """For a provider's and a commissioner's people: the notices that their organisation was sent."""
    if not actor.may(Permission.ENFORCEMENT_ANSWER) or actor.organisation_id is None:
        return None
    today = clock.today()
    rows = tuple(
        HomeRow(
            f"{each.kind} {each.notice.reference}",
            f"/organisation/notices/{each.notice.reference}",
            "Not opened yet"
            if not each.opened
            else f"Answer by {day(each.time.due_on)}"
            if each.time and not each.over(today)
            else each.measure.state.replace("-", " ").capitalize(),
        )
        for each in received.for_actor(actor)[:MOST]
    )
    rows += tuple(
        HomeRow(
            f"A copy: {each.kind.lower()} {each.notice.reference}",
            f"/organisation/notices/copies/{each.notice.reference}",
            "You must act too" if each.row.must_act else "For you to know",
        )
        for each in copies.for_actor(actor)[:MOST]
    )
    return HomePart("Notices from the regulator", rows or (HomeRow("No notice was sent to your organisation."),), "")
