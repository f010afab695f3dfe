"""The working pages of enforcement: how each finds its matter, and how a form about one is answered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.documents import queries as documents
from regulator.core.downloads import saved_form
from regulator.core.forms import Form, VersionedForm
from regulator.core.refused import Refused
from regulator.register import queries as register

from .. import queries
from ..models.matter import Matter
from ..models.measure import Measure
from ..models.notice import Notice
from ..queries.content import document_of

pages = Blueprint("enforcement", __name__, url_prefix="/staff/enforcement")
Act = Callable[[Matter], Any]
ActOn = Callable[[Matter, Measure], Any]


def page(matter: Matter, template: str, *, status: int = 200, **context: Any) -> Response:
    """A working page of a matter. `template` stands in `templates/enforcement/work`."""
    about = register.by_ids([matter.organisation_id])[matter.organisation_id]
    html = render_template(
        f"enforcement/work/{template}.html", matter=matter, about=about, today=clock.today(), **context
    )
    return make_response(html, status)


def answer(
    reference: str, form: Form, act: Act, template: str, *, then: str, done: str = "", **context: Any
) -> Response:
    """Show a form about a matter; once it is sent and right, act inside a transaction and go on to `then`."""
    if form.validate_on_submit():
        try:
            with transaction():
                act(queries.one_visible_to(g.actor, reference))
        except Refused as refused:
            form.show(refused)
        else:
            if done:
                flash(done, "done")
            return redirect(then, 303)
    matter = queries.one_visible_to(g.actor, reference)
    return page(matter, template, status=422 if form.errors else 200, form=form, **context)


def answer_step(
    reference: str, number: int, form: Form, act: ActOn, template: str, *, then: str, done: str = "", **context: Any
) -> Response:
    """The same about one step of a matter. A form that carries the step's version is refused where somebody else moved
    it meanwhile, with all that was typed."""

    def both(matter: Matter) -> None:
        measure = queries.measure(matter, number)
        if isinstance(form, VersionedForm) and form.seen != measure.version:
            raise Refused(SOMEONE_ELSE, "version")
        act(matter, measure)

    measure = queries.measure(queries.one_visible_to(g.actor, reference), number)
    shown = context | {"measure": measure}
    if isinstance(form, VersionedForm) and request.method == "GET":
        form.made_from(measure.version)
    answered = answer(reference, form, both, template, then=then, done=done, **shown)
    if isinstance(form, VersionedForm) and SOMEONE_ELSE in form.form_errors:
        measure = queries.measure(queries.one_visible_to(g.actor, reference), number)
        form.made_from(measure.version)
        return page(
            queries.one_visible_to(g.actor, reference), template, status=422, form=form, **context, measure=measure
        )
    return answered


def form_of(notice: Notice, form: str) -> Response:
    """A rendered form of a notice as a file. `NotFound` while it is not rendered."""
    _document, version = document_of(notice)
    return saved_form(documents.form(version.id, form), notice.reference)
