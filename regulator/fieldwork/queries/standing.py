"""How the devices of a visit stand: ready beforehand, safe afterwards; and what was on one that is lost."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select

from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.journal import Evidence, Operation
from regulator.inspections.queries.people import names

from ..models import DeviceOnVisit, FieldDevice, FieldFile, FieldPack, FieldReceipt, Readiness, RescueImport, SetAside
from ..rules.envelope import stretches
from . import devices as reads

_IN_ORDER = (SetAside.device, SetAside.sequence, SetAside.id)


@dataclass(frozen=True)
class Standing:
    """One device on a visit. `gaps`: numbers that have not come, though later ones have."""

    row: DeviceOnVisit
    enrolled: FieldDevice | None
    holder: str
    label: str
    state: str
    pack: FieldPack | None
    ready: Readiness | None
    receipt: FieldReceipt | None
    excepted_by: str

    @property
    def final(self) -> bool:
        """Whether it was told, signed, that all of its work is safe, and nothing has come since."""
        return self.receipt is not None and self.receipt.final

    @property
    def outstanding(self) -> bool:
        """Whether fieldwork waits for it: no final receipt, and no exception."""
        return not self.final and self.row.excepted_by is None

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """The stretches of numbers that are still to come."""
        held = stretches(int(number) for number in self.row.ahead)
        before = [self.row.through, *(last for _, last in held)]
        return [(end + 1, first - 1) for end, (first, _) in zip(before, held, strict=False)]

    @property
    def safe(self) -> int:
        """How many entries are safe."""
        return self.row.through + len(self.row.ahead)

    @property
    def files(self) -> int:
        """How many files its last receipt says are safe."""
        return len(orjson.loads(self.receipt.text)["files"]) if self.receipt else 0

    def items(self, good: bool | None) -> list[dict[str, Any]]:
        """What of its readiness is good, wrong, or could not be measured."""
        return [each for each in (self.ready.items if self.ready else []) if each["good"] is good]


@dataclass(frozen=True)
class Contents:
    """What was on a device, as far as can be known here: what a report of a breach within 72 hours asks for."""

    packs: list[FieldPack]
    people: list[str]
    made: list[tuple[str, int]]
    pseudonyms: list[str]
    files: list[FieldFile]
    others: int
    others_until: datetime | None
    unsent_possible: bool


def devices(inspection: Inspection) -> list[Standing]:
    """Every device that was given a pack for a visit or handed something in, by whose it is."""
    rows = session().scalars(select(DeviceOnVisit).where(DeviceOnVisit.inspection_id == inspection.id)).all()
    found = {row.device: session().get(FieldDevice, UUID(row.device)) for row in rows}
    packs: dict[str, FieldPack] = {}
    given = select(FieldPack).where(FieldPack.inspection_id == inspection.id).order_by(FieldPack.id)
    for pack in session().scalars(given):
        packs[str(pack.device)] = pack
    checked = session().scalars(select(Readiness).where(Readiness.inspection_id == inspection.id))
    ready = {each.device: each for each in checked}
    called = names([*(row.person for row in rows), *(row.excepted_by for row in rows)])
    standing = [
        Standing(
            row=row,
            enrolled=found[row.device],
            holder=called[row.person],
            label=_label(found[row.device]),
            state=_state(found[row.device]),
            pack=packs.get(row.device),
            ready=ready.get(row.device),
            receipt=reads.last_receipt(inspection.id, row.device),
            excepted_by=called.get(row.excepted_by or "", ""),
        )
        for row in rows
    ]
    return sorted(standing, key=lambda each: (each.holder, each.row.id))


def device(inspection: Inspection, id: str) -> Standing:
    """One of them. `NotFound` where the visit has no such device."""
    for each in devices(inspection):
        if each.row.device == id:
            return each
    raise NotFound


def contents(inspection: Inspection, standing: Standing) -> Contents:
    """What was on it."""
    device = standing.row.device
    packs = list(
        session().scalars(
            select(FieldPack)
            .where(FieldPack.inspection_id == inspection.id, FieldPack.device == UUID(device))
            .order_by(FieldPack.id)
        )
    )
    mine = (Operation.inspection_id == inspection.id, Operation.device == device)
    kinds = session().execute(select(Operation.kind, func.count()).where(*mine).group_by(Operation.kind))
    cases = session().scalars(select(Operation.body["pseudonym"].as_string()).where(*mine, Operation.kind == "case"))
    until = standing.row.last_at
    others = 0
    if until is not None:
        given = (Operation.inspection_id == inspection.id, Operation.device != device, Operation.received_at <= until)
        others = session().scalar(select(func.count()).select_from(Operation).where(*given)) or 0
    locators = select(Evidence.locator).join(Operation, Operation.id == Evidence.id).where(*mine)
    named = {str(each) for each in session().scalars(locators.where(Evidence.locator.is_not(None)).distinct())}
    return Contents(
        packs=packs,
        people=sorted({name for pack in packs for name in pack.contents.get("people", ())}),
        made=sorted((kind.replace("-", " "), count) for kind, count in kinds),
        pseudonyms=sorted({str(each) for each in cases} | named),
        files=list(
            session().scalars(
                select(FieldFile).where(FieldFile.inspection_id == inspection.id, FieldFile.device == device)
            )
        ),
        others=others,
        others_until=until,
        unsent_possible=not standing.final,
    )


def waiting(inspection: Inspection) -> list[SetAside]:
    """What stands beside the journal and is nobody's yet, by device and number."""
    mine = (SetAside.inspection_id == inspection.id, SetAside.settled.is_(None))
    return list(
        session().scalars(select(SetAside).where(*mine).order_by(SetAside.device, SetAside.sequence, SetAside.id))
    )


def left_out(inspection: Inspection) -> list[SetAside]:
    """What was left out, with its reason."""
    mine = (SetAside.inspection_id == inspection.id, SetAside.settled == "left-out")
    return list(
        session().scalars(select(SetAside).where(*mine).order_by(SetAside.device, SetAside.sequence, SetAside.id))
    )


def rescues(inspection: Inspection) -> list[RescueImport]:
    """The rescue files that were brought in, the newest first."""
    mine = RescueImport.inspection_id == inspection.id
    return list(session().scalars(select(RescueImport).where(mine).order_by(RescueImport.id.desc())))


def whys(rows: list[SetAside]) -> list[tuple[str, int]]:
    """How many wait for each reason."""
    return sorted(Counter(row.why for row in rows).items())


def _label(row: FieldDevice | None) -> str:
    if row is None:
        return "Unknown device"
    return f"{row.label}, {row.serial}" if row.serial else row.label


def _state(row: FieldDevice | None) -> str:
    return reads.state(row) if row else "unknown"
