"""The public register of decisions on cuts of places, and the page of each with its downloads."""

from datetime import UTC, datetime

from flask import abort, current_app, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core.access import Access, allow
from regulator.core.documents import markup
from regulator.core.downloads import public_form
from regulator.register.queries import place_public as public
from regulator.register.queries.cut_decision import KIND
from regulator.register.queries.place_public import Published

from ..rules.asking import may_be_a_name
from .site import pages

PUBLIC = allow(Access.PUBLIC)


@pages.route("/places/decisions")
@PUBLIC
def list_place_decisions() -> str:
    """Every decision on a cut of places, newest first."""
    after = request.args.get("after", "")
    if after and not (after.isascii() and after.isdigit() and len(after) < 10):
        abort(404)
    found, more = public.decisions(int(after) if after else None)
    following = url_for(".list_place_decisions", after=more) if more else ""
    return render_template("publication/place_decisions.html", rows=found, following=following, after=after)


@pages.route("/feeds/places.atom")
@PUBLIC
def places_feed() -> Response:
    """Decisions on places for whoever follows them, the newest first. Nothing that is withdrawn."""
    shown = [each for each in public.decisions()[0] if not each.withdrawn]
    made = render_template(
        "publication/places.atom.xml",
        place=current_app.config["SETTINGS"].public_url,
        rows=shown,
        updated=max((each.version.frozen_at for each in shown), default=datetime(2026, 1, 1, tzinfo=UTC)),
    )
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return answer


@pages.route("/places/decisions/<string:reference>")
@PUBLIC
def place_decision(reference: str) -> Response:
    """A decision as a page, with its downloads. A withdrawn one is a dated sentence and nothing else."""
    found = _one(reference)
    body = "" if found.withdrawn else markup.body(KIND.template, found.content, content_hash=found.version.content_hash)
    return make_response(_page(found, body))


@pages.route("/places/decisions/<string:reference>/decision.<any(pdf, html, json):form>")
@PUBLIC
def place_decision_form(reference: str, form: str) -> Response:
    """A form of a decision."""
    found = _one(reference)
    if found.withdrawn:
        return make_response(_page(found, ""), 410)
    return public_form(found.forms.get(form), f"{found.prison.code}-{found.document.reference}")


def _page(found: Published, body: str) -> str:
    return render_template(
        "publication/place_decision.html",
        found=found,
        title="" if found.withdrawn else found.content["title"],
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
    )


def _one(reference: str) -> Published:
    if not may_be_a_name(reference):
        abort(404)
    return public.decision(reference)
