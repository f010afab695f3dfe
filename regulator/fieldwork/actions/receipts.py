"""Tells a device, signed, what of its work is safe; and gives the final receipt on which fieldwork closes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from regulator.core import keys, sealed_fields
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.inspections.actions import capturing
from regulator.inspections.models.inspection import Inspection

from ..events import ReceiptGiven
from ..models import DeviceOnVisit, FieldFile, FieldReceipt, SetAside
from ..queries.devices import last_receipt
from ..rules import envelope, receipts
from .syncing import UNSETTLED, From, on_visit


@dataclass(frozen=True)
class Claim:
    """What a device says of itself when it asks for its final receipt."""

    last: int
    chain: str
    drafts: int
    files: tuple[str, ...]


def give(inspection: Inspection, holding: DeviceOnVisit, *, now: datetime, final: bool = False) -> FieldReceipt:
    """The receipt for what is held now: the last one, where nothing has changed since."""
    facts = _facts(inspection, holding, final)
    last = last_receipt(inspection.id, holding.device)
    if last is not None and any(each.told_in(last.text) for each in (facts, replace(facts, final=True))):
        return last  # a final one stays final as long as nothing new comes
    key = keys.current(sealed_fields.folder(), "receipts")
    number = last.number + 1 if last else 1
    text = facts.text(number, now)
    made = FieldReceipt(
        inspection_id=inspection.id,
        device=holding.device,
        number=number,
        final=final,
        made_at=now,
        text=text,
        signature=receipts.sign(text, key.p256),
        key_id=key.id,
    )
    session().add(made)
    session().flush()
    return made


def give_final(
    inspection: Inspection, device: From, claim: Claim, *, actor: Actor, now: datetime
) -> tuple[FieldReceipt | None, dict[str, Any]]:
    """The final receipt; or none, and what is missing for it."""
    capturing.stands(inspection.id, device.person)
    holding = on_visit(inspection.id, device)
    missing = _missing(inspection.id, holding, claim)
    if missing:
        return None, missing
    before = last_receipt(inspection.id, device.id)
    made = give(inspection, holding, now=now, final=True)
    if before is None or before.number != made.number:
        session().add(holding)
        holding.last_at = now
        record(actor, ReceiptGiven(inspection.id, device.id, made.number, holding.through, holding.chain))
    return made, {}


def told(receipt: FieldReceipt) -> dict[str, str]:
    """A receipt as a device reads it."""
    return {"text": receipt.text, "signature": receipt.signature, "key": receipt.key_id}


def _facts(inspection: Inspection, holding: DeviceOnVisit, final: bool) -> receipts.Facts:
    mine = (SetAside.inspection_id == inspection.id, SetAside.device == holding.device)
    aside = session().scalar(select(func.count()).select_from(SetAside).where(*mine, UNSETTLED, SetAside.why != "gap"))
    return receipts.Facts(
        inspection.reference,
        holding.device,
        holding.person,
        holding.through,
        holding.chain,
        tuple(envelope.stretches(int(number) for number in holding.ahead)),
        aside or 0,
        tuple(_files(inspection.id, holding.device)),
        final,
    )


def _files(inspection_id: int, device: str) -> list[str]:
    mine = (FieldFile.inspection_id == inspection_id, FieldFile.device == device)
    return sorted(session().scalars(select(FieldFile.sha256).where(*mine)))


def _missing(inspection_id: int, holding: DeviceOnVisit, claim: Claim) -> dict[str, Any]:
    """What keeps a device from its final receipt; nothing where all of it is safe."""
    held = {int(number) for number in holding.ahead}
    absent = envelope.stretches(
        number for number in range(holding.through + 1, min(claim.last, holding.through + 100_000) + 1)
        if number not in held
    )  # fmt: skip
    files = sorted(set(claim.files) - set(_files(inspection_id, holding.device)))
    other = holding.through != claim.last or holding.chain != claim.chain
    if not absent and not files and not claim.drafts and not other:
        return {}
    return {"numbers": absent, "files": files, "drafts": claim.drafts, "chain": other and not absent}
