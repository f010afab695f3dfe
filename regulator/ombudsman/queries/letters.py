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

from ..models import OMBUDSMAN, Carrier, Complaint, Joint, Letter
from ..rules.letters import FROM, MOST_IN_A_BATCH, blocks, dated, heading, signed
from ..rules.words import Way
from .carried import carrier_identity, known_as, may_go
from .identity import Identity
from .telling import TELLING
from .walls import letters_visible_to, office, one, visible_to

TEMPLATE = "ombudsman/letter"
BY_MAIL = "ombudsman/mail/letter"
WINDOW = 5  # lines of an address in the window of an envelope, at the size of the letter; more are set smaller
MOST_LINES = 8
MOST = 200  # letters of a list
GOES = ("draft", "approved", "printed", "posted")  # states of a letter that goes to somebody; no other is printed
BATCHES = 50  # of the postal log that a page shows


@dataclass(frozen=True)
class Waiting:
    """A letter in a list."""

    id: str
    reference: str
    kind: str
    state: str
    made_on: date
    way: Way


@dataclass(frozen=True)
class Batch:
    """Letters that were printed together."""

    id: str
    letters: int
    posted_on: date | None


@dataclass(frozen=True)
class Opened:
    """A letter with its words. `carried`: it goes to whoever carries the case on; `may_go`: it is addressed to whom it
    goes now."""

    id: str
    kind: str
    state: str
    way: Way
    carried: bool
    may_go: bool
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
            .limit(MOST)
        )
        made = [
            Waiting(each.id, reference, each.kind, each.state, each.made_at.date(), _way(each))
            for each, reference in rows
        ]
    return [each for each in made if each.state == "draft"], [each for each in made if each.state == "approved"]


def held(actor: Actor) -> list[Waiting]:
    """The letters that are kept back because their person has died and nobody carries the case on."""
    with office(actor, "to read what letters are kept back"):
        rows = session().execute(
            select(Letter, Complaint.reference)
            .join(Complaint, Complaint.key == Letter.complaint_key)
            .where(Letter.state == "held", visible_to(actor))
            .order_by(Letter.made_at, Letter.id)
            .limit(MOST)
        )
        return [
            Waiting(each.id, reference, each.kind, each.state, each.made_at.date(), _way(each))
            for each, reference in rows
        ]


def batches(actor: Actor) -> list[Batch]:
    """The last batches, the newest first: the postal log, as far as the actor may see its letters. They are those of
    the newest letters, since no batch has more than `MOST_IN_A_BATCH`. Posted: where all that they may see are."""
    with office(actor, "to read the postal log"):
        theirs = letters_visible_to(actor)
        newest = select(Letter.batch).where(Letter.batch.is_not(None)).order_by(Letter.made_at.desc())
        last = newest.limit(BATCHES * MOST_IN_A_BATCH).subquery()
        rows = session().execute(
            select(Letter.batch, func.count(), func.count(Letter.posted_on), func.max(Letter.posted_on))
            .where(Letter.batch.in_(select(last.c.batch).distinct()), Letter.state.in_(GOES), theirs)
            .group_by(Letter.batch)
            .order_by(func.max(Letter.made_at).desc())
            .limit(BATCHES)
        )
        return [Batch(batch or "", count, on if posted == count else None) for batch, count, posted, on in rows]


def batch_there(actor: Actor, batch: str) -> None:
    """`NotFound` where there is no batch with a letter that the actor may see."""
    with office(actor, "to read the postal log"):
        theirs = letters_visible_to(actor)
        if session().scalar(select(Letter.id).where(Letter.batch == batch, theirs).limit(1)) is None:
            raise NotFound


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
            _way(found),
            found.carrier_id is not None,
            may_go(complaint, found),
            _text(complaint, found),
            _speaker(complaint, found),
            len(_to(found, complaint)) > 1,
            found.version,
        )


def sheets(actor: Actor, *, batch: str = "", reference: str = "", letter_id: str = "") -> bytes:
    """A batch, or one letter, as a PDF for paper: tagged, each letter on sheets of its own, the address in the window
    of the envelope and nothing of the case on it. None of a letter that is kept back."""
    with office(actor, "to print letters", opened=batch or reference):
        wanted = select(Letter, Complaint).join(Complaint, Complaint.key == Letter.complaint_key)
        wanted = wanted.where(visible_to(actor), Letter.state.in_(GOES))
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
    kind: str,
    way: Way,
    text: str,
    *,
    reference: str,
    on: date,
    to: list[str],
    invented: bool,
    carried: bool = False,
) -> dict[str, Any]:
    """A letter as it is set: `to` is the lines of its address, `on` its day in London; `carried`: it goes to whoever
    carries the case on."""
    lines = in_the_window(to)
    return {
        "title": heading(kind, way, carried=carried),
        "reference": reference,
        "on": on.isoformat(),
        "dated": dated(on, way),
        "signed": signed(way),
        "from": FROM,
        "to": lines,
        "small": len(lines) > WINDOW,
        "format": way.layout.value,
        "lang": "cy" if way.welsh else "en",
        "blocks": [{"text": each.text, "is_heading": each.is_heading} for each in blocks(text, way)],
        "invented": invented,
    }


def _sheet(found: Letter, complaint: Complaint) -> dict[str, Any]:
    return sheet(
        found.kind,
        _way(found),
        _text(complaint, found),
        reference=complaint.reference,
        on=clock.london_date(found.made_at),
        to=_to(found, complaint),
        invented=_held_at(complaint).invented,
        carried=found.carrier_id is not None,
    )


def _way(found: Letter) -> Way:
    return Way.of(found.reply_format, found.reply_language)


def _held_at(complaint: Complaint) -> Organisation:
    return next(iter(register.by_ids({complaint.held_at_id or complaint.respondent_id}).values()))


def _to(found: Letter, complaint: Complaint) -> list[str]:
    who = _reader(found, complaint)
    if who is None:
        return []
    if found.carrier_id:
        return [each for each in (who.name, *who.address.splitlines()) if each.strip()]
    return _address(who, complaint, _held_at(complaint))


def _reader(found: Letter, complaint: Complaint) -> Identity | None:
    """Who reads a letter: its person, or whoever carries the case on."""
    if found.carrier_id:
        return carrier_identity(complaint, session().get_one(Carrier, found.carrier_id))
    return known_as(complaint, session().get(Joint, found.joint_id) if found.joint_id else None)


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
    """An approved letter as mail, to the person of a case who asked for mail, or to whoever carries it on and did;
    nothing where they no longer do, or where it was kept back meanwhile."""
    with compartment(OMBUDSMAN, TELLING, "to send a letter by mail to whoever asked for it"):
        found = session().get(Letter, letter_id)
        complaint = session().get(Complaint, found.complaint_key) if found else None
        if found is None or complaint is None or found.state not in GOES or not may_go(complaint, found):
            return None
        who = _reader(found, complaint)
        if who is None or not who.email or not (found.carrier_id or complaint.by_mail):
            return None
        way = _way(found)
        return Message(who.email, {"text": _text(complaint, found), "signed": signed(way), "welsh": way.welsh})


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
