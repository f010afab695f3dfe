"""How every page that changes an organisation goes: read, check the version, act, and say what happened.

The form carries the version of the organisation that it was made from. Whoever saves second is told what the other
changed, beside all that they typed, and the page then carries the version that they have seen.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response as AnyResponse

from ...core import clock
from ...core.db import SOMEONE_ELSE, transaction
from ...core.forms import Form
from ...core.refused import Refused
from .. import queries
from ..forms.fields import EditForm
from ..models import Organisation
from ..queries import Entry

Told = Iterable[str] | None
Row = tuple[str, str | Markup]


@dataclass(frozen=True)
class Page:
    """What one page asks: its heading, what is so now, the words on its button and what is said when it is done."""

    heading: str
    button: str
    done: str
    now: Sequence[Row] = ()
    lead: str = ""


def change(
    organisation: Organisation,
    form: EditForm,
    page: Page,
    act: Callable[[Organisation, date], Told],
) -> AnyResponse:
    """Show the form; once it is sent and right, act and go back to the organisation. `act` gives what to warn of."""
    overtaken: list[Entry] = []
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.organisation_to_change(g.actor, organisation.code)
                if held.version != form.seen:
                    raise Refused(SOMEONE_ELSE, "version")
                told = act(held, clock.today())
        except Refused as refused:
            form.show(refused)
            if refused.field == "version":
                organisation = queries.organisation(g.actor, organisation.code)
                overtaken = queries.changed_since(organisation, form.seen)
                form.made_from(organisation.version)
        else:
            return done(organisation.code, page.done, told)
    if request.method == "GET":
        form.made_from(organisation.version)
    elif not overtaken and form.errors and SOMEONE_ELSE not in form.form_errors:
        form.made_from(form.seen)
    return shown(form, page, organisation=organisation, overtaken=overtaken)


def shown(
    form: Form, page: Page, *, organisation: Organisation | None = None, overtaken: Sequence[Entry] = ()
) -> Response:
    """The page with its form: 422 where something is wrong with what was sent."""
    html = render_template(
        "register/edit.html", form=form, page=page, organisation=organisation, overtaken=overtaken, told=SOMEONE_ELSE
    )
    return make_response(html, 422 if form.errors else 200)


def done(code: str, words: str, told: Told = None) -> AnyResponse:
    """Back to the organisation, which says what was done and what is remarkable about it."""
    flash(words, "done")
    for each in told or ():
        flash(each, "warning")
    return redirect(url_for("register.show", code=code), 303)
