"""The draft's numbered statements, and the provider's right to answer them one by one."""

from datetime import date, datetime

from sqlalchemy import delete, select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.standards import queries as standards

from .. import queries
from ..events import (
    DraftAssembled,
    DraftDelivered,
    ReplyEnded,
    ReplyPointAnswered,
    ReplyPointMade,
    StatementRewritten,
)
from ..models.inspection import Inspection
from ..models.report import Reply, ReplyPoint, Statement, StatementBefore
from ..rules.journal import SOURCES
from ..rules.lifecycle import State
from ..rules.numbering import statement_number

CLOCK = "right-of-reply"
CLAIMS = ("typing error", "wrong fact", "missing evidence")


def assemble_draft(inspection: Inspection, *, actor: Actor) -> int:
    """Put the draft's statements together from the evidence, numbered by area, and say how many there are.

    It may be done again until the draft is first sent; statements that the provider has read, or that were rewritten
    by hand, are not thrown away: refused.
    """
    if inspection.state != State.DRAFT:
        raise Refused("A draft is assembled after the judgements are agreed")
    if session().get(Reply, inspection.id):
        raise Refused("The provider has read this draft. Change its statements one by one.")
    existing = session().scalars(select(Statement).where(Statement.inspection_id == inspection.id)).all()
    if any(each.version > 1 for each in existing):
        raise Refused("Statements of this draft were rewritten. Change them one by one.")
    session().execute(delete(Statement).where(Statement.inspection_id == inspection.id))
    count = 0
    for place, (area, evidence) in enumerate(queries.evidence_by_area(inspection), start=1):
        for position, each in enumerate(evidence, start=1):
            count += 1
            session().add(
                Statement(
                    inspection_id=inspection.id,
                    area=area,
                    position=position,
                    number=statement_number(place, area, position),
                    bearing=each.bearing,
                    text=each.statement,
                    sources=[SOURCES[each.source]],
                    standards=each.standards,
                    evidence=[str(each.id)],
                )
            )
    session().flush()
    record(actor, DraftAssembled(inspection.id, count))
    return count


def rewrite(inspection: Inspection, statement: Statement, *, text: str, reason: str, actor: Actor) -> None:
    """Change a statement of the draft, with the reason. What it said before is kept."""
    _of(inspection, statement)
    if inspection.state not in (State.DRAFT, State.REPLY):
        raise Refused("Statements are changed while the report is a draft")
    if not text.strip() or not reason.strip():
        raise Refused("Give the statement and the reason for changing it", "text" if not text.strip() else "reason")
    before = StatementBefore(statement_id=statement.id, version=statement.version, text=statement.text, reason=reason)
    session().add(before)
    statement.text = text
    session().flush()
    record(actor, StatementRewritten(inspection.id, statement.number, reason))


def deliver_draft(inspection: Inspection, *, on: date, actor: Actor) -> Reply:
    """The provider has the draft: its right of reply is open."""
    if inspection.state != State.REPLY:
        raise Refused("Send the draft first")
    reply = session().get(Reply, inspection.id)
    if reply is None:
        reply = Reply(inspection_id=inspection.id, state="open", delivered_on=on)
        session().add(reply)
        session().flush()
        _start_clock(inspection, on)
        record(actor, DraftDelivered(inspection.id, on))
    return reply


def dispute(inspection: Inspection, number: str, *, claim: str, text: str, actor: Actor, now: datetime) -> ReplyPoint:
    """Dispute one statement of the draft, by its number. There is no limit of length and none of count."""
    reply = _open_reply(inspection)
    if claim not in CLAIMS:
        raise Refused("Say whether it is a typing error, a wrong fact or missing evidence", "claim")
    if not text.strip():
        raise Refused("Say what is wrong", "text")
    statement = session().scalar(
        select(Statement).where(Statement.inspection_id == inspection.id, Statement.number == number)
    )
    if statement is None:
        raise Refused(f"The draft has no statement {number}", "statement")
    point = ReplyPoint(
        inspection_id=reply.inspection_id,
        statement_id=statement.id,
        claim=claim,
        text=text,
        made_by=actor.key,
        made_at=now,
    )
    session().add(point)
    session().flush()
    record(actor, ReplyPointMade(inspection.id, number, claim))
    return point


def submit_reply(inspection: Inspection, *, on: date, actor: Actor) -> None:
    """The provider's one named person submits what its people drafted."""
    reply = _open_reply(inspection)
    _end(inspection, reply, "submitted", on, actor)
    reply.submitted_by = actor.key


def waive_reply(inspection: Inspection, *, on: date, reason: str, actor: Actor) -> None:
    """The right of reply ends without a reply, with the reason; an import says that its sources tell of none."""
    reply = _open_reply(inspection)
    if not reason.strip():
        raise Refused("Say why there is no reply", "reason")
    reply.note = reason
    _end(inspection, reply, "waived", on, actor)


def answer_point(inspection: Inspection, point: ReplyPoint, *, answer: str, reason: str, actor: Actor) -> None:
    """Answer one point of the reply: accept, part or reject, always with a reason the provider will read.

    Refused: once the report is final, which is when the provider may rely on the answer.
    """
    _of(inspection, point)
    if inspection.state not in (State.DRAFT, State.REPLY):
        raise Refused("Points are answered while the report is a draft")
    if answer not in ("accept", "part", "reject"):
        raise Refused("Accept the point, accept it in part, or reject it", "answer")
    if not reason.strip():
        raise Refused("Give the reason: the provider will read it", "reason")
    point.answer, point.reason, point.answered_by = answer, reason, actor.key
    session().flush()
    number = session().get_one(Statement, point.statement_id).number
    record(actor, ReplyPointAnswered(inspection.id, number, answer))


def _of(inspection: Inspection, part: Statement | ReplyPoint) -> None:
    """Refuse what belongs to another inspection, whose state says nothing about it."""
    if part.inspection_id != inspection.id:
        raise Refused("This belongs to another inspection")


def _open_reply(inspection: Inspection) -> Reply:
    reply = session().get(Reply, inspection.id)
    if inspection.state != State.REPLY or reply is None or reply.state != "open":
        raise Refused("The right of reply is not open")
    return reply


def _end(inspection: Inspection, reply: Reply, how: str, on: date, actor: Actor) -> None:
    reply.state = how
    reply.ended_on = on
    session().flush()
    _end_clock(inspection, how, on)
    record(actor, ReplyEnded(inspection.id, how, on))


def _start_clock(inspection: Inspection, on: date) -> None:
    """The provider's time runs from the first delivery. Of another body's inspection nothing is owed to this one."""
    if inspection.origin != "published-facts":
        owner = f"organisation:{inspection.organisation_id}"
        clocks.start(standards.clock(CLOCK), subject=f"inspection:{inspection.id}", owner=owner, started_on=on)


def _end_clock(inspection: Inspection, how: str, on: date) -> None:
    """A reply that came was owed and is there; one that was waived is owed no more."""
    try:
        clock = clocks.running(f"inspection:{inspection.id}", CLOCK)
    except NotFound:
        return
    if how == "submitted":
        clocks.meet(clock, on)
    else:
        clocks.stop(clock, on)
