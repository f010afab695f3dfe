"""Renders the forms of frozen content, for the outbox."""

import atexit
import json
from functools import cache
from importlib.metadata import version as installed
from typing import Any

import orjson

from .. import outbox
from ..db import reading, session
from . import kinds, markup, queries, signing
from .actions import RENDER, Form, in_transaction_keep_form
from .models import Document, DocumentVersion
from .rendering import Renderer, RenderingFailed


@cache
def renderer() -> Renderer:
    """This process's one warm rendering process."""
    made = Renderer()
    atexit.register(made.close)
    return made


@outbox.sender(RENDER)
def render_form(payload: dict[str, Any]) -> None:
    """Render one form of one version and keep it. One that exists already is left alone."""
    form: Form = payload["form"]
    with reading():
        version = session().get_one(DocumentVersion, payload["version_id"])
        document = session().get_one(Document, version.document_id)
        if queries.form(version.id, form) is not None:
            return
        hashes = {name: row.sha256 for name, row in queries.forms(version.id).items()}
    kind = kinds.kind(document.kind)
    content, made_with = _made(form, kind, version, hashes), _made_with(form)
    if form == "pdf" and kind.signed:
        # Here and not in the rendering process, which reads what authors wrote and is given no key.
        by = signing.identity()
        content = signing.signed(content, check_code=version.check_code, by=by)
        made_with += f", pyHanko {installed('pyhanko')}, certificate {by.fingerprint[:16]}"
    in_transaction_keep_form(version.id, form, content, rendered_with=made_with)


def _made(form: Form, kind: kinds.Kind, version: DocumentVersion, hashes: dict[str, str]) -> bytes:
    content: dict[str, Any] = json.loads(version.content)
    if form == "json":
        told = {"content": version.content_hash, "html": hashes.get("html"), "pdf": hashes.get("pdf")}
        return orjson.dumps({**content, "hashes": told}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    photographs = kind.photographs(content)
    if form == "html":
        page = markup.whole(kind.template, content, content_hash=version.content_hash, photographs=photographs)
        return page.encode()
    try:
        return renderer().pdf(kind.template, content, content_hash=version.content_hash, photographs=photographs)
    except RenderingFailed as fault:
        if fault.reason == "refused by the lint":
            raise outbox.CannotBeSent(str(fault)) from fault
        raise


def _made_with(form: Form) -> str:
    """What made the form, so that a difference between two can be explained years later."""
    ours = f"regulator {installed('regulator')}"
    return f"{ours}, WeasyPrint {installed('weasyprint')}" if form == "pdf" else ours
