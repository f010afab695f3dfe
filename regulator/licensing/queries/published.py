"""What was published of licensing, for whoever follows it: decisions, certificates and notices, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from regulator.core import clock
from regulator.core.db import session
from regulator.core.documents.models import Document, DocumentVersion

from ..models.licence import Licence
from . import Standing, as_on, decided, keeping, keeping_public, papers
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
    """The newest versions that anyone may read, and nothing withdrawn: as many statements for many as for one."""
    wanted = (
        select(DocumentVersion, Document)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.kind.in_(KINDS), Document.public, Document.withdrawn_on.is_(None))
        .order_by(DocumentVersion.frozen_at.desc(), DocumentVersion.id.desc())
        .limit(MOST)
    )
    found = [(version, document) for version, document in session().execute(wanted)]
    where = _addresses([document for _version, document in found])
    return [
        Entry(
            title=document.title,
            address=where[document.id][0],
            number=version.number,
            at=version.frozen_at,
            note=version.note or "",
            invented=where[document.id][1],
        )
        for version, document in found
        if document.id in where
    ]


def _addresses(documents: Sequence[Document]) -> Mapping[int, tuple[str, bool]]:
    """Where each is read and whether it is about an invented body, by the numbers of those that have a place."""
    told = decided.told_of([each.reference for each in documents if each.kind == DECISION.name])
    licences = papers.licences_of(documents)
    invented = _invented(list({each.id: each for each in licences.values()}.values()))
    found = {}
    for each in documents:
        if each.reference in told:
            found[each.id] = (decided.address(each.reference), told[each.reference])
        elif each.id in licences:
            licence = licences[each.id]
            found[each.id] = (keeping_public.address(each, licence), invented[licence.id])
    return found


def _invented(licences: Sequence[Licence]) -> Mapping[int, bool]:
    """Whether any body that each binds today is invented, by their numbers."""
    now = clock.now()
    held = as_on([each.id for each in licences], clock.london_date(now), now) if licences else {}
    stood = [Standing(each, held.get(each.id, {})) for each in licences]
    known = keeping.known({code for each in stood for code in each.members})
    return {
        each.licence.id: any(known[code].invented for code in each.members if code in known) for each in stood
    }  # fmt: skip
