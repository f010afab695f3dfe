"""Scanned letters: a batch taken in, split, turned, and given to cases."""

from collections.abc import Callable
from typing import BinaryIO, cast

from flask import flash, g, jsonify, make_response, redirect, request, url_for
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from regulator.core import clock, files
from regulator.core.db import transaction
from regulator.core.documents.rendering import RenderingFailed
from regulator.core.limits import takes
from regulator.core.refused import Busy, NoRoom, Refused

from ..actions import batches
from ..actions import scans as actions
from ..forms import GiveForm, ReasonForm
from ..queries import scans
from .letters import sent_pdf
from .site import LOG, READ, page, pages

LARGEST = 200 * 1024 * 1024  # bytes of one post: the morning's letters
MOST = 50  # scans of one post
ALLOWED = files.PHOTOGRAPHS | {"application/pdf"}


@pages.route("/scans", methods=["GET", "POST"])
@LOG
@takes(largest=LARGEST)
def scanned() -> Response:
    """The letters that wait for a case, and the way to take in more."""
    form = ReasonForm()
    told: list[dict[str, object]] = []
    if form.validate_on_submit():
        sent = [each for each in request.files.getlist("files") if each.filename][:MOST]
        room = batches.AT_ONCE
        for each in sent:
            one, room = _taken(each, room)
            told.append(one)
        if not sent:
            form.form_errors.append("Choose at least one scan")
        if request.accept_mimetypes.best == "application/json":
            return jsonify(told)
        if told and all(each["kept"] for each in told):
            flash("Taken in.", "done")
            return redirect(url_for(".scanned"), 303)
        form.form_errors += [f"{each['name']}: {each['message']}" for each in told if not each["kept"]]
    status = 422 if form.errors else 200
    return page(
        "scans",
        status=status,
        form=form,
        waiting=scans.waiting(g.actor),
        number=scans.how_many_wait(g.actor),
        batches=scans.batches(g.actor),
        largest=files.LARGEST,
    )


def _taken(each: FileStorage, room: int) -> tuple[dict[str, object], int]:
    """One scan for itself: one that is refused does not hold up the others. `room` is how many sheets of this post are
    still read while the clerk waits; what is over is read by the worker. Gives what became of it, and the room left."""
    name = (each.filename or "")[:100]
    try:
        received = files.receive(cast(BinaryIO, each.stream), name=batches.NAME, allowed=ALLOWED, sealed=True)
        sheets = batches.sheets_in(received)
        with transaction():
            if sheets > room:
                batches.take_batch(received, actor=g.actor, now=clock.now())
                return {"name": name, "kept": True, "message": f"{sheets:,} sheets are being read"}, room
            made = actions.take_in(received, actor=g.actor, now=clock.now())
    except (Refused, NoRoom) as no:
        return {"name": name, "kept": False, "message": str(no)}, room
    said = f"{len(made)} letters" if len(made) != 1 else "1 letter"
    return {"name": name, "kept": True, "message": said}, room - sheets


@pages.route("/scans/<string:scan_id>", methods=["GET", "POST"])
@READ
def scan(scan_id: str) -> Response:
    """A letter, sheet by sheet; and the case that it is given to."""
    found = scans.scan(g.actor, scan_id)
    form = GiveForm()
    if form.validate_on_submit():
        return _done(
            scan_id,
            form,
            lambda: actions.give(scan_id, form.reference.data, actor=g.actor, now=clock.now()),
            url_for(".scanned"),
        )
    return page("scan", status=422 if form.errors else 200, form=form, scan=found)


@pages.route("/scans/<string:scan_id>/turn", methods=["POST"])
@READ
def turn(scan_id: str) -> Response:
    """Turn a letter by a quarter."""
    form = ReasonForm()
    here = url_for(".scan", scan_id=scan_id)
    return _done(scan_id, form, lambda: actions.turn(scan_id, actor=g.actor), here)


@pages.route("/scans/<string:scan_id>/split/<int:after>", methods=["POST"])
@LOG
def split(scan_id: str, after: int) -> Response:
    """Let a new letter begin behind a sheet."""
    form = ReasonForm()
    here = url_for(".scan", scan_id=scan_id)
    return _done(scan_id, form, lambda: actions.split(scan_id, after, actor=g.actor, now=clock.now()), here)


def _done(scan_id: str, form: GiveForm | ReasonForm, act: Callable[[], object], then: str) -> Response:
    if form.validate_on_submit():
        try:
            with transaction():
                act()
        except Refused as refused:
            form.show(refused)
        else:
            flash("Done.", "done")
            return redirect(then, 303)
    shown = form if isinstance(form, GiveForm) else GiveForm(formdata=None)
    if shown is not form:
        shown.form_errors = [*form.form_errors]
    return page("scan", status=422, form=shown, scan=scans.scan(g.actor, scan_id))


@pages.route("/scans/<string:scan_id>/<int:number>.jpg")
@READ
def sheet(scan_id: str, number: int) -> Response:
    """A sheet of a letter."""
    answer = make_response(scans.sheet(g.actor, scan_id, number))
    answer.mimetype = "image/jpeg"
    return answer


@pages.route("/cover-sheet.pdf")
@READ
def cover_sheet() -> Response:
    """The cover sheet of a new letter."""
    return _cover("")


@pages.route("/cases/<string:reference>/cover-sheet.pdf")
@READ
def cover_of_case(reference: str) -> Response:
    """The cover sheet of a case."""
    return _cover(reference)


def _cover(reference: str) -> Response:
    try:
        return sent_pdf(scans.cover(g.actor, reference), "cover-sheet.pdf")
    except RenderingFailed as fault:
        raise Busy("The PDF cannot be made at this moment. Try again.") from fault
