"""Changes of one organisation by a person, each from a day, for a reason and on a source.

Nothing that was is overwritten: a dated fact ends and another begins; of an undated one the event keeps what it was.
The caller has loaded the organisation for change, inside its transaction, and compared its version.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.plain import line
from ...core.refused import Refused
from .. import queries
from ..events import (
    AddressChanged,
    AreaChanged,
    Change,
    ContractEnded,
    ContractStarted,
    Edited,
    FunctionChanged,
    OperatorChanged,
    OrganisationClosed,
    OrganisationRenamed,
    OrganisationReopened,
    OwnerChanged,
)
from ..models import Area, Contract, ContractArea, Operator, Organisation, OrganisationName, PrisonFunction
from ..rules.dates import Precision, in_words
from ..rules.editing import LONGEST_NAME, LONGEST_TOWN, Grounds, check_day, grounds, postcode
from ..rules.names import folded
from ..rules.possible_days import check_of_kind
from ..rules.words import Category, Function, Holds, Kind, Sector, fits
from .being_there import check_there
from .dated import WORDS, Fact, changed, plain, succeeded, touched
from .finding import found_by, names_borne
from .organisations import sort_name

FactT = TypeVar("FactT", bound=Fact)
WITH_CONTRACTS = frozenset({Kind.CRC, Kind.LRT})


def rename(
    organisation: Organisation, name: str, *, from_on: date, because: Grounds, actor: Actor, today: date
) -> None:
    """Call it something else from a day on. It is found by both names."""
    name = line(name, "name", "the new name", LONGEST_NAME)
    current = current_fact(OrganisationName, organisation)
    facts = {"name": name, "folded": folded(name)}
    changes = _from(organisation, current, facts, from_on, because, today, "name")
    called(organisation, name)
    noted(OrganisationRenamed, organisation, changes, from_on=from_on, because=because, actor=actor)


def change_function(
    prison: Organisation,
    function: Function,
    category: Category | None,
    holds: Holds,
    *,
    from_on: date,
    because: Grounds,
    actor: Actor,
    today: date,
) -> None:
    """Say what a prison is for, how secure it is and whom it holds, from a day on."""
    check_function(function, category, holds)
    current = current_fact(PrisonFunction, prison)
    facts = {"function": function, "category": category, "holds": holds}
    changes = _from(prison, current, facts, from_on, because, today, "function")
    noted(FunctionChanged, prison, changes, from_on=from_on, because=because, actor=actor)


def change_operator(
    prison: Organisation,
    sector: Sector,
    operator: str,
    *,
    from_on: date,
    because: Grounds,
    actor: Actor,
    today: date,
) -> None:
    """Say who runs a prison from a day on."""
    facts = {"sector": sector, "operator": line(operator, "operator", "who runs it", LONGEST_NAME)}
    current = current_fact(Operator, prison)
    changes = _from(prison, current, facts, from_on, because, today, "operator")
    noted(OperatorChanged, prison, changes, from_on=from_on, because=because, actor=actor)


def start_contract(
    organisation: Organisation,
    area: ContractArea,
    owner: str,
    *,
    from_on: date,
    because: Grounds,
    actor: Actor,
    today: date,
) -> list[str]:
    """Begin a contract for an area. Gives what is remarkable about it: another who has the same area, which is kept."""
    if organisation.kind not in WITH_CONTRACTS:
        raise Refused("Only a community rehabilitation company or a trust has contracts", "contract_area")
    owner = line(owner, "owner", "who owns it", LONGEST_NAME)
    check_day(from_on, "from_on", today)
    check_there(organisation, from_on, "from_on")
    for other in queries.contracts(organisation.id):
        if other.contract_area_id == area.id and (other.until_on is None or other.until_on > from_on):
            raise Refused(f"It already has the contract of {area.name} on {in_words(from_on)}", "contract_area")
    because = grounds(because.reason, because.source)
    session().add(
        Contract(
            organisation_id=organisation.id,
            contract_area_id=area.id,
            owner=owner,
            from_on=from_on,
            from_precision=Precision.DAY,
            source=because.source,
        )
    )
    changes = [Change(organisation.code, "contract", "", f"{area.name}, {owner}")]
    noted(ContractStarted, organisation, changes, from_on=from_on, because=because, actor=actor)
    return [f"{other.name} has the contract of {area.name} too" for other in _others_with(area, organisation)]


def end_contract(
    organisation: Organisation, contract: Contract, *, until_on: date, because: Grounds, actor: Actor, today: date
) -> None:
    """End a contract: it is served up to, and not on, this day."""
    _check_running(contract)
    check_day(until_on, "until_on", today)
    check_there(organisation, until_on, "until_on")
    if contract.from_on is not None and until_on <= contract.from_on:
        raise Refused(f"The contract began on {in_words(contract.from_on)}: it must end after that", "until_on")
    contract.until_on, contract.until_precision = until_on, Precision.DAY
    area = queries.contract_area(contract.contract_area_id)
    changes = [Change(organisation.code, "contract", f"{area.name}, {contract.owner}", "")]
    noted(ContractEnded, organisation, changes, from_on=until_on, because=because, actor=actor)


def change_owner(
    organisation: Organisation,
    contract: Contract,
    owner: str,
    *,
    from_on: date,
    because: Grounds,
    actor: Actor,
    today: date,
) -> None:
    """Say who owns a contract from a day on."""
    _check_running(contract)
    facts = {"owner": line(owner, "owner", "who owns it now", LONGEST_NAME)}
    changes = _from(organisation, contract, facts, from_on, because, today, "owner")
    noted(OwnerChanged, organisation, changes, from_on=from_on, because=because, actor=actor)


def move(organisation: Organisation, area: Area, *, from_on: date, because: Grounds, actor: Actor, today: date) -> None:
    """Say in which police area it stands, or for which it commissions."""
    check_day(from_on, "from_on", today)
    check_there(organisation, from_on, "from_on")
    if organisation.area_id == area.id:
        raise Refused(f"{area.name} is its area already", "area")
    if organisation.kind == Kind.COMMISSIONER and organisation.active and queries.commissioner_of(area.id):
        raise Refused(f"{area.name} already has an office that commissions for it", "area")
    was = session().get(Area, organisation.area_id).name if organisation.area_id else ""  # type: ignore[union-attr]
    organisation.area_id = area.id
    changes = [Change(organisation.code, "area", was, area.name)]
    noted(AreaChanged, organisation, changes, from_on=from_on, because=because, actor=actor)


def change_address(
    organisation: Organisation, town: str, code: str, *, because: Grounds, actor: Actor, today: date
) -> None:
    """Say in which town it stands, and its postcode; either may be empty."""
    facts = {
        "town": line(town, "town", "the town", LONGEST_TOWN) if town.strip() else None,
        "postcode": postcode(code) if code.strip() else None,
    }
    changes, names = [], names_borne(organisation.id)
    for what, now in facts.items():
        was = getattr(organisation, what)
        if was != now:
            changes.append(Change(organisation.code, what, was or "", now or ""))
            setattr(organisation, what, now)
    if not changes:
        raise Refused("This is its town and postcode already", "town")
    found_by(organisation, names)
    noted(AddressChanged, organisation, changes, from_on=None, because=because, actor=actor)


def close(organisation: Organisation, *, on: date, because: Grounds, actor: Actor, today: date) -> None:
    """Close it. What it was and did stays in the register; a contract that runs must end first."""
    check_day(on, "from_on", today)
    check_there(organisation, on, "from_on")
    if not organisation.active:
        raise Refused("It is closed already", "from_on")
    running = [each for each in queries.contracts(organisation.id) if each.until_on is None]
    if running:
        areas = ", ".join(queries.contract_area(each.contract_area_id).name for each in running)
        raise Refused(f"It still has the contract of {areas}: end that first", "from_on")
    organisation.active = False
    changes = [Change(organisation.code, "state", "open", "closed")]
    noted(OrganisationClosed, organisation, changes, from_on=on, because=because, actor=actor)


def reopen(organisation: Organisation, *, on: date, because: Grounds, actor: Actor, today: date) -> None:
    """Open it again."""
    check_day(on, "from_on", today)
    check_there(organisation, on, "from_on")
    if organisation.active:
        raise Refused("It is open already", "from_on")
    if organisation.kind == Kind.COMMISSIONER and queries.commissioner_of(organisation.area_id or 0):
        raise Refused("Another office commissions for its area now", "from_on")
    organisation.active = True
    changes = [Change(organisation.code, "state", "closed", "open")]
    noted(OrganisationReopened, organisation, changes, from_on=on, because=because, actor=actor)


def check_function(function: Function, category: Category | None, holds: Holds) -> None:
    """Refuse a function that cannot hold these people, and a category of a place that has none."""
    if not fits(function, holds):
        raise Refused(f"A place that is {function} cannot hold {holds}", "holds")
    if category is not None and holds in {Holds.WOMEN, Holds.CHILDREN}:
        raise Refused(f"A place that holds {holds} has no category", "category")


def current_fact(fact: type[FactT], organisation: Organisation) -> FactT:
    """The fact of this kind that holds now. Refused where there is none: the organisation is of another kind."""
    wanted = select(fact).where(fact.organisation_id == organisation.id, fact.until_on.is_(None))
    found = session().scalar(wanted)
    if found is None:
        raise Refused(f"A {organisation.kind.value} has no {WORDS[fact.__tablename__]} in the register")
    return found


def called(organisation: Organisation, name: str) -> None:
    """Give it the name that lists show, and let it be found by all that it bears and bore."""
    borne = names_borne(organisation.id)
    organisation.name, organisation.sort_name = name, sort_name(name)
    found_by(organisation, borne)


def noted(
    kind: type[Edited],
    organisation: Organisation,
    changes: Sequence[Change],
    *,
    from_on: date | None,
    because: Grounds,
    actor: Actor,
) -> None:
    """Give the organisation its next version and record what changed. Refused without a reason and a source."""
    because = grounds(because.reason, because.source)
    touched(organisation)
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused("Someone else entered something that excludes this a moment ago. Read the page again.") from clash
    made = kind(organisation.id, tuple(changes), from_on, because.reason, because.source, organisation.version)
    record(actor, made, occurred_on=from_on)


def _from(
    organisation: Organisation,
    current: Fact,
    facts: Mapping[str, Any],
    from_on: date,
    because: Grounds,
    today: date,
    field: str,
) -> list[Change]:
    """End what was and begin what is on a day, and say what changed."""
    check_day(from_on, "from_on", today)
    check_of_kind(organisation.kind, from_on, "from_on")
    was = {key: getattr(current, key) for key in facts}
    if was == dict(facts):
        raise Refused(f"This is its {WORDS[current.__tablename__]} already", field)
    if current.from_on is not None and from_on <= current.from_on:
        raise Refused(
            f"“{plain(was[key] for key in facts if key != 'folded')}” holds since {in_words(current.from_on)}: enter a"
            " later day, or correct that instead",
            "from_on",
        )
    source = grounds(because.reason, because.source).source
    succeeded(current, facts, on=from_on, precision=Precision.DAY, source=source)
    return [changed(organisation.code, current, was, facts)]


def _check_running(contract: Contract) -> None:
    if contract.until_on is not None:
        raise Refused("This contract has ended already")


def _others_with(area: ContractArea, organisation: Organisation) -> Sequence[Organisation]:
    held = select(Contract.organisation_id).where(
        Contract.contract_area_id == area.id, Contract.until_on.is_(None), Contract.organisation_id != organisation.id
    )
    return session().scalars(select(Organisation).where(Organisation.id.in_(held)).order_by(Organisation.id)).all()
