"""Why inspections wait: the first condition of the next step that is not met, for many inspections in few statements.

2026-11: the guards of the life cycle look one inspection up at a time, which a board of fifty cannot afford. The
sentences are the same ones (`rules.waiting`); what only the guards know, the inspection's own page tells.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select

from regulator.core.db import session

from ..models.inspection import Inspection, Release, TeamMember
from ..models.journal import Proposal
from ..models.judgement import Decision, RatingRecord
from ..models.publishing import Embargo
from ..models.report import Reply, ReplyPoint, Statement
from ..rules.components import counted_by_part
from ..rules.lifecycle import State
from ..rules.team import UNDECIDED
from ..rules.waiting import (
    NAME_PANEL,
    NO_STATEMENTS,
    RECORD_RATINGS,
    REPLY_RUNS,
    TWO,
    UNDER_EMBARGO,
    not_answered,
    not_decided,
    not_proposed,
    not_released,
)
from . import rated_in
from .components import components_of

Told = dict[int, str]
_Rows = Sequence[Inspection]


def unmet(inspections: _Rows) -> Told:
    """By number, what the next step of each inspection waits for; nothing for those that may go on."""
    by_state: dict[str, list[Inspection]] = defaultdict(list)
    for each in inspections:
        by_state[each.state].append(each)
    found: Told = {}
    for state, rows in by_state.items():
        if state in _LOOKS:
            found |= _LOOKS[State(state)](rows)
    return found


def _proposals(rows: _Rows) -> Told:
    proposed = _refs(rows, select(Proposal.inspection_id, Proposal.ref).distinct(), Proposal.inspection_id)
    parts = components_of(rows)
    missing = {each.id: [ref for ref in rated_in(parts[each.id]) if ref not in proposed[each.id]] for each in rows}
    return {number: not_proposed(counted_by_part(parts[number], refs)) for number, refs in missing.items() if refs}


def _panel(rows: _Rows) -> Told:
    named = _refs(
        rows,
        select(TeamMember.inspection_id, TeamMember.person).where(
            TeamMember.part == "panel", TeamMember.left_on.is_(None)
        ),
        TeamMember.inspection_id,
    )
    declared = _refs(
        rows,
        select(TeamMember.inspection_id, TeamMember.id).where(
            TeamMember.conflict.is_not(None), TeamMember.conflict_kept.is_(None), TeamMember.left_on.is_(None)
        ),
        TeamMember.inspection_id,
    )
    told = {each.id: UNDECIDED for each in rows if declared[each.id]}
    return told | {each.id: NAME_PANEL for each in rows if not named[each.id]}


def _decisions(rows: _Rows) -> Told:
    decided = _refs(rows, select(Decision.inspection_id, Decision.ref), Decision.inspection_id)
    recorded = _refs(rows, select(RatingRecord.inspection_id, RatingRecord.inspection_id), RatingRecord.inspection_id)
    parts = components_of(rows)
    told: Told = {}
    for each in rows:
        rated = rated_in(parts[each.id])
        missing = [ref for ref in rated if ref not in decided[each.id]]
        if missing:
            told[each.id] = not_decided(counted_by_part(parts[each.id], missing))
        elif rated and not recorded[each.id]:
            told[each.id] = RECORD_RATINGS
    return told


def _statements(rows: _Rows) -> Told:
    written = _refs(rows, select(Statement.inspection_id, Statement.inspection_id).distinct(), Statement.inspection_id)
    return {each.id: NO_STATEMENTS for each in rows if not written[each.id]}


def _replies(rows: _Rows) -> Told:
    ended = _refs(rows, select(Reply.inspection_id, Reply.state).where(Reply.state != "open"), Reply.inspection_id)
    counted = select(ReplyPoint.inspection_id, func.count()).where(
        ReplyPoint.answer.is_(None), ReplyPoint.sent_on.is_not(None)
    )
    points = _refs(rows, counted.group_by(ReplyPoint.inspection_id), ReplyPoint.inspection_id)
    told: Told = {}
    for each in rows:
        if not ended[each.id]:
            told[each.id] = REPLY_RUNS
        elif points[each.id]:
            (number,) = points[each.id]
            told[each.id] = not_answered(number)
    return told


def _releases(rows: _Rows) -> Told:
    yes = select(Release.inspection_id, Release.person).join(
        Inspection, (Inspection.id == Release.inspection_id) & (Inspection.version == Release.round)
    )
    released = _refs(rows, yes, Release.inspection_id)
    running = select(Embargo.inspection_id, Embargo.id).where(Embargo.state == "running")
    told = dict.fromkeys(_refs(rows, running, Embargo.inspection_id), UNDER_EMBARGO)
    return told | {each.id: not_released(len(released[each.id])) for each in rows if len(released[each.id]) < TWO}


_LOOKS: dict[State, Callable[[_Rows], Told]] = {
    State.FIELDWORK: _proposals,
    State.PROPOSED: _panel,
    State.PANEL: _decisions,
    State.DRAFT: _statements,
    State.REPLY: _replies,
    State.FINAL: _releases,
}


def _refs(rows: _Rows, wanted: Any, number: Any) -> dict[int, set[Any]]:
    """What a query of (inspection, something) finds for these inspections."""
    found: dict[int, set[Any]] = defaultdict(set)
    for inspection_id, what in session().execute(wanted.where(number.in_([each.id for each in rows]))):
        found[inspection_id].add(what)
    return found
