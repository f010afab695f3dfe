"""The public register of enforcement, and the page of each notice that was published."""

from flask import abort, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core.access import Access, allow
from regulator.core.documents import kinds, markup
from regulator.core.downloads import public_form
from regulator.enforcement.queries import public
from regulator.enforcement.queries.public import Published

from ..rules.asking import may_be_a_name
from .site import pages


@pages.route("/enforcement")
@allow(Access.PUBLIC)
def list_enforcement() -> str:
    """Every published notice, newest first."""
    after = request.args.get("after", "")
    if after and not (after.isascii() and after.isdigit() and len(after) < 10):
        abort(404)
    found, more = public.register_page(int(after) if after else None)
    following = url_for(".list_enforcement", after=more) if more else ""
    return render_template("publication/enforcement.html", rows=found, following=following, after=after)


@pages.route("/enforcement/<string:reference>")
@allow(Access.PUBLIC)
def enforcement_notice(reference: str) -> Response:
    """A published notice as a page, with its downloads. A withdrawn one is a dated sentence and nothing else."""
    found = _one(reference)
    body = ""
    if not found.withdrawn:
        template = kinds.kind(found.document.kind).template
        body = markup.body(template, found.content, content_hash=found.version.content_hash)
    html = render_template(
        "publication/enforcement_notice.html",
        found=found,
        title=found.content["title"] if not found.withdrawn else "",
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
    )
    return make_response(html, 200)


@pages.route("/enforcement/<string:reference>/notice.<any(pdf, html, json):form>")
@allow(Access.PUBLIC)
def enforcement_form(reference: str, form: str) -> Response:
    """A form of a published notice."""
    found = _one(reference)
    if found.withdrawn:
        html = render_template("publication/enforcement_notice.html", found=found, title="", body="")
        return make_response(html, 410)
    return public_form(found.forms.get(form), f"{found.organisation.code}-{found.reference}")


def _one(reference: str) -> Published:
    if not may_be_a_name(reference):
        abort(404)
    return public.one(reference)
