"""What the public may read of the oversight of places: the decisions on cuts that were published."""

from dataclasses import dataclass

from sqlalchemy import Select, String, cast, literal, select

from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document, DocumentVersion

from ...core.db import session
from ...core.refused import NotFound
from ..models import Organisation
from ..models.places import PlaceCut
from ..rules.cut_decision import KIND, OUTCOMES

PAGE = 50


@dataclass(frozen=True)
class Published(documents.InVersion):
    """A published decision on a cut of places, in the version that stands or in an earlier one."""

    cut: PlaceCut
    prison: Organisation

    @property
    def outcome(self) -> str:
        """What was decided, in words."""
        return OUTCOMES[self.cut.state]


def decisions(before: int | None = None, most: int = PAGE) -> tuple[list[Published], int | None]:
    """A page of decisions on cuts, the newest first, and the document before which the next page begins."""
    wanted = _all().order_by(Document.id.desc()).limit(most + 1)
    if before is not None:
        wanted = wanted.where(Document.id < before)
    found = [Published(*row) for row in session().execute(wanted)]
    return found[:most], found[most - 1].document.id if len(found) > most else None


def about(organisation_id: int, most: int = 20) -> list[Published]:
    """The decisions on the places of a prison, the newest first."""
    wanted = _all().where(PlaceCut.organisation_id == organisation_id).order_by(Document.id.desc()).limit(most)
    return [Published(*row) for row in session().execute(wanted)]


def decision(reference: str) -> Published:
    """One decision by its reference. `NotFound` where none is published under it."""
    row = session().execute(_all().where(Document.reference == reference)).first() if reference.isascii() else None
    if row is None:
        raise NotFound
    return Published(*row)


def published_of(cut: PlaceCut) -> Published | None:
    """The decision on a request; none before it is decided, and none of what was decided before decisions were
    documents."""
    row = session().execute(_all().where(Document.reference == cut.reference)).first()
    return Published(*row) if row else None


def references() -> list[str]:
    """The references of decisions that can be read; what is invented is not among them."""
    wanted = _all().where(Organisation.invented.is_(False), Document.withdrawn_on.is_(None)).order_by(Document.id)
    return [row[0].reference for row in session().execute(wanted)]


def address_of(reference: str) -> str | None:
    """Where the public reads the document of a reference; none for what is no decision on places."""
    known = session().scalar(select(Document.id).where(Document.reference == reference, Document.kind == KIND))
    return f"/places/decisions/{reference}" if known is not None else None


def is_invented(reference: str) -> bool:
    """Whether a document is a decision about an invented prison."""
    row = session().execute(_all().where(Document.reference == reference)).first()
    return row is not None and Published(*row).prison.invented


def _all() -> Select[Document, DocumentVersion, PlaceCut, Organisation]:
    """Every decision with its version that stands, in one query."""
    newest = (
        select(DocumentVersion.id)
        .where(DocumentVersion.document_id == Document.id)
        .order_by(DocumentVersion.number.desc())
        .limit(1)
        .correlate(Document)
        .scalar_subquery()
    )
    return (
        select(Document, DocumentVersion, PlaceCut, Organisation)
        .join(DocumentVersion, DocumentVersion.id == newest)
        .join(PlaceCut, Document.subject == literal("place-cut:") + cast(PlaceCut.id, String))
        .join(Organisation, Organisation.id == PlaceCut.organisation_id)
        .where(Document.kind == KIND, Document.public)
    )
