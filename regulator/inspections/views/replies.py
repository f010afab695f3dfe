"""A provider's people read the draft that they were sent, and answer it statement by statement.

2026-11: receipt is confirmed by a POST alone, because mail scanners open links. What somebody types is kept as they
type it, which needs a script that may reach this site: these pages alone say so in their content security policy.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock, files
from regulator.core.access import allow
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.files import Received
from regulator.core.forms import Form
from regulator.core.forms.fields import shown
from regulator.core.limits import takes
from regulator.core.refused import NotFound, Refused
from regulator.people.queries.records import named
from regulator.people.rules import Permission

from .. import queries
from ..actions import answering_drafts as answering
from ..actions import replying
from ..forms.replies import EmptyForm, PointForm
from ..models.inspection import Inspection
from ..models.report import ReplyPoint
from ..queries import replies
from ..queries.replies import SentStatement
from ..queries.work import work
from ..rules.lifecycle import PUBLIC
from ..rules.replying import why_too_late
from ..rules.voices import ELSEWHERE, ONE_SENDS
from .downloads import attached, schedule_of

pages = Blueprint("replies", __name__, url_prefix="/organisation/drafts")
REPLY = allow(Permission.INSPECTION_REPLY)
LARGEST_POST = 200 * 1024 * 1024  # bytes: a few scanned reports at once


@pages.route("")
@REPLY
def drafts() -> str:
    """The drafts that my organisation was sent."""
    rows = [(one, reply, replies.time_of(one), work(one)) for one, reply in replies.drafts_for(g.actor)]
    return render_template("inspections/reply/drafts.html", rows=rows, today=clock.today())


@pages.route("/<string:reference>")
@REPLY
def draft(reference: str) -> Response:
    """The draft, once somebody has confirmed its receipt; before that the button that does."""
    inspection = replies.one_draft_for(g.actor, reference)
    return _page(inspection, "receipt" if _unopened(inspection) else "show")


@pages.route("/<string:reference>/receipt", methods=["POST"])
@REPLY
def receive(reference: str) -> Response:
    """Open the draft and confirm its receipt."""
    _done(reference, lambda held: replying.confirm_receipt(held, actor=g.actor, now=clock.now()))
    return redirect(url_for(".draft", reference=reference), 303)


@pages.route("/<string:reference>/statements/<string:number>", methods=["GET", "POST"])
@REPLY
@takes(largest=LARGEST_POST)
def dispute(reference: str, number: str) -> Response:
    """Dispute one statement: what is wrong, why, and files."""
    inspection = _opened(reference)
    statement = _statement(inspection, number)

    def act(held: Inspection, form: PointForm, papers: list[Received]) -> None:
        answering.make_point(
            held, number, claim=form.claim.data, text=form.text.data, papers=papers, actor=g.actor, now=clock.now()
        )

    return _point_page(inspection, statement, f"statement:{statement.id}", None, act)


@pages.route("/<string:reference>/points/<int:point_id>", methods=["GET", "POST"])
@REPLY
@takes(largest=LARGEST_POST)
def change_point(reference: str, point_id: int) -> Response:
    """Change a point before the reply is sent."""
    inspection = _opened(reference)
    point, statement = _point(inspection, point_id)

    def act(held: Inspection, form: PointForm, papers: list[Received]) -> None:
        answering.change_point(
            held,
            replies.point(held, point_id, sent=False),
            seen=form.seen,
            claim=form.claim.data,
            text=form.text.data,
            papers=papers,
            actor=g.actor,
            now=clock.now(),
        )

    return _point_page(inspection, statement, f"point:{point_id}", point, act)


Act = Callable[[Inspection, PointForm, list[Received]], None]


def _point_page(
    inspection: Inspection, statement: SentStatement, about: str, point: ReplyPoint | None, act: Act
) -> Response:
    """The form of a point. Whatever becomes of it, what was typed is kept for whoever typed it."""
    form, reference = PointForm(), inspection.reference
    back = url_for(".draft", reference=reference, _anchor=f"s-{statement.number}")
    if request.method == "GET":
        _begin(form, replies.words_kept(g.actor, inspection.id).get(about), point)
    elif "keep" in request.form:
        if _keep(inspection, about, form):
            flash("What you wrote is kept for you. Nobody else sees it yet", "done")
            return redirect(back, 303)
    elif form.validate_on_submit() and _saved(reference, form, act):
        answering.forget_words(inspection, about, actor=g.actor)
        flash(f"Your point on statement {statement.number} is saved. It goes with the reply", "done")
        return redirect(back, 303)
    else:
        _keep(inspection, about, form)
    inspection = replies.one_draft_for(g.actor, reference)
    stands = replies.point(inspection, point.id, sent=False) if point else None
    theirs = stands if stands and request.method == "POST" and SOMEONE_ELSE in form.form_errors else None
    if stands and (request.method == "GET" or theirs):
        form.version.data = str(stands.version)
    held = replies.files_of([stands.id])[stands.id] if stands else []
    return _page(inspection, "point", form=form, statement=statement, about=about, theirs=theirs, held=held)


def _begin(form: PointForm, kept: Any, point: ReplyPoint | None) -> None:
    source = kept or point
    if source is not None:
        form.claim.data, form.text.data = source.claim, source.text


def _saved(reference: str, form: PointForm, act: Act) -> bool:
    """Whether the point and its files are kept. The files are looked at before the transaction, each by itself."""
    papers, no = [], []
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
    try:
        with transaction():
            act(replies.one_draft_for(g.actor, reference), form, papers)
    except Refused as refused:
        form.show(refused)
        return False
    return True


def _keep(inspection: Inspection, about: str, form: PointForm) -> bool:
    try:
        claim, text = form.claim.data or "", form.text.data or ""
        answering.keep_words(inspection, about, claim=claim, text=text, actor=g.actor, now=clock.now())
    except Refused as refused:
        form.show(refused)
        return False
    return True


@pages.route("/<string:reference>/words", methods=["POST"])
@REPLY
def keep_words(reference: str) -> Response:
    """Keep what somebody is typing. Answers in JSON, for the script of the page."""
    inspection = _opened(reference)
    kind, _, number = request.form.get("about", "").partition(":")
    about = f"{kind}:{int(number[:9])}" if number.isdecimal() else ""
    if not about or not _is_there(inspection, kind, int(number[:9])):
        return _told("This statement is not in the draft any more. Copy what you wrote.", 409)
    if _reply(inspection).state != "open" and not _new_material(inspection):
        return _told("The reply was sent. Copy what you wrote: it cannot be added any more.", 409)
    claim, text = request.form.get("claim", ""), request.form.get("text", "")
    try:
        answering.keep_words(inspection, about, claim=claim, text=text, actor=g.actor, now=clock.now())
    except Refused as refused:
        return _told(refused.message, 422)
    return _told("Kept", 200)


def _is_there(inspection: Inspection, kind: str, number: int) -> bool:
    if kind == "statement":
        return any(each.id == number for each in replies.sent_statements(inspection, clock.today()))
    return kind == "point" and any(each.id == number for each, _number in queries.reply_points(inspection.id))


def _told(message: str, status: int) -> Response:
    return make_response(jsonify(message=message), status)


@pages.route("/<string:reference>/points/<int:point_id>/take-back", methods=["GET", "POST"])
@REPLY
def take_back(reference: str, point_id: int) -> Response:
    """Take a point back before the reply is sent."""
    inspection = _opened(reference)
    point, statement = _point(inspection, point_id)
    form = PointForm()
    if request.method == "POST":

        def act(held: Inspection) -> None:
            found = replies.point(held, point_id, sent=False)
            answering.take_back(held, found, seen=form.seen, actor=g.actor, now=clock.now())

        if _done(reference, act):
            flash("The point is taken back", "done")
        return redirect(url_for(".draft", reference=reference, _anchor=f"s-{statement.number}"), 303)
    form.version.data = str(point.version)
    return _page(inspection, "take_back", form=form, point=point, statement=statement)


@pages.route("/<string:reference>/files/<int:file_id>/remove", methods=["POST"])
@REPLY
def remove_file(reference: str, file_id: int) -> Response:
    """Take a file off a point before the reply is sent."""
    inspection = _opened(reference)
    point_id = replies.file(inspection, file_id, sent=False).point_id

    def act(held: Inspection) -> None:
        answering.remove_file(held, replies.file(held, file_id, sent=False), actor=g.actor, now=clock.now())

    if _done(reference, act):
        flash("The file is removed", "done")
    return redirect(url_for(".change_point", reference=reference, point_id=point_id), 303)


@pages.route("/<string:reference>/files/<int:file_id>")
@REPLY
def file(reference: str, file_id: int) -> Response:
    """A file that my organisation put to a point."""
    return attached(replies.file(_opened(reference), file_id, sent=False))


@pages.route("/<string:reference>/send", methods=["GET", "POST"])
@REPLY
def send(reference: str) -> Response:
    """Look at the whole reply and send it."""
    inspection = _opened(reference)
    if request.method == "POST":
        if _done(reference, lambda held: replying.send_reply(held, actor=g.actor, now=clock.now())):
            flash("The reply is sent. The inspectorate answers every point, with its reasons", "done")
        return redirect(url_for(".draft", reference=reference), 303)
    return _page(inspection, "send", number="")


@pages.route("/<string:reference>/statements/<string:number>/send", methods=["GET", "POST"])
@REPLY
def send_on_new_material(reference: str, number: str) -> Response:
    """Look at what is said of new material in one statement, and send it."""
    inspection = _opened(reference)
    _statement(inspection, number)
    if request.method == "POST":

        def act(held: Inspection) -> None:
            statement = queries.statement(held.id, number)
            replying.send_reply_on_new_material(held, statement, actor=g.actor, now=clock.now())

        if _done(reference, act):
            flash(f"The reply on statement {number} is sent", "done")
        return redirect(url_for(".draft", reference=reference), 303)
    return _page(inspection, "send", number=number)


@pages.route("/<string:reference>/schedule.<string:form>")
@REPLY
def schedule(reference: str, form: str) -> Response:
    """The schedule of points and answers."""
    return schedule_of(g.actor, _opened(reference), form, sent=False)


def _done(reference: str, act: Callable[[Inspection], Any]) -> bool:
    """Act inside a transaction; a rule's no is told on the next page."""
    if not EmptyForm().validate_on_submit():
        return False
    try:
        with transaction():
            act(replies.one_draft_for(g.actor, reference))
    except Refused as refused:
        flash(refused.message, "told")
        return False
    return True


def _opened(reference: str) -> Inspection:
    """The inspection whose draft was opened. One whose receipt nobody confirmed shows nothing of itself."""
    inspection = replies.one_draft_for(g.actor, reference)
    if _unopened(inspection):
        raise NotFound
    return inspection


def _unopened(inspection: Inspection) -> bool:
    """Whether somebody must still confirm its receipt: of what is public since, nobody need."""
    return _reply(inspection).received_at is None and inspection.state not in PUBLIC


def _reply(inspection: Inspection) -> Any:
    return queries.reply(inspection.id)


def _statement(inspection: Inspection, number: str) -> SentStatement:
    found = replies.sent_statements(inspection, clock.today())
    for each in found:
        if each.number == number:
            return each
    raise NotFound


def _point(inspection: Inspection, point_id: int) -> tuple[ReplyPoint, SentStatement]:
    """A point of my organisation's that is not sent yet, with its statement."""
    point = replies.point(inspection, point_id, sent=False)
    if point.sent_on is not None:
        raise NotFound
    statements = {each.id: each for each in replies.sent_statements(inspection, clock.today())}
    if point.statement_id not in statements:
        raise NotFound
    return point, statements[point.statement_id]


def _new_material(inspection: Inspection) -> list[SentStatement]:
    return [each for each in replies.sent_statements(inspection, clock.today()) if each.new_until]


def _page(inspection: Inspection, template: str, *, form: Form | None = None, **context: Any) -> Response:
    """A page of the provider's about one draft."""
    today, reply = clock.today(), _reply(inspection)
    who = named(g.actor, [each for each in (reply.received_by, reply.submitted_by) if each])
    opened = template != "receipt"
    time = replies.time_of(inspection)
    html = render_template(
        f"inspections/reply/{template}.html",
        inspection=inspection,
        work=work(inspection),
        reply=reply,
        time=time,
        published=inspection.state in PUBLIC,
        late=why_too_late(time, today),
        today=today,
        statements=replies.sent_statements(inspection, today) if opened else [],
        summary=replies.sent_summary(inspection) if opened else [],
        areas={ref: name for ref, name, _scored in queries.areas(inspection)},
        voice=replies.voice(g.actor, inspection),
        elsewhere=ELSEWHERE,
        one_sends=ONE_SENDS,
        points=replies.points(g.actor, inspection, sent=False, today=today) if opened else [],
        kept=replies.words_kept(g.actor, inspection.id),
        new=_new_material(inspection) if opened else [],
        who=who,
        form=form or EmptyForm(),
        **context,
    )
    return make_response(html, 422 if form is not None and form.errors else 200)
