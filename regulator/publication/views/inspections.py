"""The list of published reports, and the page of each."""

from flask import abort, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core.access import Access, allow
from regulator.core.documents import kinds, markup
from regulator.core.refused import NotFound
from regulator.improvement.queries.publishing import plan_of_report

from ..queries import notifications, reports
from ..queries.reports import Report
from ..rules.asking import may_be_a_name
from .site import pages


@pages.route("/inspections")
@allow(Access.PUBLIC)
def list_inspections() -> str:
    """Every published report, newest first."""
    after = request.args.get("after", "")
    if after and not may_be_a_name(after):
        abort(404)
    listed = reports.page(after or None)
    following = url_for(".list_inspections", after=listed.more) if listed.more else ""
    return render_template("publication/inspections.html", listed=listed, following=following, after=after)


@pages.route("/inspections/<string:reference>")
@allow(Access.PUBLIC)
def inspection(reference: str) -> str | Response:
    """A report as a page, with its downloads. A withdrawn one is a dated notice and nothing else."""
    notification = notifications.on(reference) if may_be_a_name(reference) else None
    try:
        found = report(reference)
    except NotFound:
        if notification is None:
            raise
        return make_response(render_template("publication/not_reported.html", found=notification), 200)
    if found.withdrawn:
        return make_response(render_template("publication/withdrawn.html", report=found), 200)
    kind = kinds.kind(found.document.kind)
    body = markup.body(
        kind.template, found.content, content_hash=found.version.content_hash, picture=_address_of_pictures(found)
    )
    versions = reports.versions(found)
    return render_template(
        "publication/inspection.html",
        report=found,
        title=found.content["title"],
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
        versions=versions,
        tracked=plan_of_report(found.inspection.id) is not None,
        forms=reports.forms_of(each.id for each in versions),
        notification=notification,
        parts=[each for each in found.content.get("parts", []) if each["kind"] != "lrt"],
    )


def report(reference: str) -> Report:
    """The report that an address names."""
    if not may_be_a_name(reference):
        abort(404)
    return reports.one(reference)


def _address_of_pictures(found: Report):
    def address(sha256: str) -> str:
        return url_for(".photograph", reference=found.reference, number=found.version.number, sha256=sha256)

    return address
