"""Answers a consultation: drafted by one or several people who share a secret link, then submitted once."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from ...core import clock, files
from ...core.actor import STRANGER, Actor
from ...core.db import SOMEONE_ELSE, session
from ...core.events import record
from ...core.files import PAPERS, PHOTOGRAPHS, Received
from ...core.refused import Refused
from ..events.working import ResponseBegun, ResponseSubmitted, ResponseWritten
from ..models import Consultation, ConsultationFile, ConsultationPart, ConsultationResponse
from ..queries import consultations
from ..rules.assembling import parts_of

TAKEN = PAPERS | PHOTOGRAPHS
MOST_PARTS, MOST_FILES = 400, 20
VIEWS = {"support": "Support", "change": "Support with a change", "oppose": "Oppose", "comment": "A comment"}
PUBLIC: Actor = STRANGER


def begin(
    row: Consultation, *, name: str, organisation: str, may_name: bool, now: datetime
) -> tuple[ConsultationResponse, str]:
    """Begin a response, and give it with the secret that its link is made of: it is kept nowhere."""
    _open(row, now)
    code = secrets.token_urlsafe(24)
    made = ConsultationResponse(
        consultation_id=row.id,
        reference=_reference(row),
        code_hash=consultations.hash_of(code),
        name=name,
        organisation=organisation or None,
        may_name=may_name,
        state="draft",
        made_at=now,
    )
    session().add(made)
    session().flush()
    record(PUBLIC, ResponseBegun(row.reference, made.reference))
    return made, code


def write_part(
    row: Consultation,
    response: ConsultationResponse,
    *,
    part: ConsultationPart | None,
    seen: int,
    ref: str,
    author: str,
    view: str,
    text: str,
    papers: Sequence[Received] = (),
    now: datetime,
) -> None:
    """Write an answer on one clause, or on the whole draft, or write it anew. Refused: submitted already; a clause
    that the draft does not have; a text that somebody else changed meanwhile."""
    _writable(row, response, now)
    if view not in VIEWS:
        raise Refused("Choose what you think of it", "view")
    if ref and ref not in {each.ref for each in parts_of(row.content)}:
        raise Refused("Choose a clause of the draft, or the draft as a whole", "ref")
    if part is not None and part.version != seen:
        raise Refused(SOMEONE_ELSE, "version")
    if part is None and len(consultations.parts(response.id)) >= MOST_PARTS:
        raise Refused(f"A response has at most {MOST_PARTS} answers: join some of them")
    if len(consultations.files(response.id)) + len(papers) > MOST_FILES:
        raise Refused(f"A response has at most {MOST_FILES} files", "files")
    what = "changed" if part else "added"
    if part is None:
        part = ConsultationPart(response_id=response.id, made_at=now)
        session().add(part)
    part.ref, part.author, part.view, part.text = ref or None, author, view, text
    _attach(response, papers, now)
    flag_modified(response, "state")  # two authors at once: the second is told
    record(PUBLIC, ResponseWritten(row.reference, response.reference, what))


def remove_part(row: Consultation, response: ConsultationResponse, part: ConsultationPart, *, now: datetime) -> None:
    """Take an answer out before the response is submitted."""
    _writable(row, response, now)
    part.removed_at = now
    record(PUBLIC, ResponseWritten(row.reference, response.reference, "removed"))


def remove_file(row: Consultation, response: ConsultationResponse, file_id: int, *, now: datetime) -> None:
    """Take a file out before the response is submitted."""
    _writable(row, response, now)
    for each in consultations.files(response.id):
        if each.id == file_id:
            each.removed_at = now
            record(PUBLIC, ResponseWritten(row.reference, response.reference, "file removed"))
            return
    raise Refused("This file is not part of the response any more")


def submit(row: Consultation, response: ConsultationResponse, *, seen: int, now: datetime) -> None:
    """Submit a response: it is final. Refused: empty, submitted already, changed since it was read, too late."""
    _writable(row, response, now)
    if response.version != seen:
        raise Refused(SOMEONE_ELSE, "version")
    written = consultations.parts(response.id)
    if not written:
        raise Refused("There is no answer in this response yet. Write at least one")
    response.state, response.submitted_at = "submitted", now
    record(PUBLIC, ResponseSubmitted(row.reference, response.reference, len(written)))


def _attach(response: ConsultationResponse, papers: Sequence[Received], now: datetime) -> None:
    there = {each.sha256 for each in consultations.files(response.id)}
    for paper in papers:
        kept = files.keep(paper, name=paper.name, actor=PUBLIC, allowed=TAKEN, now=now)
        if kept.sha256 in there:
            continue
        known = session().scalar(
            select(ConsultationFile).where(
                ConsultationFile.response_id == response.id, ConsultationFile.sha256 == kept.sha256
            )
        )
        if known is not None:
            known.removed_at = None
            continue
        session().add(ConsultationFile(response_id=response.id, sha256=kept.sha256, name=paper.name, added_at=now))
        there.add(kept.sha256)


def _open(row: Consultation, now: datetime) -> None:
    today = clock.london_date(now)
    if today < row.opens_on:
        raise Refused(f"This consultation opens on {row.opens_on:%-d %B %Y}")
    if not consultations.is_open(row, today):
        raise Refused(f"This consultation closed on {row.closes_on:%-d %B %Y}. Nothing more can be written or sent")


def _writable(row: Consultation, response: ConsultationResponse, now: datetime) -> None:
    if response.state != "draft":
        raise Refused("This response was submitted. It stays as it was sent")
    _open(row, now)


def _reference(row: Consultation) -> str:
    """A number within the consultation, random, so that it does not tell how many answered."""
    while True:
        reference = f"R-{secrets.randbelow(900_000) + 100_000}"
        taken = select(func.count()).where(ConsultationResponse.reference == reference)
        if not session().scalar(taken):
            return reference
