"""The draft's numbered statements and its summary: put together from the evidence, then changed one at a time.

2026-11: until the provider was sent the draft its statements are numbered without gaps; from then on a number means
what the provider read under it, for ever, and a statement that is removed keeps its own.
"""

from datetime import date, datetime

from sqlalchemy import delete, select, update

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import on, record
from regulator.core.refused import Refused
from regulator.standards import queries as standards

from .. import queries
from ..events import (
    DraftAssembled,
    InspectionMoved,
    StatementAdded,
    StatementMoved,
    StatementRemoved,
    StatementReopenedToReply,
    StatementRewritten,
    SummaryRewritten,
)
from ..models.inspection import Inspection
from ..models.report import DraftSnapshot, Reply, Statement, StatementBefore, StatementReopened, SummaryBefore
from ..rules.journal import SOURCES
from ..rules.lifecycle import State
from ..rules.numbering import statement_number
from ..rules.replying import is_new_material

NEW_MATERIAL = "right-of-reply-new-material"
BEARINGS = ("strength", "concern", "finding")
MOST_STATEMENTS = 500  # of one draft; the longest real report has a third


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
    if any(each.version > 1 or not each.evidence for each in existing):
        raise Refused("Statements of this draft were rewritten. Change them one by one.")
    session().execute(delete(Statement).where(Statement.inspection_id == inspection.id))
    count, places = 0, queries.area_places(inspection)
    for area, evidence in queries.evidence_by_area(inspection):
        for position, each in enumerate(evidence, start=1):
            count += 1
            session().add(
                Statement(
                    inspection_id=inspection.id,
                    area=area,
                    position=position,
                    number=statement_number(places[area], area, position),
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


def rewrite(
    inspection: Inspection,
    statement: Statement,
    *,
    text: str,
    reason: str,
    actor: Actor,
    bearing: str | None = None,
    new_material: bool = False,
    now: datetime | None = None,
) -> None:
    """Change a statement of the draft, with the reason. What it said before is kept.

    `new_material`: the change adds or worsens criticism. Once the draft was sent, the provider may then answer this
    statement anew; a statement that becomes a concern is new material whatever is said.
    """
    of(inspection, statement)
    _changeable(inspection)
    if not text.strip() or not reason.strip():
        raise Refused("Give the statement and the reason for changing it", "text" if not text.strip() else "reason")
    before = statement.bearing
    _known_bearing(bearing or before)
    keep_before(statement, reason, actor, now)
    statement.text = text
    statement.bearing = bearing or before
    session().flush()
    record(actor, StatementRewritten(inspection.id, statement.number, reason))
    delivered = queries.reply(inspection.id) is not None
    if is_new_material(delivered=delivered, said=new_material, before=before, bearing=statement.bearing):
        _reopen(inspection, statement, actor=actor, today=_day(now))


def add_statement(
    inspection: Inspection,
    area: str,
    *,
    bearing: str,
    text: str,
    sources: list[str],
    reason: str,
    actor: Actor,
    now: datetime,
    new_material: bool = False,
) -> Statement:
    """Add a statement at the end of an area, with the reason. `sources` are kinds of evidence by their short names.

    Refused: an area that the inspection does not have, no evidence at all, more statements than a report can carry.
    """
    _changeable(inspection)
    places = queries.area_places(inspection)
    if area not in places:
        raise Refused("This inspection has no such area")
    _known_bearing(bearing)
    if not sources or not set(sources) <= set(SOURCES):
        raise Refused("Say on which kinds of evidence the statement rests", "sources")
    if not text.strip() or not reason.strip():
        raise Refused("Give the statement and the reason for adding it", "text" if not text.strip() else "reason")
    others = queries.statements(inspection.id, removed=True)
    if len(others) >= MOST_STATEMENTS:
        raise Refused(f"A report has at most {MOST_STATEMENTS} statements")
    taken = {each.number for each in others}
    position = 1 + max((each.position for each in others if each.area == area), default=0)
    while (number := statement_number(places[area], area, position)) in taken:
        position += 1
    statement = Statement(
        inspection_id=inspection.id,
        area=area,
        position=position,
        number=number,
        bearing=bearing,
        text=text,
        sources=[SOURCES[each] for each in sources],
        standards=[],
        evidence=[],
    )
    session().add(statement)
    session().flush()
    record(actor, StatementAdded(inspection.id, number, reason))
    delivered = queries.reply(inspection.id) is not None
    if is_new_material(delivered=delivered, said=new_material, before=None, bearing=bearing):
        _reopen(inspection, statement, actor=actor, today=_day(now))
    return statement


def remove_statement(inspection: Inspection, statement: Statement, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a statement out of the draft, with the reason. Its words are kept; its number is never given again once the
    provider has read it."""
    of(inspection, statement)
    _changeable(inspection)
    if statement.removed_because:
        raise Refused("This statement is removed already")
    if not reason.strip():
        raise Refused("Say why the statement is removed", "reason")
    number = statement.number
    keep_before(statement, reason, actor, now)
    statement.removed_because = reason
    if queries.reply(inspection.id) is None:
        statement.number, statement.position = f"x{statement.id}", 0
        session().flush()
        _number_anew(inspection, statement.area)
    session().flush()
    record(actor, StatementRemoved(inspection.id, number, reason))


def move_statement(inspection: Inspection, statement: Statement, *, down: bool, actor: Actor) -> str:
    """Let a statement change places with its neighbour in its area; its new number.

    Refused once the draft was sent: the provider cites the numbers that it read.
    """
    of(inspection, statement)
    _changeable(inspection)
    if queries.reply(inspection.id) is not None:
        raise Refused("The provider was sent this draft: its numbers stay as they are")
    area = [each for each in queries.statements(inspection.id) if each.area == statement.area]
    place = next((at for at, each in enumerate(area) if each.id == statement.id), None)
    other = None if place is None else place + (1 if down else -1)
    if place is None or other is None or not 0 <= other < len(area):
        raise Refused("It cannot be moved further within its area")
    area[place], area[other] = area[other], area[place]
    before = statement.number
    _number_anew(inspection, statement.area, [each.id for each in area])
    session().refresh(statement)
    record(actor, StatementMoved(inspection.id, statement.number, before))
    return statement.number


def rewrite_summary(inspection: Inspection, *, paragraphs: list[str], reason: str, actor: Actor, now: datetime) -> None:
    """Change the words that stand above the ratings, with the reason; none at all brings the ratings' own sentence
    back. What they were before is kept."""
    _changeable(inspection)
    if not reason.strip():
        raise Refused("Say why the summary is changed", "reason")
    before = SummaryBefore(
        inspection_id=inspection.id,
        text=list(inspection.facts.get("summary", [])),
        reason=reason,
        changed_by=actor.key,
        changed_at=now,
    )
    session().add(before)
    inspection.facts = {**inspection.facts, "summary": paragraphs}
    session().flush()
    record(actor, SummaryRewritten(inspection.id, reason))


def keep_snapshot(inspection: Inspection, occasion: str, taken_on: date) -> None:
    """Keep the whole draft as it stands. What calls this records the event that it belongs to."""
    content = {
        "summary": list(inspection.facts.get("summary", [])),
        "statements": [
            {"id": each.id, "number": each.number, "area": each.area, "bearing": each.bearing, "text": each.text}
            for each in queries.statements(inspection.id)
        ],
    }
    snapshot = DraftSnapshot(inspection_id=inspection.id, occasion=occasion, taken_on=taken_on, content=content)
    session().add(snapshot)
    session().flush()


@on(InspectionMoved)
def what_was_signed_off(moved: InspectionMoved, _actor: Actor) -> None:
    """The draft is kept as it was signed off."""
    if moved.transition == "sign-off":
        keep_snapshot(session().get_one(Inspection, moved.inspection_id), "signed off", clock.today())


def open_new_material(inspection: Inspection, reopened: StatementReopened, sent_on: date) -> None:
    """The provider is sent the new material of one statement: its time to answer that runs."""
    reopened.opened_on = sent_on
    session().flush()
    if inspection.origin != "published-facts":
        owner = f"organisation:{inspection.organisation_id}"
        clocks.start(standards.clock(NEW_MATERIAL), subject=f"reopened:{reopened.id}", owner=owner, started_on=sent_on)


def of(inspection: Inspection, part: Statement) -> None:
    """Refuse what belongs to another inspection, whose state says nothing about it."""
    if part.inspection_id != inspection.id:
        raise Refused("This belongs to another inspection")


def _reopen(inspection: Inspection, statement: Statement, *, actor: Actor, today: date) -> None:
    """The provider may answer this statement anew. One that it may answer already shows it the newer words."""
    running = session().scalar(
        select(StatementReopened).where(
            StatementReopened.statement_id == statement.id, StatementReopened.ended_on.is_(None)
        )
    )
    if running is not None and running.opened_on is None:
        running.text = statement.text
    else:
        if running is not None:
            running.ended_on = today  # the time begins anew with the newer words
        running = StatementReopened(
            inspection_id=inspection.id, statement_id=statement.id, text=statement.text, opened_on=None
        )
        session().add(running)
        session().flush()
        if inspection.state == State.REPLY:
            open_new_material(inspection, running, today)
    session().flush()
    record(actor, StatementReopenedToReply(inspection.id, statement.number))


def keep_before(statement: Statement, reason: str, actor: Actor, now: datetime | None) -> None:
    """Keep what a statement said until now, and why it changes."""
    before = StatementBefore(
        statement_id=statement.id,
        version=statement.version,
        text=statement.text,
        reason=reason,
        changed_by=actor.key,
        changed_at=now,
    )
    session().add(before)


def _changeable(inspection: Inspection) -> None:
    if inspection.state not in (State.DRAFT, State.REPLY):
        raise Refused("Statements are changed while the report is a draft")


def _known_bearing(bearing: str) -> None:
    if bearing not in BEARINGS:
        raise Refused("Say whether it is a strength, a concern or a finding", "bearing")


def _number_anew(inspection: Inspection, area: str, order: list[int] | None = None) -> None:
    """Number an area's statements without gaps. Their versions stay: nobody who edits one is told of a new number."""
    place = queries.area_places(inspection)[area]
    ids = order or [each.id for each in queries.statements(inspection.id) if each.area == area]
    for temporary in (True, False):  # two may not have one number, not even for a moment
        for position, id_ in enumerate(ids, start=1):
            number = f"t{id_}" if temporary else statement_number(place, area, position)
            session().execute(
                update(Statement)
                .where(Statement.id == id_)
                .values(number=number, position=position)
                .execution_options(synchronize_session=False)
            )
    for each in session().scalars(select(Statement).where(Statement.id.in_(ids))):
        session().refresh(each)


def _day(now: datetime | None) -> date:
    return clock.london_date(now) if now else clock.today()
