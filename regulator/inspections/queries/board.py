"""The board: every inspection that somebody may know of by its stage, how long it has stood there, and why it waits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.workflow import plain
from regulator.people.rules.permissions import roles_with
from regulator.register import queries as register
from regulator.register.rules.finding import asked_words
from regulator.standards import queries as standards

from ..models.inspection import Inspection, TeamMember
from ..rules.lifecycle import FORWARD, LIFE, State
from . import visible_to
from .deadlines import Deadline, by_inspection, is_late
from .people import names
from .waiting import unmet

PAGE = 50  # inspections on one page
_MARK = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,9})", re.ASCII)
OPEN = tuple(state for state in State if state not in LIFE.ends)
UNPUBLISHED = OPEN[: OPEN.index(State.PUBLISHED)]


@dataclass(frozen=True)
class Mark:
    """Where a page ended: since when its last inspection stands where it stands, and its number."""

    since: date
    number: int

    def __str__(self) -> str:
        return f"{self.since}.{self.number}"

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """The mark that a text is; None for anything else."""
        found = _MARK.fullmatch(text)
        try:
            return cls(date.fromisoformat(found[1]), int(found[2])) if found else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Wanted:
    """What of the board is asked for: one stage (all that are open, where none is named), mine, late, of a provider."""

    stage: str = ""
    mine: bool = False
    late: bool = False
    provider: str = ""


@dataclass(frozen=True)
class Listed:
    """One line: `days` it has stood where it stands, `waits` for what, `next` deadline of those that are owed."""

    reference: str
    provider: str
    kind: str
    state: str
    days: int
    owner: str
    waits: str
    next: Deadline | None


@dataclass(frozen=True)
class Board:
    """A page of the board, how many inspections stand in each stage, and where the next page begins."""

    rows: Sequence[Listed]
    stages: Sequence[tuple[str, str, int]]
    count: int
    more: Mark | None


def board(actor: Actor, wanted: Wanted, today: date, after: Mark | None = None, limit: int = PAGE) -> Board:
    """What the actor may know of and asks for, what stood longest first. As many statements for one as for fifty."""
    where = _where(actor, wanted, today)
    if where is None:
        return Board((), [(state.value, said(state), 0) for state in State], 0, None)
    counted = select(Inspection.state, func.count()).where(*where).group_by(Inspection.state)
    counts: dict[str, int] = dict(session().execute(counted).all())
    stages = _stages(wanted)
    found = _found(where, stages, after, limit + 1)
    rows = found[:limit]
    last = rows[-1] if len(found) > limit else None
    return Board(
        rows=_listed(rows, today),
        stages=[(state.value, said(state), counts.get(state, 0)) for state in State],
        count=sum(counts.get(state, 0) for state in stages),
        more=Mark(last.state_since or today, last.id) if last else None,
    )


def first(actor: Actor, wanted: Wanted, stages: Sequence[str], today: date, limit: int) -> list[Listed]:
    """The first lines of the board in some stages alone, with nothing counted."""
    where = _where(actor, wanted, today)
    return [] if where is None else _listed(_found(where, stages, None, limit), today)


def _stages(wanted: Wanted) -> list[str]:
    return [wanted.stage] if wanted.stage else [state.value for state in OPEN]


def _found(
    where: Sequence[ColumnElement[bool]], stages: Sequence[str], after: Mark | None, limit: int
) -> Sequence[Inspection]:
    page = select(Inspection).where(*where, Inspection.state.in_(stages))
    if after is not None:
        page = page.where(tuple_(Inspection.state_since, Inspection.id) > (after.since, after.number))
    return session().scalars(page.order_by(Inspection.state_since, Inspection.id).limit(limit)).all()


def said(state: str) -> str:
    """A stage as people say it."""
    words = plain(state)
    return words[:1].upper() + words[1:]


def who_may(step: str) -> str:
    """Whose step it is, in words: “lead inspector or chief inspector”."""
    return " or ".join(role.words.lower() for role in roles_with([LIFE.named(step).permission]))


def _where(actor: Actor, wanted: Wanted, today: date) -> list[ColumnElement[bool]] | None:
    """The conditions; None where nothing can fit."""
    where = [visible_to(actor)]
    if wanted.mine:
        on_team = select(TeamMember.inspection_id).where(TeamMember.person == actor.key, TeamMember.left_on.is_(None))
        where.append(or_(Inspection.owner == actor.key, Inspection.id.in_(on_team)))
    if wanted.late:
        where.append(is_late(today))
    words = asked_words(wanted.provider)
    if wanted.provider.strip() and not words:
        return None
    where += [Inspection.organisation_id.in_(register.named(word)) for word in words]
    return where


def _listed(rows: Sequence[Inspection], today: date) -> list[Listed]:
    providers = register.by_ids([each.organisation_id for each in rows])
    owners = names([each.owner for each in rows])
    waiting = unmet(rows)
    owed = by_inspection([each.id for each in rows], today)
    return [
        Listed(
            reference=each.reference,
            provider=providers[each.organisation_id].name,
            kind=standards.kind(each.kind).title,
            state=each.state,
            days=(today - (each.state_since or today)).days,
            owner=owners[each.owner] if each.owner else "",
            waits=waiting.get(each.id) or _next(each),
            next=next(iter(sorted(owed[each.id], key=lambda one: (one.late == 0, one.due_on))), None),
        )
        for each in rows
    ]


def _next(inspection: Inspection) -> str:
    """What comes next where nothing is missing, and whose turn it is."""
    state = State(inspection.state)
    if state not in FORWARD:
        return "Nothing more is to be done."
    step = FORWARD[state]
    if step == "notify" and not inspection.announced:
        step = "arrive"
    return f"Can go on: {LIFE.named(step).label.lower()}, by the {who_may(step)}."
