"""A spreadsheet of an organisation's people: handed in, read with everything it would change, carried out."""

import binascii
from base64 import b64decode, b64encode

from flask import flash, g, make_response, redirect, render_template
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.refused import FileProblems, Problem, Refused
from regulator.core.tabular import Table

from ..actions import importing
from ..forms import people as forms
from ..queries.organisations import Known
from ..rules import people_file
from ..rules.people_file import PersonRow
from .managing import Side, organisation_of, page

LONGEST_NAME = 100
STAFF_AT = "/organisations/<string:code>/import"


@page("import", staff=STAFF_AT, own="/import", post=True)
def import_file(side: Side, code: str = "") -> Response:
    """Hand a file in, and see what it would change: nothing is changed yet."""
    known = organisation_of(side, code)
    form = forms.FileForm()
    if not form.validate_on_submit():
        return _file_page(side, known, form, [])
    raw = form.file.data.stream.read(people_file.LARGEST_FILE + 1)
    name = _plain(form.file.data.filename)
    return _preview(side, known, raw, name)


@page("import_confirm", staff=STAFF_AT + "/confirm", own="/import/confirm", post=True)
def confirm(side: Side, code: str = "") -> Response:
    """Carry out what was read. All of it or nothing."""
    known = organisation_of(side, code)
    form = forms.ConfirmForm()
    if not form.validate_on_submit():
        return redirect(_address(side, "import", known), 303)
    name = _plain(form.name.data or "")
    try:
        raw = b64decode(form.content.data or "", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    try:
        table = people_file.people_in(raw, name)
        with transaction():
            done = importing.take_in(table, known, form.digest.data or "", actor=g.actor, now=clock.now())
    except FileProblems as wrong:
        return _file_page(side, known, forms.FileForm(formdata=None), wrong.problems)
    except Refused as refused:
        return _preview(side, known, raw, name, said=refused.message)
    count = sum(each.step != importing.Step.NOTHING for each in done)
    flash(f"The file is taken in: {count} {'change' if count == 1 else 'changes'}.", "done")
    return redirect(side.organisation_url(known), 303)


@page("import_csv", staff="/people.csv", own="/people.csv")
def template_csv(side: Side) -> Response:
    """The empty spreadsheet to fill in."""
    return _download(people_file.template_csv().encode(), "text/csv", "people.csv")


@page("import_xlsx", staff="/people.xlsx", own="/people.xlsx")
def template_xlsx(side: Side) -> Response:
    """The same for Excel."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(people_file.template_xlsx(), kind, "people.xlsx")


def _preview(side: Side, known: Known, raw: bytes, name: str, *, said: str = "") -> Response:
    """What a file would change, row by row; or what is wrong with it."""
    try:
        table: Table[PersonRow] = people_file.people_in(raw, name)
        changes = importing.planned(table, known, actor=g.actor, now=clock.now())
    except FileProblems as wrong:
        return _file_page(side, known, forms.FileForm(formdata=None), wrong.problems)
    kept = {
        "content": b64encode(people_file.as_csv(raw, name)).decode(),
        "name": name,
        "digest": importing.digest_of(changes),
    }
    form = forms.ConfirmForm(formdata=None, data=kept)
    if said:
        form.form_errors.append(said)
    counted = {step: sum(each.step == step for each in changes) for step in importing.Step}
    page = render_template(
        "people/manage/preview.html",
        side=side,
        known=known,
        form=form,
        changes=changes,
        counted=counted,
        name=name,
        back=_address(side, "import", known),
        to=_address(side, "import_confirm", known),
    )
    return make_response(page, 422 if said else 200)


def _file_page(side: Side, known: Known, form: forms.FileForm, problems: list[Problem]) -> Response:
    page = render_template(
        "people/manage/import.html",
        side=side,
        known=known,
        form=form,
        problems=problems,
        to=_address(side, "import", known),
        columns=people_file.COLUMNS,
        most=people_file.MOST_ROWS,
    )
    return make_response(page, 422 if form.errors or problems else 200)


def _address(side: Side, name: str, known: Known) -> str:
    return side.url(name) if side.name == "organisation" else side.url(name, code=known.code)


def _download(content: bytes, kind: str, name: str) -> Response:
    answer = make_response(content)
    answer.mimetype = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _plain(name: str) -> str:
    """The name of a file as a page can show it."""
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST_NAME] or "file"
