"""Letters: what waits to be read, to be printed and to be posted; one letter opened; the sheets of a batch."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents.jobs import renderer
from regulator.core.own_keys import opened
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.register.models import Organisation

from ..models import Complaint, Joint, Letter
from ..rules.letters import FROM, MOST_IN_A_BATCH, dated, heading, signed
from ..rules.words import Format
from .identity import Identity, identity
from .joint import joint_identity
from .walls import office, one, visible_to

TEMPLATE = "ombudsman/letter"
BATCHES = 50  # of the postal log that a page shows


@dataclass(frozen=True)
class Waiting:
    """A letter in a list."""

    id: str
    reference: str
    kind: str
    state: str
    made_on: date
    reply_format: str


@dataclass(frozen=True)
class Batch:
    """Letters that were printed together."""

    id: str
    letters: int
    posted_on: date | None


@dataclass(frozen=True)
class Opened:
    """A letter with its words."""

    id: str
    kind: str
    state: str
    reply_format: str
    text: str
    version: int


def waiting(actor: Actor) -> tuple[list[Waiting], list[Waiting]]:
    """The letters to be read and approved, and those that wait to be printed."""
    with office(actor, "to read what letters wait"):
        rows = session().execute(
            select(Letter, Complaint.reference)
            .join(Complaint, Complaint.key == Letter.complaint_key)
            .where(Letter.batch.is_(None), Letter.state.in_(("draft", "approved")), visible_to(actor))
            .order_by(Letter.made_at, Letter.id)
            .limit(200)
        )
        made = [
            Waiting(each.id, reference, each.kind, each.state, each.made_at.date(), each.reply_format)
            for each, reference in rows
        ]
    return [each for each in made if each.state == "draft"], [each for each in made if each.state == "approved"]


def batches(actor: Actor) -> list[Batch]:
    """The last batches, the newest first: the postal log. They are those of the newest letters, since no batch has
    more than `MOST_IN_A_BATCH`."""
    with office(actor, "to read the postal log"):
        newest = select(Letter.batch).where(Letter.batch.is_not(None)).order_by(Letter.made_at.desc())
        last = newest.limit(BATCHES * MOST_IN_A_BATCH).subquery()
        rows = session().execute(
            select(Letter.batch, func.count(), func.max(Letter.posted_on), func.max(Letter.made_at).label("at"))
            .where(Letter.batch.in_(select(last.c.batch).distinct()))
            .group_by(Letter.batch)
            .order_by(func.max(Letter.made_at).desc())
            .limit(BATCHES)
        )
        return [Batch(batch or "", count, posted) for batch, count, posted, _ in rows]


def letter(actor: Actor, reference: str, letter_id: str) -> Opened:
    """One letter of a case."""
    with office(actor, "to read a letter", opened=reference):
        complaint = one(actor, reference)
        found = session().scalar(select(Letter).where(Letter.id == letter_id, Letter.complaint_key == complaint.key))
        if found is None:
            raise NotFound
        return Opened(found.id, found.kind, found.state, found.reply_format, _text(complaint, found), found.version)


def sheets(actor: Actor, *, batch: str = "", reference: str = "", letter_id: str = "") -> bytes:
    """A batch, or one letter, as a PDF for paper: tagged, each letter on sheets of its own, the address in the window
    of the envelope and nothing of the case on it."""
    with office(actor, "to print letters", opened=batch or reference):
        wanted = select(Letter, Complaint).join(Complaint, Complaint.key == Letter.complaint_key)
        wanted = wanted.where(visible_to(actor))
        if batch:
            wanted = wanted.where(Letter.batch == batch)
        else:
            wanted = wanted.where(Letter.id == letter_id, Complaint.reference == reference)
        rows = session().execute(wanted.order_by(Letter.made_at, Letter.id)).all()
        if not rows:
            raise NotFound
        content = _content([_sheet(found, complaint) for found, complaint in rows])
    return renderer().pdf(TEMPLATE, content)


def _content(letters: list[dict[str, Any]]) -> dict[str, Any]:
    title = letters[0]["title"] if len(letters) == 1 else f"{len(letters)} letters"
    return {
        "title": title,
        "notice": None,
        "text": [],
        "version": {"published_on": letters[0]["on"]},
        "reference": letters[0]["reference"] if len(letters) == 1 else "",
        "provider": "",
        "letters": letters,
    }


def _sheet(found: Letter, complaint: Complaint) -> dict[str, Any]:
    joint = session().get(Joint, found.joint_id) if found.joint_id else None
    who = joint_identity(complaint, joint) if joint else identity(complaint)
    way = Format(found.reply_format)
    place = register.by_ids({complaint.held_at_id or complaint.respondent_id})
    held = next(iter(place.values()))
    return {
        "title": heading(found.kind, way),
        "reference": complaint.reference,
        "on": found.made_at.date().isoformat(),
        "dated": dated(clock.london_date(found.made_at), way),
        "signed": signed(way),
        "from": FROM,
        "to": _address(who, complaint, held) if who else [],
        "format": found.reply_format,
        "lang": "cy" if way == Format.WELSH else "en",
        "paragraphs": [each for each in _text(complaint, found).split("\n\n") if each.strip()],
        "invented": held.invented,
    }


def _address(who: Identity, complaint: Complaint, held: Organisation) -> list[str]:
    """Who and where, as an envelope's window shows it. In prison: name, number and prison; no word of the case."""
    if complaint.situation != "prison":
        return [who.name, *who.address.splitlines()]
    name = f"{who.name} {who.number}".strip()
    return [each for each in (name, held.name, held.town or "", held.postcode or "") if each]


def _text(complaint: Complaint, found: Letter) -> str:
    if complaint.own_key is None:
        return "The words were destroyed."
    key = complaint.own_key.open(complaint.key)
    return opened(found.closed_text, key, place="ombudsman_letter.text", record=complaint.key)
