"""Every deadline is a row: by which rule it was counted, from when, until when, put off by whom, met on what day.

2026-11: the rule is handed in (the feature `standards` reads `clocks.yaml`), because what is owed is regulation and
how days are counted is not. Working days are those of England and Wales, whatever a provider's own calendar says.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import holidays
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, and_, case, column, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from .actor import Actor
from .db import Base, session
from .refused import NotFound, Refused
from .types import Words

Basis = Literal["working", "calendar", "months"]
LONGEST = 3660  # days; no clock of the regulator's runs ten years


@dataclass(frozen=True)
class ClockRule:
    """How a deadline is counted: `length` in working days, calendar days or months, and which day is day 1.

    `counted_from` "day after" is the usual rule: day 1 is the day after the start, so an inspection that ended on
    2 May 2024 and a letter "within 7 calendar days" make 9 May the last day. "day": the start itself is day 1.
    """

    name: str
    title: str
    basis: Basis
    length: int
    counted_from: Literal["day", "day after"]
    start_event: str
    source: str


class Clock(Base):
    """A deadline that somebody owes: `subject` is what it belongs to (`inspection:42`), `owner` who must act."""

    __tablename__ = "clock"
    __table_args__ = (
        UniqueConstraint("subject", "name", "started_on"),
        # Those that run, by their last day: few, however many were kept before.
        Index(
            "ix_clock_running",
            "due_on",
            "id",
            "name",
            sqlite_where=and_(column("met_on").is_(None), column("stopped_on").is_(None)),
            postgresql_where=and_(column("met_on").is_(None), column("stopped_on").is_(None)),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    owner: Mapped[str] = mapped_column(String(120))
    started_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    counted: Mapped[str] = mapped_column(Words)
    met_on: Mapped[date | None]
    stopped_on: Mapped[date | None]


class ClockExtension(Base, append_only=True):
    """A deadline put off, or counted anew from another day: from when to when, why, and by whom."""

    __tablename__ = "clock_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    was_due_on: Mapped[date]
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Words)
    actor_id: Mapped[int | None]
    duty: Mapped[str] = mapped_column(String(60))


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday and no bank holiday of England and Wales."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def working_days_after(day: date, number: int) -> date:
    """The working day `number` working days after `day`; 0 is `day` itself, or the next working day after a day off."""
    if not 0 <= number <= LONGEST:
        raise Refused(f"A deadline is between 0 and {LONGEST} days away")
    while not is_working_day(day) and number == 0:
        day += timedelta(days=1)
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days come after `first` up to and including `last`; negative the other way round."""
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))


def months_after(day: date, number: int) -> date:
    """The corresponding day `number` months later; the last of the month where that month is too short."""
    month = day.month - 1 + number
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due_on(rule: ClockRule, started_on: date) -> date:
    """The last day of the clock. A calendar deadline may fall on any day; a working one never on a day off.

    Months follow the corresponding date: one month after 31 January ends on the last of February. A month that begins
    with 1 March ends on 31 March, the day before the corresponding one. Refused: a length above
    `LONGEST`, below 0, or of 0 where the start itself is day 1.
    """
    if not (rule.counted_from == "day") <= rule.length <= LONGEST:
        raise Refused(f"A deadline is between 0 and {LONGEST} days away")
    before = started_on if rule.counted_from == "day after" else started_on - timedelta(days=1)
    if rule.basis == "working":
        return working_days_after(before, rule.length)
    if rule.basis == "calendar":
        return before + timedelta(days=rule.length)
    last = months_after(started_on, rule.length)
    return last - timedelta(days=1) if before != started_on and last.day == started_on.day else last


def counted(rule: ClockRule, started_on: date) -> str:
    """How the day was counted, for the person who must keep it."""
    unit = {"working": "working day", "calendar": "calendar day", "months": "month"}[rule.basis]
    length = f"{rule.length} {unit}{'' if rule.length == 1 else 's'}"
    first = "" if rule.counted_from == "day after" else ", that day counted"
    event = rule.start_event[:1].lower() + rule.start_event[1:]  # the file's words, within a sentence
    return f"{length} from {event}, {started_on:%-d %B %Y}{first}"


def start(rule: ClockRule, *, subject: str, owner: str, started_on: date) -> Clock:
    """Start a clock. Starting the same one again on the same day gives the one that runs."""
    known = session().scalar(
        select(Clock).where(Clock.subject == subject, Clock.name == rule.name, Clock.started_on == started_on)
    )
    if known is not None:
        return known
    clock = Clock(
        name=rule.name,
        subject=subject,
        owner=owner,
        started_on=started_on,
        due_on=due_on(rule, started_on),
        counted=counted(rule, started_on),
    )
    session().add(clock)
    session().flush()
    return clock


def running(subject: str, name: str) -> Clock:
    """The clock of that name that runs for the subject. `NotFound` where none does."""
    found = session().scalar(
        select(Clock)
        .where(Clock.subject == subject, Clock.name == name, Clock.met_on.is_(None), Clock.stopped_on.is_(None))
        .order_by(Clock.started_on.desc())
    )
    if found is None:
        raise NotFound
    return found


def meet(clock: Clock, on: date) -> None:
    """What was owed is done. Late is recorded, never refused. Refused: done before, or no longer owed."""
    _lock(clock)
    if clock.met_on is not None:
        raise Refused("This was done before")
    if clock.stopped_on is not None:
        raise Refused("This is not owed any more")
    if on < clock.started_on:
        raise Refused("This cannot be done before its clock started")
    clock.met_on = on


def stop(clock: Clock, on: date) -> None:
    """Nothing is owed any more; it was not done."""
    _lock(clock)
    if clock.met_on is None and clock.stopped_on is None:
        clock.stopped_on = on


def extend(clock: Clock, *, until: date, reason: str, actor: Actor) -> None:
    """Put a deadline off, with the reason. Refused: an earlier day, no reason, a clock that is over."""
    _lock(clock)
    if clock.met_on is not None or clock.stopped_on is not None:
        raise Refused("This deadline is over and cannot be put off")
    if until <= clock.due_on:
        raise Refused("The new date must be later than the one it replaces", "until")
    if not reason.strip():
        raise Refused("Say why more time is given", "reason")
    session().add(
        ClockExtension(
            clock_id=clock.id,
            was_due_on=clock.due_on,
            due_on=until,
            reason=reason,
            actor_id=actor.id,
            duty=actor.duty,
        )
    )
    clock.due_on = until


def move(clock: Clock, rule: ClockRule, *, started_on: date, reason: str, actor: Actor) -> None:
    """Count a running deadline anew, because what it runs from happened on another day; earlier or later, the change is
    kept like one that was put off. More time that was given before is given no longer. Refused: one that is over."""
    _lock(clock)
    if clock.met_on is not None or clock.stopped_on is not None:
        raise Refused("This deadline is over and cannot be moved")
    if started_on == clock.started_on:
        return
    due = due_on(rule, started_on)
    session().add(
        ClockExtension(
            clock_id=clock.id, was_due_on=clock.due_on, due_on=due, reason=reason, actor_id=actor.id, duty=actor.duty
        )
    )
    clock.started_on, clock.due_on, clock.counted = started_on, due, counted(rule, started_on)
    session().flush()


def _lock(clock: Clock) -> None:
    """Hold the row and see it as it is now: two people may put off the same deadline at the same moment."""
    session().flush()
    session().refresh(clock, with_for_update=True)


def overdue(on: date, owner: str | None = None, kind: str = "") -> list[Clock]:
    """What is owed and late on a day, the longest overdue first. `kind`: of subjects of that kind alone."""
    late = select(Clock).where(Clock.met_on.is_(None), Clock.stopped_on.is_(None), Clock.due_on < on)
    if kind:
        late = late.where(Clock.subject.startswith(f"{kind}:", autoescape=True))
    if owner is not None:
        late = late.where(Clock.owner == owner)
    return list(session().scalars(late.order_by(Clock.due_on, Clock.id)))


def due_between(first: date, last: date, kind: str = "") -> list[Clock]:
    """What falls due in a stretch of days, for reminders. `kind`: of subjects of that kind alone."""
    soon = select(Clock).where(
        Clock.met_on.is_(None), Clock.stopped_on.is_(None), Clock.due_on >= first, Clock.due_on <= last
    )
    if kind:
        soon = soon.where(Clock.subject.startswith(f"{kind}:", autoescape=True))
    return list(session().scalars(soon.order_by(Clock.due_on, Clock.id)))


def on_time(name: str, on: date) -> tuple[int, int]:
    """Of the deadlines of that name that were decided by a day, how many were kept and how many there were.

    One that is late and still not met counts: leaving it out would flatter whoever owes it. One that was stopped does
    not, for nothing was owed any more.
    """
    decided = or_(Clock.met_on.is_not(None), and_(Clock.stopped_on.is_(None), Clock.due_on < on))
    kept = func.sum(case((Clock.met_on <= Clock.due_on, 1), else_=0))
    found = session().execute(select(kept, func.count()).where(Clock.name == name, decided)).one()
    return found[0] or 0, found[1]
