"""What an addressee was sent: opened by a POST that confirms receipt, answered with files, appealed.

2026-11: receipt is confirmed by a POST alone, because mail scanners open links.
"""

from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from regulator.core import clock, files, kept
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.documents import markup
from regulator.core.documents import queries as documents
from regulator.core.downloads import saved_file
from regulator.core.files import Received as Paper
from regulator.core.forms import Form
from regulator.core.forms.fields import shown
from regulator.core.limits import takes
from regulator.core.refused import NotFound, Refused
from regulator.people.queries.records import named
from regulator.people.rules import Permission
from regulator.register import queries as register

from ..actions import answering, serving
from ..forms.received import EmptyForm, SendForm, WaiveForm
from ..queries import copies, received
from ..queries.content import KIND, content_of, document_of
from ..queries.received import Received
from ..rules.answering import KINDS
from .site import form_of

pages = Blueprint("received", __name__, url_prefix="/organisation/notices")
ANSWER = allow(Permission.ENFORCEMENT_ANSWER)
LARGEST_POST = 200 * 1024 * 1024  # bytes: a few scanned reports at once


@pages.route("")
@ANSWER
def notices() -> str:
    """The notices that my organisation was sent."""
    sent = copies.for_actor(g.actor)
    return render_template(
        "enforcement/received/notices.html",
        rows=received.for_actor(g.actor),
        copies=sent,
        names=register.by_ids([each.matter.organisation_id for each in sent]),
        today=clock.today(),
    )


@pages.route("/copies/<string:reference>")
@ANSWER
def copy(reference: str) -> str:
    """A copy of a notice that was given to a provider, for its commissioner."""
    found = copies.one_for(g.actor, reference)
    said = content_of(found.notice)
    _document, version = document_of(found.notice)
    body = markup.body(KIND.template, said, content_hash=version.content_hash)
    return render_template(
        "enforcement/received/copy.html",
        copy=found,
        about=register.by_ids([found.matter.organisation_id])[found.matter.organisation_id],
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
        notice_title=said["title"],
        forms=documents.forms(version.id),
    )


@pages.route("/copies/<string:reference>/notice.<any(pdf, html, json):form>")
@ANSWER
def copy_form(reference: str, form: str) -> Response:
    """A form of the copy as a file."""
    return form_of(copies.one_for(g.actor, reference).notice, form)


@pages.route("/<string:reference>")
@ANSWER
def notice(reference: str) -> Response:
    """The notice, once somebody has confirmed its receipt; before that the button that does."""
    found = received.one_for(g.actor, reference)
    return _page(found, "show" if found.opened else "receipt")


@pages.route("/<string:reference>/receipt", methods=["POST"])
@ANSWER
def receive(reference: str) -> Response:
    """Open the notice and confirm its receipt."""
    if EmptyForm().validate_on_submit():
        with transaction():
            found = received.one_for(g.actor, reference)
            serving.confirm_receipt(found.matter, found.delivery, actor=g.actor, now=clock.now())
    return redirect(url_for(".notice", reference=reference), 303)


@pages.route("/<string:reference>/notice.<any(pdf, html, json):form>")
@ANSWER
def notice_form(reference: str, form: str) -> Response:
    """A form of the notice as a file."""
    return form_of(_opened(reference).notice, form)


@pages.route("/<string:reference>/send/<any(representation, undertaking, answer, compliance, appeal):kind>",
             methods=["GET", "POST"])  # fmt: skip
@ANSWER
@takes(largest=LARGEST_POST)
def send(reference: str, kind: str) -> Response:
    """Send representations, an undertaking, an answer, what was done, or an appeal."""
    found = _opened(reference)
    before = [row for row, _files in received.own_submissions(found) if row.kind == kind]
    replaced = {row.replaces_id for row in before}
    earlier = [(str(row.id), _short(row.text)) for row in before if row.id not in replaced]
    typed = kept.kept(_words_of(found), actor=g.actor).get(kind) if request.method == "GET" else None
    form = SendForm(kind, earlier, **({"formdata": MultiDict(typed.fields)} if typed else {}))
    if request.method == "POST" and form.validate_on_submit() and _sent(reference, kind, form):
        kept.forget(_words_of(found), kind, actor=g.actor)
        flash(f"{KINDS[kind]}: sent, and kept with the time.", "done")
        return redirect(url_for(".notice", reference=reference), 303)
    if request.method == "POST":
        _keep(found, kind, form)
    found = _opened(reference)
    refusal = received.may_send(found, g.actor, clock.today())[kind]
    return _page(found, "send", form=form, kind=kind, refusal=refusal, typed=typed)


@pages.route("/<string:reference>/send/<any(representation, undertaking, answer, compliance, appeal):kind>/words",
             methods=["POST"])  # fmt: skip
@ANSWER
def keep_words(reference: str, kind: str) -> Response:
    """Keep what somebody is typing, for them alone. Answers in JSON, for the script of the page."""
    found = _opened(reference)
    try:
        kept.keep(_words_of(found), kind, kept.typed(request.form), actor=g.actor, now=clock.now())
    except Refused as refused:
        return make_response({"message": refused.message}, 422)
    return make_response({"message": "Kept"}, 200)


def _words_of(found: Received) -> str:
    return f"enforcement-delivery:{found.delivery.id}"


def _keep(found: Received, kind: str, form: SendForm) -> None:
    """What could not be sent is kept, whatever was wrong with it."""
    try:
        kept.keep(_words_of(found), kind, kept.typed(request.form), actor=g.actor, now=clock.now())
    except Refused as refused:
        form.show(refused)


def _sent(reference: str, kind: str, form: SendForm) -> bool:
    """Whether it is kept with its files, which are looked at before the transaction, each by itself."""
    papers: list[Paper] = []
    no: list[str] = []
    for each in form.files.data or []:
        if not each or not each.filename:
            continue
        try:
            papers.append(files.receive(each.stream, name=each.filename, allowed=answering.TAKEN))
        except Refused as refused:
            no.append(f"{shown(each.filename)[:100]}: {refused.message}")
    if no:
        form.files.errors = [*no, "Choose the other files again: a browser does not keep them."]
        return False
    wanted = answering.Sent(
        kind,
        form.text.data,
        form.by_day.data if "by_day" in form else None,
        form.withheld.data if "withheld" in form else "",
        int(form.replaces.data) if "replaces" in form and form.replaces.data else None,
    )
    try:
        with transaction():
            found = received.one_for(g.actor, reference)
            answering.submit(
                found.matter, found.measure, found.addressee, wanted, papers, actor=g.actor, now=clock.now()
            )
    except Refused as refused:
        form.show(refused)
        return False
    return True


@pages.route("/<string:reference>/waive", methods=["GET", "POST"])
@ANSWER
def waive(reference: str) -> Response:
    """Say that no more time is needed for representations."""
    found, form = _opened(reference), WaiveForm()
    if form.validate_on_submit():
        try:
            with transaction():
                held = received.one_for(g.actor, reference)
                serving.waive_time(held.matter, held.delivery, reason=form.reason.data, actor=g.actor, now=clock.now())
        except Refused as refused:
            form.show(refused)
        else:
            flash("It is recorded that you need no more time.", "done")
            return redirect(url_for(".notice", reference=reference), 303)
    return _page(found, "waive", form=form)


@pages.route("/<string:reference>/files/<int:file_id>")
@ANSWER
def file(reference: str, file_id: int) -> Response:
    """A file that my organisation sent."""
    found = received.own_file(_opened(reference), file_id)
    return saved_file(found.sha256, found.name)


def _opened(reference: str) -> Received:
    """The notice that was opened. One whose receipt nobody confirmed shows nothing of itself."""
    found = received.one_for(g.actor, reference)
    if not found.opened:
        raise NotFound
    return found


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 80 else f"{one_line[:79]}…"


def _page(found: Received, template: str, *, form: Form | None = None, **context: Any) -> Response:
    """A page of an addressee's about one notice."""
    found = received.one_for(g.actor, found.notice.reference)
    today = clock.today()
    about = register.by_ids([found.matter.organisation_id])[found.matter.organisation_id]
    sends = received.own_submissions(found) if found.opened else []
    people = [found.delivery.received_by, *(row.sent_by for row, _files in sends)]
    _document, version = document_of(found.notice)
    body = title = ""
    if found.opened and template == "show":
        said = content_of(found.notice)
        body, title = markup.body(KIND.template, said, content_hash=version.content_hash), said["title"]
    html = render_template(
        f"enforcement/received/{template}.html",
        found=found,
        about=about,
        today=today,
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
        notice_title=title,
        forms=documents.forms(version.id) if found.opened else {},
        sends=sends,
        kinds=KINDS,
        may=received.may_send(found, g.actor, today),
        who=named(g.actor, [each for each in people if each]),
        form=form or EmptyForm(),
        **context,
    )
    return make_response(html, 422 if request.method == "POST" and form is not None and form.errors else 200)
