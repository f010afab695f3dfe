"""The outbox as people read it: what waits, what was sent and when it was first opened, what failed and why.

2026-11: what is sent can name cases. So a page shows its kind and numbers, never its words, nor those of a fault that
may quote them: of a fault it says the class, in words where we have some.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from regulator.core import outbox
from regulator.core.actor import Actor
from regulator.core.compartments import outside_or_audited
from regulator.core.db import session
from regulator.core.outbox import Outgoing, Sending
from regulator.core.refused import NotFound

from ..rules.permissions import Permission
from ..rules.wording import moment_words, spaced
from .home import HomePart, HomeRow, home_part

PAGE = 50
COUNTED = 1000
LARGEST = 2**31 - 1  # the largest number of a row
MOST_FAILED = 20  # on the home page; the rest stands in the list
STATES = {
    Sending.WAITING: "Waits to be sent",
    Sending.LEASED: "Is being sent",
    Sending.SENT: "Sent",
    Sending.FAILED: "Failed",
    Sending.KEPT: "Not sent: kept in a folder",
    Sending.UNWANTED: "Not sent: no longer needed",
}
COLOURS = {
    Sending.WAITING: "grey",
    Sending.LEASED: "blue",
    Sending.SENT: "green",
    Sending.FAILED: "red",
    Sending.KEPT: "yellow",
    Sending.UNWANTED: "grey",
}
MEANING = {
    Sending.KEPT: "No mail server is set here, so the message was put in the mail folder of this installation. "
    "Nobody received it.",
    Sending.UNWANTED: "When it was to be sent, nobody was left to send it to, or its link would not have worked.",
}
WHY = {
    "ConnectionError": "The other side could not be reached.",
    "ConnectionRefusedError": "The other side did not take the call.",
    "ConnectionResetError": "The other side hung up.",
    "TimeoutError": "The other side took too long to answer.",
    "RenderingFailed": "The document could not be drawn within its limits of time and memory.",
    "Busy": "The database was held by another change for too long.",
    "NoRoom": "The disk is full or failing.",
    "OperationalError": "The database was away.",
    "CannotOpen": "A key that it is sealed with is missing here.",
}
_CLASS = re.compile(r"([A-Z]\w+): (.*)", re.DOTALL)
_SAFE = {"NotSent"}  # whose words are ours alone and say nothing of the message
_MESSAGE = re.compile(r"[a-z_]+(/[a-z_]+)*/mail/([a-z_]+)", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One outgoing thing, without what it says."""

    number: int
    kind: str
    state: Sending
    made: str
    due: str
    sent: str
    opened: str
    attempts: int
    why: str
    numbers: tuple[tuple[str, str], ...]

    @property
    def state_words(self) -> str:
        """How it stands."""
        return STATES[self.state]

    @property
    def sent_words(self) -> str:
        """When it was sent, or that it was not."""
        if self.sent:
            return self.sent
        if self.state == Sending.FAILED:
            return "No: it failed, and is not tried again by itself"
        return f"No. {self.meaning}" if self.meaning else "Not yet"

    @property
    def meaning(self) -> str:
        """What a person should know where it was not sent and has not failed either."""
        return MEANING.get(self.state, "")

    @property
    def colour(self) -> str:
        """The colour of its tag; the words carry the meaning."""
        return COLOURS[self.state]


@dataclass(frozen=True)
class Listed:
    """A page of the outbox, the newest first, and the number that the next page begins before."""

    rows: tuple[Row, ...]
    more: int | None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which outgoing things an actor may know of: those outside the compartments, and of those they audit."""
    return outside_or_audited(Outgoing.compartment, actor)


def listed(actor: Actor, *, state: Sending | None = None, kind: str | None = None, before: int | None = None) -> Listed:
    """A page of what the actor may know of."""
    wanted = select(Outgoing).where(visible_to(actor))
    if state is not None:
        wanted = wanted.where(Outgoing.state == state)
    if kind is not None:
        wanted = wanted.where(Outgoing.kind == kind)
    if before is not None:
        wanted = wanted.where(Outgoing.id < min(before, LARGEST))
    found = session().scalars(wanted.order_by(Outgoing.id.desc()).limit(PAGE + 1)).all()
    return Listed(_rows(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None)


def one(actor: Actor, number: int) -> Row:
    """One outgoing thing. `NotFound` where there is none that the actor may know of."""
    if number > LARGEST:
        raise NotFound
    found = session().scalar(select(Outgoing).where(Outgoing.id == number, visible_to(actor)))
    if found is None:
        raise NotFound
    return _rows([found])[0]


def counts(actor: Actor) -> dict[Sending, str]:
    """How many things stand in each state, up to `more than 1,000`."""
    return {state: _count(actor, state) for state in Sending}


def kinds() -> list[tuple[str, str]]:
    """The kinds of thing that are sent: their names, and words for these."""
    return [(kind, spaced(kind)) for kind in outbox.kinds()]


@home_part("The outbox", 30)
def home(actor: Actor) -> HomePart | None:
    """How sending goes, and what failed for good and waits for a person."""
    if not actor.may(Permission.OUTBOX_READ):
        return None
    rows = [
        HomeRow(f"{STATES[state]}: {number}", f"/staff/outbox?state={state.value}")
        for state, number in counts(actor).items()
        if number != "0"
    ]
    wanted = select(Outgoing).where(visible_to(actor), Outgoing.state == Sending.FAILED)
    failed = _rows(session().scalars(wanted.order_by(Outgoing.id).limit(MOST_FAILED)))
    rows += [
        HomeRow(f"Failed: {row.kind}, number {row.number}", f"/staff/outbox/{row.number}", row.why) for row in failed
    ]
    return HomePart("The outbox", tuple(rows), "Nothing was to be sent yet.")


def why(fault: str | None) -> str:
    """Why the last attempt came to nothing, in plain words that quote nothing; empty where none did."""
    if not fault:
        return ""
    found = _CLASS.fullmatch(fault)
    if found is None:
        return fault  # a sender's own words on why another attempt would not help
    if found[1] in _SAFE:
        return found[2][:1].upper() + found[2][1:]
    unknown = f"Something went wrong inside ({spaced(found[1]).lower()}). Tell the people who run this service."
    return WHY.get(found[1], unknown)


def _count(actor: Actor, state: Sending) -> str:
    some = select(Outgoing.id).where(visible_to(actor), Outgoing.state == state).limit(COUNTED + 1).subquery()
    number = session().scalar(select(func.count()).select_from(some)) or 0
    return f"more than {COUNTED:,}" if number > COUNTED else f"{number:,}"


def _rows(found: Iterable[Outgoing]) -> tuple[Row, ...]:
    return tuple(
        Row(
            row.id,
            _kind(row),
            Sending(row.state),
            moment_words(row.made_at),
            _said(row.due_at) if row.state == Sending.WAITING else "",
            _said(row.sent_at),
            _said(row.first_opened_at),
            row.attempts,
            why(row.last_fault),
            tuple(_numbers(row.payload)),
        )
        for row in found
    )


def _kind(row: Outgoing) -> str:
    """What it is; of mail also which message, by the name of its template, which is ours."""
    message = _MESSAGE.fullmatch(str(row.payload.get("name", "")))
    return f"{spaced(row.kind)}: {spaced(message[2]).lower()}" if message else spaced(row.kind)


def _numbers(payload: Any, name: str = "") -> Sequence[tuple[str, str]]:
    """The whole numbers of what is sent, each with its name, which is a word of the code."""
    if isinstance(payload, dict):
        return [pair for key, value in payload.items() for pair in _numbers(value, key)]
    if isinstance(payload, int) and not isinstance(payload, bool):
        return [(spaced(name.removesuffix("_id")), str(payload))]
    return []


def _said(at: datetime | None) -> str:
    return moment_words(at) if at else ""
