"""Police areas, and who stands in them, commissions for them or serves them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from ...core.db import session
from ...core.refused import NotFound
from ..models import Area, Contract, ContractArea, Organisation
from ..rules.codes import may_be_a_code
from ..rules.words import Kind
from .facts import in_force


def areas() -> Sequence[Area]:
    """Every area, by name."""
    return session().scalars(select(Area).order_by(Area.name, Area.id)).all()


def area(code: str) -> Area:
    """The area of that code. `NotFound` where there is none."""
    found = session().scalar(select(Area).where(Area.code == code)) if may_be_a_code(code) else None
    if found is None:
        raise NotFound
    return found


def areas_of(organisation_id: int, day: date) -> Sequence[Area]:
    """The police areas that an organisation stands in, commissions for, or served under contract on a day."""
    here = select(Organisation.area_id).where(Organisation.id == organisation_id)
    contracted = select(Contract.contract_area_id).where(
        Contract.organisation_id == organisation_id, in_force(Contract, day)
    )
    wanted = select(Area).where(or_(Area.id.in_(here), Area.contract_area_id.in_(contracted)))
    return session().scalars(wanted.order_by(Area.name)).all()


def commissioners_of(organisation_id: int, day: date) -> Sequence[Organisation]:
    """Who commissions a provider: the office of each police area that it stands in or serves."""
    ids = [each.id for each in areas_of(organisation_id, day)]
    wanted = select(Organisation).where(
        Organisation.kind == Kind.COMMISSIONER, Organisation.active, Organisation.area_id.in_(ids)
    )
    return session().scalars(wanted.order_by(Organisation.sort_name)).all()


def commissioner_of(area_id: int) -> Organisation | None:
    """The office that commissions for an area."""
    wanted = select(Organisation).where(
        Organisation.kind == Kind.COMMISSIONER, Organisation.active, Organisation.area_id == area_id
    )
    return session().scalar(wanted)


def crcs_of(area_id: int, day: date) -> Sequence[Organisation]:
    """The CRCs that served a police area on a day: one, unless a contract changed hands without a date."""
    serving = (
        select(Contract.organisation_id)
        .join(Area, Area.contract_area_id == Contract.contract_area_id)
        .where(Area.id == area_id, in_force(Contract, day))
    )
    return session().scalars(select(Organisation).where(Organisation.id.in_(serving)).order_by(Organisation.id)).all()


def contract_area(contract_area_id: int) -> ContractArea:
    """The area that a contract covers."""
    found = session().get(ContractArea, contract_area_id)
    if found is None:
        raise NotFound
    return found


def contract_areas() -> Sequence[ContractArea]:
    """Every area that a contract may cover, by name."""
    return session().scalars(select(ContractArea).order_by(ContractArea.name, ContractArea.id)).all()
