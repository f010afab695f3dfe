"""What is owed on inspections, and whether people were told of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, cast, exists, literal, or_, select

from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.standards import queries as standards

from ..models.inspection import DeadlineNotice, Inspection
from ..rules.deadlines import EARLIEST, MOST, WARNING, Stage, days_late, stage_of
from ..rules.lifecycle import LIFE
from ..rules.urgent import CHIEF

AT_ONCE = 500  # deadlines that one run tells of; the next run goes on


@dataclass(frozen=True)
class Owed:
    """A deadline of which people are to be told."""

    clock_id: int
    inspection_id: int
    name: str
    due_on: date
    stage: Stage
    by_provider: bool
    by_chief: bool = False


@dataclass(frozen=True)
class Deadline:
    """A deadline as a page shows it. `late`: by how many days it is over, or was when it was met."""

    title: str
    owner: str
    due_on: date
    counted: str
    met_on: date | None
    stopped_on: date | None
    late: int
    force: str

    @property
    def running(self) -> bool:
        """Whether it is still owed."""
        return self.met_on is None and self.stopped_on is None


def subject() -> ColumnElement[str]:
    """What the clocks of an inspection belong to, in SQL."""
    return literal("inspection:") + cast(Inspection.id, String)


def binding() -> list[str]:
    """The clocks that somebody can be late with: not those that only warn or plan."""
    return [name for name in standards.clocks() if _force(name) not in (WARNING, EARLIEST)]


def is_late(today: date) -> ColumnElement[bool]:
    """Which inspections have a deadline that is over."""
    return subject().in_(
        select(Clock.subject).where(
            Clock.met_on.is_(None), Clock.stopped_on.is_(None), Clock.due_on < today, Clock.name.in_(binding())
        )
    )


def owed(today: date) -> list[Owed]:
    """The deadlines of which people are to be told today and were not yet, the first due first."""
    rows = session().execute(
        select(Clock, Inspection.id)
        .join(Inspection, subject() == Clock.subject)
        .where(
            Clock.met_on.is_(None),
            Clock.stopped_on.is_(None),
            Clock.due_on <= today + timedelta(days=MOST),
            Clock.name.not_in([name for name in standards.clocks() if _force(name) == EARLIEST]),
            Inspection.state.not_in(LIFE.ends),
            ~exists().where(
                DeadlineNotice.clock_id == Clock.id,
                DeadlineNotice.due_on == Clock.due_on,
                or_(DeadlineNotice.stage == "late", Clock.name.not_in(binding())),  # of which nothing more is told
            ),
        )
        .order_by(Clock.due_on, Clock.id)
        .limit(AT_ONCE)
    )
    found = []
    for clock, number in rows:
        stage = stage_of(_force(clock.name), clock.started_on, clock.due_on, today)
        if stage is not None:
            theirs = clock.owner.startswith("organisation:")
            found.append(Owed(clock.id, number, clock.name, clock.due_on, stage, theirs, clock.owner == CHIEF))
    told = _told([each.clock_id for each in found])
    return [each for each in found if (each.clock_id, each.stage, each.due_on) not in told]


def told_already(each: Owed) -> bool:
    """Whether people were told of a deadline at this stage."""
    return (each.clock_id, each.stage, each.due_on) in _told([each.clock_id])


def _told(clock_ids: list[int]) -> set[tuple[int, str, date]]:
    rows = select(DeadlineNotice.clock_id, DeadlineNotice.stage, DeadlineNotice.due_on)
    return {(row[0], row[1], row[2]) for row in session().execute(rows.where(DeadlineNotice.clock_id.in_(clock_ids)))}


def of(inspection_id: int, today: date) -> list[Deadline]:
    """The deadlines of one inspection, what is owed first."""
    found = by_inspection([inspection_id], today, all_of_them=True)[inspection_id]
    return sorted(found, key=lambda each: (not each.running, each.due_on))


def by_inspection(ids: Iterable[int], today: date, *, all_of_them: bool = False) -> dict[int, list[Deadline]]:
    """The deadlines of some inspections that are owed, the first due first; or all there ever were."""
    subjects = {f"inspection:{number}": number for number in ids}
    rows = select(Clock).where(Clock.subject.in_(subjects)).order_by(Clock.due_on, Clock.id)
    if not all_of_them:
        rows = rows.where(Clock.met_on.is_(None), Clock.stopped_on.is_(None))
    found: dict[int, list[Deadline]] = defaultdict(list)
    for each in session().scalars(rows):
        found[subjects[each.subject]].append(_shown(each, today))
    return found


def _shown(clock: Clock, today: date) -> Deadline:
    force = _force(clock.name)
    judged = force not in (WARNING, EARLIEST) and clock.stopped_on is None
    described = standards.clock_described(clock.name)
    return Deadline(
        title=described.title,
        owner=owner_of(clock),
        due_on=clock.due_on,
        counted=clock.counted,
        met_on=clock.met_on,
        stopped_on=clock.stopped_on,
        late=days_late(clock.due_on, clock.met_on or today) if judged else 0,
        force=force,
    )


def owner_of(clock: Clock) -> str:
    """Who owes it, in words."""
    if clock.owner.startswith("organisation:"):
        return "The provider"
    return "The chief inspector" if clock.owner == CHIEF else "The regulator"


def _force(name: str) -> str:
    return str(standards.clock_described(name).force)
