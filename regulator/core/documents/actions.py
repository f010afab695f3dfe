"""Freezes content, has its forms rendered, and withdraws what may not be shown.

2026-11: what is published is content, not files: HTML, PDF and JSON are rendered once from the same canonical JSON,
each by an outgoing row of its own, so that one that fails or hangs never holds up the others.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, select
from tinyhtml5 import parse

from .. import clock, files, outbox
from ..actor import SYSTEM, Actor
from ..canonical import canonical, digest
from ..db import session, transaction
from ..events import record
from ..events.seal import head
from ..refused import Refused
from . import kinds, lint, markup, queries
from .events import (
    DocumentFrozen,
    DocumentMadePublic,
    DocumentRestored,
    DocumentWithdrawn,
    FormRendered,
    WithdrawalConfirmed,
)
from .models import Document, DocumentForm, DocumentVersion

Form = Literal["pdf", "html", "json"]
FORMS: tuple[Form, ...] = ("html", "pdf", "json")  # JSON last: it names the hashes of the others that exist
MEDIA_TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 and O, 1 and I: codes are read aloud
RENDER = "render-document"
AS_RENDERED = {"namespace_html_elements": False}  # how the rendering process reads the same HTML


class WrongContent(RuntimeError):
    """Content that does not keep to its published schema. A fault of ours: nothing was frozen."""


@dataclass(frozen=True)
class Frame:
    """What a version knows of itself before its content is fixed."""

    number: int
    check_code: str
    published_on: date
    first_published_on: date
    audit_head: str | None
    corrections: tuple[tuple[date, str], ...]


def freeze(
    kind: str,
    reference: str,
    *,
    subject: str,
    title: str,
    build: Callable[[Frame], dict[str, Any]],
    published_on: date,
    note: str | None,
    actor: Actor,
    public: bool = True,
) -> DocumentVersion:
    """Fix the next version of a document and have its forms rendered.

    `public`: false for a first version that only its addressees may have until `make_public`. A version after the
    first needs a `note`: what was corrected, and why. Refused: a withdrawn document, and content that could not be
    read by everyone (`lint`).
    """
    document = session().scalar(select(Document).where(Document.reference == reference).with_for_update())
    if document is None:
        document = Document(reference=reference, kind=kind, subject=subject, title=title, public=public)
        session().add(document)
        session().flush()
    if document.withdrawn_on:
        raise Refused("This document is withdrawn. Publish a new one under a new reference.")
    earlier = queries.versions(document.id)
    if earlier and not (note or "").strip():
        raise Refused("Say what was corrected, and why", "note")
    frame = _frame(earlier, published_on, note)
    declared = kinds.kind(kind)
    text = _fixed(declared, build(frame))
    version = DocumentVersion(
        document_id=document.id,
        number=frame.number,
        schema=declared.schema,
        content=text,
        content_hash=digest(text),
        check_code=frame.check_code,
        published_on=published_on,
        frozen_at=clock.now(),
        audit_head=frame.audit_head,
        note=note,
    )
    session().add(version)
    session().flush()
    record(actor, DocumentFrozen(document.id, reference, version.number, version.content_hash))
    for form in FORMS:
        outbox.post(RENDER, key=f"{version.id}:{form}", version_id=version.id, form=form)
    return version


def keep_form(version_id: int, form: Form, content: bytes, *, rendered_with: str) -> None:
    """Keep a rendered form. A form is kept once: another rendering of it, after a lost lease, changes nothing."""
    version = session().get_one(DocumentVersion, version_id)
    document = session().get_one(Document, version.document_id)
    if queries.form(version_id, form) is not None:
        return
    name = f"{document.reference}.{form}"
    kept = files.keep_made(content, media_type=MEDIA_TYPES[form], name=name, actor=SYSTEM, now=clock.now())
    session().add(
        DocumentForm(
            version_id=version_id,
            form=form,
            sha256=kept.sha256,
            size=kept.size,
            rendered_at=clock.now(),
            rendered_with=rendered_with,
        )
    )
    session().flush()
    record(SYSTEM, FormRendered(version.document_id, version.number, form, kept.sha256))


def make_public(document: Document, *, actor: Actor, today: date) -> None:
    """From now on anyone may read what only its addressees had. What is public stays so: done twice, it changes
    nothing."""
    if not document.public:
        document.public = True
        record(actor, DocumentMadePublic(document.id, document.reference, today))


def withdraw(document: Document, *, reason: str, actor: Actor, today: date) -> None:
    """Take a document from the public at once (court order, identification, danger, quashed). Its bytes stay sealed."""
    if document.withdrawn_on:
        raise Refused("This document is withdrawn already")
    if not reason.strip():
        raise Refused("Say why the document must be withdrawn. The public will read it.", "reason")
    document.withdrawn_on = today
    document.withdrawn_because = reason
    document.withdrawn_by = actor.key
    record(actor, DocumentWithdrawn(document.id, reason, today))


def confirm_withdrawal(document: Document, *, actor: Actor, today: date) -> None:
    """A second person confirms a withdrawal."""
    if not document.withdrawn_on:
        raise Refused("This document is not withdrawn")
    if document.withdrawn_by == actor.key:
        raise Refused("A withdrawal is confirmed by someone other than the person who made it")
    if document.withdrawal_confirmed_on:
        raise Refused("This withdrawal is confirmed already")
    document.withdrawal_confirmed_on = today
    record(actor, WithdrawalConfirmed(document.id, today))


def restore(document: Document, *, reason: str, actor: Actor, today: date) -> None:
    """The second person does not confirm a withdrawal: the document is there again, with the reason on record."""
    if not document.withdrawn_on:
        raise Refused("This document is not withdrawn")
    if document.withdrawal_confirmed_on:
        raise Refused("This withdrawal is confirmed: what is published again is published under a new reference")
    if document.withdrawn_by == actor.key:
        raise Refused("Somebody other than the person who withdrew it decides")
    if not reason.strip():
        raise Refused("Say why it may be read again", "reason")
    document.withdrawn_on = document.withdrawn_because = document.withdrawn_by = None
    record(actor, DocumentRestored(document.id, reason, today))


def in_transaction_keep_form(version_id: int, form: Form, content: bytes, *, rendered_with: str) -> None:
    """The same from a sender, which works with no transaction open."""
    with transaction():
        keep_form(version_id, form, content, rendered_with=rendered_with)


def _fixed(kind: kinds.Kind, content: dict[str, Any]) -> str:
    """The content as its one text, if every form can be made of it: frozen content without forms would be stuck."""
    problems = kind.problems(content)
    if problems:
        raise WrongContent("; ".join(problems[:5]))
    page = parse(markup.printable(kind.template, content, content_hash=None), **AS_RENDERED)
    unreadable = lint.problems(page)
    if unreadable:
        raise Refused(f"This cannot be published as it is: {'; '.join(unreadable[:5])}")
    return canonical(content)


def _frame(earlier: list[DocumentVersion], published_on: date, note: str | None) -> Frame:
    position, last = head()
    corrections = [(version.published_on, version.note) for version in earlier if version.note]
    if earlier and note:
        corrections.append((published_on, note))
    return Frame(
        number=len(earlier) + 1,
        check_code=_check_code(),
        published_on=published_on,
        first_published_on=earlier[0].published_on if earlier else published_on,
        audit_head=last if position else None,
        corrections=tuple(corrections),
    )


def _check_code() -> str:
    """A code that nobody can guess (60 bits) and anyone can read aloud: `7KQ4-M2XN-W9PD`."""
    while True:
        letters = "".join(secrets.choice(LETTERS) for _ in range(12))
        code = "-".join(letters[start : start + 4] for start in (0, 4, 8))
        if not session().scalar(select(func.count()).where(DocumentVersion.check_code == code)):
            return code
