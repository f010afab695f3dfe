"""What the standards say about places, as an upper package told it."""

from typing import Protocol

from ...core.clocks import ClockRule
from ..rules.place_data import PlaceData


class Teller(Protocol):
    """Whoever reads the standards."""

    def data(self) -> PlaceData: ...

    def clock(self, name: str) -> ClockRule: ...


class _Told:
    """The one who tells."""

    teller: Teller | None = None


def places_are_told_by(teller: Teller) -> None:
    """Let an upper package tell what the standards say about places."""
    _Told.teller = teller


def place_data() -> PlaceData:
    """Reasons for refusals and cuts, and the power of each act."""
    return _teller().data()


def place_clock(name: str) -> ClockRule:
    """The rule of a clock about places."""
    return _teller().clock(name)


def _teller() -> Teller:
    if _Told.teller is None:
        raise RuntimeError("Nobody tells the register what the standards say: declare the features first")
    return _Told.teller
