"""What the log holds, as a file to take away: a table for people, JSON for machines."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

import orjson

from regulator.core.actor import Actor
from regulator.core.events import search
from regulator.core.events.search import Wanted
from regulator.core.refused import Refused

from ..rules.wording import safe_cell
from . import audit
from .audit import Seen

Form = Literal["csv", "json"]
MOST = 20_000  # events of one file: what a person can read, and a request can make without holding up the others
HEAD = (
    "Written down at",
    "Happened on",
    "What",
    "Kind",
    "Who",
    "User number",
    "Role",
    "Record",
    "Record is called",
    "Facts",
    "Facts are missing because",
    "Compartment",
    "Hash",
    "Seal",
)


def found(actor: Actor, wanted: Wanted) -> list[Seen]:
    """All that a search finds, the newest first. Refused where it is more than a file holds: a part of it would look
    like the whole."""
    told = list(search.each(actor, wanted, MOST + 1))
    if len(told) > MOST:
        raise Refused(f"This is more than {MOST:,} events, which is the most that one file holds. Choose fewer days.")
    return list(audit.in_file(actor, told))


def as_csv(events: Sequence[Seen]) -> bytes:
    """One line for each event. No cell of it is a calculation for a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for each in events:
        writer.writerow([safe_cell(cell) for cell in _cells(each)])
    return text.getvalue().encode("utf-8-sig")  # without the mark, spreadsheets take it for another alphabet


def as_json(events: Sequence[Seen], wanted: Wanted, at: datetime) -> bytes:
    """The same with what was searched for, and each fact as it is kept."""
    told = {"made_at": at, "searched_for": asdict(wanted), "count": len(events), "events": [_parts(e) for e in events]}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)


def _cells(each: Seen) -> list[str]:
    told = each.told
    return [
        told.recorded_at.isoformat(),
        told.occurred_on.isoformat(),
        each.said,
        told.name,
        each.who,
        "" if told.actor_id is None else str(told.actor_id),
        each.role,
        told.subject,
        each.about.title,
        "; ".join(f"{fact.label}: {fact.text}" for fact in each.facts),
        each.fault,
        told.compartment or "",
        told.hash,
        told.link or "",
    ]


def _parts(each: Seen) -> dict[str, Any]:
    told = each.told
    return {
        "recorded_at": told.recorded_at,
        "occurred_on": told.occurred_on,
        "said": each.said,
        "name": told.name,
        "actor": {"kind": told.actor_kind, "user_id": told.actor_id, "name": each.who, "duty": told.duty},
        "subject": told.subject,
        "record": each.about.title,
        "facts": told.facts,
        "facts_missing_because": each.fault or None,
        "compartment": told.compartment,
        "hash": told.hash,
        "seal": told.link,
    }
