"""What the register is told of the standards about places: it stands below them and cannot read their files.

The shapes only; `queries/place_data.py` holds what was told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["accept", "release"]


@dataclass(frozen=True)
class RefusalReason:
    """A reason for refusing a prisoner, and when it is a good one."""

    id: str
    title: str
    accepted: Literal["always", "when-full", "never"]
    source: str


@dataclass(frozen=True)
class CutReason:
    """A reason for cutting places."""

    id: str
    title: str


@dataclass(frozen=True)
class PowerTold:
    """A power as a page about places says it."""

    id: str
    title: str
    says: str
    appeal: str


@dataclass(frozen=True)
class PlaceData:
    """Every reason by its id, the days after which monthly figures are too old, and the power of each act."""

    refusals: Mapping[str, RefusalReason]
    cuts: Mapping[str, CutReason]
    stale_after: int
    powers: Mapping[str, PowerTold]
