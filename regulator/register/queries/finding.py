"""Lists of organisations, in the order of their names, a page at a time and as fast among a million as among a few.

2026-11: each list is made of branches that exclude each other and that one index serves in order, since neither engine
keeps the order of an index across an OR; and a search first counts how often each of its words occurs, up to a limit,
because which way is fast depends on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute

from ...core.actor import Actor
from ...core.db import session
from ...core.refused import NotFound
from ..models import Area, Contract, Organisation, OrganisationWord
from ..rules.codes import may_be_a_code
from ..rules.finding import asked_words, span
from ..rules.words import Kind

COUNTED = 1000  # a longer list says "more than 1,000": counting further costs more than it tells
PAGE = 50  # organisations on one page
FEW = 2000  # occurrences of a word up to which they are gone through; of a more frequent one the list is
HANDFUL = 200  # organisations found by one word, of each of which the other words are looked up

PageKey = tuple[str, int]
Branch = list[ColumnElement[bool]]
_ORDER: tuple[InstrumentedAttribute[str], InstrumentedAttribute[int]] = (Organisation.sort_name, Organisation.id)


@dataclass(frozen=True)
class Listed:
    """One page of organisations, in the order of their names, and how to ask for the next."""

    items: Sequence[Organisation]
    count: int
    more: PageKey | None

    @property
    def count_in_words(self) -> str:
        """`171`, or `more than 1,000`."""
        return f"more than {COUNTED:,}" if self.count > COUNTED else f"{self.count:,}"


@dataclass(frozen=True)
class _Sought:
    """What a search comes to: the numbers of all that fit where they are few, and what has to be looked up for each."""

    ids: frozenset[int] | None = None
    each: tuple[ColumnElement[bool], ...] = ()
    many: bool = False  # more than are counted, whatever else is asked for


def visible_to(actor: Actor) -> Select[Organisation]:
    """The organisations that this actor may see: all of them, for the register is public."""
    return select(Organisation)


def organisations(
    actor: Actor,
    *,
    kinds: Iterable[Kind] = (),
    area: str | None = None,
    active: bool | None = None,
    search: str = "",
    after: PageKey | None = None,
    limit: int = PAGE,
) -> Listed:
    """A page of organisations by name: of some kinds, serving one area (its code), active or not.

    `search` finds them by the beginnings of words of the names they bear or bore, of their town or code. `after` is the
    `more` of the page before.
    """
    sought = _sought(search)
    if sought is None:
        return Listed((), 0, None)
    kinds = tuple(dict.fromkeys(kinds))
    if sought.ids is not None:
        branches = [_of_few(sought, kinds, area, active)]
    else:
        branches = list(_in_order(sought, kinds, area, active))
    if not branches:
        return Listed((), 0, None)
    items = _page(actor, branches, after, limit)
    plain = not kinds and area is None and active is None
    count = COUNTED + 1 if plain and sought.many else _count(actor, branches)
    last = items[limit - 1] if len(items) > limit else None
    return Listed(items[:limit], count, (last.sort_name, last.id) if last else None)


def organisation(actor: Actor, code: str) -> Organisation:
    """The organisation of that code. `NotFound` where there is none."""
    return _one(visible_to(actor), code)


def organisation_to_change(actor: Actor, code: str) -> Organisation:
    """The same, held until the transaction ends: whoever else changes it waits, and then reads what was changed."""
    return _one(visible_to(actor).with_for_update(), code)


def by_ids(ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by their numbers; of none, without asking."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row.id: row for row in session().scalars(select(Organisation).where(Organisation.id.in_(wanted)))}


def named(word: str) -> Select[int]:
    """The numbers of the organisations that have a word beginning so in a name, their town or their code."""
    first, last = span(word)
    return select(OrganisationWord.organisation_id).where(OrganisationWord.word >= first, OrganisationWord.word < last)


def _one(wanted: Select[Organisation], code: str) -> Organisation:
    found = session().scalar(wanted.where(Organisation.code == code)) if may_be_a_code(code) else None
    if found is None:
        raise NotFound
    return found


def _sought(search: str) -> _Sought | None:
    """What a search comes to. None: nothing can fit."""
    words = asked_words(search)
    if not words:
        return None if search.strip() else _Sought()
    few: frozenset[int] | None = None
    to_look_up = []
    many = len(words) == 1
    for word in sorted(words, key=len, reverse=True):  # a long word is the likeliest to be rare
        if few is not None and len(few) <= HANDFUL:
            to_look_up.append(word)
            continue
        found = session().scalars(named(word).limit(FEW + 1)).all()
        some = frozenset(found)
        if len(found) > FEW:
            to_look_up.append(word)
            many = many and len(some) > COUNTED
        else:
            few = some if few is None else few & some
    return _Sought(few, tuple(_has(word) for word in to_look_up), many and few is None)


def _has(word: str) -> ColumnElement[bool]:
    first, last = span(word)
    return exists().where(
        OrganisationWord.word >= first,
        OrganisationWord.word < last,
        OrganisationWord.organisation_id == Organisation.id,
    )


def _of_few(sought: _Sought, kinds: Sequence[Kind], area: str | None, active: bool | None) -> Branch:
    """Those that were found, narrowed by whatever else is asked for."""
    wanted: Branch = [Organisation.id.in_(sought.ids or ()), *sought.each]
    if kinds:
        wanted.append(Organisation.kind.in_(kinds))
    if active is not None:
        wanted.append(Organisation.active == active)
    if area is not None:
        serving = [each for branch in _serving(area) for each in branch]
        wanted.append(or_(False, *serving))
    return wanted


def _in_order(sought: _Sought, kinds: Sequence[Kind], area: str | None, active: bool | None) -> Iterable[Branch]:
    """Branches that exclude each other, each of which an index serves in the order of the list."""
    for where in _serving(area) if area is not None else [[]]:
        for kind in kinds or (None,):
            branch = [*where]
            if kind is not None:
                branch.append(Organisation.kind == kind)
            if active is not None:
                branch.append(Organisation.active == active)
            yield [*branch, *sought.each]


def _serving(code: str) -> list[Branch]:
    """Stands in the area or commissions for it; or, from elsewhere, has the contract that covers it."""
    area = session().scalar(select(Area).where(Area.code == code)) if may_be_a_code(code) else None
    if area is None:
        return []
    contracted = (
        select(Contract.organisation_id)
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .where(Contract.contract_area_id == area.contract_area_id, Contract.until_on.is_(None))
        .where(Organisation.area_id.is_distinct_from(area.id))
    )
    from_elsewhere = session().scalars(contracted).all()
    here: list[Branch] = [[Organisation.area_id == area.id]]
    return [*here, [Organisation.id.in_(from_elsewhere)]] if from_elsewhere else here


def _page(actor: Actor, branches: Sequence[Branch], after: PageKey | None, limit: int) -> Sequence[Organisation]:
    """The page, and one more where there is one."""
    parts = []
    for branch in branches:
        part = visible_to(actor).where(*branch)
        if after:
            part = part.where(tuple_(*_ORDER) > after)
        parts.append(part.order_by(*_ORDER).limit(limit + 1))
    if len(parts) == 1:
        return session().scalars(parts[0]).all()
    found = union_all(*(select(part.with_only_columns(Organisation.id).subquery()) for part in parts))
    wanted = select(Organisation).where(Organisation.id.in_(session().scalars(found).all()))
    return session().scalars(wanted.order_by(*_ORDER).limit(limit + 1)).all()


def _count(actor: Actor, branches: Sequence[Branch]) -> int:
    """How many there are, up to one more than is counted."""
    count = 0
    for branch in branches:
        ids = visible_to(actor).with_only_columns(Organisation.id).where(*branch).limit(COUNTED + 1).subquery()
        count += session().scalar(select(func.count()).select_from(ids)) or 0
        if count > COUNTED:
            break
    return count


def one_of(code: str, kind: Kind) -> Organisation:
    """The organisation of a kind by its code, in whatever case it is typed. `NotFound` where there is none."""
    typed = code.strip()
    for each in dict.fromkeys((typed, typed.upper(), typed.lower())):
        if may_be_a_code(each):
            found = session().scalar(select(Organisation).where(Organisation.code == each, Organisation.kind == kind))
            if found is not None:
                return found
    raise NotFound
