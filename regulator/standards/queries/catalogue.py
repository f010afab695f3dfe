"""What stands beside the editions, read once from the installation's own files: clocks, kinds, powers, instruments."""

from datetime import date
from functools import cache
from typing import TypeVar

from ...core.clocks import ClockRule
from ...core.paths import STANDARDS
from ...core.refused import Refused
from ..rules.catalogue import Clock, Instrument, Kind, Ladder, Power, Rung, Weighing
from ..rules.licence_conditions import StandardCondition
from ..rules.licensing import Status
from ..rules.places import Places
from ..rules.reading import Catalogue, read_catalogue
from ..rules.tariffs import Tariffs

Item = TypeVar("Item")


def clocks() -> dict[str, ClockRule]:
    """Every clock's rule by its id, as `core.clocks` counts it."""
    return {name: _rule(clock) for name, clock in _catalogue().clocks.items()}


def clock(name: str) -> ClockRule:
    """One clock's rule. Refused where the regulator has no such clock."""
    return _rule(_one(_catalogue().clocks, name, "clock"))


def clock_described(name: str) -> Clock:
    """One clock with everything its file says: who is bound, whether it is a limit or a target, how sure we are."""
    return _one(_catalogue().clocks, name, "clock")


def kinds() -> dict[str, Kind]:
    """Every kind of inspection by its id."""
    return dict(_catalogue().kinds)


def kind(name: str) -> Kind:
    """One kind of inspection. Refused where the regulator makes no such inspection."""
    return _one(_catalogue().kinds, name, "kind of inspection")


def powers() -> dict[str, Power]:
    """Every power by its id."""
    return dict(_catalogue().powers)


def power(name: str) -> Power:
    """One power. Refused where the regulator has none of that name: no notice is given without a power."""
    return _one(_catalogue().powers, name, "power")


def ladder() -> tuple[Rung, ...]:
    """The rungs of enforcement, the lowest first on each side."""
    return _ladder().rungs


def rung(name: str) -> Rung:
    """One rung of the ladder. Refused where there is none of that name."""
    return _one({each.id: each for each in _ladder().rungs}, name, "step of the ladder")


def weighing() -> Weighing:
    """From how much on failure counts as significant or as repeated."""
    return _ladder().weighing


def statuses() -> dict[str, Status]:
    """What may be applied for, by its id."""
    return dict(_catalogue().statuses)


def status(name: str) -> Status:
    """One status that may be applied for. Refused where there is none of that name."""
    return _one(_catalogue().statuses, name, "status")


def standard_conditions(status: str, on: date) -> list[StandardCondition]:
    """The standard conditions that bind a licence of a status on a day, in their order."""
    found = _catalogue().conditions.values()
    return [each for each in found if status in each.statuses and each.from_on <= on]


def tariffs() -> Tariffs:
    """How tariffs are made, and how objections to them are counted."""
    found = _catalogue().tariffs
    if found is None:  # read_catalogue would have refused the folder
        raise Refused("The rules of tariffs cannot be read")
    return found


def places() -> Places:
    """What the standards say about places: reasons, and the power of each act."""
    found = _catalogue().places
    if found is None:  # read_catalogue would have refused the folder
        raise Refused("What the standards say about places cannot be read")
    return found


def instruments() -> dict[str, Instrument]:
    """Every instrument by its id."""
    return dict(_catalogue().instruments)


def _ladder() -> Ladder:
    found = _catalogue().ladder
    if found is None:  # read_catalogue would have refused the folder
        raise Refused("The ladder of enforcement cannot be read")
    return found


@cache
def _catalogue() -> Catalogue:
    return read_catalogue(STANDARDS)


def _rule(clock: Clock) -> ClockRule:
    return ClockRule(
        name=clock.id,
        title=clock.title,
        basis=clock.basis.value,
        length=clock.length,
        counted_from=clock.counted_from,
        start_event=clock.start_event,
        source=clock.source,
    )


def _one(items: dict[str, Item], name: str, what: str) -> Item:
    found = items.get(name)
    if found is None:
        raise Refused(f"There is no {what} called “{name}”. There are: {', '.join(items)}.")
    return found
