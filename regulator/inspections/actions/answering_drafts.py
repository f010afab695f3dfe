"""The provider's people at work on their reply: points that all of them share, files, and words that are one's own.

2026-11: what somebody has typed and not saved is kept through bookkeeping, outside of any action: it is nobody's act
yet, no event tells of it, and it must survive whatever becomes of the action that follows.
"""

from datetime import datetime

from sqlalchemy import func, select

from regulator.core import clock, files, kept
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.files import PAPERS, PHOTOGRAPHS, Received
from regulator.core.plain import plain_text
from regulator.core.refused import Refused

from .. import queries
from ..events import ReplyPointChanged, ReplyPointTakenBack
from ..models.inspection import Inspection
from ..models.report import ReplyFile, ReplyPoint, Statement
from ..queries import replies
from ..rules.lifecycle import State
from ..rules.replying import CLAIMS, LONGEST, MOST_FILES, why_too_late
from ..rules.voices import ELSEWHERE
from .replying import add_point

TAKEN = PAPERS | PHOTOGRAPHS


def make_point(
    inspection: Inspection,
    number: str,
    *,
    claim: str,
    text: str,
    papers: list[Received],
    actor: Actor,
    now: datetime,
) -> ReplyPoint:
    """Dispute a statement that is open to the provider, with files. Refused: when its time is over, and by a member of
    a trust about another."""
    statement = queries.statement(inspection.id, number)
    _may_write(inspection, statement, actor, now)
    point = add_point(inspection, statement, claim=claim, text=text, actor=actor, now=now)
    _attach(point, papers, actor, now)
    return point


def change_point(
    inspection: Inspection,
    point: ReplyPoint,
    *,
    seen: int,
    claim: str,
    text: str,
    papers: list[Received],
    actor: Actor,
    now: datetime,
) -> None:
    """Change a point before it is sent, whoever of the provider's people made it. Refused: where a colleague changed
    it meanwhile (`seen` is the version that the change was made from)."""
    _own(inspection, point, actor, now)
    if point.version != seen:
        raise Refused(SOMEONE_ELSE, "version")
    if claim not in CLAIMS or not text.strip():
        raise Refused("Say what is wrong", "text")
    point.claim, point.text = claim, text
    session().flush()
    _attach(point, papers, actor, now)
    number = session().get_one(Statement, point.statement_id).number
    record(actor, ReplyPointChanged(inspection.id, number, claim))


def take_back(inspection: Inspection, point: ReplyPoint, *, seen: int, actor: Actor, now: datetime) -> None:
    """Take a point back before it is sent. Refused: where a colleague changed it meanwhile."""
    _own(inspection, point, actor, now)
    if point.version != seen:
        raise Refused("A colleague changed this point meanwhile. Read it again.")
    point.taken_back_at = now
    session().flush()
    number = session().get_one(Statement, point.statement_id).number
    record(actor, ReplyPointTakenBack(inspection.id, number))


def remove_file(inspection: Inspection, file: ReplyFile, *, actor: Actor, now: datetime) -> None:
    """Take a file off a point before it is sent."""
    point = session().get_one(ReplyPoint, file.point_id)
    _own(inspection, point, actor, now)
    file.removed_at = now
    session().flush()
    number = session().get_one(Statement, point.statement_id).number
    record(actor, ReplyPointChanged(inspection.id, number, point.claim))


def keep_words(inspection: Inspection, about: str, *, claim: str, text: str, actor: Actor, now: datetime) -> None:
    """Keep what somebody has typed so far; nothing at all forgets it. Opens its own transaction. It is taken after the
    last day too: nobody loses words to a clock. Refused: more than a point may have."""
    plain_text(text, "text")
    if len(text) > LONGEST:
        raise Refused(f"A point has at most {LONGEST:,} characters", "text")
    if not text.strip():
        forget_words(inspection, about, actor=actor)
        return
    fields = {"claim": claim if claim in CLAIMS else "", "text": text}
    kept.keep(f"inspection:{inspection.id}", about, fields, actor=actor, now=now)


def forget_words(inspection: Inspection, about: str, *, actor: Actor) -> None:
    """Forget what somebody typed: it was saved as a point, or they emptied it."""
    kept.forget(f"inspection:{inspection.id}", about, actor=actor)


def _own(inspection: Inspection, point: ReplyPoint, actor: Actor, now: datetime) -> None:
    """Only a point of this reply that was neither sent nor taken back, while there is time."""
    if point.inspection_id != inspection.id:
        raise Refused("This belongs to another inspection")
    if point.sent_on is not None:
        raise Refused("This point was sent. It stands as it is.")
    if point.taken_back_at is not None:
        raise Refused("This point was taken back.")
    _may_write(inspection, session().get_one(Statement, point.statement_id), actor, now)


def _may_write(inspection: Inspection, statement: Statement, actor: Actor, now: datetime) -> None:
    """Refuse what comes too early, too late, after the reply, or from another member, each with its own sentence."""
    if not replies.voice(actor, inspection).speaks_of(statement.area):
        raise Refused(ELSEWHERE)
    today = clock.london_date(now)
    running = replies.running_on(inspection, statement.id)
    if running is not None and why_too_late(replies.time_of_new_material(running), today) is None:
        return
    reply = queries.reply(inspection.id)
    if reply is not None and reply.state != "open":
        raise Refused("The reply to this draft is closed. What you wrote is kept on this page.")
    if reply is None or inspection.state != State.REPLY:
        raise Refused(
            "The inspectorate has taken the draft back to work on it. Nothing is lost: what you wrote is kept."
        )
    late = why_too_late(replies.time_of(inspection), today)
    if late:
        raise Refused(late)


def _attach(point: ReplyPoint, papers: list[Received], actor: Actor, now: datetime) -> None:
    held = session().scalar(
        select(func.count())
        .select_from(ReplyFile)
        .where(ReplyFile.point_id == point.id, ReplyFile.removed_at.is_(None))
    )
    if (held or 0) + len(papers) > MOST_FILES:
        raise Refused(f"A point has at most {MOST_FILES} files", "files")
    for each in papers:
        kept = files.keep(each, name=each.name, actor=actor, allowed=TAKEN, now=now)
        session().add(
            ReplyFile(
                inspection_id=point.inspection_id,
                point_id=point.id,
                sha256=kept.sha256,
                name=each.name,
                added_by=actor.key,
                added_at=now,
            )
        )
    session().flush()
