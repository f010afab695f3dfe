"""Enters one organisation or one area by itself."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.refused import Refused
from ..events import AreaRegistered, OrganisationRegistered
from ..models import SORT_LENGTH, Area, Operator, Organisation, OrganisationName, PrisonFunction
from ..rules.dates import Precision
from ..rules.names import folded, short
from ..rules.words import CommissionerType, Kind, PrisonFacts, commissioner_name, fits
from .finding import found_by


def register_organisation(
    code: str,
    name: str,
    kind: Kind,
    *,
    source: str,
    actor: Actor,
    area_id: int | None = None,
    invented: bool = False,
    town: str | None = None,
    postcode: str | None = None,
    since: date | None = None,
    prison: PrisonFacts | None = None,
    reason: str = "",
) -> Organisation:
    """Enter an organisation, with its name since `since` (None: since before the register's sources begin).

    `invented` marks a place that does not exist, for demonstrations: pages and documents about it say so. Refused: a
    code that is taken, a prison or a commissioner without an area, a prison without its facts or others with them.
    """
    if kind in {Kind.PRISON, Kind.COMMISSIONER} and area_id is None:
        raise Refused("Say in which police area it stands", "area_id")
    if (kind == Kind.PRISON) != (prison is not None):
        raise Refused("A prison, and nothing else, has a function and an operator", "prison")
    if prison and not fits(prison.function, prison.holds):
        raise Refused(f"A place that is {prison.function} cannot hold {prison.holds}", "function")
    if session().scalar(select(Organisation.id).where(Organisation.code.in_({code, code.upper(), code.lower()}))):
        raise Refused(f"{code} is already the code of an organisation", "code")
    if kind == Kind.COMMISSIONER and _commissioned(area_id):
        raise Refused("This area already has an office that commissions for it", "area_id")
    made = entered(
        code, name, kind, source=source, area_id=area_id, invented=invented, town=town, postcode=postcode, since=since
    )
    if prison:
        described(made.id, prison, source=source, since=since)
    record(actor, OrganisationRegistered(made.id, code, kind.value, invented, reason, source))
    return made


def register_area(
    code: str,
    name: str,
    region: str,
    commissioner: CommissionerType,
    *,
    source: str,
    actor: Actor,
    invented: bool,
    reason: str = "",
) -> Area:
    """Enter an area together with the office that commissions for it. Refused: a code that is taken."""
    if session().scalar(select(Area.id).where(Area.code == code)):
        raise Refused(f"{code} is already the code of an area", "code")
    area = Area(code=code, name=name, region=region, commissioner_type=commissioner)
    session().add(area)
    _flushed("area")
    office = entered(
        commissioner_code(code),
        commissioner_name(commissioner, name),
        Kind.COMMISSIONER,
        source=source,
        area_id=area.id,
        invented=invented,
    )
    record(actor, AreaRegistered(area.id, code, reason, source))
    record(actor, OrganisationRegistered(office.id, office.code, office.kind.value, invented, reason, source))
    return area


def entered(
    code: str,
    name: str,
    kind: Kind,
    *,
    source: str,
    area_id: int | None = None,
    active: bool = True,
    invented: bool = False,
    town: str | None = None,
    postcode: str | None = None,
    since: date | None = None,
) -> Organisation:
    """A new organisation's row and its first name. Its caller records the event."""
    made = Organisation(
        code=code,
        kind=kind,
        name=name,
        sort_name=sort_name(name),
        active=active,
        invented=invented,
        area_id=area_id,
        town=town,
        postcode=postcode,
        source=source,
    )
    session().add(made)
    _flushed("organisation")
    first = OrganisationName(
        organisation_id=made.id, name=name, folded=folded(name), source=source, **since_when(since)
    )
    session().add(first)
    found_by(made, [name])
    return made


def described(prison_id: int, facts: PrisonFacts, *, source: str, since: date | None = None) -> None:
    """A prison's first function and operator. Its caller records the event."""
    of = {"organisation_id": prison_id, "source": source, **since_when(since)}
    session().add(PrisonFunction(function=facts.function, category=facts.category, holds=facts.holds, **of))
    session().add(Operator(sector=facts.sector, operator=facts.operator, **of))


def _commissioned(area_id: int | None) -> bool:
    office = select(Organisation.id).where(
        Organisation.kind == Kind.COMMISSIONER, Organisation.active, Organisation.area_id == area_id
    )
    return session().scalar(office) is not None


def _flushed(what: str) -> None:
    """Write it now. Refused where somebody else took its code, or its area's one office, a moment ago."""
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused(f"This code is already that of an {what}, or its area has an office already", "code") from clash


def since_when(since: date | None) -> dict[str, object]:
    """The beginning of a fact: a day, or no claim at all."""
    return {"from_on": since, "from_precision": Precision.DAY if since else Precision.UNKNOWN}


def sort_name(name: str) -> str:
    """What a list is sorted by: `Bedford` stands under B, not under HMP."""
    return short(name)[:SORT_LENGTH]


def commissioner_code(area_code: str) -> str:
    """The code of the office that commissions for an area."""
    return f"commissioner-{area_code}"
