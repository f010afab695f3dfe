"""The draft of a report: read whole, changed one statement at a time, compared with what it said before."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.differences import difference
from regulator.core.documents import markup
from regulator.core.forms import Form
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from .. import queries
from ..actions import drafting
from ..forms.draft import MoveForm, NewStatementForm, RemoveForm, Seen, StatementForm, SummaryForm
from ..forms.replies import EmptyForm
from ..models.inspection import Inspection
from ..queries import draft as drafts
from ..queries import replies
from ..queries.report import KIND, draft_content
from ..rules.lifecycle import State
from .site import page, pages, section

READ = allow(Permission.INSPECTION_READ)
WRITE = allow(Permission.INSPECTION_DRAFT)
BEFORE = (State.PLANNED, State.NOTIFIED, State.ARRIVED, State.FIELDWORK, State.PROPOSED, State.PANEL, State.CANCELLED)
OPEN = (State.DRAFT, State.REPLY)


def drafted(inspection: Inspection, _actor: Actor) -> bool:
    """Whether an inspection has come to its draft."""
    return inspection.state not in BEFORE


def done(form: Form, act: Callable[[], Any]) -> bool:
    """Whether the form was right and the change is made; a rule's no stands on the form otherwise."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            act()
    except Refused as refused:
        form.show(refused)
        return False
    return True


def pressed(act: Callable[[], Any], *, said: str, then: str) -> Response:
    """A button that is a form of its own: what it does is done, or a rule's no is told on the page where it stands."""
    form = EmptyForm()
    if done(form, act):
        flash(said, "done")
    for message in form.form_errors:
        flash(message, "told")
    return redirect(then, 303)


def unchanged(form: Seen, version: int) -> None:
    """Refuse a change that was made from a version which no longer stands."""
    if form.seen != version:
        raise Refused(SOMEONE_ELSE, "version")


@pages.route("/<string:reference>/draft")
@READ
@section("Draft", 60, drafted)
def draft(reference: str) -> Response:
    """The draft's statements by area, each with what may be done to it."""
    inspection = queries.one_visible_to(g.actor, reference)
    return page(
        inspection,
        "draft",
        form=MoveForm(),
        areas=drafts.by_area(inspection),
        removed=drafts.removed(inspection.id),
        sent=queries.reply(inspection.id) is not None,
        open=inspection.state in OPEN and g.actor.may(Permission.INSPECTION_DRAFT),
        versions=drafts.versions(inspection),
    )


@pages.route("/<string:reference>/draft/assemble", methods=["POST"])
@WRITE
def assemble_draft(reference: str) -> Response:
    """Put the draft together from the evidence."""
    form = MoveForm()
    here = url_for(".draft", reference=reference)
    if done(form, lambda: drafting.assemble_draft(queries.one_visible_to(g.actor, reference), actor=g.actor)):
        flash("The draft is put together from the evidence. Read it, then change its statements one by one", "done")
    else:
        _tell(form)
    return redirect(here, 303)


@pages.route("/<string:reference>/draft/move", methods=["POST"])
@WRITE
def move_statement(reference: str) -> Response:
    """Let a statement change places with its neighbour."""
    form, moved = MoveForm(), []
    number = request.form.get("down") or request.form.get("up") or ""

    def act() -> None:
        inspection = queries.one_visible_to(g.actor, reference)
        statement = queries.statement(inspection.id, number[:20])
        moved.append(drafting.move_statement(inspection, statement, down="down" in request.form, actor=g.actor))

    if not done(form, act):
        _tell(form)
    return redirect(url_for(".draft", reference=reference, _anchor=f"s-{moved[0]}" if moved else None), 303)


def _tell(form: Form) -> None:
    """A rule's no where there is no page of a form to show it on."""
    for message in form.form_errors or ["This could not be done. Read the page again and try once more."]:
        flash(message, "told")


@pages.route("/<string:reference>/draft/statements/<string:number>", methods=["GET", "POST"])
@WRITE
def change_statement(reference: str, number: str) -> Response:
    """Change one statement, with a look at it as the report will show it. Of two who save, the second sees both."""
    inspection = queries.one_visible_to(g.actor, reference)
    statement = queries.statement(inspection.id, number)
    form = StatementForm(obj=statement) if request.method == "GET" else StatementForm()
    preview = "preview" in request.form

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        found = queries.statement(held.id, number)
        unchanged(form, found.version)
        drafting.rewrite(
            held,
            found,
            text=form.text.data,
            bearing=form.bearing.data,
            reason=form.reason.data,
            new_material=form.new_material.data,
            actor=g.actor,
            now=clock.now(),
        )

    if not preview and done(form, act):
        flash(f"Statement {number} is changed", "done")
        return redirect(url_for(".draft", reference=reference, _anchor=f"s-{number}"), 303)
    return _statement_page(reference, number, form, preview=preview)


def _statement_page(reference: str, number: str, form: StatementForm, *, preview: bool) -> Response:
    inspection = queries.one_visible_to(g.actor, reference)
    statement = queries.statement(inspection.id, number)
    collided = request.method == "POST" and form.seen != statement.version
    form.version.data = str(statement.version)
    typed = form.text.data or ""
    return page(
        inspection,
        "draft_statement",
        under="draft",
        status=422 if form.errors else 200,
        form=form,
        statement=statement,
        preview=preview,
        sent=queries.reply(inspection.id) is not None,
        theirs=difference(statement.text, typed) if collided else None,
        changes=difference(statement.text, typed) if preview and typed != statement.text else [],
        points=[each for each in _points(inspection) if each.number == number],
    )


def _points(inspection: Inspection) -> list[replies.Answered]:
    return replies.points(g.actor, inspection, sent=True, today=clock.today())


@pages.route("/<string:reference>/draft/areas/<string:area>/add", methods=["GET", "POST"])
@WRITE
def add_statement(reference: str, area: str) -> Response:
    """Add a statement at the end of an area."""
    inspection = queries.one_visible_to(g.actor, reference)
    name = next((name for ref, name, _scored in queries.areas(inspection) if ref == area), None)
    if name is None:
        raise NotFound
    form, added = NewStatementForm(), []

    def act() -> None:
        statement = drafting.add_statement(
            queries.one_visible_to(g.actor, reference),
            area,
            bearing=form.bearing.data,
            text=form.text.data,
            sources=form.sources.data,
            reason=form.reason.data,
            new_material=form.new_material.data,
            actor=g.actor,
            now=clock.now(),
        )
        added.append(statement.number)

    if done(form, act):
        flash(f"Statement {added[0]} is added", "done")
        return redirect(url_for(".draft", reference=reference, _anchor=f"s-{added[0]}"), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    status = 422 if form.errors else 200
    sent = queries.reply(inspection.id) is not None
    return page(inspection, "draft_add", under="draft", status=status, form=form, area=name, sent=sent)


@pages.route("/<string:reference>/draft/statements/<string:number>/remove", methods=["GET", "POST"])
@WRITE
def remove_statement(reference: str, number: str) -> Response:
    """Take a statement out, with the reason."""
    form = RemoveForm()

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        found = queries.statement(held.id, number)
        unchanged(form, found.version)
        drafting.remove_statement(held, found, reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act):
        flash(f"Statement {number} is removed. Its words are kept", "done")
        return redirect(url_for(".draft", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    statement = queries.statement(inspection.id, number)
    form.version.data = str(statement.version)
    status = 422 if form.errors else 200
    return page(inspection, "draft_remove", under="draft", status=status, form=form, statement=statement)


@pages.route("/<string:reference>/draft/statements/<string:number>/history")
@READ
def statement_history(reference: str, number: str) -> Response:
    """What a statement said before, change by change."""
    inspection = queries.one_visible_to(g.actor, reference)
    statement = queries.statement(inspection.id, number)
    before = replies.history(g.actor, statement.id)
    after = [row.text for row, _who in before[1:]] + ["" if statement.removed_because else statement.text]
    changes = [(row, who, difference(row.text, text)) for (row, who), text in zip(before, after, strict=True)]
    return page(inspection, "draft_history", under="draft", statement=statement, changes=changes)


@pages.route("/<string:reference>/draft/summary", methods=["GET", "POST"])
@WRITE
def change_summary(reference: str) -> Response:
    """Change the words above the ratings."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = SummaryForm()
    if request.method == "GET":
        form.text.data = "\n\n".join(inspection.facts.get("summary", []))

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        unchanged(form, drafts.summary_version(held.id))
        drafting.rewrite_summary(
            held, paragraphs=form.paragraphs, reason=form.reason.data, actor=g.actor, now=clock.now()
        )

    if done(form, act):
        flash("The summary is changed", "done")
        return redirect(url_for(".draft", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    stands, version = "\n\n".join(inspection.facts.get("summary", [])), drafts.summary_version(inspection.id)
    collided = request.method == "POST" and form.seen != version
    form.version.data = str(version)
    theirs = difference(stands, form.text.data or "") if collided else None
    status = 422 if form.errors else 200
    return page(inspection, "draft_summary", under="draft", status=status, form=form, stands=stands, theirs=theirs)


@pages.route("/<string:reference>/draft/read")
@READ
def read_draft(reference: str) -> str:
    """The whole report as it will be read, marked as a draft."""
    inspection = queries.one_visible_to(g.actor, reference)
    content = draft_content(inspection, today=clock.today(), public_url=g.settings.public_url)
    body = markup.body(KIND.template, content)
    return render_template(
        "inspections/work/draft_read.html",
        inspection=inspection,
        title=content["title"],
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
    )


@pages.route("/<string:reference>/draft/compare")
@READ
def compare_drafts(reference: str) -> Response:
    """Two versions of the whole draft beside each other: only what changed."""
    inspection = queries.one_visible_to(g.actor, reference)
    versions = drafts.versions(inspection)
    keys = [key for key, _words in versions]
    first, second = (request.args.get(name, otherwise) for name, otherwise in (("from", keys[0]), ("to", keys[-1])))
    first, second = (key if key in keys else keys[-1] for key in (first, second))
    summary, rows = drafts.compared(inspection, first, second)
    return page(
        inspection,
        "draft_compare",
        under="draft",
        versions=versions,
        first=first,
        second=second,
        summary=summary,
        rows=rows,
    )
