"""An inspection's report in any form, at any moment: nothing is ever stuck inside."""

import json

from flask import g
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.documents import exporting
from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document, DocumentVersion
from regulator.core.documents.rendering import RenderingFailed
from regulator.core.files import open_kept
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from .. import queries
from ..models.inspection import Inspection
from ..queries.report import KIND, draft_content
from .site import page, pages, section

READ = allow(Permission.INSPECTION_READ)
SECONDS = 40.0  # for a PDF within a request; the longest real reports take a third


@pages.route("/<string:reference>/export")
@READ
@section("Export", 95)
def export(reference: str) -> Response:
    """The forms in which the report can be had now."""
    inspection = queries.one_visible_to(g.actor, reference)
    return _page(inspection)


@pages.route("/<string:reference>/export/report.<any(pdf, html, json, docx):form>")
@READ
def exported(reference: str, form: str) -> Response:
    """The report in one form: as it was published, byte for byte, or as it stands, marked as not published."""
    inspection = queries.one_visible_to(g.actor, reference)
    try:
        made = _made(inspection, form)
    except RenderingFailed as fault:
        return _page(inspection, fault.reason, 503)
    answer = Response(made, mimetype=exporting.FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{inspection.reference}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(inspection: Inspection, fault: str = "", status: int = 200) -> Response:
    document = _document(inspection)
    return page(
        inspection,
        "export",
        under="export",
        status=status,
        published=document is not None,
        withdrawn=document is not None and document.withdrawn_on is not None,
        fault=fault,
    )


def _made(inspection: Inspection, form: str) -> bytes:
    version = _published(inspection)
    if version is None:
        content = draft_content(inspection, today=clock.today(), public_url=g.settings.public_url)
        return exporting.made(KIND.template, form, content, None, timeout=SECONDS)
    kept = documents.forms(version.id)
    if form in kept:
        return open_kept(kept[form].sha256)
    return exporting.made(KIND.template, form, json.loads(version.content), version.content_hash, timeout=SECONDS)


def _document(inspection: Inspection) -> Document | None:
    try:
        return documents.document(inspection.reference)
    except NotFound:
        return None


def _published(inspection: Inspection) -> DocumentVersion | None:
    """The published version that stands; None before publication. `NotFound` for one that was withdrawn."""
    document = _document(inspection)
    if document is None:
        return None
    if document.withdrawn_on is not None:
        raise NotFound
    return documents.newest(document.id)
