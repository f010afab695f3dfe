"""The two sides of the pages about places, and how a form on one is answered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from werkzeug import Response

from ....core import clock
from ....core.db import SOMEONE_ELSE, transaction
from ....core.forms import Form, VersionedForm
from ....core.refused import NotFound, Refused
from ...models import Organisation
from ...queries import finding
from ...queries.place_data import place_data
from ...rules.place_words import PlaceCategory
from ...rules.words import Kind

staff = Blueprint("places", __name__, url_prefix="/staff/places")
own = Blueprint("own_places", __name__, url_prefix="/organisation/places")
Context = Callable[[], dict[str, Any]]


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """A page of `templates/register/places`."""
    data = place_data()
    side = "staff" if g.actor.may("places:read") and request.blueprint == "places" else "own"
    html = render_template(
        f"register/places/{template}.html",
        today=clock.today(),
        kinds={each.value: each.words for each in PlaceCategory},
        reasons=data.refusals,
        cut_reasons=data.cuts,
        side=side,
        **{"invented": _invented(), **context},
    )
    return make_response(html, status)


def answer(
    form: Form,
    act: Callable[[], Any],
    template: str,
    *,
    then: str | Callable[[Any], str],
    done: str,
    context: Context,
    seen: Callable[[], int] | None = None,
) -> Response:
    """Show a form; once it is sent and right, act and go on to `then`. `seen`: the version of the record as it is now;
    one who sends a form of another version is told, and keeps what was typed."""
    if form.validate_on_submit():
        try:
            with transaction():
                if seen is not None and isinstance(form, VersionedForm) and form.seen != seen():
                    raise Refused(SOMEONE_ELSE, "version")
                made = act()
        except Refused as refused:
            form.show(refused)
        else:
            flash(done, "done")
            return redirect(then(made) if callable(then) else then, 303)
    if seen is not None and isinstance(form, VersionedForm):
        fresh = request.method == "GET" or SOMEONE_ELSE in form.form_errors
        form.made_from(seen() if fresh else form.seen)
    return page(template, status=422 if form.errors else 200, form=form, **context())


def _invented() -> bool:
    """Whether somebody from outside acts for an invented body: every page of theirs says so."""
    number = g.actor.organisation_id
    it = finding.by_ids([number]).get(number) if number is not None else None
    return it is not None and it.invented


def prison_named(code: str, field: str = "prison") -> Organisation:
    """The prison of a code that somebody typed. Refused where there is none."""
    return _named(code, (Kind.PRISON,), field, "prison")


def commissioner_named(code: str, field: str = "commissioner") -> Organisation:
    """The commissioner of a code that somebody typed. Refused where there is none."""
    return _named(code, (Kind.COMMISSIONER,), field, "commissioner")


def addressee_named(code: str) -> Organisation:
    """The prison or commissioner of a code that somebody typed. Refused where there is none."""
    return _named(code, (Kind.PRISON, Kind.COMMISSIONER), "addressee", "prison or commissioner")


def my_organisation() -> Organisation:
    """The organisation that somebody from outside acts for."""
    found = finding.by_ids([g.actor.organisation_id or 0]).get(g.actor.organisation_id or 0)
    if found is None:
        raise NotFound
    return found


def after() -> int | None:
    """The record after which a page of a list begins. What is no number begins it anew."""
    asked = request.args.get("after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def _named(code: str, kinds: tuple[Kind, ...], field: str, what: str) -> Organisation:
    for kind in kinds:
        try:
            return finding.one_of(code, kind)
        except NotFound:
            continue
    raise Refused(f"There is no {what} with this code in the register", field)
