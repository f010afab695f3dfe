"""A provider's people at an answer: who may send it, what each has typed so far, and the files that went with it.

2026-11: several may write and one sends: whoever leads the provider, or anybody who may answer while nobody leads it,
so that nothing waits for somebody on leave. What one types is theirs alone until they offer it to who sends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core import clock, files
from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import session
from regulator.core.own_keys import opened
from regulator.core.refused import NotFound
from regulator.people.models import User
from regulator.people.rules import Permission

from ..models import OMBUDSMAN, CaseFile, Complaint, FactCheck, FactWords, PapersAsked, PapersWords
from .telling import of_the_provider
from .walls import office, one

PURPOSE = "to answer what the Ombudsman asks for"
WORDS = {"papers": "ombudsman_papers_words.text", "draft": "ombudsman_fact_words.text"}
NAME = "ombudsman_file.name"
Answered = PapersAsked | FactCheck


@dataclass(frozen=True)
class Offered:
    """What a colleague has typed and offered to who sends."""

    name: str
    text: str


@dataclass(frozen=True)
class Typed:
    """What stands at an answer that is not sent: the reader's own words, whether they offered them, what colleagues
    offered, and whether the reader may send."""

    own: str
    offered: bool
    others: list[Offered]
    may_send: bool


@dataclass(frozen=True)
class SentFile:
    """A file that went with an answer."""

    id: str
    name: str
    media_type: str


def may_send(actor: Actor, today: date) -> bool:
    """Whether somebody of a provider may send what was written: who leads it, or anybody while nobody does."""
    if actor.organisation_id is None or not actor.may(Permission.COMPLAINT_ANSWER):
        return False
    return actor.may(Permission.COMPLAINT_SUBMIT) or not of_the_provider(actor.organisation_id, today, leading=True)


def typed(actor: Actor, what: str, asked_id: str) -> Typed:
    """What stands at an answer, for one of the provider's people. Of what is sent or taken back nothing is left."""
    with compartment(OMBUDSMAN, actor, PURPOSE):
        asked = _asked(actor, what, asked_id)
        sends = may_send(actor, clock.today())
        complaint = session().get_one(Complaint, asked.complaint_key)
        if asked.state != "open" or complaint.own_key is None:
            return Typed("", offered=False, others=[], may_send=sends)
        key = complaint.own_key.open(complaint.key)
        own, others = None, []
        for row, name in _rows(what, asked_id):
            text = opened(row.closed_text, key, place=WORDS[what], record=complaint.key)
            if row.user_id == actor.id:
                own = (text, row.offered)
            elif row.offered and sends:
                others.append(Offered(name, text))
        return Typed(own[0] if own else "", offered=bool(own and own[1]), others=others, may_send=sends)


def _asked(actor: Actor, what: str, asked_id: str) -> Answered:
    """What was asked, for the provider's own people alone. Inside the compartment."""
    found: Answered | None
    found = session().get(PapersAsked, asked_id) if what == "papers" else session().get(FactCheck, asked_id)
    theirs = found is not None and actor.organisation_id is not None and found.organisation_id == actor.organisation_id
    if found is None or not theirs or found.state == "withdrawn" or not actor.may(Permission.COMPLAINT_ANSWER):
        raise NotFound
    return found


def _rows(what: str, asked_id: str) -> list[tuple[PapersWords | FactWords, str]]:
    if what == "papers":
        papers = select(PapersWords, User.name).join(User, User.id == PapersWords.user_id)
        found = session().execute(papers.where(PapersWords.papers_id == asked_id).order_by(User.name, User.id))
        return [(row, name) for row, name in found]
    words = select(FactWords, User.name).join(User, User.id == FactWords.user_id)
    rows = session().execute(words.where(FactWords.check_id == asked_id).order_by(User.name, User.id))
    return [(row, name) for row, name in rows]


def sent_files(actor: Actor, what: str, asked_id: str) -> list[SentFile]:
    """The files that went with a provider's own answer."""
    with compartment(OMBUDSMAN, actor, PURPOSE):
        asked = _asked(actor, what, asked_id)
        complaint = session().get_one(Complaint, asked.complaint_key)
        column = CaseFile.papers_id if what == "papers" else CaseFile.check_id
        return _named(complaint, session().scalars(select(CaseFile).where(column == asked.id)).all())


def files_of_case(actor: Actor, reference: str) -> dict[str, list[SentFile]]:
    """The files that a provider sent about a case, by what they were sent with; for the office."""
    with office(actor, "to see what a provider sent", opened=reference):
        complaint = one(actor, reference)
        rows = (
            session()
            .scalars(
                select(CaseFile)
                .where(CaseFile.complaint_key == complaint.key)
                .where(CaseFile.papers_id.is_not(None) | CaseFile.check_id.is_not(None))
                .order_by(CaseFile.made_at, CaseFile.id)
            )
            .all()
        )
        found: dict[str, list[SentFile]] = {}
        for row in rows:
            found.setdefault(row.papers_id or row.check_id or "", []).extend(_named(complaint, [row]))
        return found


def own_file(actor: Actor, what: str, asked_id: str, file_id: str) -> tuple[bytes, SentFile]:
    """A file that a provider sent, for its own people."""
    for each in sent_files(actor, what, asked_id):
        if each.id == file_id:
            return _content(actor, file_id), each
    raise NotFound


def file_of_case(actor: Actor, reference: str, file_id: str) -> tuple[bytes, SentFile]:
    """A file that a provider sent, for the office."""
    for sent in files_of_case(actor, reference).values():
        for each in sent:
            if each.id == file_id:
                return _content(actor, file_id), each
    raise NotFound


def _content(actor: Actor, file_id: str) -> bytes:
    with compartment(OMBUDSMAN, actor, "to read a file that a provider sent", opened=file_id):
        sha256 = session().get_one(CaseFile, file_id).sha256
    return files.open_original(sha256)


def _named(complaint: Complaint, rows: Sequence[CaseFile]) -> list[SentFile]:
    if complaint.own_key is None:
        return []
    key = complaint.own_key.open(complaint.key)
    return [
        SentFile(each.id, opened(each.closed_name or "", key, place=NAME, record=complaint.key), each.media_type)
        for each in sorted(rows, key=lambda row: (row.made_at, row.id))
    ]
