"""Whether a document is genuine, and whether it is the one that stands."""

import json

from flask import make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core.access import Access, allow
from regulator.core.documents import queries as documents
from regulator.core.documents.queries import Found
from regulator.core.refused import NotFound
from regulator.enforcement.queries import public as enforcement
from regulator.enforcement.rules.notice import KIND as NOTICE
from regulator.licensing.queries import decided as licensing
from regulator.licensing.queries import keeping_public as licences
from regulator.licensing.rules.decision import KIND as DECISION
from regulator.licensing.rules.decision import SUMMARY_KIND as SUMMARY
from regulator.register.queries import place_public as places
from regulator.register.rules.cut_decision import KIND as CUT
from regulator.tariffs.queries import public as tariffs
from regulator.tariffs.rules.document import KIND as TARIFF

from ..queries import reports
from ..rules.asking import check_code, search_text
from .site import pages

DECISIONS = (DECISION, SUMMARY)


@pages.route("/verify")
@allow(Access.PUBLIC)
def verify() -> str | Response:
    """Type the check code that stands on a document."""
    if "code" not in request.args:
        return render_template("publication/verify.html", typed="", wrong=None)
    typed = search_text(request.args["code"])
    code = check_code(typed)
    if code:
        return redirect(url_for(".verified", code=code), 303)
    wrong = "Enter the 12 letters and numbers of the check code" if typed else "Enter a check code"
    return make_response(render_template("publication/verify.html", typed=typed, wrong=wrong), 422)


@pages.route("/verify/<string:code>")
@allow(Access.PUBLIC)
def verified(code: str) -> str | Response:
    """What the document of a check code is."""
    tidy = check_code(code)
    if tidy and tidy != code:
        return redirect(url_for(".verified", code=tidy), 301)
    try:
        found = documents.by_check_code(tidy)
    except NotFound:
        typed = search_text(code)
        return make_response(render_template("publication/unknown_code.html", typed=typed), 404)
    return _shown(found)


def _address(found: Found) -> str:
    """Where the public reads the document; empty for a notice that only its addressees were sent."""
    if found.document.kind == NOTICE:
        return enforcement.address_of(found.document.reference) or ""
    licence = licences.address_of(found.document)
    if licence is not None:
        return licence
    if found.document.kind in DECISIONS:
        return licensing.address_of(found.document.reference) or ""
    if found.document.kind == TARIFF:
        return tariffs.address_of(found.document.reference) or ""
    if found.document.kind == CUT:
        return places.address_of(found.document.reference) or ""
    inspection = reports.inspection_of(found.document)
    reference = inspection.reference if inspection else found.document.reference
    if found.document.reference == reference:
        return url_for(".inspection", reference=reference)
    _, _, sender = found.document.reference.partition("-UR-")
    if sender:
        return url_for(".urgent_reply", reference=reference, sender=sender)
    return url_for(".urgent_notification", reference=reference)


def _is_invented(found: Found) -> bool:
    reference = found.document.reference
    if found.document.kind == TARIFF:
        return tariffs.is_invented(reference)
    if found.document.kind == CUT:
        return places.is_invented(reference)
    return (
        reports.is_invented(found.document)
        or enforcement.is_invented(reference)
        or licences.is_invented(found.document)
        or licensing.is_invented(reference)
    )


def _shown(found: Found) -> str:
    if not found.document.public:
        return render_template("publication/not_public.html", found=found)
    withdrawn = found.document.withdrawn_on is not None
    content = {} if withdrawn else json.loads(found.version.content)
    return render_template(
        "publication/verified.html",
        found=found,
        forms=sorted(documents.forms(found.version.id).items()),
        versions=documents.versions(found.document.id),
        title=content.get("title", found.document.reference),
        notice=content.get("notice"),
        demonstration=_is_invented(found),
        address=_address(found),
    )
