"""What must be so before an inspection may go on: the rules of its life cycle that need to look things up."""

from sqlalchemy import func, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.canonical import canonical
from regulator.core.db import session
from regulator.core.workflow import Moving

from .. import queries
from ..models.inspection import Inspection
from ..models.judgement import Concern
from ..models.report import Reply, ReplyPoint, Statement
from ..queries.components import components
from ..queries.replies import unanswered_material
from ..rules.components import counted_by_part
from ..rules.lifecycle import LIFE
from ..rules.team import may_sign_off
from ..rules.waiting import (
    NAME_PANEL,
    NO_STATEMENTS,
    RECORD_RATINGS,
    REPLY_RUNS,
    TWO,
    not_answered,
    not_decided,
    not_proposed,
    not_released,
)
from .judging import worked_out


def _inspection(subject: Moving) -> Inspection:
    if not isinstance(subject, Inspection):
        raise TypeError("only inspections have this life cycle")
    return subject


@LIFE.guard("notify")
def it_is_announced(subject: Moving, _actor: Actor) -> str | None:
    """Nobody is told beforehand of a visit that comes unannounced."""
    return None if _inspection(subject).announced else "This visit is unannounced: the provider is told on arrival."


@LIFE.guard("close-fieldwork")
def everything_is_proposed(subject: Moving, _actor: Actor) -> str | None:
    """A rated inspection leaves the field with a proposal for each of its ratings."""
    inspection = _inspection(subject)
    missing = queries.refs_without_proposal(inspection)
    told = counted_by_part(components(inspection), missing)
    return not_proposed(told) if missing else None


@LIFE.guard("convene-panel")
def a_panel_is_named(subject: Moving, _actor: Actor) -> str | None:
    """A panel has members, who were not in the field."""
    members = queries.members(_inspection(subject).id)
    return None if any(member.part == "panel" for member in members) else NAME_PANEL


@LIFE.guard("agree")
def everything_is_decided(subject: Moving, actor: Actor) -> str | None:
    """The panel, and nobody else, agrees; every rating is decided and recorded with its derivation."""
    inspection = _inspection(subject)
    if not any(member.part == "panel" and member.person == actor.key for member in queries.members(inspection.id)):
        return "The judgements are agreed by a member of the panel."
    if not queries.is_rated(inspection):
        return None
    missing = queries.refs_without_decision(inspection)
    if missing:
        return not_decided(counted_by_part(components(inspection), missing))
    outcomes = worked_out(inspection)
    recorded = {code: queries.ratings(inspection.id, code) for code in outcomes}
    if not all(recorded.values()):
        return RECORD_RATINGS
    if any(canonical(kept.outcome) != canonical(outcomes[code].as_json()) for code, kept in recorded.items() if kept):
        return "The panel has decided otherwise since the ratings were recorded. Record them again."
    return None


@LIFE.guard("send-draft")
def there_is_a_draft(subject: Moving, _actor: Actor) -> str | None:
    """A draft says something."""
    inspection = _inspection(subject)
    statements = select(func.count()).where(
        Statement.inspection_id == inspection.id, Statement.removed_because.is_(None)
    )
    return None if session().scalar(statements) else NO_STATEMENTS


@LIFE.guard("sign-off")
def every_point_is_answered(subject: Moving, actor: Actor) -> str | None:
    """The reply has ended, each point has its answer, and the one who signs off was not on the visit."""
    inspection = _inspection(subject)
    reply = session().get(Reply, inspection.id)
    if reply is None or reply.state == "open":
        return REPLY_RUNS
    open_points = (
        select(func.count())
        .select_from(ReplyPoint)
        .where(ReplyPoint.inspection_id == inspection.id, ReplyPoint.sent_on.is_not(None), ReplyPoint.answer.is_(None))
    )
    number = session().scalar(open_points)
    if number:
        return not_answered(number)
    owed = unanswered_material(inspection, clock.today())
    if owed:
        return owed
    return may_sign_off(actor.key, queries.all_members(inspection.id))


@LIFE.guard("publish")
def two_have_released(subject: Moving, _actor: Actor) -> str | None:
    """Two people said yes to this final text."""
    released = queries.releases(_inspection(subject))
    if len(released) >= TWO:
        return None
    return not_released(len(released))


@LIFE.guard("close-without-answers")
def nothing_is_owed(subject: Moving, _actor: Actor) -> str | None:
    """Only a report without concerns closes without answers."""
    concerns = select(func.count()).select_from(Concern).where(Concern.inspection_id == _inspection(subject).id)
    return "There are concerns that the provider must answer." if session().scalar(concerns) else None
