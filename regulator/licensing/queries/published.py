"""What was published of licensing, for whoever follows it: decisions, certificates and notices, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from regulator.core.db import session
from regulator.core.documents.models import Document, DocumentVersion

from . import decided, keeping_public, papers
from .content import DECISION

MOST = 50  # entries of the feed
KINDS = (
    DECISION.name,
    papers.CERTIFICATE.name,
    papers.NOTICE.name,
)  # a summary says nothing that its decision does not


@dataclass(frozen=True)
class Entry:
    """One version of a document: what it is called, where it is read, and what changed, where it is not the first."""

    title: str
    address: str
    number: int
    at: datetime
    note: str
    invented: bool


def newest() -> list[Entry]:
    """The newest versions that anyone may read. Nothing that is withdrawn."""
    wanted = (
        select(DocumentVersion, Document)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.kind.in_(KINDS), Document.public, Document.withdrawn_on.is_(None))
        .order_by(DocumentVersion.frozen_at.desc(), DocumentVersion.id.desc())
        .limit(MOST)
    )
    found = [(version, document, _address(document)) for version, document in session().execute(wanted)]
    return [
        Entry(
            title=document.title,
            address=address,
            number=version.number,
            at=version.frozen_at,
            note=version.note or "",
            invented=decided.is_invented(document.reference) or keeping_public.is_invented(document),
        )
        for version, document, address in found
        if address
    ]


def _address(document: Document) -> str | None:
    if document.kind == DECISION.name:
        return decided.address_of(document.reference)
    return keeping_public.address_of(document)
