"""Finds published documents, their versions and their forms."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from ..db import session
from ..refused import NotFound
from .models import Document, DocumentForm, DocumentVersion


@dataclass(frozen=True)
class InVersion:
    """A document in one of its versions, as somebody reads it. A feature adds what it is about."""

    document: Document
    version: DocumentVersion

    @property
    def withdrawn(self) -> bool:
        """Whether the document is withdrawn: nothing of it is shown."""
        return self.document.withdrawn_on is not None

    @cached_property
    def content(self) -> dict[str, Any]:
        """What it says, as it was frozen."""
        loaded: dict[str, Any] = json.loads(self.version.content)
        return loaded

    @cached_property
    def forms(self) -> dict[str, DocumentForm]:
        """Its rendered forms, by name."""
        return forms(self.version.id)


@dataclass(frozen=True)
class Found(InVersion):
    """A version with its document, and whether a newer one has taken its place."""

    newest: DocumentVersion

    @property
    def current(self) -> bool:
        """Whether this is the version that stands."""
        return self.version.id == self.newest.id


def document(reference: str) -> Document:
    """The document under a reference. `NotFound` where nothing was published under it."""
    found = session().scalar(select(Document).where(Document.reference == reference))
    if found is None:
        raise NotFound
    return found


def versions(document_id: int) -> list[DocumentVersion]:
    """Every version, the first one first."""
    return list(
        session().scalars(
            select(DocumentVersion).where(DocumentVersion.document_id == document_id).order_by(DocumentVersion.number)
        )
    )


def newest(document_id: int) -> DocumentVersion:
    """The version that stands."""
    found = session().scalar(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.number.desc())
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found


def by_check_code(code: str) -> Found:
    """The version that carries a check code, however it was typed. `NotFound` for a code that we never gave."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    tidy = "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    version = session().scalar(select(DocumentVersion).where(DocumentVersion.check_code == tidy[:20]))
    if version is None:
        raise NotFound
    return Found(session().get_one(Document, version.document_id), version, newest(version.document_id))


def published_heads() -> list[tuple[str, str]]:
    """The heads of the event log that we told the world, each with the document that tells it."""
    rows = session().execute(
        select(Document.reference, DocumentVersion.number, DocumentVersion.audit_head)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(DocumentVersion.audit_head.is_not(None))
        .order_by(DocumentVersion.id)
    )
    return [(f"{reference}, version {number}", head) for reference, number, head in rows if head]


def form(version_id: int, name: str) -> DocumentForm | None:
    """A rendered form of a version; None while it is not rendered."""
    return session().scalar(
        select(DocumentForm).where(DocumentForm.version_id == version_id, DocumentForm.form == name)
    )


def forms(version_id: int) -> dict[str, DocumentForm]:
    """The rendered forms of a version, by name."""
    rows = session().scalars(select(DocumentForm).where(DocumentForm.version_id == version_id))
    return {row.form: row for row in rows}
