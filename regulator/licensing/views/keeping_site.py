"""The working pages of licences: how each finds its licence, and how a form about one is answered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.documents import kinds, markup
from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document, DocumentVersion
from regulator.core.downloads import saved_form
from regulator.core.forms import Form, VersionedForm
from regulator.core.refused import Refused
from regulator.standards import queries as standards

from ..models.licence import Licence
from ..queries import keeping, papers
from ..rules.keeping import KINDS

pages = Blueprint("licences", __name__, url_prefix="/staff/licences")
Act = Callable[[Licence], Any]


def page(licence: Licence, template: str, *, status: int = 200, **context: Any) -> Response:
    """A working page of a licence. `template` stands in `templates/licensing/licence`."""
    now = clock.now()
    stood = keeping.today_of(licence, now)
    html = render_template(
        f"licensing/licence/{template}.html",
        **{
            "licence": licence,
            "stood": stood,
            "status_title": standards.status(licence.status).title,
            "names": keeping.names(stood),
            "invented": papers.is_invented(stood),
            "today": clock.london_date(now),
            "kinds": KINDS,
            "change_title": papers.change_title,
        }
        | context,
    )
    return make_response(html, status)


def answer(
    reference: str, form: Form, act: Act, template: str, *, then: str, done: str = "", **context: Any
) -> Response:
    """Show a form about a licence; once it is sent and right, act inside a transaction and go on to `then`.

    A form with a version refuses inside `act` where somebody else moved the record meanwhile; what was typed stays.
    """
    if form.validate_on_submit():
        try:
            with transaction():
                act(keeping.one_visible_to(g.actor, reference))
        except Refused as refused:
            form.show(refused)
        else:
            flash(done, "done")
            return redirect(then, 303)
    licence = keeping.one_visible_to(g.actor, reference)
    return page(licence, template, status=422 if form.errors else 200, form=form, **context)


def same_version(form: VersionedForm, version: int) -> None:
    """Refused where the record is not as the person read it; the page is then of the version that stands."""
    if form.seen != version:
        form.made_from(version)
        raise Refused(SOMEONE_ELSE, "version")


def seen(form: VersionedForm, version: int) -> None:
    """The form that is shown first is of this version."""
    if request.method == "GET":
        form.made_from(version)


def body_of(document: Document, version: DocumentVersion) -> Markup:
    """A frozen document as part of a page."""
    template = kinds.kind(document.kind).template
    html = markup.body(template, papers.said_in(version), content_hash=version.content_hash)
    return Markup(html)  # noqa: S704 - made by our own templates, which escape every word


def form_of(version: DocumentVersion, form: str, name: str) -> Response:
    """A rendered form of a document as a file. `NotFound` while it is not rendered."""
    return saved_form(documents.form(version.id, form), name)
