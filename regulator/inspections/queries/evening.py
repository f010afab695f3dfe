"""What a team looks at in the evening of a day on site: where evidence is thin, what nobody judged, what arrived."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from regulator.core.db import session

from ..models.inspection import Inspection
from ..models.journal import MinimumStandardFinding, Operation, Proposal
from ..rules.journal import SOURCES
from . import refs_to_rate, refs_without_proposal, team
from .authors import names
from .captured import Counted, index
from .places import Line, Place, lines, places

FEWEST = 2  # pieces from a source, and sources of an area: what a finding should rest on (HMI Prisons' triangulation)


@dataclass(frozen=True)
class Row:
    """An area with its pieces from each source, in the sources' order."""

    counted: Counted
    pieces: tuple[tuple[str, int], ...]

    @property
    def thin(self) -> bool:
        """Whether it rests on fewer sources than a finding should."""
        return sum(count > 0 for _source, count in self.pieces) < FEWEST

    @property
    def rests_on(self) -> int:
        """From how many sources there is anything."""
        return sum(count > 0 for _source, count in self.pieces)


@dataclass(frozen=True)
class Owes:
    """One of the field team, and the areas of theirs in which they have proposed nothing."""

    name: str
    areas: tuple[str, ...]
    proposed: int
    has_areas: bool


@dataclass(frozen=True)
class Device:
    """What arrived from one device: how much, of which numbers some are still to come, and when the last came."""

    device: str
    author: str
    operations: int
    missing: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Evening:
    """The whole of it."""

    rows: list[Row]
    unjudged: list[Place]
    rated: int
    owed: list[Owes]
    not_looked_at: list[Line]
    minimum_standards: int
    devices: list[Device]


def evening(inspection: Inspection) -> Evening:
    """How the fieldwork of an inspection stands now."""
    asked = lines(inspection, ("minimum-standard",))
    looked_at = set(
        session().scalars(
            select(MinimumStandardFinding.ref).where(MinimumStandardFinding.inspection_id == inspection.id)
        )
    )
    missing = set(refs_without_proposal(inspection))
    return Evening(
        rows=[
            Row(each, tuple((source, each.sources.get(source, 0)) for source in SOURCES)) for each in index(inspection)
        ],
        unjudged=[each for each in places(inspection) if each.ref in missing],
        rated=len(refs_to_rate(inspection)),
        owed=_owed(inspection),
        not_looked_at=[each for each in asked if each.ref not in looked_at],
        minimum_standards=len(asked),
        devices=_devices(inspection),
    )


def _owed(inspection: Inspection) -> list[Owes]:
    """Who of the field team has areas in which they proposed nothing, and who has no areas and proposed nothing."""
    rated = refs_to_rate(inspection)
    titles = {each.ref: each.title for each in places(inspection)}
    field = [each for each in team(inspection.id) if each.part == "field"]
    proposed: dict[str, set[str]] = {}
    rows = select(Proposal.author, Proposal.ref).where(Proposal.inspection_id == inspection.id).distinct()
    for author, ref in session().execute(rows):
        proposed.setdefault(author, set()).add(ref)
    called = names(inspection.id, [each.person for each in field])
    owed = []
    for member in field:
        done = proposed.get(member.person, set())
        own = [ref for ref in rated if ref in member.areas]
        left = [ref for ref in own if ref not in done]
        if left or (rated and not own and not member.areas and not done):
            owed.append(Owes(called[member.person], tuple(titles[ref] for ref in left), len(done), bool(own)))
    return owed


def _devices(inspection: Inspection) -> list[Device]:
    by = (Operation.device, Operation.author)
    counts = (func.count(), func.min(Operation.received_at), func.max(Operation.received_at))
    rows = session().execute(
        select(Operation.device, Operation.author, *counts)
        .where(Operation.inspection_id == inspection.id)
        .group_by(*by)
        .order_by(*by)
    )
    found = rows.all()
    numbers = dict(
        session()
        .execute(
            select(Operation.device, func.max(Operation.sequence) - func.count())
            .where(Operation.inspection_id == inspection.id)
            .group_by(Operation.device)
        )
        .all()  # type: ignore[arg-type]
    )
    called = names(inspection.id, {author for _device, author, *_ in found})
    return [
        Device(_device_words(device), called[author], count, numbers[device], first, last)
        for device, author, count, first, last in found
    ]


def _device_words(device: str) -> str:
    return "This site, in a browser" if device.startswith("web:") else device
