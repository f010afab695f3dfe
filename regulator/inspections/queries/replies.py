"""The provider's reply: who may read which draft, how much time is left, what was said and how it was answered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select

from regulator.core import kept
from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.differences import Part, difference
from regulator.core.refused import NotFound
from regulator.people.queries.records import named

from .. import queries
from ..models.inspection import Inspection
from ..models.report import DraftSnapshot, Reply, ReplyFile, ReplyPoint, StatementBefore, StatementReopened
from ..rules.lifecycle import State
from ..rules.replying import Time
from ..rules.voices import Voice, voice_of
from .components import components, inspected

CLOCK = "right-of-reply"
NEW_MATERIAL = "right-of-reply-new-material"
MOST = 100  # drafts of one provider's list


@dataclass(frozen=True)
class SentStatement:
    """A statement as the provider reads it: as it was sent, whatever became of it since.

    `new_until` is the last day to answer new material in it; None where there is none to answer.
    """

    id: int
    number: str
    area: str
    bearing: str
    text: str
    new: bool = False
    new_until: date | None = None


@dataclass(frozen=True)
class Words:
    """What one person typed about a statement (`statement:12`) or a point (`point:7`) and did not save yet: theirs."""

    claim: str
    text: str


@dataclass(frozen=True)
class Answered:
    """A point with what belongs to it: the statement's number, its files, what became of the statement since."""

    point: ReplyPoint
    number: str
    files: list[ReplyFile]
    by: str
    sent_text: str
    changed: list[Part]


def draft_for(actor: Actor) -> ColumnElement[bool]:
    """The inspections whose draft the actor's own organisation was sent, by itself or as a member of its trust."""
    if not actor.may("inspection:reply") or actor.organisation_id is None:
        return Inspection.id.in_([])
    return and_(inspected(actor.organisation_id), Inspection.id.in_(select(Reply.inspection_id)))


def voice(actor: Actor, inspection: Inspection) -> Voice:
    """What the actor's organisation may say of a draft, and whether it may send the reply."""
    return voice_of(actor.organisation_id, inspection.organisation_id, components(inspection))


def drafts_for(actor: Actor) -> list[tuple[Inspection, Reply]]:
    """The drafts that the actor's organisation was sent, the newest first."""
    found = select(Inspection, Reply).join(Reply, Reply.inspection_id == Inspection.id).where(draft_for(actor))
    return [(one, reply) for one, reply in session().execute(found.order_by(Inspection.id.desc()).limit(MOST))]


def one_draft_for(actor: Actor, reference: str) -> Inspection:
    """The inspection under a reference whose draft the actor's organisation was sent. `NotFound` otherwise."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(Inspection).where(Inspection.reference == reference, draft_for(actor)))
    if found is None:
        raise NotFound
    return found


def time_of(inspection: Inspection) -> Time | None:
    """The provider's time to answer the draft; None before it is sent, and of another body's inspection."""
    reply = queries.reply(inspection.id)
    sent_on = reply.delivered_on if reply else None
    return _time(f"inspection:{inspection.id}", CLOCK, sent_on) if sent_on else None


def time_of_new_material(reopened: StatementReopened) -> Time | None:
    """The time to answer new material in one statement; None before it is sent."""
    return _time(f"reopened:{reopened.id}", NEW_MATERIAL, reopened.opened_on) if reopened.opened_on else None


def _time(subject: str, name: str, sent_on: date) -> Time | None:
    found = session().scalar(
        select(Clock)
        .where(Clock.subject == subject, Clock.name == name)
        .order_by(Clock.stopped_on.is_not(None), Clock.id.desc())
    )
    return Time(sent_on, found.started_on, found.due_on, found.counted) if found else None


def reopened(inspection_id: int) -> list[StatementReopened]:
    """The statements with new adverse material, in the order in which they were reopened."""
    rows = select(StatementReopened).where(StatementReopened.inspection_id == inspection_id)
    return list(session().scalars(rows.order_by(StatementReopened.id)))


def running_on(inspection: Inspection, statement_id: int) -> StatementReopened | None:
    """The new material of a statement that the provider may answer, if there is any; its time may be over."""
    if inspection.state != State.REPLY:
        return None
    sent = [each for each in reopened(inspection.id) if each.opened_on and each.ended_on is None]
    return next((each for each in reversed(sent) if each.statement_id == statement_id), None)


def unanswered_material(inspection: Inspection, today: date) -> str | None:
    """Why a report cannot be signed off yet for its new adverse material, in a sentence; None where it can."""
    numbers = {each.id: each.number for each in queries.statements(inspection.id)}
    for each in reopened(inspection.id):
        if each.ended_on is not None or each.statement_id not in numbers:
            continue
        number, time = numbers[each.statement_id], time_of_new_material(each)
        if each.opened_on is None:
            return f"Statement {number} has new adverse material that the provider was not sent yet."
        if time is not None and not time.over(today):
            return f"The provider may answer the new material in statement {number} until {time.due_on:%-d %B %Y}."
    return None


def snapshots(inspection_id: int, occasion: str | None = None) -> list[DraftSnapshot]:
    """The drafts that were kept whole, the earliest first."""
    rows = select(DraftSnapshot).where(DraftSnapshot.inspection_id == inspection_id)
    if occasion:
        rows = rows.where(DraftSnapshot.occasion == occasion)
    return list(session().scalars(rows.order_by(DraftSnapshot.id)))


def sent_statements(inspection: Inspection, today: date) -> list[SentStatement]:
    """What the provider reads: the draft as it was sent last, and new material since."""
    last = snapshots(inspection.id, "delivered")
    told = [] if not last else last[-1].content["statements"]
    found = {each["id"]: SentStatement(**each) for each in told}
    now = {each.id: each for each in queries.statements(inspection.id, removed=True)}
    for each in reopened(inspection.id):
        if each.opened_on is None or each.statement_id not in now:
            continue
        row, time = now[each.statement_id], time_of_new_material(each)
        until = None if each.ended_on or time is None or time.over(today) else time.due_on
        found[row.id] = SentStatement(row.id, row.number, row.area, row.bearing, each.text, True, until)
    order = {each.id: place for place, each in enumerate(now.values())}
    return sorted(found.values(), key=lambda each: order.get(each.id, len(order)))


def sent_summary(inspection: Inspection) -> list[str]:
    """The summary as the provider was sent it last, paragraph by paragraph."""
    last = snapshots(inspection.id, "delivered")
    return list(last[-1].content["summary"]) if last else []


def point(inspection: Inspection, point_id: int, *, sent: bool) -> ReplyPoint:
    """One point of a reply. `sent`: only one that is before the inspectorate. `NotFound` otherwise."""
    found = session().get(ReplyPoint, point_id) if point_id < 2**31 else None
    if found is None or found.inspection_id != inspection.id or found.taken_back_at is not None:
        raise NotFound
    if sent and found.sent_on is None:
        raise NotFound
    return found


def points(actor: Actor, inspection: Inspection, *, sent: bool, today: date) -> list[Answered]:
    """The points of a reply with all that belongs to them. `sent`: only those that are before the inspectorate."""
    rows = [
        (each, number) for each, number in queries.reply_points(inspection.id) if each.sent_on is not None or not sent
    ]
    held = files_of(each.id for each, _number in rows)
    who = named(actor, (each.made_by for each, _number in rows))
    texts = {each.id: each.text for each in sent_statements(inspection, today)}
    now = {each.id: each for each in queries.statements(inspection.id, removed=True)}
    found = []
    for each, number in rows:
        before, after = texts.get(each.statement_id, ""), now[each.statement_id]
        text = "" if after.removed_because else after.text
        changed = difference(before, text) if each.answer in ("accept", "part") and before != text else []
        found.append(Answered(each, number, held[each.id], who[each.made_by].title, before, changed))
    return found


def files_of(point_ids: Iterable[int]) -> dict[int, list[ReplyFile]]:
    """The files of points, in the order in which they were put there."""
    found: dict[int, list[ReplyFile]] = defaultdict(list)
    rows = select(ReplyFile).where(ReplyFile.point_id.in_(list(point_ids)), ReplyFile.removed_at.is_(None))
    for each in session().scalars(rows.order_by(ReplyFile.id)):
        found[each.point_id].append(each)
    return found


def file(inspection: Inspection, file_id: int, *, sent: bool) -> ReplyFile:
    """One file of a reply. `sent`: only one of a point that is before the inspectorate. `NotFound` otherwise."""
    found = session().get(ReplyFile, file_id) if file_id < 2**31 else None
    if found is None or found.inspection_id != inspection.id or found.removed_at is not None:
        raise NotFound
    point(inspection, found.point_id, sent=sent)
    return found


def words_kept(actor: Actor, inspection_id: int) -> dict[str, Words]:
    """What this person typed about the draft and did not save yet, by what it is about."""
    found = kept.kept(f"inspection:{inspection_id}", actor=actor)
    return {about: Words(each.fields["claim"], each.fields["text"]) for about, each in found.items()}


def history(actor: Actor, statement_id: int) -> list[tuple[StatementBefore, str]]:
    """What a statement said before, the earliest first, with the name of who changed it."""
    rows = select(StatementBefore).where(StatementBefore.statement_id == statement_id).order_by(StatementBefore.version)
    found = list(session().scalars(rows))
    who = named(actor, (each.changed_by for each in found if each.changed_by))
    return [(each, who[each.changed_by].title if each.changed_by else "Not recorded") for each in found]
