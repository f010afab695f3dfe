"""The provider's right to answer the draft, statement by statement, and the inspectorate's answers.

2026-11: the time to answer runs from the day on which somebody of the provider opened the draft and said so, or from
the day on which receipt is deemed, whichever comes first. It is counted from the latter as soon as the draft is sent,
so that a deadline stands even where nobody ever opens it.
"""

from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.standards import queries as standards

from .. import queries
from ..events import (
    DraftDelivered,
    DraftReceived,
    ReplyEnded,
    ReplyPointAnswered,
    ReplyPointMade,
    ReplyTimeExtended,
    StatementReplyEnded,
)
from ..models.inspection import Inspection
from ..models.report import Reply, ReplyPoint, Statement
from ..queries import replies
from ..rules.lifecycle import State
from ..rules.replying import ANSWERS, CLAIMS, why_too_late
from ..rules.report.words import day
from ..rules.voices import ELSEWHERE, ONE_SENDS
from .drafting import keep_snapshot, open_new_material

CLOCK = "right-of-reply"
DEEMED = "deemed-receipt"


def deliver_draft(inspection: Inspection, *, on: date, actor: Actor) -> Reply:
    """The draft is sent to the provider. What it says is kept; the time to answer runs once receipt is confirmed or
    deemed. Sent again, after it was taken back, it begins no new time, except for new adverse material."""
    if inspection.state != State.REPLY:
        raise Refused("Send the draft first")
    reply = session().get(Reply, inspection.id)
    waiting = [each for each in replies.reopened(inspection.id) if each.opened_on is None]
    if reply is None:
        reply = Reply(inspection_id=inspection.id, state="open", delivered_on=on)
        session().add(reply)
        session().flush()
        _start_clock(inspection, clocks.due_on(standards.clock(DEEMED), on))
    elif not waiting and not _differs(inspection):
        return reply
    for each in waiting:
        open_new_material(inspection, each, on)
    keep_snapshot(inspection, "delivered", on)
    record(actor, DraftDelivered(inspection.id, on))
    return reply


def confirm_receipt(inspection: Inspection, *, actor: Actor, now: datetime) -> None:
    """Somebody of the provider has opened the draft: who and when is kept, and the time runs from that day, unless it
    runs already. A second confirmation changes nothing."""
    reply = _reply(inspection)
    if reply.received_at is not None:
        return
    reply.received_at, reply.received_by = now, actor.key
    session().flush()
    today = clock.london_date(now)
    _runs_from(inspection, today)
    record(actor, DraftReceived(inspection.id, today))


def dispute(inspection: Inspection, number: str, *, claim: str, text: str, actor: Actor, now: datetime) -> ReplyPoint:
    """Dispute one statement of the draft, by its number. There is no limit of length and none of count."""
    _open_reply(inspection)
    _said(claim, text)
    statement = session().scalar(
        select(Statement).where(Statement.inspection_id == inspection.id, Statement.number == number)
    )
    if statement is None:
        raise Refused(f"The draft has no statement {number}", "statement")
    return add_point(inspection, statement, claim=claim, text=text, actor=actor, now=now)


def add_point(
    inspection: Inspection, statement: Statement, *, claim: str, text: str, actor: Actor, now: datetime
) -> ReplyPoint:
    """Put a point on a statement, wherever the caller has looked whether it is open to reply."""
    _said(claim, text)
    point = ReplyPoint(
        inspection_id=inspection.id,
        statement_id=statement.id,
        claim=claim,
        text=text,
        made_by=actor.key,
        made_at=now,
    )
    session().add(point)
    session().flush()
    record(actor, ReplyPointMade(inspection.id, statement.number, claim))
    return point


def send_reply(inspection: Inspection, *, actor: Actor, now: datetime) -> None:
    """One person sends what the provider's people wrote. Refused: sent before, after the time to answer, and by a
    member of a trust that does not lead it."""
    reply = _reply(inspection)
    if not replies.voice(actor, inspection).sends:
        raise Refused(ONE_SENDS)
    if reply.state == "submitted" and reply.ended_on:
        raise Refused(f"The reply was sent already, on {day(reply.ended_on)}. What it said stands below.")
    today = clock.london_date(now)
    late = why_too_late(replies.time_of(inspection), today)
    if late:
        raise Refused(late)
    submit_reply(inspection, on=today, actor=actor)


def submit_reply(inspection: Inspection, *, on: date, actor: Actor) -> None:
    """The provider's one named person submits what its people drafted."""
    reply = _open_reply(inspection)
    if reply.received_at is None:
        _runs_from(inspection, on)  # whoever answers a draft has received it
    _send_points(inspection, on)
    _end(inspection, reply, "submitted", on, actor)
    reply.submitted_by = actor.key


def send_reply_on_new_material(inspection: Inspection, statement: Statement, *, actor: Actor, now: datetime) -> None:
    """One person sends what the provider says of new material in a statement, after the reply to the whole draft. Of a
    trust, the member that the statement is about may send it too."""
    if not replies.voice(actor, inspection).speaks_of(statement.area):
        raise Refused(ELSEWHERE)
    running = replies.running_on(inspection, statement.id)
    today = clock.london_date(now)
    if running is None:
        raise Refused("This statement is not open to a new reply")
    late = why_too_late(replies.time_of_new_material(running), today)
    if late:
        raise Refused(late)
    _send_points(inspection, today, statement.id)
    running.ended_on = today
    session().flush()
    with suppress(NotFound):  # of another body's inspection nothing is owed to this regulator
        clocks.meet(clocks.running(f"reopened:{running.id}", replies.NEW_MATERIAL), today)
    record(actor, StatementReplyEnded(inspection.id, statement.number, today))


def waive_reply(inspection: Inspection, *, on: date, reason: str, actor: Actor) -> None:
    """The right of reply ends without a reply, with the reason; an import says that its sources tell of none."""
    reply = _open_reply(inspection)
    if not reason.strip():
        raise Refused("Say why there is no reply", "reason")
    reply.note = reason
    _end(inspection, reply, "waived", on, actor)


def end_unanswered(inspection: Inspection, *, on: date, actor: Actor) -> None:
    """The provider's time ran out without a reply. Refused while it runs."""
    reply = _open_reply(inspection)
    time = replies.time_of(inspection)
    if time is None or not time.over(on):
        raise Refused("The provider's time to answer is not over")
    _end(inspection, reply, "expired", on, actor)


def allow_more_time(inspection: Inspection, *, until: date, reason: str, actor: Actor, today: date) -> None:
    """Give the provider until a later day to answer, with the reason; a late reply is allowed that way too."""
    _open_reply(inspection)
    if until < today:
        raise Refused("The new last day has passed already", "until")
    try:
        running = clocks.running(f"inspection:{inspection.id}", CLOCK)
    except NotFound:
        raise Refused("No time runs for this reply") from None
    clocks.extend(running, until=until, reason=reason, actor=actor)
    record(actor, ReplyTimeExtended(inspection.id, until, reason))


def answer_point(inspection: Inspection, point: ReplyPoint, *, answer: str, reason: str, actor: Actor) -> None:
    """Answer one point of the reply: accept, part or reject, always with a reason the provider will read.

    Refused: once the report is final, which is when the provider may rely on the answer.
    """
    if point.inspection_id != inspection.id:
        raise Refused("This belongs to another inspection")
    if inspection.state not in (State.DRAFT, State.REPLY):
        raise Refused("Points are answered while the report is a draft")
    if answer not in ANSWERS:
        raise Refused("Accept the point, accept it in part, or reject it", "answer")
    if not reason.strip():
        raise Refused("Give the reason: the provider will read it", "reason")
    point.answer, point.reason, point.answered_by = answer, reason, actor.key
    session().flush()
    number = session().get_one(Statement, point.statement_id).number
    record(actor, ReplyPointAnswered(inspection.id, number, answer))


def _said(claim: str, text: str) -> None:
    if claim not in CLAIMS:
        raise Refused("Say whether it is a typing error, a wrong fact or missing evidence", "claim")
    if not text.strip():
        raise Refused("Say what is wrong", "text")


def _reply(inspection: Inspection) -> Reply:
    """The reply, held until the end of the transaction: two people may send it at the same moment."""
    reply = session().get(Reply, inspection.id, with_for_update=True, populate_existing=True)
    if reply is None:
        raise Refused("The right of reply is not open")
    return reply


def _open_reply(inspection: Inspection) -> Reply:
    reply = session().get(Reply, inspection.id, with_for_update=True, populate_existing=True)
    if inspection.state != State.REPLY or reply is None or reply.state != "open":
        raise Refused("The right of reply is not open")
    return reply


def _differs(inspection: Inspection) -> bool:
    """Whether the draft is not what the provider was sent last."""
    last = replies.snapshots(inspection.id, "delivered")
    sent = {each["number"]: each["text"] for each in last[-1].content["statements"]} if last else {}
    return sent != {each.number: each.text for each in queries.statements(inspection.id)}


def _send_points(inspection: Inspection, on: date, statement_id: int | None = None) -> None:
    """What was the provider's own is now before the inspectorate."""
    points = select(ReplyPoint).where(ReplyPoint.inspection_id == inspection.id, ReplyPoint.sent_on.is_(None))
    if statement_id is not None:
        points = points.where(ReplyPoint.statement_id == statement_id)
    for each in session().scalars(points.where(ReplyPoint.taken_back_at.is_(None))):
        each.sent_on = on
    session().flush()


def _end(inspection: Inspection, reply: Reply, how: str, on: date, actor: Actor) -> None:
    reply.state = how
    reply.ended_on = on
    session().flush()
    _end_clock(inspection, how, on)
    record(actor, ReplyEnded(inspection.id, how, on))


def _start_clock(inspection: Inspection, on: date) -> None:
    """The provider's time to answer. Of another body's inspection nothing is owed to this one."""
    if inspection.origin != "published-facts":
        owner = f"organisation:{inspection.organisation_id}"
        clocks.start(standards.clock(CLOCK), subject=f"inspection:{inspection.id}", owner=owner, started_on=on)


def _runs_from(inspection: Inspection, on: date) -> None:
    """Receipt came before the day on which it would be deemed: the time runs from there instead. A last day that
    somebody put off already stands."""
    try:
        deemed = clocks.running(f"inspection:{inspection.id}", CLOCK)
    except NotFound:
        return
    if on >= deemed.started_on:
        return
    put_off = deemed.due_on != clocks.due_on(standards.clock(CLOCK), deemed.started_on)
    clocks.stop(deemed, on)
    _start_clock(inspection, on)
    if put_off:
        clocks.running(f"inspection:{inspection.id}", CLOCK).due_on = deemed.due_on


def _end_clock(inspection: Inspection, how: str, on: date) -> None:
    """A reply that came was owed and is there; one that was waived is owed no more."""
    try:
        running = clocks.running(f"inspection:{inspection.id}", CLOCK)
    except NotFound:
        return
    if how == "submitted":
        clocks.meet(running, on)
    else:
        clocks.stop(running, on)
