"""Gives a device what it needs for a visit, and writes down that it has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from regulator.core import clock, keys, sealed_fields
from regulator.core.actor import Actor
from regulator.core.canonical import digest
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.inspections import queries as inspections
from regulator.inspections.actions import capturing
from regulator.inspections.models.inspection import Inspection

from ..events import PackTaken
from ..models import FieldDevice, FieldPack
from ..queries import packs
from ..queries.visits import PACKED
from ..rules import receipts
from ..rules.devices import pack_expires
from .syncing import From, on_visit

NOT_ON_TEAM = (
    "You are not on the field team of this visit (any more). What you made is still taken in and shown to the lead."
)


@dataclass(frozen=True)
class Packed:
    """A pack as it is sent: its text, the hash of it, and the signature of the receipts key."""

    text: str
    hash: str
    signature: str
    key: str


def take(
    inspection: Inspection, device: FieldDevice, *, themes: list[dict[str, Any]], actor: Actor, now: datetime
) -> Packed:
    """Make a pack for a device of the actor's. From now on fieldwork closes on its final receipt.

    `themes` is read before the transaction begins (`queries.beside`): to look over the Ombudsman's wall is written
    down by itself. Refused: somebody who is not on the field team, closed fieldwork.
    """
    state, in_the_field = capturing.stands(inspection.id, actor.key)
    if not in_the_field:
        raise Refused(NOT_ON_TEAM, "team")
    if state not in PACKED:
        raise Refused("Fieldwork of this visit is closed: there is no pack for it any more.", "state")
    last = max(each.until_on for each in inspections.visits(inspection.id))
    expires = pack_expires(last, clock.london_date(now), device.expires_on)
    told = packs.pack(inspection, actor, now=now, expires_on=expires, themes=themes)
    text = orjson.dumps(told).decode()
    made = Packed(text, digest(text), *_signed(text))
    row = FieldPack(
        inspection_id=inspection.id,
        device=device.id,
        hash=made.hash,
        made_at=now,
        expires_on=expires,
        contents=packs.contents(told),
    )
    session().add(row)
    session().add(on_visit(inspection.id, From(str(device.id), device.person)))
    session().flush()
    record(actor, PackTaken(inspection.id, str(device.id), made.hash, expires))
    return made


def _signed(text: str) -> tuple[str, str]:
    key = keys.current(sealed_fields.folder(), "receipts")
    return receipts.sign(text, key.p256), key.id
