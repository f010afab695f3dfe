"""What the public may read of applications: the decisions that were sent, and nothing of what is under way."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Select, or_, select

from regulator.core.db import session
from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document, DocumentForm, DocumentVersion
from regulator.core.refused import NotFound
from regulator.register.models import Organisation

from ..models.application import Application, ApplicationMember
from ..models.panel import DecisionDocument

PAGE = 25


@dataclass(frozen=True)
class Published:
    """A decision that anyone may read, or its plain summary, and what it is about."""

    row: DecisionDocument
    application: Application
    organisation: Organisation
    document: Document

    @property
    def withdrawn(self) -> bool:
        """Whether it is withdrawn: nothing of it is shown."""
        return self.document.withdrawn_on is not None

    @cached_property
    def version(self) -> DocumentVersion:
        """The version that stands."""
        return documents.newest(self.document.id)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What it says."""
        loaded: dict[str, Any] = json.loads(self.version.content)
        return loaded

    @cached_property
    def forms(self) -> dict[str, DocumentForm]:
        """Its rendered forms, by name."""
        return documents.forms(self.version.id)


def page(after: int | None = None, most: int = PAGE) -> tuple[list[Published], int | None]:
    """A page of decisions, the newest first, and after which number the next begins."""
    wanted = _all().where(DecisionDocument.kind == "decision")
    if after is not None:
        wanted = wanted.where(DecisionDocument.document_id < after)
    found = [Published(*row) for row in session().execute(wanted.limit(most + 1))]
    return found[:most], found[most - 1].document.id if len(found) > most else None


def of_provider(organisation_id: int, most: int = PAGE) -> list[Published]:
    """The decisions on applications that a body made or was named in as a member, the newest first."""
    named = select(ApplicationMember.application_id).where(ApplicationMember.organisation_id == organisation_id)
    wanted = _all().where(
        DecisionDocument.kind == "decision",
        or_(Application.organisation_id == organisation_id, Application.id.in_(named)),
    )
    return [Published(*row) for row in session().execute(wanted.limit(most))]


def one(reference: str) -> Published:
    """One decision or summary by its reference. `NotFound` where none was sent under it that the public may read."""
    if not reference.isprintable():
        raise NotFound
    row = session().execute(_all().where(DecisionDocument.reference == reference)).first()
    if row is None:
        raise NotFound
    return Published(*row)


def beside(found: Published) -> Published | None:
    """The plain summary of a decision, or the decision of a summary: sent together."""
    kind = "summary" if found.row.kind == "decision" else "decision"
    wanted = _all().where(
        DecisionDocument.application_id == found.application.id,
        DecisionDocument.kind == kind,
        DecisionDocument.sent_on == found.row.sent_on,
    )
    row = session().execute(wanted.limit(1)).first()
    return Published(*row) if row else None


def address(reference: str) -> str:
    """Where the public reads a decision, or its plain summary."""
    return f"/licensing/decisions/{reference}"


def address_of(document_reference: str) -> str | None:
    """Where the public reads the document of a reference; none for what is no decision that it may read."""
    return address(document_reference) if told_of([document_reference]) else None


def is_invented(document_reference: str) -> bool:
    """Whether a document is a decision, that the public may read, about an invented body."""
    return told_of([document_reference]).get(document_reference, False)


def told_of(references: Sequence[str]) -> dict[str, bool]:
    """Those of some documents that are decisions or summaries that the public may read, with whether each is about an
    invented body."""
    wanted = (
        select(DecisionDocument.reference, Organisation.invented)
        .join(Document, Document.id == DecisionDocument.document_id)
        .join(Application, Application.id == DecisionDocument.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(DecisionDocument.reference.in_(references), Document.public)
    )
    return dict(session().execute(wanted).all()) if references else {}


def _all() -> Select[DecisionDocument, Application, Organisation, Document]:
    return (
        select(DecisionDocument, Application, Organisation, Document)
        .join(Application, Application.id == DecisionDocument.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Document, Document.id == DecisionDocument.document_id)
        .where(Document.public, DecisionDocument.kind != "minded")
        .order_by(DecisionDocument.document_id.desc())
    )
