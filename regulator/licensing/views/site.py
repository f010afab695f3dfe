"""How the pages of applications find what they are about, and how a form about one is answered."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request
from werkzeug import Response

from regulator.core import clock, files
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.documents import queries as documents
from regulator.core.downloads import saved_form
from regulator.core.files import Received
from regulator.core.forms import Form, VersionedForm
from regulator.core.forms.fields import shown
from regulator.core.refused import NotFound, Refused

from ..actions.applying import TAKEN
from ..models.application import Application
from ..models.panel import DecisionDocument
from ..queries import applications as queries
from ..queries.case import bodies_of
from ..queries.content import document_of
from ..rules.lifecycle import state_words

Act = Callable[[Application], Any]
LARGEST_POST = 200 * 1024 * 1024  # bytes: a few scanned papers at once
AGAIN = "Choose the files again: a browser does not keep them."


def page(application: Application, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page about an application. `template` stands in `templates/licensing`."""
    application = queries.one_visible_to(g.actor, application.reference)
    bodies = bodies_of(application)
    html = render_template(
        f"licensing/{template}.html",
        application=application,
        wanted=queries.status_of(application),
        bodies=bodies,
        invented=any(each.invented for each in bodies),
        state_words=state_words,
        today=clock.today(),
        **context,
    )
    return make_response(html, status)


def answer(
    reference: str,
    form: Form,
    act: Act,
    template: str,
    *,
    then: str | Callable[[], str],
    done: str = "",
    seen: Callable[[Application], int] | None = None,
    **context: Any,
) -> Response:
    """Show a form about an application; once it is sent and right, act inside a transaction and go on to `then`.

    `seen`: gives the version that a versioned form was made from; the application's own where nothing is said. A form
    of an earlier version is refused with everything that was typed, and carries the newer one from then on.
    """
    version = seen or (lambda held: held.version)
    if isinstance(form, VersionedForm) and request.method == "GET":
        form.made_from(version(queries.one_visible_to(g.actor, reference)))
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.one_visible_to(g.actor, reference)
                if isinstance(form, VersionedForm) and form.seen != version(held):
                    raise Refused(SOMEONE_ELSE, "version")
                act(held)
        except Refused as refused:
            form.show(refused)
        else:
            if done:
                flash(done, "done")
            return redirect(then if isinstance(then, str) else then(), 303)
    application = queries.one_visible_to(g.actor, reference)
    if isinstance(form, VersionedForm) and SOMEONE_ELSE in form.form_errors:
        form.made_from(version(application))
    return page(application, template, status=422 if form.errors else 200, form=form, **context)


def received(uploads: Iterable[Any] | None, into: Any) -> list[Received] | None:
    """Files as they were sent, each looked at by itself before any transaction. None where one is refused: `into`, the
    field, then says of each what is wrong."""
    kept: list[Received] = []
    no: list[str] = []
    for each in uploads or []:
        if not each or not each.filename:
            continue
        try:
            kept.append(files.receive(each.stream, name=each.filename, allowed=TAKEN))
        except Refused as refused:
            no.append(f"{shown(each.filename)[:100]}: {refused.message}")
    if no:
        into.errors = [*no, AGAIN]
        return None
    return kept


def form_of(row: DecisionDocument, form: str) -> Response:
    """A rendered form of a document as a file. `NotFound` while it is not rendered."""
    _document, version = document_of(row)
    return saved_form(documents.form(version.id, form), row.reference)


def document_named(application: Application, reference: str) -> DecisionDocument:
    """One document of an application. `NotFound` where it has none of that reference."""
    for each in queries.documents_of(application.id):
        if each.reference == reference:
            return each
    raise NotFound
