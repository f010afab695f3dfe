"""What was in force on a day, as it was known at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models.licence import Licence, LicenceFact

PAGE = 50


@dataclass(frozen=True)
class Standing:
    """A licence as it stood on a day: each thing that held, by what it is about."""

    licence: Licence
    facts: dict[str, dict[str, Any]]

    @property
    def in_force(self) -> bool:
        """Whether it was granted and neither suspended, revoked nor surrendered on that day."""
        return self.facts.get("standing", {}).get("is") == "in force"

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """What held of one kind (`member`, `condition`), by its key."""
        start = f"{kind}:"
        return {about.removeprefix(start): value for about, value in self.facts.items() if about.startswith(start)}


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


def as_on(licence_ids: Iterable[int], on: date, known_at: datetime) -> dict[int, dict[str, dict[str, Any]]]:
    """What held of some licences on a day, as it was known at a moment, both chosen freely.

    Of all that was written down by that moment and speaks of that day, the last counts; what it takes back is gone.
    """
    last = (
        select(func.max(LicenceFact.id).label("id"))
        .where(
            LicenceFact.licence_id.in_(list(licence_ids)),
            LicenceFact.recorded_at <= known_at,
            and_(LicenceFact.from_on <= on, or_(LicenceFact.until_on.is_(None), LicenceFact.until_on > on)),
        )
        .group_by(LicenceFact.licence_id, LicenceFact.about)
        .subquery()
    )
    rows = select(LicenceFact.licence_id, LicenceFact.about, LicenceFact.value).join(last, last.c.id == LicenceFact.id)
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for number, about, value in session().execute(rows.order_by(LicenceFact.licence_id, LicenceFact.about)):
        if value:
            found[number][about] = value
    return found


def register_page(on: date, known_at: datetime, after: str = "", most: int = PAGE) -> list[Standing]:
    """A page of the register as on a day and known at a moment, by reference: every licence of which anything held."""
    rows = select(Licence).where(Licence.reference > after).order_by(Licence.reference).limit(most)
    licences = list(session().scalars(rows))
    held = as_on([each.id for each in licences], on, known_at)
    return [Standing(each, held[each.id]) for each in licences if each.id in held]
