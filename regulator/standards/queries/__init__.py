"""What the standards say: read from their dated files, and from the editions that the database holds."""

from .catalogue import (
    clock,
    clock_described,
    clocks,
    instruments,
    kind,
    kinds,
    ladder,
    power,
    powers,
    rung,
    status,
    statuses,
    weighing,
)
from .drafts import edition_file
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
from .impact import Cites, CitesOf, cited_by, cites

__all__ = [
    "Cites",
    "CitesOf",
    "areas",
    "cited_by",
    "cites",
    "clock",
    "clock_described",
    "clocks",
    "edition",
    "edition_file",
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
    "status",
    "statuses",
    "under",
    "weighing",
]
