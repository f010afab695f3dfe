"""Places commissioned against places held: of a commissioner, of a prison, and of everybody by month.

Each page costs a fixed number of queries, however many prisons there are: agreements, ledgers and their lines are read
whole and added up here (120 prisons have some 200 ledgers with a few lines a year each).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from ...core.actor import Actor
from ...core.db import session
from ...core.refused import NotFound
from ..models import Organisation
from ..models.places import PlaceAccount, PlaceAgreement, PlaceEntry
from ..rules.place_words import PlaceCategory
from ..rules.places_held import Share, agreed_on, months_back, shared
from ..rules.words import Kind
from .finding import by_ids

READ, COMMISSION = "places:read", "places:commission"
MONTHS = 12

Of = tuple[int, str]


@dataclass(frozen=True)
class Standing:
    """One kind of places of one prison, as a commissioner has them on a day."""

    prison: Organisation
    category: PlaceCategory
    share: Share
    held: int
    commissioned_by_all: int


@dataclass(frozen=True)
class Month:
    """What was commissioned and held of one kind in a month, on its first day; None where no ledger had begun."""

    on: date
    category: PlaceCategory
    held: int | None
    commissioned: int

    @property
    def short(self) -> int:
        """Places commissioned that are not held."""
        return max(0, self.commissioned - self.held) if self.held is not None else 0


@dataclass(frozen=True)
class Effect:
    """What a cut does to one commissioner: its share before and after."""

    commissioner: Organisation
    before: Share
    after: Share


def agreements(commissioner_id: int) -> list[tuple[PlaceAgreement, Organisation]]:
    """What a commissioner commissioned, those that are over included."""
    rows = (
        select(PlaceAgreement, Organisation)
        .join(Organisation, Organisation.id == PlaceAgreement.organisation_id)
        .where(PlaceAgreement.commissioner_id == commissioner_id)
        .order_by(Organisation.sort_name, PlaceAgreement.category, PlaceAgreement.id)
    )
    return [(row, it) for row, it in session().execute(rows)]


def agreement(actor: Actor, number: int) -> PlaceAgreement:
    """One agreement that the actor may end: their own, or any for those who read all. `NotFound` otherwise."""
    found = session().get(PlaceAgreement, number)
    own = found is not None and actor.may(COMMISSION) and found.commissioner_id == actor.organisation_id
    if found is None or not (own or actor.may(READ)):
        raise NotFound
    return found


def commissioned(organisation_id: int, category: str, day: date) -> dict[int, int]:
    """How many places of a kind each commissioner commissioned of a prison on a day."""
    of_it = _in_force(day).where(PlaceAgreement.organisation_id == organisation_id, PlaceAgreement.category == category)
    found: dict[int, int] = defaultdict(int)
    for row in session().scalars(of_it):
        found[row.commissioner_id] += row.places
    return dict(found)


def effect_of(organisation_id: int, category: str, day: date, held: int, cut: int) -> list[Effect]:
    """What a cut does to each commissioner on a day."""
    wanted = commissioned(organisation_id, category, day)
    before, after = shared(held, wanted), shared(max(0, held - cut), wanted)
    names = by_ids(wanted)
    found = [Effect(names[key], before[key], after[key]) for key in wanted]
    return sorted(found, key=lambda each: each.commissioner.sort_name)


def standing(commissioner_id: int, day: date) -> list[Standing]:
    """What a commissioner has of each prison on a day: its places, and what is held for it."""
    here = select(PlaceAgreement.organisation_id).where(PlaceAgreement.commissioner_id == commissioner_id)
    rows = session().scalars(_in_force(day).where(PlaceAgreement.organisation_id.in_(here))).all()
    wanted = _by_place(rows)
    held = _held({organisation for organisation, _category in wanted}, day)
    prisons = by_ids({organisation for organisation, _category in wanted})
    found = []
    for (organisation, category), of_all in wanted.items():
        if commissioner_id in of_all:
            there = held.get((organisation, category), 0)
            share = shared(there, of_all)[commissioner_id]
            found.append(Standing(prisons[organisation], PlaceCategory(category), share, there, sum(of_all.values())))
    return sorted(found, key=lambda each: (each.prison.sort_name, each.category))


def months_of(commissioner_id: int, today: date) -> list[Month]:
    """A commissioner's places by month and kind: commissioned, and held for it."""
    here = select(PlaceAgreement.organisation_id).where(PlaceAgreement.commissioner_id == commissioner_id)
    rows = session().scalars(select(PlaceAgreement).where(PlaceAgreement.organisation_id.in_(here))).all()
    lines = _lines({each.organisation_id for each in rows})
    made = []
    for day in months_back(today, MONTHS):
        total: dict[str, list[int]] = {}
        for (organisation, category), of_all in _by_place(each for each in rows if _covers(each, day)).items():
            if commissioner_id in of_all:
                share = shared(_sum(lines.get((organisation, category), []), day) or 0, of_all)[commissioner_id]
                both = total.setdefault(category, [0, 0])
                both[0], both[1] = both[0] + share.commissioned, both[1] + share.held
        made += [
            Month(day, category, total[category][1], total[category][0])
            for category in PlaceCategory
            if category in total
        ]
    return made


def totals(today: date, *, invented: bool | None = None) -> list[Month]:
    """All places by month and kind: held by every ledger, commissioned by everybody. `invented`: only of invented
    prisons, or only of real ones."""
    of = select(PlaceAccount.category, PlaceEntry.effective_on, PlaceEntry.change).join(
        PlaceEntry, PlaceEntry.account_id == PlaceAccount.id
    )
    agreed = select(PlaceAgreement.category, PlaceAgreement.from_on, PlaceAgreement.until_on, PlaceAgreement.places)
    if invented is not None:
        of = of.join(Organisation, Organisation.id == PlaceAccount.organisation_id)
        of = of.where(Organisation.invented.is_(invented))
        agreed = agreed.join(Organisation, Organisation.id == PlaceAgreement.organisation_id)
        agreed = agreed.where(Organisation.invented.is_(invented))
    lines: dict[str, list[tuple[date, int]]] = defaultdict(list)
    spans: dict[str, list[tuple[date, date | None, int]]] = defaultdict(list)
    for category, on, change in session().execute(of):
        lines[category].append((on, change))
    for category, from_on, until_on, places in session().execute(agreed):
        spans[category].append((from_on, until_on, places))
    days = [*months_back(today, MONTHS)[1:], today]
    return [
        Month(day, category, _sum(lines[category], day), agreed_on(spans[category], day))
        for day in days
        for category in PlaceCategory
        if lines[category] or spans[category]
    ]


def shortfalls(day: date, *, commissioner_id: int | None = None) -> list[tuple[Organisation, Standing]]:
    """Whoever commissioned more of a prison than is held for it on a day, the largest shortfall first."""
    wanted = _by_place(session().scalars(_in_force(day)))
    held = _held({organisation for organisation, _category in wanted}, day)
    found = []
    names = by_ids({each for of_all in wanted.values() for each in of_all} | {place for place, _kind in wanted})
    for (organisation, category), of_all in wanted.items():
        there = held.get((organisation, category), 0)
        for key, share in shared(there, of_all).items():
            if share.short and commissioner_id in (None, key):
                row = Standing(names[organisation], PlaceCategory(category), share, there, sum(of_all.values()))
                found.append((names[key], row))
    return sorted(found, key=lambda each: (-each[1].share.short, each[0].sort_name, each[1].prison.sort_name))


def with_agreements() -> list[Organisation]:
    """The commissioners that commissioned places, by name."""
    some = select(PlaceAgreement.commissioner_id)
    rows = select(Organisation).where(Organisation.id.in_(some)).order_by(Organisation.sort_name, Organisation.id)
    return list(session().scalars(rows))


def prisons_with_ledgers() -> list[Organisation]:
    """The prisons whose ledgers have begun, by name."""
    some = select(PlaceAccount.organisation_id)
    rows = select(Organisation).where(Organisation.id.in_(some), Organisation.kind == Kind.PRISON)
    return list(session().scalars(rows.order_by(Organisation.sort_name, Organisation.id)))


def _in_force(day: date) -> Select[PlaceAgreement]:
    return select(PlaceAgreement).where(
        PlaceAgreement.from_on <= day, (PlaceAgreement.until_on.is_(None)) | (PlaceAgreement.until_on > day)
    )


def _covers(row: PlaceAgreement, day: date) -> bool:
    return row.from_on <= day and (row.until_on is None or day < row.until_on)


def _by_place(rows: Iterable[PlaceAgreement]) -> dict[Of, dict[int, int]]:
    wanted: dict[Of, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        wanted[(row.organisation_id, row.category)][row.commissioner_id] += row.places
    return wanted


def _lines(organisation_ids: Iterable[int]) -> dict[Of, list[tuple[date, int]]]:
    rows = (
        select(PlaceAccount.organisation_id, PlaceAccount.category, PlaceEntry.effective_on, PlaceEntry.change)
        .join(PlaceEntry, PlaceEntry.account_id == PlaceAccount.id)
        .where(PlaceAccount.organisation_id.in_(sorted(organisation_ids)))
    )
    found: dict[Of, list[tuple[date, int]]] = defaultdict(list)
    for organisation, category, on, change in session().execute(rows):
        found[(organisation, category)].append((on, change))
    return found


def _held(organisation_ids: Iterable[int], day: date) -> dict[Of, int]:
    return {key: _sum(lines, day) or 0 for key, lines in _lines(organisation_ids).items()}


def _sum(lines: Sequence[tuple[date, int]], day: date) -> int | None:
    begun = [change for on, change in lines if on <= day]
    return sum(begun) if begun else None


def estate_on(category: str, day: date, *, invented: bool) -> Month:
    """All places of one kind on a day, of invented prisons or of real ones: the estate's margin."""
    found = [each for each in totals(day, invented=invented) if each.on == day and each.category == category]
    return found[0] if found else Month(day, PlaceCategory(category), None, 0)
