"""The forms of a report as files: the bytes that were rendered once, under their own hashes."""

import json

from flask import abort, make_response, render_template
from werkzeug import Response

from regulator.core.access import Access, allow
from regulator.core.documents import kinds
from regulator.core.documents import queries as documents
from regulator.core.documents.models import DocumentVersion
from regulator.core.downloads import public_form

from ..queries import reports
from ..queries.reports import Report
from .inspections import report
from .site import pages


@pages.route("/inspections/<string:reference>/report.<any(pdf, html, json):form>")
@allow(Access.PUBLIC)
def form_of_newest(reference: str, form: str) -> Response:
    """A form of the version that stands."""
    found = report(reference)
    return _gone(found) if found.withdrawn else _file(found, found.version, form)


@pages.route("/inspections/<string:reference>/versions/<int:number>/report.<any(pdf, html, json):form>")
@allow(Access.PUBLIC)
def form_of_version(reference: str, number: int, form: str) -> Response:
    """A form of one version, the standing one or an earlier."""
    found = report(reference)
    return _gone(found) if found.withdrawn else _file(found, reports.version(found, number), form)


@pages.route("/inspections/<string:reference>/versions/<int:number>/photographs/<string:sha256>")
@allow(Access.PUBLIC)
def photograph(reference: str, number: int, sha256: str) -> Response:
    """A photograph that a version of a report shows."""
    found = report(reference)
    if found.withdrawn:
        return _gone(found)
    version = reports.version(found, number)
    held = kinds.kind(found.document.kind).photographs(json.loads(version.content))
    if sha256 not in held:
        abort(404)
    answer = make_response(held[sha256])
    answer.mimetype = "image/png" if held[sha256].startswith(b"\x89PNG") else "image/jpeg"
    answer.set_etag(sha256)
    return answer


def _file(found: Report, version: DocumentVersion, form: str) -> Response:
    name = f"{found.organisation.code}-{found.reference}-v{version.number}"
    return public_form(documents.form(version.id, form), name)


def _gone(found: Report) -> Response:
    return make_response(render_template("publication/withdrawn.html", report=found), 410)
