"""The ledger of places, read: lines and balances of prisons, alarms, and how each line came to be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from ...core.actor import Actor
from ...core.clocks import Clock
from ...core.db import session
from ...core.refused import NotFound
from ..models import Organisation, Places, PlacesOf
from ..models.places import PlaceAccount, PlaceAlarm, PlaceCut, PlaceDesignation, PlaceEntry
from ..rules.ledger import Kind, Line, balance
from ..rules.place_words import PlaceCategory

READ, WATCH = "places:read", "places:watch"
PAGE = 50  # alarms on a page


@dataclass(frozen=True)
class Posted:
    """A line of a ledger with the balance after it, and the consent it stands on."""

    entry: PlaceEntry
    balance: int
    cut: str


@dataclass(frozen=True)
class Account:
    """The ledger of one kind of places of a prison."""

    row: PlaceAccount
    lines: tuple[Posted, ...]
    today: int

    @property
    def words(self) -> str:
        """The kind of places."""
        return PlaceCategory(self.row.category).words


def lines_of(account_ids: Iterable[int]) -> dict[int, list[Line]]:
    """The lines of some ledgers, as the rules see them."""
    rows = (
        select(PlaceEntry.account_id, PlaceEntry.effective_on, PlaceEntry.change, PlaceEntry.kind)
        .where(PlaceEntry.account_id.in_(list(account_ids)))
        .order_by(PlaceEntry.effective_on, PlaceEntry.id)
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for account_id, on, change, kind in session().execute(rows):
        found[account_id].append(Line(on, change, Kind(kind)))
    return found


def accounts_of(organisation_id: int) -> Sequence[PlaceAccount]:
    """The ledgers of a prison."""
    rows = select(PlaceAccount).where(PlaceAccount.organisation_id == organisation_id)
    return session().scalars(rows.order_by(PlaceAccount.category)).all()


def counted_in(places_id: int) -> Sequence[int]:
    """The prisons that a published figure counts, by number."""
    rows = select(PlacesOf.organisation_id).where(PlacesOf.places_id == places_id)
    return session().scalars(rows.order_by(PlacesOf.organisation_id)).all()


def account(organisation_id: int, category: str) -> PlaceAccount | None:
    """The ledger of one kind of places of a prison, if it has begun."""
    rows = select(PlaceAccount).where(
        PlaceAccount.organisation_id == organisation_id, PlaceAccount.category == category
    )
    return session().scalar(rows)


def held_on(organisation_id: int, day: date) -> dict[str, int]:
    """How many places of each kind a prison's ledgers say on a day."""
    rows = accounts_of(organisation_id)
    lines = lines_of(each.id for each in rows)
    return {each.category: balance(lines[each.id], day) for each in rows}


def whole_ledger(organisation_id: int, today: date) -> list[Account]:
    """The ledgers of a prison, each line with its balance."""
    made = []
    rows = accounts_of(organisation_id)
    entries = (
        select(PlaceEntry, PlaceCut.reference)
        .outerjoin(PlaceCut, PlaceCut.id == PlaceEntry.cut_id)
        .where(PlaceEntry.account_id.in_([each.id for each in rows]))
        .order_by(PlaceEntry.effective_on, PlaceEntry.id)
    )
    of: dict[int, list[tuple[PlaceEntry, str | None]]] = defaultdict(list)
    for entry, of_cut in session().execute(entries):
        of[entry.account_id].append((entry, of_cut))
    for row in rows:
        sum_now, posted, now = 0, [], 0
        for entry, reference in of[row.id]:
            sum_now += entry.change
            posted.append(Posted(entry, sum_now, reference or ""))
            now = sum_now if entry.effective_on <= today else now
        made.append(Account(row, tuple(posted), now))
    return made


def own_before(places_id: int, account_id: int) -> int:
    """What the earlier words of the same source about the same day had added to a ledger."""
    row = session().get_one(Places, places_id)
    same = select(Places.id).where(
        Places.published_as == row.published_as, Places.as_of == row.as_of, Places.source == row.source
    )
    total = select(func.coalesce(func.sum(PlaceEntry.change), 0)).where(
        PlaceEntry.account_id == account_id, PlaceEntry.places_id.in_(same), PlaceEntry.effective_on == row.as_of
    )
    return int(session().scalar(total) or 0)


def following(organisation_id: int, as_of: date) -> tuple[date, int] | None:
    """The next published statement of a prison's places by themselves after a day: its day and its figure."""
    beside = aliased(PlacesOf)
    shared = exists().where(beside.places_id == Places.id, beside.organisation_id != organisation_id)
    rows = (
        select(Places.as_of, Places.operational)
        .join(PlacesOf, PlacesOf.places_id == Places.id)
        .where(PlacesOf.organisation_id == organisation_id, Places.operational.is_not(None), Places.as_of > as_of)
        .where(~shared)
        .order_by(Places.as_of, Places.correction.desc(), Places.id.desc())
        .limit(1)
    )
    found = session().execute(rows).first()
    return (found[0], found[1]) if found and found[1] is not None else None


def alarms(
    actor: Actor, *, waiting: bool = False, organisation_id: int | None = None, before: int | None = None
) -> list[tuple[PlaceAlarm, Organisation]]:
    """Published figures that no consent explains, newest first: all, or those that wait for a finding."""
    if not actor.may(READ):
        return []
    rows = select(PlaceAlarm, Organisation).join(Organisation, Organisation.id == PlaceAlarm.organisation_id)
    if waiting:
        rows = rows.where(PlaceAlarm.found_on.is_(None))
    if organisation_id is not None:
        rows = rows.where(PlaceAlarm.organisation_id == organisation_id)
    if before is not None:
        rows = rows.where(PlaceAlarm.id < before)
    return [(alarm, it) for alarm, it in session().execute(rows.order_by(PlaceAlarm.id.desc()).limit(PAGE))]


def alarms_waiting() -> int:
    """How many published figures wait for a finding."""
    return session().scalar(select(func.count()).select_from(PlaceAlarm).where(PlaceAlarm.found_on.is_(None))) or 0


def alarm_subject(number: int) -> str:
    """What the deadline of an alarm belongs to."""
    return f"place-alarm:{number}"


def alarm_clocks(numbers: Iterable[int]) -> dict[int, Clock]:
    """The deadlines of some alarms by their numbers, in one query."""
    subjects = {alarm_subject(number): number for number in numbers}
    rows = session().scalars(select(Clock).where(Clock.subject.in_(list(subjects))))
    return {subjects[each.subject]: each for each in rows}


def first_alarm_due() -> date | None:
    """The day by which the first finding is owed of those that nobody has made; none where nothing waits."""
    running = select(func.min(Clock.due_on)).where(
        Clock.subject.startswith("place-alarm:"), Clock.met_on.is_(None), Clock.stopped_on.is_(None)
    )
    return session().scalar(running)


def alarm(actor: Actor, number: int) -> tuple[PlaceAlarm, Organisation]:
    """One alarm. `NotFound` for those who may not read it."""
    found = session().get(PlaceAlarm, number) if actor.may(READ) else None
    if found is None:
        raise NotFound
    return found, session().get_one(Organisation, found.organisation_id)


def designations(organisation_id: int) -> Sequence[PlaceDesignation]:
    """What a prison was publicly named for, by day."""
    rows = select(PlaceDesignation).where(PlaceDesignation.organisation_id == organisation_id)
    return session().scalars(rows.order_by(PlaceDesignation.announced_on, PlaceDesignation.id)).all()
