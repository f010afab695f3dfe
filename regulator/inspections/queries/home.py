"""What the staff's home page shows of inspections and deadlines: each to those it is for."""

from datetime import datetime, timedelta

from sqlalchemy import select

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission

from ..models.inspection import Inspection
from ..models.report import Reply
from ..models.urgent import UrgentNotification
from ..rules.report.words import day
from . import embargo, replies, urgent, visible_to
from .board import OPEN, UNPUBLISHED, Wanted, first, said
from .deadlines import owner_of

SOON = timedelta(days=14)
MOST = 20  # rows of a part; the rest is found by searching


@home_part("Inspections", 10)
def inspections(actor: Actor) -> HomePart | None:
    """The open inspections that the actor may know of, with what each waits for: their own first, then the oldest."""
    if not actor.may(Permission.INSPECTION_READ):
        return None
    today = clock.today()
    own = first(actor, Wanted(mine=True), OPEN, today, MOST)
    known = {each.reference for each in own}
    # A published one waits long for its answers, and many of them would leave no room for what is under way.
    later = OPEN[len(UNPUBLISHED) :]
    every = [*first(actor, Wanted(), UNPUBLISHED, today, MOST), *first(actor, Wanted(), later, today, MOST)]
    others = [each for each in every if each.reference not in known]
    rows = [
        HomeRow(
            text=f"{each.reference}, {each.provider}",
            address=f"/staff/inspections/{each.reference}",
            detail=f"{'Yours. ' if each.reference in known else ''}{said(each.state)}. {each.waits}",
        )
        for each in [*own, *others][:MOST]
    ]
    none = "No inspection is open to you. A lead inspector names the team of each."
    board = HomeRow("All inspections", "/staff/inspections", "" if rows else none)
    return HomePart("Inspections", (*rows, board), "")


@home_part("Draft reports", 15)
def drafts(actor: Actor) -> HomePart | None:
    """For a provider's people: the drafts that their organisation was sent, with the last day to answer each."""
    if not actor.may(Permission.INSPECTION_REPLY) or actor.organisation_id is None:
        return None
    rows = tuple(_draft(one, reply) for one, reply in replies.drafts_for(actor)[:MOST])
    return HomePart("Draft reports", rows or (HomeRow("No draft waits for your answer."),), "")


@home_part("Urgent notifications", 14)
def urgent_notifications(actor: Actor) -> HomePart | None:
    """For a provider's people whose organisation was notified, and for a chief inspector who is asked."""
    if actor.may(Permission.INSPECTION_URGENT_NOTIFICATION):
        asked = urgent.waiting(actor)[:MOST]
        rows = tuple(
            HomeRow(f"{one.reference}: decide", f"/staff/inspections/{one.reference}/urgent", _owed(due))
            for one, due in asked
        )
        return HomePart("Urgent notifications", rows, "Nobody asks for an urgent notification.")
    sent = urgent.notifications_for(actor)[:MOST]
    if not sent:
        return None
    rows = tuple(
        HomeRow(f"Letter of {day(told.issued_on)}", f"/organisation/urgent-notifications/{one.reference}", _reply(told))
        for one, told in sent
        if told.issued_on
    )
    return HomePart("Urgent notifications", rows, "")


@home_part("Reports to read before they are published", 13)
def early(actor: Actor) -> HomePart | None:
    """For those who are on the list of an embargoed report; nothing for everybody else."""
    rows = tuple(
        HomeRow(one.reference, f"/pre-release/{one.reference}", f"Not public before {_moment(until.until)}")
        for one, until, _reader in embargo.mine(actor)[:MOST]
    )
    return HomePart("Reports to read before they are published", rows, "") if rows else None


def _moment(until: datetime) -> str:
    there = until.astimezone(clock.LONDON)
    return f"{day(there.date())}, {there:%H:%M}"


def _owed(due: Clock | None) -> str:
    return f"A letter is owed by {day(due.due_on)}" if due else "A letter is asked for"


def _reply(told: UrgentNotification) -> str:
    return f"Reply in public by {day(told.reply_due_on)}" if told.reply_due_on else ""


def _draft(inspection: Inspection, reply: Reply) -> HomeRow:
    time = replies.time_of(inspection)
    detail = "Closed"
    if reply.state == "open":
        detail = f"Answer by {day(time.due_on)}" if time else "Open to reply"
    elif reply.state == "submitted" and reply.ended_on:
        detail = f"Reply sent on {day(reply.ended_on)}"
    return HomeRow(f"Draft report {inspection.reference}", f"/organisation/drafts/{inspection.reference}", detail)


@home_part("Deadlines", 20)
def deadlines(actor: Actor) -> HomePart | None:
    """What the regulator owes and what providers owe it: what is late, and what falls due within two weeks."""
    if not actor.may(Permission.INSPECTION_DRAFT) and not actor.may(Permission.INSPECTION_PUBLISH):
        return None
    today = clock.today()
    seen = {
        f"inspection:{number}": reference
        for number, reference in session().execute(select(Inspection.id, Inspection.reference).where(visible_to(actor)))
    }
    late = [each for each in clocks.overdue(today, kind="inspection") if each.subject in seen]
    soon = [each for each in clocks.due_between(today, today + SOON, kind="inspection") if each.subject in seen]
    rows = tuple(_row(each, seen[each.subject], late=each.due_on < today) for each in [*late, *soon][:MOST])
    return HomePart("Deadlines", rows, "Nothing is late, and nothing falls due within two weeks.")


def _row(each: Clock, reference: str, *, late: bool) -> HomeRow:
    word = "Late: was due" if late else "Due"
    when = f"{each.due_on.day} {each.due_on:%B %Y}"
    who = f"Owed by {owner_of(each).lower()}"
    return HomeRow(
        f"{reference}: {each.name.replace('-', ' ')}. {word} {when}",
        address=f"/staff/inspections/{reference}",
        detail=f"{who}. {each.counted}",
    )
