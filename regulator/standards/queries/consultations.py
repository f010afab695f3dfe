"""Reads of consultations: what is asked is public; a response is its authors' until it is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select

from ...core.actor import Actor
from ...core.db import session
from ...core.files import StoredFile, kept
from ...core.refused import NotFound
from ..models import Consultation, ConsultationFile, ConsultationPart, ConsultationResponse
from ..rules.drafting import EDIT, PUBLISH

FORMS = {  # of what is taken: how its name ends, and what a reader calls it
    "application/pdf": (".pdf", "PDF"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx", "Word"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx", "Excel"),
    "image/jpeg": (".jpg", "picture"),
}


@dataclass(frozen=True)
class Response:
    """One response with its parts, and its files."""

    row: ConsultationResponse
    parts: Sequence[ConsultationPart]
    files: Sequence[ConsultationFile]

    @property
    def name(self) -> str:
        """Who it is from, as the public may read it."""
        if not self.row.may_name:
            return "A response without a name"
        return f"{self.row.name}, {self.row.organisation}" if self.row.organisation else self.row.name

    @property
    def undecided_files(self) -> bool:
        """Whether nobody has said yet of some file of a published response whether it is published."""
        return self.row.moderation == "publish" and any(file.moderation is None for file in self.files)


@dataclass(frozen=True)
class PublishedFile:
    """A file of a published response as the public finds it. `stored` is none where it is withheld, for `why`."""

    id: int
    name: str
    kind: str
    stored: StoredFile | None
    why: str | None


def consultations() -> Sequence[Consultation]:
    """Every consultation, the newest first: that there is one is public from the day it is made."""
    return session().scalars(select(Consultation).order_by(Consultation.opens_on.desc(), Consultation.id.desc())).all()


def consultation(reference: str) -> Consultation:
    """The consultation under a reference. `NotFound` where there is none."""
    found = None
    if reference.isprintable():
        found = session().scalar(select(Consultation).where(Consultation.reference == reference))
    if found is None:
        raise NotFound
    return found


def of_draft(draft_id: int) -> Sequence[Consultation]:
    """The consultations on a draft, the newest first."""
    own = select(Consultation).where(Consultation.draft_id == draft_id)
    return session().scalars(own.order_by(Consultation.id.desc())).all()


def is_open(row: Consultation, on: date) -> bool:
    """Whether responses are taken on a day."""
    return row.opens_on <= on <= row.closes_on and row.published_at is None


def hash_of(code: str) -> str:
    """What a response is found by."""
    return sha256(code.encode("utf-8", "replace")).hexdigest()


def by_code(row: Consultation, code: str) -> ConsultationResponse:
    """The response that a secret link leads to. `NotFound` where there is none."""
    found = session().scalar(
        select(ConsultationResponse).where(
            ConsultationResponse.consultation_id == row.id, ConsultationResponse.code_hash == hash_of(code)
        )
    )
    if found is None:
        raise NotFound
    return found


def parts(response_id: int) -> Sequence[ConsultationPart]:
    """The parts of a response that stand, in the order they were made."""
    own = select(ConsultationPart).where(
        ConsultationPart.response_id == response_id, ConsultationPart.removed_at.is_(None)
    )
    return session().scalars(own.order_by(ConsultationPart.id)).all()


def part(response_id: int, part_id: int) -> ConsultationPart:
    """One part of a response. `NotFound` where there is none."""
    found = session().get(ConsultationPart, part_id)
    if found is None or found.response_id != response_id or found.removed_at is not None:
        raise NotFound
    return found


def files(response_id: int) -> Sequence[ConsultationFile]:
    """The files of a response that stand."""
    own = select(ConsultationFile).where(
        ConsultationFile.response_id == response_id, ConsultationFile.removed_at.is_(None)
    )
    return session().scalars(own.order_by(ConsultationFile.id)).all()


def whole(row: ConsultationResponse) -> Response:
    """A response with all of it."""
    return Response(row, parts(row.id), files(row.id))


def submitted(consultation_id: int) -> list[Response]:
    """Every submitted response, in the order they came."""
    own = select(ConsultationResponse).where(
        ConsultationResponse.consultation_id == consultation_id, ConsultationResponse.state == "submitted"
    )
    return [
        whole(row)
        for row in session().scalars(own.order_by(ConsultationResponse.submitted_at, ConsultationResponse.id))
    ]


def count_submitted(consultation_id: int) -> int:
    """How many responses were submitted."""
    own = select(func.count()).where(
        ConsultationResponse.consultation_id == consultation_id, ConsultationResponse.state == "submitted"
    )
    return session().scalar(own) or 0


def by_reference(row: Consultation, reference: str) -> ConsultationResponse:
    """A response by its reference, whoever asks: for the operator's commands."""
    found = session().scalar(
        select(ConsultationResponse).where(
            ConsultationResponse.consultation_id == row.id, ConsultationResponse.reference == reference
        )
    )
    if found is None:
        raise NotFound
    return found


def response(actor: Actor, row: Consultation, reference: str) -> ConsultationResponse:
    """A submitted response by its reference, for staff. `NotFound` where there is none, or for anyone else."""
    found = None
    if reference.isprintable() and (actor.may(EDIT) or actor.may(PUBLISH)):
        found = session().scalar(
            select(ConsultationResponse).where(
                ConsultationResponse.consultation_id == row.id,
                ConsultationResponse.reference == reference,
                ConsultationResponse.state == "submitted",
            )
        )
    if found is None:
        raise NotFound
    return found


def published(row: Consultation) -> list[Response]:
    """What may be read of the responses once they are published: those that were not withheld."""
    if row.published_at is None:
        return []
    return [each for each in submitted(row.id) if each.row.moderation == "publish"]


def published_files(answer: Response) -> list[PublishedFile]:
    """The files of a response that is published, numbered in the order they came, under names that name nobody."""
    found = []
    for number, file in enumerate(answer.files, start=1):
        stored = kept(file.sha256) if file.moderation == "publish" else None
        ending, kind = FORMS.get(stored.media_type, ("", "file")) if stored else ("", "file")
        name = f"{answer.row.reference}-{number}{ending}"
        found.append(PublishedFile(file.id, name, kind, stored, file.moderation_reason))
    return found


def published_file(row: Consultation, reference: str, file_id: int) -> PublishedFile:
    """A file that is published. `NotFound` where there is none, where it is withheld, and before all is published."""
    for answer in published(row):
        if answer.row.reference == reference:
            for file in published_files(answer):
                if file.id == file_id and file.stored is not None:
                    return file
    raise NotFound
