"""Letters: what waits to be read, to be printed and to be posted; one letter opened; the sheets of a batch."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.documents.jobs import renderer
from regulator.core.mail import Message, message
from regulator.core.own_keys import opened
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.register.models import Organisation

from ..models import OMBUDSMAN, Complaint, Joint, Letter
from ..rules.letters import FROM, MOST_IN_A_BATCH, blocks, dated, heading, signed
from ..rules.words import Format
from .identity import Identity, identity
from .joint import joint_identity
from .telling import TELLING
from .walls import office, one, visible_to

TEMPLATE = "ombudsman/letter"
BY_MAIL = "ombudsman/mail/letter"
WINDOW = 5  # lines of an address in the window of an envelope, at the size of the letter; more are set smaller
MOST_LINES = 8
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
    speaker: str
    is_addressed: bool
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
        return Opened(
            found.id,
            found.kind,
            found.state,
            found.reply_format,
            _text(complaint, found),
            _speaker(complaint, found),
            len(_to(found, complaint)) > 1,
            found.version,
        )


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
        made = content([_sheet(found, complaint) for found, complaint in rows])
    return renderer().pdf(TEMPLATE, made)


def content(letters: list[dict[str, Any]]) -> dict[str, Any]:
    """What the sheets of some letters are made from, each as `sheet` gives it."""
    title = "1 letter" if len(letters) == 1 else f"{len(letters)} letters"  # hidden on the first sheet: of no case
    return {
        "title": title,
        "notice": None,
        "text": [],
        "version": {"published_on": letters[0]["on"]},
        "reference": letters[0]["reference"] if len(letters) == 1 else "",
        "provider": "",
        "letters": letters,
    }


def sheet(
    kind: str, way: Format, text: str, *, reference: str, on: date, to: list[str], invented: bool
) -> dict[str, Any]:
    """A letter as it is set: `to` is the lines of its address, `on` its day in London."""
    lines = in_the_window(to)
    return {
        "title": heading(kind, way),
        "reference": reference,
        "on": on.isoformat(),
        "dated": dated(on, way),
        "signed": signed(way),
        "from": FROM,
        "to": lines,
        "small": len(lines) > WINDOW,
        "format": way.value,
        "lang": "cy" if way == Format.WELSH else "en",
        "blocks": [{"text": each.text, "is_heading": each.is_heading} for each in blocks(text, way)],
        "invented": invented,
    }


def _sheet(found: Letter, complaint: Complaint) -> dict[str, Any]:
    return sheet(
        found.kind,
        Format(found.reply_format),
        _text(complaint, found),
        reference=complaint.reference,
        on=clock.london_date(found.made_at),
        to=_to(found, complaint),
        invented=_held_at(complaint).invented,
    )


def _held_at(complaint: Complaint) -> Organisation:
    return next(iter(register.by_ids({complaint.held_at_id or complaint.respondent_id}).values()))


def _to(found: Letter, complaint: Complaint) -> list[str]:
    joint = session().get(Joint, found.joint_id) if found.joint_id else None
    who = joint_identity(complaint, joint) if joint else identity(complaint)
    return _address(who, complaint, _held_at(complaint)) if who else []


def _address(who: Identity, complaint: Complaint, held: Organisation) -> list[str]:
    """Who and where, as an envelope's window shows it. In prison: name, number and prison; no word of the case. Whoever
    was released is written to where they live: never to the prison that they left."""
    released = bool(who.address.strip()) and complaint.held_at_id is None
    if complaint.situation != "prison" or released:
        return [each for each in (who.name, *who.address.splitlines()) if each.strip()]
    name = f"{who.name} {who.number}".strip()
    return [each for each in (name, held.name, f"{held.town or ''} {held.postcode or ''}".strip()) if each]


def in_the_window(lines: list[str]) -> list[str]:
    """An address of at most `MOST_LINES` lines, none lost: what is over stands in the last of them."""
    kept = [each.strip(" ,") for each in lines if each.strip(" ,")]
    return [*kept[: MOST_LINES - 1], ", ".join(kept[MOST_LINES - 1 :])] if len(kept) > MOST_LINES else kept


@message(BY_MAIL)
def by_mail(letter_id: str) -> Message | None:
    """An approved letter as mail, to the person of a case who asked for mail; nothing where they no longer do."""
    with compartment(OMBUDSMAN, TELLING, "to send a letter by mail to whoever asked for it"):
        found = session().get(Letter, letter_id)
        complaint = session().get(Complaint, found.complaint_key) if found else None
        who = identity(complaint) if complaint else None
        if found is None or complaint is None or who is None or not (complaint.by_mail and who.email):
            return None
        way = Format(found.reply_format)
        return Message(
            who.email, {"text": _text(complaint, found), "signed": signed(way), "welsh": way == Format.WELSH}
        )


def _text(complaint: Complaint, found: Letter) -> str:
    if complaint.own_key is None:
        return "The words were destroyed."
    key = complaint.own_key.open(complaint.key)
    return opened(found.closed_text, key, place="ombudsman_letter.text", record=complaint.key)


def _speaker(complaint: Complaint, found: Letter) -> str:
    if complaint.own_key is None or found.closed_speaker is None:
        return ""
    key = complaint.own_key.open(complaint.key)
    return opened(found.closed_speaker, key, place="ombudsman_letter.speaker", record=complaint.key)
