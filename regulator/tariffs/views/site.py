"""The working pages of tariffs: how each is shown, and how a form on one is answered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.forms import Form, VersionedForm
from regulator.core.refused import Refused

from .. import queries
from ..models.tariff import Tariff

pages = Blueprint("tariffs", __name__, url_prefix="/staff/tariffs")
CSV = "text/csv; charset=utf-8"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """A page of tariffs. `template` stands in `templates/tariffs`."""
    return make_response(render_template(f"tariffs/{template}.html", today=clock.today(), **context), status)


def number_after() -> int | None:
    """After which number a page of a long list begins; None at its beginning, and for what is no number."""
    asked = request.args.get("after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def done(form: Form, act: Callable[[], Any], words: str) -> bool:
    """Whether a form was sent and right, and the action done; its refusal is shown on the form."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            act()
    except Refused as refused:
        form.show(refused)
        return False
    if words:
        flash(words, "done")
    return True


def answer(
    year: str, form: Form, act: Callable[[Tariff], Any], template: str, *, then: str, words: str, **context: Any
) -> Response:
    """A page with a form about a year's tariff; once it is sent and right, act and go on to `then`. A form that carries
    a version is refused where somebody else changed the tariff meanwhile, with all that was typed."""

    def acting() -> None:
        held = queries.one_visible_to(g.actor, year)
        if isinstance(form, VersionedForm) and form.seen != held.version:
            raise Refused(SOMEONE_ELSE, "version")
        act(held)

    queries.one_visible_to(g.actor, year)
    if done(form, acting, words):
        return redirect(then, 303)
    tariff = queries.one_visible_to(g.actor, year)
    if isinstance(form, VersionedForm) and (request.method == "GET" or SOMEONE_ELSE in form.form_errors):
        form.made_from(tariff.version)
    return page(template, status=422 if form.errors else 200, tariff=tariff, form=form, **context)
