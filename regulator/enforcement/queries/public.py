"""What the public may read of enforcement: the copies that were published, and nothing else."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Select, select

from regulator.core.db import session
from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document, DocumentForm, DocumentVersion
from regulator.core.refused import NotFound
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from ..models.matter import Matter
from ..models.measure import Addressee, Measure
from ..models.notice import Notice, PublicCopy
from ..rules.notice import KINDS

PAGE = 50


@dataclass(frozen=True)
class Published:
    """A notice that stands in the public register: its copy, and how the step stands now."""

    copy: PublicCopy
    notice: Notice
    measure: Measure
    matter: Matter
    organisation: Organisation
    document: Document

    @property
    def reference(self) -> str:
        """The reference of the notice."""
        return self.notice.reference

    @property
    def rung(self) -> str:
        """The rung of the ladder."""
        return standards.rung(self.measure.rung).title

    @property
    def kind(self) -> str:
        """Which kind of notice, in words."""
        return KINDS[self.notice.kind]

    @property
    def stands(self) -> str:
        """How the step stands now, in words."""
        return self.measure.state.replace("-", " ").capitalize()

    @property
    def withdrawn(self) -> bool:
        """Whether the copy is withdrawn: nothing of it is shown."""
        return self.document.withdrawn_on is not None

    @cached_property
    def version(self) -> DocumentVersion:
        """The version of the copy that stands."""
        return documents.newest(self.document.id)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What the copy says."""
        loaded: dict[str, Any] = json.loads(self.version.content)
        return loaded

    @cached_property
    def forms(self) -> dict[str, DocumentForm]:
        """Its rendered forms, by name."""
        return documents.forms(self.version.id)

    @cached_property
    def addressees(self) -> list[str]:
        """To whom it was given."""
        rows = select(Addressee.name).where(Addressee.measure_id == self.measure.id).order_by(Addressee.id)
        return list(session().scalars(rows))


def register_page(after: int | None = None, most: int = PAGE) -> tuple[list[Published], int | None]:
    """A page of the public register, the newest first, and after which notice's number the next begins."""
    wanted = _all()
    if after is not None:
        wanted = wanted.where(Notice.id < after)
    found = [Published(*row) for row in session().execute(wanted.limit(most + 1))]
    return found[:most], found[most - 1].notice.id if len(found) > most else None


def about(organisation_id: int, most: int = 20) -> list[Published]:
    """What was published about a provider, or given to a commissioner, the newest first."""
    given_to = select(Addressee.measure_id).where(Addressee.organisation_id == organisation_id)
    wanted = _all().where((Matter.organisation_id == organisation_id) | Measure.id.in_(given_to))
    return [Published(*row) for row in session().execute(wanted.limit(most))]


def one(reference: str) -> Published:
    """One published notice by its reference. `NotFound` where none is published under it."""
    if not reference.isprintable():
        raise NotFound
    row = session().execute(_all().where(Notice.reference == reference)).first()
    if row is None:
        raise NotFound
    return Published(*row)


def is_published(matter_id: int, number: int) -> bool:
    """Whether a notice of a step of the ladder stands in the public register."""
    wanted = select(PublicCopy.notice_id).join(Notice, Notice.id == PublicCopy.notice_id)
    of = wanted.join(Measure, Measure.id == Notice.measure_id)
    found = of.where(Measure.matter_id == matter_id, Measure.number == number).limit(1)
    return session().scalar(found) is not None


def address_of(document_reference: str) -> str | None:
    """Where the public reads the document of a reference; none for what is no public copy of a notice."""
    row = session().execute(_all().where(Document.reference == document_reference)).first()
    return f"/enforcement/{Published(*row).reference}" if row else None


def is_invented(document_reference: str) -> bool:
    """Whether a document is a notice of enforcement about an invented body."""
    subject = session().scalar(select(Document.subject).where(Document.reference == document_reference))
    kind, _, number = (subject or "").partition(":")
    if kind != "enforcement" or not number.isdecimal():
        return False
    matter = session().get(Matter, int(number))
    return matter is not None and session().get_one(Organisation, matter.organisation_id).invented


def _all() -> Select[PublicCopy, Notice, Measure, Matter, Organisation, Document]:
    return (
        select(PublicCopy, Notice, Measure, Matter, Organisation, Document)
        .join(Notice, Notice.id == PublicCopy.notice_id)
        .join(Measure, Measure.id == Notice.measure_id)
        .join(Matter, Matter.id == Measure.matter_id)
        .join(Organisation, Organisation.id == Matter.organisation_id)
        .join(Document, Document.id == PublicCopy.document_id)
        .order_by(Notice.id.desc())
    )
