"""Paper twins: print a form, attach its scan, type it in by its codes, and have a second person compare the two."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from uuid_utils.compat import uuid7
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from regulator.core import clock, files
from regulator.core.db import transaction
from regulator.core.documents.rendering import RenderingFailed
from regulator.core.limits import takes
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries
from regulator.inspections.actions import noting
from regulator.inspections.actions.capturing import OPEN
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.journal import EvidenceFile
from regulator.inspections.views.site import answer, page

from ..actions import papering
from ..actions.papering import Row, Sheet
from ..forms import CompareForm, ScanForm, ScopeForm, TypeForm, type_form
from ..queries import paper as reads
from ..rules import paper, scans
from .lead import READ, pages

SECONDS = 60.0  # for the form of a whole visit within a request: about a hundred sheets
LARGEST_SCAN = 60 * 1024 * 1024
SAME, DIFFERENT = "same", "different"


@pages.route("/<string:reference>/fieldwork/paper", methods=["GET", "POST"])
@READ
def paper_forms(reference: str) -> Response:
    """The paper forms of a visit; and print one more."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = ScopeForm()
    form.scope.offer(reads.scopes(inspection))
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.one_visible_to(g.actor, reference)
                made = papering.print_form(held, form.scope.data, actor=g.actor, now=clock.now())
        except Refused as refused:
            form.show(refused)
        else:
            flash(f"The form {made.code} is made. Download it and print it.", "done")
            return redirect(url_for(".paper_forms", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    made_before = reads.forms(inspection)
    return page(
        inspection,
        "fieldwork/paper_forms",
        under="devices",
        status=422 if form.errors else 200,
        form=form,
        forms=made_before,
        sheets={row.code: len(paper.sheets(reads.of_form(row))) for row, _, _ in made_before},
        waiting=len(reads.typed(inspection, unchecked=True)),
        is_open=inspection.state in OPEN,
    )


@pages.route("/<string:reference>/fieldwork/paper/<string:code>/form.pdf")
@READ
def paper_form(reference: str, code: str) -> Response:
    """The form as a PDF to print."""
    inspection = queries.one_visible_to(g.actor, reference)
    told = reads.content(inspection, reads.form(inspection, code))
    try:
        octets = reads.as_pdf(told, SECONDS)
    except RenderingFailed:
        flash("The form could not be made now. Try again in a minute, or print one area.", "told")
        return redirect(url_for(".paper_forms", reference=reference), 303)
    made = Response(octets, mimetype="application/pdf")
    made.headers["Content-Disposition"] = f'attachment; filename="{reference}-{code}.pdf"'
    return made


@pages.route("/<string:reference>/fieldwork/paper/scan", methods=["GET", "POST"])
@READ
@takes(largest=LARGEST_SCAN)
def paper_scan(reference: str) -> Response:
    """Attach a scan: the codes on its sheets say which form it is of."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = ScanForm()
    form.form.offer((row.code, f"{row.code}: {row.scope}") for row, _, _ in reads.forms(inspection))
    if form.validate_on_submit():
        try:
            return _attached(inspection, form)
        except Refused as refused:
            form.show(refused)
    form.id.data = form.id.data or str(uuid7())
    inspection = queries.one_visible_to(g.actor, reference)
    return page(inspection, "fieldwork/paper_scan", under="devices", status=422 if form.errors else 200, form=form)


def _attached(inspection: Inspection, form: ScanForm) -> Response:
    """Judge the scan and read its codes, and only then hold the database for its row."""
    sent: FileStorage | None = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("Choose a scan", "file")
    with transaction():
        noting.may_write(queries.one_visible_to(g.actor, inspection.reference), g.actor)
    octets = sent.stream.read()
    received = files.receive(octets, name=sent.filename, allowed=noting.TAKEN)
    known = {row.code for row, _, _ in reads.forms(inspection)}
    found = [each for each in scans.sheets_in(octets, received.media_type) if each[0] in known]
    code, sheet = found[0] if found else (form.form.data, 1)
    if not code:
        raise Refused("No code of a form of this visit could be read. Choose the form it is of.", "form")
    with transaction():
        held = queries.one_visible_to(g.actor, inspection.reference)
        entry = papering.attach_scan(held, code, received, form=_id(form.id.data), actor=g.actor, now=clock.now())
    count = len(found)
    flash(f"The scan is kept. {count or 'No'} {'sheet was' if count == 1 else 'sheets were'} recognised.", "done")
    return redirect(url_for(".paper_type", reference=inspection.reference, code=code, sheet=sheet, scan=entry), 303)


@pages.route("/<string:reference>/fieldwork/paper/<string:code>", methods=["GET", "POST"])
@READ
def paper_type(reference: str, code: str) -> Response:
    """Type a sheet in."""
    inspection = queries.one_visible_to(g.actor, reference)
    row = reads.form(inspection, code)
    lines = reads.of_form(row)
    sheet = _number(request.args.get("sheet"), len(paper.sheets(lines)))
    form = _type_form(inspection, code, lines, sheet)
    if form.validate_on_submit():
        try:
            with transaction():
                kept = _typed(queries.one_visible_to(g.actor, reference), code, form)
        except Refused as refused:
            form.show(refused)
        else:
            by = {"by": form.written_by.data, "on": form.written_on.data.isoformat(), "scan": form.scan.data or None}
            following = sheet + 1 if sheet and sheet < len(paper.sheets(lines)) else None
            return redirect(
                url_for(".paper_type", reference=reference, code=code, sheet=following, kept=kept, **by), 303
            )
    inspection = queries.one_visible_to(g.actor, reference)
    return page(
        inspection,
        "fieldwork/paper_type",
        under="devices",
        status=422 if form.errors else 200,
        form=form,
        row=row,
        sheet=sheet,
        sheets=len(paper.sheets(lines)),
        titles={paper.line_code(code, each.number): each for each in lines},
        scan=_scan(inspection, form),
        kept=request.args.get("kept", "") if request.method == "GET" else "",
        typed=reads.typed(inspection, code)[:20],
        is_open=inspection.state in OPEN,
    )


def _type_form(inspection: Inspection, code: str, lines: list[paper.Line], sheet: int) -> TypeForm:
    """The form of a sheet: its lines' codes, who wrote it and when, as the page before had it, are there already."""
    given: dict[str, Any] = {"id": str(uuid7()), "scan": request.args.get("scan", "")}
    given["written_by"] = request.args.get("by", g.actor.key)
    given["written_on"] = _day(request.args.get("on")) or clock.today()
    if sheet:
        for place, line in enumerate(paper.sheets(lines)[sheet - 1], 1):
            given[f"code_{place}"] = paper.line_code(code, line.number)
    form = type_form(len(paper.sheets(lines)[sheet - 1]) if sheet else paper.PER_SHEET, **given)
    form.written_by.offer(reads.writers(inspection))
    return form


def _typed(held: Inspection, code: str, form: TypeForm) -> int:
    rows = [
        Row(place, *(str(field.data or "") for field in form.row(place)))
        for place in form.used
    ]  # fmt: skip
    scan = _scan(held, form)
    sheet = Sheet(form.written_by.data, form.written_on.data, scan.id if scan else None)
    return papering.type_in(held, code, rows, sheet, form=_id(form.id.data), actor=g.actor, now=clock.now())


@pages.route("/<string:reference>/fieldwork/paper/compare")
@READ
def paper_compare(reference: str) -> Response:
    """What was typed and nobody has compared with the paper yet."""
    inspection = queries.one_visible_to(g.actor, reference)
    rows = reads.typed(inspection, unchecked=True)
    return page(
        inspection,
        "fieldwork/paper_compare",
        under="devices",
        rows=[each for each in rows if each.row.typed_by != g.actor.key],
        own=sum(each.row.typed_by == g.actor.key for each in rows),
    )


@pages.route("/<string:reference>/fieldwork/paper/compare/<uuid:entry>", methods=["GET", "POST"])
@READ
def paper_compare_one(reference: str, entry: Any) -> Response:
    """Compare one entry with its paper, and say whether it is the same."""
    inspection = queries.one_visible_to(g.actor, reference)
    shown = next((each for each in reads.typed(inspection, unchecked=True) if each.row.entry_id == entry), None)
    if shown is None:
        raise NotFound
    form = CompareForm()
    form.same.offer([(SAME, "The same as what is written"), (DIFFERENT, "Different")])

    def act(held: Inspection) -> None:
        same, words = form.same.data == SAME, form.difference.data or ""
        papering.compare(held, entry, same=same, difference=words, actor=g.actor, now=clock.now())

    return answer(
        reference,
        form,
        act,
        "fieldwork/paper_compare_one",
        then=url_for(".paper_compare", reference=reference),
        done="Written down.",
        under="devices",
        shown=shown,
    )


def _scan(inspection: Inspection, form: TypeForm) -> EvidenceFile | None:
    """The scan beside which it is typed; none where the page named something else."""
    try:
        return reads.scan(inspection, UUID(form.scan.data or ""))
    except (ValueError, NotFound):
        form.scan.data = ""
        return None


def _id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return uuid7()


def _number(text: str | None, most: int) -> int:
    """The number of a sheet; 0 where none is meant."""
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0
    return number if number <= most else 0


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
