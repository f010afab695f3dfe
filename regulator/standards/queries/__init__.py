"""What the standards say: read from their dated files, and from the editions that the database holds."""

from .catalogue import clock, clock_described, clocks, instruments, kind, kinds, ladder, power, powers, rung, weighing
from .editions import (
    areas,
    edition,
    edition_numbered,
    editions,
    in_force,
    requirement,
    requirements,
    under,
)

__all__ = [
    "areas",
    "clock",
    "clock_described",
    "clocks",
    "edition",
    "edition_numbered",
    "editions",
    "in_force",
    "instruments",
    "kind",
    "kinds",
    "ladder",
    "power",
    "powers",
    "requirement",
    "requirements",
    "rung",
    "under",
    "weighing",
]
