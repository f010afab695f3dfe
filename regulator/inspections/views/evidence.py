"""Evidence in the browser: a page for each area, at typing speed, through the journal."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from .. import queries
from ..actions import capturing, noting
from ..forms.evidence import AmendForm, EntryForm, NoteForm, SearchForm, WithdrawForm, as_id
from ..models.inspection import Inspection
from ..queries import captured as reads
from ..queries.places import place, places, standards_of
from ..rules.journal import BEARINGS, SOURCES
from ..rules.lifecycle import SECRET
from .site import page, pages, section

READ = allow(Permission.INSPECTION_READ)
BY_WITHDRAWAL = [("no", "Those that stand"), ("only", "Withdrawn ones")]


def on_site(inspection: Inspection, _actor: Any) -> bool:
    """Whether the inspectors have arrived, so that there may be evidence."""
    return inspection.state not in SECRET


@pages.route("/<string:reference>/evidence")
@READ
@section("Evidence", 30, on_site)
def evidence(reference: str) -> Response:
    """The areas with what was captured in each."""
    inspection = queries.one_visible_to(g.actor, reference)
    return page(inspection, "evidence", rows=reads.index(inspection), sources=SOURCES, bearings=BEARINGS)


@pages.route("/<string:reference>/evidence/<string:area>", methods=["GET", "POST"])
@READ
def evidence_area(reference: str, area: str) -> Response:
    """One area: write the next note, read everybody's."""
    inspection = queries.one_visible_to(g.actor, reference)
    here = place(inspection, area)
    form = NoteForm()
    form.offer(standards_of(inspection, area))
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.one_visible_to(g.actor, reference)
                noting.write_down(held, [_note(form, area)], actor=g.actor, now=clock.now())
        except Refused as refused:
            _keep_apart(form, refused)
        else:
            kept = str(form.entry_id)
            to = url_for(".evidence_area", reference=reference, area=area, source=form.source.data, kept=kept)
            return redirect(f"{to}#statement", 303)
    elif request.method == "GET":
        form.source.data = request.args.get("source") if request.args.get("source") in SOURCES else None
    form.id.data = str(form.entry_id)
    return _area(reference, here, form, 422 if form.errors else 200)


def _note(form: NoteForm, area: str) -> noting.Written:
    body = {"area": area, "source": form.source.data, "statement": form.statement.data, "bearing": form.bearing.data}
    optional = {"locator": form.locator.data, "standards": form.standards.data}
    return noting.Written(form.entry_id, "note", body | {name: each for name, each in optional.items() if each})


def _keep_apart(form: EntryForm, refused: Refused) -> None:
    """Say why it was refused. An id that stands with other words is not used again."""
    form.show(Refused(refused.message) if refused.field == "id" else refused)
    if refused.field == "id":
        form.renewed()


def _area(reference: str, here: Any, form: NoteForm, status: int) -> Response:
    inspection = queries.one_visible_to(g.actor, reference)
    kept, after = as_id(request.args.get("kept")), as_id(request.args.get("after"))
    notes = reads.of_area(inspection, g.actor, here.ref, after)
    return page(
        inspection,
        "evidence_area",
        under="evidence",
        status=status,
        place=here,
        form=form,
        notes=notes,
        kept=next((each for each in notes.entries if each.id == kept), None),
        first_page=after is None,
        may_write=reads.may_capture(inspection, g.actor, capturing.OPEN),
        looked_at=clock.now(),
        files=reads.files_of(inspection, g.actor, here.ref)[0],
    )


@pages.route("/<string:reference>/evidence/<string:area>/newer")
@READ
def evidence_newer(reference: str, area: str) -> Response:
    """What arrived in an area since the page was made, for the page itself to show: how far, and each entry."""
    inspection = queries.one_visible_to(g.actor, reference)
    here = place(inspection, area)
    now = clock.now()
    notes = reads.received_since(inspection, g.actor, here.ref, _moment(request.args.get("since", ""), now))
    may_write = reads.may_capture(inspection, g.actor, capturing.OPEN)
    entries = [
        {
            "id": str(each.id),
            "version": each.version,
            "html": render_template(
                "inspections/work/evidence_entry.html", note=each, inspection=inspection, may_write=may_write
            ),
        }
        for each in notes
    ]
    return jsonify({"at": now.isoformat(), "entries": entries})


def _moment(text: str, now: datetime) -> datetime:
    """The moment of the last look; now where it cannot be read. Never one that the databases cannot compare."""
    try:
        told = datetime.fromisoformat(text[:40].replace(" ", "+"))
    except ValueError:
        return now
    told = told if told.tzinfo else told.replace(tzinfo=UTC)
    return min(max(told, datetime(2000, 1, 1, tzinfo=UTC)), now)


@pages.route("/<string:reference>/evidence-search")
@READ
def evidence_search(reference: str) -> Response:
    """Search all evidence of an inspection."""
    inspection = queries.one_visible_to(g.actor, reference)
    areas = [(each.ref, each.title) for each in places(inspection)]
    choices = {
        "area": areas,
        "source": list(SOURCES.items()),
        "bearing": list(BEARINGS.items()),
        "author": reads.authors(inspection),
        "withdrawn": BY_WITHDRAWAL,
    }
    wanted = reads.Wanted(**SearchForm(choices).read(request.args.to_dict()))
    notes = reads.found(inspection, g.actor, wanted, as_id(request.args.get("after")))
    return page(
        inspection,
        "evidence_search",
        under="evidence",
        wanted=wanted,
        choices=choices,
        notes=notes,
        titles=dict(areas),
        may_write=reads.may_capture(inspection, g.actor, capturing.OPEN),
    )


@pages.route("/<string:reference>/evidence/<string:area>/<uuid:entry>/amend", methods=["GET", "POST"])
@READ
def evidence_amend(reference: str, area: str, entry: Any) -> Response:
    """Say a note again, better."""
    inspection = queries.one_visible_to(g.actor, reference)
    note = reads.one(inspection, g.actor, entry)
    form = AmendForm()

    def act(held: Inspection) -> None:
        given = {"statement": form.statement.data, "reason": form.reason.data, "id": form.entry_id}
        noting.amend(held, entry, stood=form.stood.data or "", actor=g.actor, now=clock.now(), **given)

    if form.validate_on_submit() and done(form, reference, act):
        return _back(reference, note.area, entry, "The note is amended. What it said before stays readable.")
    if request.method == "GET":
        form.statement.data = note.statement
    return _about(reference, "evidence_amend", entry, form)


@pages.route("/<string:reference>/evidence/<string:area>/<uuid:entry>/withdraw", methods=["GET", "POST"])
@READ
def evidence_withdraw(reference: str, area: str, entry: Any) -> Response:
    """Take a note back, with the reason."""
    inspection = queries.one_visible_to(g.actor, reference)
    note = reads.one(inspection, g.actor, entry)
    form = WithdrawForm()

    def act(held: Inspection) -> None:
        noting.withdraw(held, entry, reason=form.reason.data, id=form.entry_id, actor=g.actor, now=clock.now())

    if form.validate_on_submit() and done(form, reference, act):
        return _back(reference, note.area, entry, "The note is withdrawn. It stays in the record with your reason.")
    return _about(reference, "evidence_withdraw", entry, form)


def done(form: EntryForm, reference: str, act: Any) -> bool:
    """Whether it was done; where not, the form says why."""
    try:
        with transaction():
            act(queries.one_visible_to(g.actor, reference))
    except Refused as refused:
        _keep_apart(form, refused)
        return False
    return True


def _about(reference: str, template: str, entry: Any, form: Any) -> Response:
    inspection = queries.one_visible_to(g.actor, reference)
    note = reads.one(inspection, g.actor, entry)
    form.id.data = str(form.entry_id)
    if hasattr(form, "stood"):
        form.stood.data = note.statement
    may_write = reads.may_capture(inspection, g.actor, capturing.OPEN)
    status = 422 if form.errors else 200
    return page(inspection, template, under="evidence", status=status, note=note, form=form, may_write=may_write)


def _back(reference: str, area: str, entry: Any, words: str) -> Response:
    flash(words, "done")
    return redirect(url_for(".evidence_area", reference=reference, area=area) + f"#e-{entry}", 303)
