"""Photographs and documents among the evidence: several at once, each told for itself, shown to those who may."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, jsonify, make_response, redirect, request, url_for
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from regulator.core import clock, files
from regulator.core.db import transaction
from regulator.core.limits import takes
from regulator.core.refused import NoRoom, Refused

from .. import queries
from ..actions import capturing, noting
from ..forms.evidence import FilesForm, WithdrawForm, as_id
from ..models.inspection import Inspection
from ..queries import captured as reads
from ..queries.places import place
from .evidence import READ, done
from .site import page, pages

MOST = 20  # files of one post
LARGEST = 100 * 1024 * 1024  # bytes of one post: twenty photographs of a telephone, or two of the largest documents
OPENED = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Told:
    """What became of one file."""

    name: str
    kept: bool
    message: str


@pages.route("/<string:reference>/evidence/<string:area>/files", methods=["GET", "POST"])
@READ
@takes(largest=LARGEST)
def evidence_files(reference: str, area: str) -> Response:
    """The photographs and documents of an area, and the way to add some, about one of its notes or the area."""
    inspection = queries.one_visible_to(g.actor, reference)
    place(inspection, area)
    form = FilesForm()
    told: list[Told] = []
    if form.validate_on_submit():
        told = _taken(inspection, form, area)
        if request.accept_mimetypes.best == "application/json":
            return jsonify([vars(each) for each in told])
        if told and all(each.kept for each in told):
            flash("1 file is kept." if len(told) == 1 else f"{len(told)} files are kept.", "done")
            return redirect(url_for(".evidence_files", reference=reference, area=area), 303)
    elif form.is_submitted() and request.accept_mimetypes.best == "application/json":
        message = next((each.errors[0] for each in form.asked if each.errors), "Send this form again")
        return jsonify([{"name": "", "kept": False, "message": message}])
    return _listed(reference, area, form, told)


def _taken(inspection: Inspection, form: FilesForm, area: str) -> list[Told]:
    """Each file for itself: one that is refused does not hold up the others."""
    sent = [each for each in request.files.getlist("files") if each.filename]
    if not sent:
        return [Told("", False, "Choose at least one photograph or document")]
    about = as_id(request.form.get("about"))
    told = []
    for number, each in enumerate(sent, 1):
        name = _name(each)
        try:
            if number > MOST:
                raise Refused(f"More than {MOST} files at once. Send this one again by itself.")
            _take(
                inspection.reference, each, {"form": form.entry_id, "caption": form.caption.data, "about": about}, area
            )
        except (Refused, NoRoom) as no:
            told.append(Told(name, False, str(no)))
        else:
            told.append(Told(name, True, "Kept"))
    return told


def _name(sent: FileStorage) -> str:
    """What the person calls the file, as a page can show it."""
    last = (sent.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:120] or "file"


def _take(reference: str, sent: FileStorage, given: dict[str, Any], area: str) -> None:
    """Look at one file and reduce it, and only then hold the database for its rows."""
    with transaction():
        noting.may_write(queries.one_visible_to(g.actor, reference), g.actor)
    received = files.receive(sent.stream, name=sent.filename or "file", allowed=noting.TAKEN)  # type: ignore[arg-type]
    with transaction():
        held = queries.one_visible_to(g.actor, reference)
        noting.add_file(held, received, area=area, actor=g.actor, now=clock.now(), **given)


def _listed(reference: str, area: str, form: Any, told: list[Told]) -> Response:
    inspection = queries.one_visible_to(g.actor, reference)
    about = as_id(request.values.get("about"))
    kept, following = reads.files_of(inspection, g.actor, area, as_id(request.args.get("after")))
    form.id.data = str(form.entry_id)
    refused = [each for each in told if not each.kept]
    form.form_errors.extend(f"{each.name}: {each.message}" if each.name else each.message for each in refused)
    return page(
        inspection,
        "files",
        under="evidence",
        status=422 if form.errors else 200,
        place=place(inspection, area),
        form=form,
        told=told,
        refused=refused,
        about=reads.one(inspection, g.actor, about) if about else None,
        kept=kept,
        following=following,
        most=MOST,
        largest=files.LARGEST,
        may_write=reads.may_capture(inspection, g.actor, capturing.OPEN) or bool(told),
    )


@pages.route("/<string:reference>/evidence/<string:area>/files/<uuid:file>/withdraw", methods=["GET", "POST"])
@READ
def evidence_file_withdraw(reference: str, area: str, file: Any) -> Response:
    """Take a photograph or a document back, with the reason: it is not shown again."""
    inspection = queries.one_visible_to(g.actor, reference)
    kept = reads.one_file(inspection, g.actor, file)
    form = WithdrawForm()

    def act(held: Inspection) -> None:
        noting.withdraw(held, file, reason=form.reason.data, id=form.entry_id, actor=g.actor, now=clock.now())

    if form.validate_on_submit() and done(form, reference, act):
        flash("The file is withdrawn. It is not shown again, and stays in the record with your reason.", "done")
        return redirect(url_for(".evidence_files", reference=reference, area=kept.area), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    form.id.data = str(form.entry_id)
    may_write = reads.may_capture(inspection, g.actor, capturing.OPEN)
    status = 422 if form.errors else 200
    return page(
        inspection, "files_withdraw", under="evidence", status=status, file=kept, form=form, may_write=may_write
    )


@pages.route("/<string:reference>/files/<string:sha256>")
@READ
def evidence_file(reference: str, sha256: str) -> Response:
    """One photograph, as it was reduced; or one document, to be saved and not opened here."""
    inspection = queries.one_visible_to(g.actor, reference)
    row = reads.standing_file(inspection, sha256)
    answer = make_response(files.open_kept(row.sha256))
    answer.mimetype = row.media_type
    answer.headers.update(OPENED)
    shown = "inline" if row.media_type in files.PHOTOGRAPHS else "attachment"
    answer.headers.set("Content-Disposition", shown, filename=row.name)
    return answer
