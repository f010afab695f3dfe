"""The words of a case: closed under its own key, found by its index, and destroyed with the key."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select

from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.own_keys import closed, opened
from regulator.core.refused import Refused

from ..events import EntryMade
from ..models import INDEX, KEY, Complaint, ComplaintEntry, ComplaintKey, Joint
from ..queries.identity import Identity
from ..queries.index import hashes
from ..queries.joint import PLACE, joint_identity, joint_rows
from ..rules import matching


def new_id() -> str:
    """A key that counts nothing."""
    return secrets.token_hex(8)


def own_key(complaint: Complaint) -> str:
    """The case's own key, opened. Refused where it was destroyed."""
    if complaint.own_key is None:
        raise Refused("The words of this case were destroyed when its time was over.")
    return complaint.own_key.open(complaint.key)


def close_text(complaint: Complaint, text: str, place: str, *, key: str | None = None) -> str:
    """A text of a case, closed; `place` is where it will stand."""
    return closed(text, key or own_key(complaint), place=place, record=complaint.key)


def open_text(complaint: Complaint, stored: str, place: str) -> str:
    """A text of a case, opened."""
    return opened(stored, own_key(complaint), place=place, record=complaint.key)


def close_identity(complaint: Complaint, who: Identity, key: str) -> None:
    """Keep who complains."""
    text = json.dumps(asdict(who), ensure_ascii=False)
    complaint.closed_identity = close_text(complaint, text, "ombudsman_complaint.identity", key=key)


def put_right(complaint: Complaint, number: int, who: Identity) -> None:
    """Keep who one of the people of a case is: 1 the first, the others as in the letter. Refused: one there is not."""
    key = own_key(complaint)
    if number == 1:
        close_identity(complaint, who, key)
        return
    row = next((each for each in joint_rows([complaint.key]).get(complaint.key, []) if each.number == number), None)
    if row is None:
        raise Refused("Choose one of the people of this case", "which")
    text = json.dumps(asdict(who), ensure_ascii=False)
    row.closed_identity = close_text(complaint, text, PLACE, key=key)


def keep_joint(complaint: Complaint, people: Sequence[tuple[Identity, str]], key: str) -> None:
    """Keep the other people of a joint case, each with the key of who they are in the files, empty where new."""
    for number, (who, person) in enumerate(people, 2):
        text = json.dumps(asdict(who), ensure_ascii=False)
        session().add(
            Joint(
                id=new_id(),
                complaint_key=complaint.key,
                number=number,
                person=person or secrets.token_hex(KEY // 2),
                closed_identity=close_text(complaint, text, PLACE, key=key),
            )
        )
    session().flush()


def index(complaint: Complaint, who: Identity, actor: Actor) -> None:
    """Let a case be found by its people. The index is a compartment of its own."""
    rows = joint_rows([complaint.key]).get(complaint.key, [])
    people = [who, *(each for each in (joint_identity(complaint, row) for row in rows) if each)]
    pairs = set().union(*(matching.keys_of(each.name, each.number) for each in people))
    with compartment(INDEX, actor, "to let a case be found"):
        session().flush()
        session().execute(delete(ComplaintKey).where(ComplaintKey.complaint_key == complaint.key))
        for hash_ in sorted(hashes(pairs)):
            session().add(ComplaintKey(complaint_key=complaint.key, hash=hash_))
        session().flush()


def enter(
    complaint: Complaint,
    kind: str,
    text: str,
    *,
    on: date,
    actor: Actor,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> ComplaintEntry:
    """Add to the chronology of a case."""
    last = session().scalar(
        select(func.max(ComplaintEntry.number)).where(ComplaintEntry.complaint_key == complaint.key)
    )
    entry = ComplaintEntry(
        id=new_id(),
        complaint_key=complaint.key,
        number=(last or 0) + 1,
        kind=kind,
        happened_on=on,
        closed_text=close_text(complaint, text, "ombudsman_entry.text"),
        facts=facts or {},
        made_at=now,
        made_by=actor.id,
    )
    session().add(entry)
    session().flush()
    record(actor, EntryMade(complaint.key, entry.number, kind))
    return entry
