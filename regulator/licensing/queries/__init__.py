"""What was in force on a day, as it was known at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased

from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models.licence import Licence, LicenceFact

PAGE = 50


def leads(member: Mapping[str, Any]) -> bool:
    """Whether what is said of a member says that it leads."""
    return member.get("role") == "lead" or bool(member.get("leads"))


@dataclass(frozen=True)
class Standing:
    """A licence as it stood on a day: each thing that held, by what it is about."""

    licence: Licence
    facts: dict[str, dict[str, Any]]

    @property
    def is_(self) -> str:
        """Its standing in a word: in force, suspended, revoked, surrendered; empty where none was said."""
        return str(self.facts.get("standing", {}).get("is", ""))

    @property
    def in_force(self) -> bool:
        """Whether it was granted and neither suspended, revoked nor surrendered on that day."""
        return self.is_ == "in force"

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """What held of one kind (`member`, `condition`), by its key."""
        start = f"{kind}:"
        return {about.removeprefix(start): value for about, value in self.facts.items() if about.startswith(start)}

    @property
    def members(self) -> list[str]:
        """The codes of those that belong, whoever leads first."""
        found = self.of("member")
        return sorted(found, key=lambda code: (not leads(found[code]), code))

    @property
    def lead(self) -> str:
        """The code of the lead licensee; empty where nobody belongs. Where one belongs alone, it leads."""
        found = self.of("member")
        leading = [code for code, value in found.items() if leads(value)]
        return leading[0] if leading else next(iter(found), "") if len(found) == 1 else ""


@dataclass(frozen=True)
class Page:
    """A page of the register, and after which reference the next begins; empty at the end."""

    rows: Sequence[Standing]
    after: str


def one(reference: str) -> Licence:
    """The licence under a reference. `NotFound` where there is none."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(Licence).where(Licence.reference == reference))
    if found is None:
        raise NotFound
    return found


def facts(licence_id: int) -> list[LicenceFact]:
    """Everything that was ever said of a licence, in the order in which it was written down."""
    rows = select(LicenceFact).where(LicenceFact.licence_id == licence_id).order_by(LicenceFact.id)
    return list(session().scalars(rows))


def _speaks_of(fact: type[LicenceFact], on: date, known_at: datetime) -> ColumnElement[bool]:
    """Whether something was written down by a moment and speaks of a day."""
    held = and_(fact.from_on <= on, or_(fact.until_on.is_(None), fact.until_on > on))
    return and_(fact.recorded_at <= known_at, held)


def as_on(licence_ids: Iterable[int], on: date, known_at: datetime) -> dict[int, dict[str, dict[str, Any]]]:
    """What held of some licences on a day, as it was known at a moment, both chosen freely.

    Of all that was written down by that moment and speaks of that day, the last counts; what it takes back is gone.
    """
    last = (
        select(func.max(LicenceFact.id).label("id"))
        .where(LicenceFact.licence_id.in_(list(licence_ids)), _speaks_of(LicenceFact, on, known_at))
        .group_by(LicenceFact.licence_id, LicenceFact.about)
        .subquery()
    )
    rows = select(LicenceFact.licence_id, LicenceFact.about, LicenceFact.value).join(last, last.c.id == LicenceFact.id)
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for number, about, value in session().execute(rows.order_by(LicenceFact.licence_id, LicenceFact.about)):
        if value:
            found[number][about] = value
    return found


def standing(licence: Licence, on: date, known_at: datetime) -> Standing:
    """One licence as it stood on a day, as it was known at a moment."""
    return Standing(licence, as_on([licence.id], on, known_at).get(licence.id, {}))


def register_page(
    on: date, known_at: datetime, after: str = "", most: int = PAGE, *, status: str = "", is_: str = ""
) -> Page:
    """A page of the register as on a day and known at a moment, by reference: every licence that had a standing then.

    `status` and `is_` (its standing) choose among them. A page is full as long as there are more.
    """
    word = _standing_word(on, known_at)
    rows = select(Licence).where(Licence.reference > after, word == is_ if is_ else word.is_not(None))
    if status:
        rows = rows.where(Licence.status == status)
    licences = list(session().scalars(rows.order_by(Licence.reference).limit(most + 1)))
    shown = licences[:most]
    held = as_on([each.id for each in shown], on, known_at)
    following = shown[-1].reference if len(licences) > most else ""
    return Page([Standing(each, held.get(each.id, {})) for each in shown], following)


def of_member(code: str, on: date, known_at: datetime) -> list[Standing]:
    """The licences of which it was ever said that a body belongs to them, as they stood on a day."""
    return _about([f"member:{code}"], on, known_at)


def of_body(code: str, on: date, known_at: datetime) -> list[Standing]:
    """The same, and those of which it was said that they are this trust."""
    return _about([f"member:{code}", f"trust:{code}"], on, known_at)


def _about(abouts: Sequence[str], on: date, known_at: datetime) -> list[Standing]:
    named = select(LicenceFact.licence_id).where(LicenceFact.about.in_(abouts))
    licences = list(session().scalars(select(Licence).where(Licence.id.in_(named)).order_by(Licence.reference)))
    held = as_on([each.id for each in licences], on, known_at) if licences else {}
    return [Standing(each, held.get(each.id, {})) for each in licences]


def _standing_word(on: date, known_at: datetime) -> ScalarSelect[Any]:
    """The last word on the standing of the licence of the row, for the day."""
    fact = aliased(LicenceFact)
    return (
        select(fact.value["is"].as_string())
        .where(fact.licence_id == Licence.id, fact.about == "standing", _speaks_of(fact, on, known_at))
        .order_by(fact.id.desc())
        .limit(1)
        .correlate(Licence)
        .scalar_subquery()
    )
