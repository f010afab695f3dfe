"""A draft as a file: taken out as YAML or Excel, and taken in again, each change shown before it is taken."""

from flask import flash, g, make_response, request, url_for
from werkzeug import Response

from regulator.core import clock, sheets
from regulator.core.db import transaction
from regulator.core.forms.fields import shown as legible
from regulator.core.limits import takes
from regulator.core.refused import FileProblems, Refused

from ..actions import importing
from ..forms.drafting import EmptyForm, FileForm, TakeForm
from ..queries import drafts
from ..queries.impact import how_often
from ..rules.clauses import WORDS
from ..rules.exchange import WIDTHS, as_rows, as_yaml
from .drafts import page
from .site import READ, WRITE, done, staff, to

LARGEST = 6 * 1024 * 1024
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff.route("/drafts/<string:reference>/draft.<any(yaml, xlsx):form>")
@READ
def export(reference: str, form: str) -> Response:
    """The whole draft as one file, which can be handed in again."""
    found = drafts.draft(g.actor, reference)
    parts = drafts.parts(found.id)
    if form == "yaml":
        answer = make_response(as_yaml(found.head, parts))
        answer.mimetype = "application/yaml"
    else:
        answer = make_response(sheets.made(as_rows(found.head, parts), "Edition", WIDTHS))
        answer.mimetype = EXCEL
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.reference}.{form}"'
    return answer


@staff.route("/drafts/<string:reference>/import", methods=["GET", "POST"])
@WRITE
@takes(largest=LARGEST)
def hand_in(reference: str) -> Response:
    """Hand in a file. Nothing is taken yet: the next page shows what it would change."""
    form = FileForm()
    problems: list = []
    if form.validate_on_submit():
        sent = request.files.get("file")
        name = legible(sent.filename if sent else "")[:100]
        if sent is None or not name:
            form.show(Refused("Choose a file", "file"))
        else:
            try:
                given = importing.read(sent.read(), name)
                with transaction():
                    held = drafts.draft(g.actor, reference)
                    kept = importing.hand_in(held, given, name, actor=g.actor, now=clock.now()).id
                return to(url_for(".preview", reference=reference, import_id=kept))
            except FileProblems as fault:
                problems = fault.problems
                count = "1 thing is" if len(problems) == 1 else f"{len(problems)} things are"
                form.show(Refused(f"{count} wrong with this file. Nothing of it was taken", "file"))
            except Refused as refused:
                form.show(refused)
    return page(drafts.draft(g.actor, reference), "import", form=form, problems=problems[:200])


@staff.route("/drafts/<string:reference>/import/<int:import_id>", methods=["GET", "POST"])
@WRITE
def preview(reference: str, import_id: int) -> Response:
    """Every change that a file would make, word by word, and the button that takes them."""
    found = drafts.draft(g.actor, reference)
    kept = drafts.file_read(found, import_id)
    form = TakeForm()

    def act() -> int:
        held = drafts.draft(g.actor, reference)
        row = drafts.file_read(held, import_id)
        return importing.take(held, row, reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act, told=lambda count: "1 clause changed" if count == 1 else f"{count} clauses changed"):
        return to(url_for(".draft", reference=reference))
    found = drafts.draft(g.actor, reference)
    kept = drafts.file_read(found, import_id)
    changes = importing.changes(found, importing.given_by(kept)) if kept.state == "read" else []
    gone = [each for each in changes if each.what == "removed"]
    cited = {each.ref: how_often(g.actor, found.based_on, [each.ref]) for each in gone}
    return page(found, "preview", form=form, kept=kept, changes=changes, words=WORDS, gone=gone, cited=cited)


@staff.route("/drafts/<string:reference>/import/<int:import_id>/leave", methods=["POST"])
@WRITE
def leave(reference: str, import_id: int) -> Response:
    """Take nothing of a file."""
    drafts.file_read(drafts.draft(g.actor, reference), import_id)
    form = EmptyForm()

    def act() -> None:
        held = drafts.draft(g.actor, reference)
        importing.leave(held, drafts.file_read(held, import_id), actor=g.actor)

    if not done(form, act, told="Nothing of the file was taken") and form.form_errors:
        flash(form.form_errors[0], "nothing")
    return to(url_for(".draft", reference=reference))
