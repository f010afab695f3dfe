"""Refusals, requests to cut, sourcing elsewhere and directions: who may see which, and what each needs to be judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true

from ...core.actor import Actor
from ...core.clocks import Clock
from ...core.db import session
from ...core.refused import NotFound
from ..models import Organisation, Places, PlacesOf
from ..models.places import (
    PlaceAccount,
    PlaceAgreement,
    PlaceCut,
    PlaceCutView,
    PlaceDirection,
    PlaceEntry,
    PlaceReferral,
    PlaceSourcing,
)
from ..rules.consenting import CutCase, DirectionCase
from ..rules.refusing import WITHDRAWN, Capacity
from ..rules.words import Kind
from . import agreements
from .finding import by_ids
from .ledger import held_on

READ, ASK, COMMISSION = "places:read", "places:ask", "places:commission"
PAGE = 50
Watched = TypeVar("Watched", PlaceCut, PlaceReferral, PlaceSourcing, PlaceDirection)


@dataclass(frozen=True)
class Seen:
    """A page of records, each with the organisations it names, and the number after which the next page begins."""

    rows: Sequence[Any]
    names: dict[int, Organisation]
    following: int | None


@dataclass(frozen=True)
class CutPage:
    """Everything that a decision on a cut looks at: the places, who is affected and how, what each said, deadlines.
    `size`: how many places fewer that reckons with."""

    cut: PlaceCut
    size: int
    prison: Organisation
    held: int | None
    effects: Sequence[agreements.Effect]
    affected: Sequence[Organisation]
    views: Sequence[tuple[PlaceCutView, Organisation]]
    clocks: Sequence[Clock]
    case: CutCase

    @property
    def commissioned(self) -> int:
        """Places commissioned by everybody."""
        return sum(each.before.commissioned for each in self.effects)


def visible_to(actor: Actor, kind: type[Watched]) -> ColumnElement[bool]:
    """Which records somebody may see: staff all; a provider its own; a commissioner those that concern it."""
    if actor.may(READ):
        return true()
    number = actor.organisation_id
    if number is None:
        return false()
    if kind is PlaceDirection:
        return _given_to(actor, number)
    either = []
    if actor.may(ASK):
        either.append(kind.organisation_id == number)  # type: ignore[attr-defined]
    if actor.may(COMMISSION):
        either.append(_concerns(number, kind))
    return or_(false(), *either)


def _given_to(actor: Actor, number: int) -> ColumnElement[bool]:
    """A direction is given to whom it addresses, and to each commissioner of such places there on that day."""
    if not (actor.may(ASK) or actor.may(COMMISSION)):
        return false()
    addressed = PlaceDirection.addressee_id == number
    if not actor.may(COMMISSION):
        return addressed
    commissions = select(PlaceAgreement.id).where(
        PlaceAgreement.commissioner_id == number,
        PlaceAgreement.organisation_id == PlaceDirection.addressee_id,
        PlaceAgreement.category == PlaceDirection.category,
        PlaceAgreement.from_on <= PlaceDirection.given_on,
        (PlaceAgreement.until_on.is_(None)) | (PlaceAgreement.until_on > PlaceDirection.given_on),
    )
    return or_(addressed, commissions.exists())


def _concerns(number: int, kind: type[Watched]) -> ColumnElement[bool]:
    if kind is PlaceReferral:
        return or_(PlaceReferral.commissioner_id == number, PlaceReferral.logged_for == number)
    if kind is PlaceSourcing:
        return PlaceSourcing.commissioner_id == number
    commissions = select(PlaceAgreement.id).where(
        PlaceAgreement.commissioner_id == number,
        PlaceAgreement.organisation_id == PlaceCut.organisation_id,
        PlaceAgreement.category == PlaceCut.category,
        PlaceAgreement.from_on <= PlaceCut.from_on,
        (PlaceAgreement.until_on.is_(None)) | (PlaceAgreement.until_on > PlaceCut.from_on),
    )
    said = select(PlaceCutView.id).where(PlaceCutView.cut_id == PlaceCut.id, PlaceCutView.commissioner_id == number)
    area = select(Organisation.area_id).where(Organisation.id == number)
    stands = select(Organisation.id).where(
        Organisation.id == PlaceCut.organisation_id, Organisation.area_id.in_(area), Organisation.kind == Kind.PRISON
    )
    return or_(commissions.exists(), stands.exists(), said.exists())


def one(actor: Actor, kind: type[Watched], reference: str) -> Watched:
    """One record by its reference. `NotFound` for those who may not see it."""
    found = None
    if reference.isascii() and reference.isprintable() and len(reference) <= 20:
        found = session().scalar(select(kind).where(kind.reference == reference, visible_to(actor, kind)))
    if found is None:
        raise NotFound
    return found


def listed(actor: Actor, kind: type[Watched], *, before: int | None = None, **wanted: Any) -> Seen:
    """Records that somebody may see, newest first. `wanted`: columns with the value, or with any of several."""
    rows: Select[Watched] = select(kind).where(visible_to(actor, kind))
    for name, value in wanted.items():
        column = getattr(kind, name)
        rows = rows.where(column.in_(value) if isinstance(value, tuple) else column.is_(value))
    if before is not None:
        rows = rows.where(kind.id < before)
    found = session().scalars(rows.order_by(kind.id.desc()).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    return Seen(shown, names_of(shown), shown[-1].id if len(found) > PAGE else None)


def names_of(rows: Sequence[Any]) -> dict[int, Organisation]:
    """The organisations that some records name, by number, in one query."""
    columns = ("organisation_id", "commissioner_id", "addressee_id", "where_id", "logged_for")
    return by_ids({number for row in rows for name in columns if (number := getattr(row, name, None)) is not None})


def capacity_on(organisation_id: int, day: date) -> Capacity | None:
    """The latest published figures of a prison up to a day, with what was consented to since; None where it has none,
    or only together with others."""
    wanted = (
        select(Places)
        .join(PlacesOf, PlacesOf.places_id == Places.id)
        .where(PlacesOf.organisation_id == organisation_id, Places.operational.is_not(None), Places.as_of <= day)
        .order_by(Places.as_of.desc(), Places.correction.desc(), Places.id.desc())
        .limit(1)
    )
    row = session().scalar(wanted)
    if row is None or row.operational is None:
        return None
    sharers = select(PlacesOf.organisation_id).where(PlacesOf.places_id == row.id)
    if len(session().scalars(sharers).all()) > 1:
        return None
    cuts = (
        select(PlaceEntry.change)
        .join(PlaceAccount, PlaceAccount.id == PlaceEntry.account_id)
        .where(
            PlaceAccount.organisation_id == organisation_id,
            PlaceEntry.kind == "consented-cut",
            PlaceEntry.effective_on > row.as_of,
            PlaceEntry.effective_on <= day,
        )
    )
    places = max(0, row.operational + sum(session().scalars(cuts)))
    return Capacity(row.as_of, places, row.population)


def from_outside(organisation_id: int, since: date) -> tuple[int, int]:
    """How many prisoners from outside its area a prison accepted and refused since a day; what was
    withdrawn is not counted."""
    rows = (
        select(PlaceReferral.accepted, func.count())
        .where(
            PlaceReferral.organisation_id == organisation_id,
            PlaceReferral.from_outside,
            PlaceReferral.found.is_distinct_from(WITHDRAWN),
            PlaceReferral.happened_on >= since,
        )
        .group_by(PlaceReferral.accepted)
    )
    counts = {bool(accepted): number for accepted, number in session().execute(rows)}
    return counts.get(True, 0), counts.get(False, 0)


def affected(cut: PlaceCut) -> list[Organisation]:
    """Whom a cut affects: each commissioner of such places there, and the commissioner of the area."""
    wanted = agreements.commissioned(cut.organisation_id, cut.category, max(cut.from_on, cut.asked_on))
    area = select(Organisation.area_id).where(Organisation.id == cut.organisation_id)
    rows = select(Organisation).where(
        Organisation.active,
        Organisation.kind == Kind.COMMISSIONER,
        or_(Organisation.id.in_(sorted(wanted)), Organisation.area_id.in_(area)),
    )
    return list(session().scalars(rows.order_by(Organisation.sort_name)))


def cut_page(cut: PlaceCut, today: date, *, proposed: bool) -> CutPage:
    """What a decision on a cut looks at, as of today. `proposed`: reckoned with what an officer proposes, which nobody
    outside reads before it is decided."""
    day = max(cut.from_on, today) if cut.ended_on is None else cut.effective_on or cut.from_on
    known = held_on(cut.organisation_id, day).get(cut.category)
    if known is not None and cut.granted and cut.effective_on and cut.effective_on <= day:
        known += cut.granted  # what was held without the cut itself
    size = cut.granted or (cut.proposed if proposed else None) or cut.places
    touched = affected(cut)
    said = views(cut.id)
    return CutPage(
        cut=cut,
        size=size,
        prison=by_ids([cut.organisation_id])[cut.organisation_id],
        held=known,
        effects=agreements.effect_of(cut.organisation_id, cut.category, day, known or 0, size),
        affected=touched,
        views=said,
        clocks=clocks_of(f"place-cut:{cut.id}"),
        case=cut_case(cut, touched, said, today),
    )


def cut_case(
    cut: PlaceCut, touched: Sequence[Organisation], said: Sequence[tuple[PlaceCutView, Organisation]], today: date
) -> CutCase:
    """A request as the rules of its life see it."""
    spoke = {by.id for _view, by in said}
    window = next((each for each in clocks_of(f"place-cut:{cut.id}") if "views" in each.name), None)
    return CutCase(
        state=cut.state,
        organisation_id=cut.organisation_id,
        today=today,
        proposed_by=cut.proposed_by,
        outcome=cut.outcome,
        silent=tuple(each.name for each in touched if each.id not in spoke),
        views_until=window.due_on if window else None,
    )


def direction_case(row: PlaceDirection, today: date) -> DirectionCase:
    """A direction as the rules of its life see it."""
    return DirectionCase(row.state, row.addressee_id, row.by_on, today)


def views(cut_id: int) -> list[tuple[PlaceCutView, Organisation]]:
    """What commissioners said of a cut, in order."""
    rows = (
        select(PlaceCutView, Organisation)
        .join(Organisation, Organisation.id == PlaceCutView.commissioner_id)
        .where(PlaceCutView.cut_id == cut_id)
        .order_by(PlaceCutView.id)
    )
    return [(said, by) for said, by in session().execute(rows)]


def clocks_of(subject: str) -> list[Clock]:
    """The deadlines of a record."""
    return list(session().scalars(select(Clock).where(Clock.subject == subject).order_by(Clock.due_on, Clock.id)))
