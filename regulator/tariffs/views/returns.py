"""Cost returns of a provider: typed or uploaded, saved as they are, sent once every row is right.

2026-11: a file fills the same rows that people type in, wrong cells included, so that what is wrong is mended beside
its row number and nothing of the file is lost; nothing is kept before somebody presses Save or Send.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, g, redirect, request, url_for
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from regulator.core import clock, sheets
from regulator.core.access import allow
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.downloads import saved
from regulator.core.forms.fields import shown
from regulator.core.refused import FileProblems, NotFound, Problem, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules import spreadsheet

from ..actions import returning
from ..forms.own import ReturnForm, UploadForm
from ..queries import returned
from ..rules import words
from ..rules.returns import COLUMNS, MOST_ROWS, Read, sheet_rows
from .own import pages
from .site import CSV, EXCEL, page

RETURN = allow(Permission.TARIFF_RETURN)
LIMITS = sheets.Limits(size=1024 * 1024, rows=60, columns=40)
LONGEST_CELL = 400  # characters that are given back of a cell, more than any right one has
_CELL = re.compile(r"row-([0-9]{1,6})-([a-z-]{1,30})")
Given = Sequence[tuple[int, Mapping[str, str]]]


@pages.route("/returns/<string:year>", methods=["GET", "POST"])
@RETURN
def cost_return(year: str) -> Response:
    """Fill in a return; keep it as it is, or send it."""
    about, number = _which(year)
    form = ReturnForm()
    if request.method == "GET":
        return _page(about, number, form, _begun(about, number), judged=False)
    given = _typed()
    if not form.validate_on_submit():
        return _page(about, number, form, given)
    sends = form.do.data == "send"
    act = returning.send if sends else returning.save
    try:
        with transaction():
            act(*_which(year), given, seen=form.seen, actor=g.actor, now=clock.now())
    except Refused as refused:
        form.show(refused)
        return _page(about, number, form, given)
    flash("The return is sent." if sends else "What you typed is saved. Nothing is sent yet.", "done")
    return redirect(url_for(".cost_return", year=year), 303)


@pages.route("/returns/<string:year>/upload", methods=["POST"])
@RETURN
def upload(year: str) -> Response:
    """Fill the rows from a file: nothing is kept yet."""
    about, number = _which(year)
    form = UploadForm()
    given = form.file.data if form.validate_on_submit() else None
    if not isinstance(given, FileStorage) or not given.filename:
        form.file.errors = ["Choose a spreadsheet"]
        return _page(about, number, ReturnForm(formdata=None), _begun(about, number), upload=form, judged=False)
    name = shown(given.filename)[:100] or "file"
    rows, problems = _read(given.stream.read(LIMITS.size + 1), name)
    if not rows:
        because = f": {problems[0].message}" if problems else ""
        form.file.errors = [f"Nothing could be read from this file{because}"]
        begun = _begun(about, number)
        main = ReturnForm(formdata=None)
        return _page(about, number, main, begun, upload=form, problems=problems, judged=False)
    main = ReturnForm(formdata=None)
    return _page(about, number, main, rows, upload=UploadForm(formdata=None), problems=problems, file=name)


def _read(raw: bytes, name: str) -> tuple[Given, list[Problem]]:
    try:
        found = sheets.sheet(raw, name, LIMITS)
    except FileProblems as no:
        return [], list(no.problems)
    rows, told = sheet_rows(found.rows)
    problems = list(found.problems) + ([Problem(found.rows[0][0], "", told)] if told else [])
    return [(line, {key: shown(cell)[:LONGEST_CELL] for key, cell in cells.items()}) for line, cells in rows], problems


@pages.route("/returns/<string:year>/return.<any(csv, xlsx):form>")
@RETURN
def template(year: str, form: str) -> Response:
    """The return as it stands, as a spreadsheet to fill in."""
    about, number = _which(year)
    rows = [list(COLUMNS.values())]
    rows += [[cells.get(name, "") for name in COLUMNS] for _line, cells in _begun(about, number)]
    name = f"{about.code}-{year}-costs.{form}"
    if form == "csv":
        text = spreadsheet.BYTE_ORDER_MARK + "".join(spreadsheet.row(each) for each in rows)
        return saved(text, CSV, name)
    return saved(sheets.made(rows, "Costs", [34, 16, 16, 20, 20, 20, 20, 40]), EXCEL, name)


def _which(year: str) -> tuple[Organisation, int]:
    """The prison and the year of a return. `NotFound` for a year that is not asked for."""
    about, number = returned.owner(g.actor), words.year_of(year)
    if number is None or number not in returned.years(clock.today()):
        raise NotFound
    return about, number


def _begun(about: Organisation, year: int) -> Given:
    """What was typed last; before that a row for what the prison is for."""
    kept = returning.kept_cells(returned.own(about.id, year))
    if kept:
        return kept
    function = register.function_on(about.id, words.ends(year))
    return [(1, {"function": function.function.value})] if function else []


def _typed() -> Given:
    """The rows that were typed, by their numbers; those that are blank altogether are none."""
    rows: dict[int, dict[str, str]] = {}
    for key, value in request.form.items():
        found = _CELL.fullmatch(key)
        if found and found.group(2) in COLUMNS:
            rows.setdefault(int(found.group(1)), {})[found.group(2)] = shown(value)[:LONGEST_CELL]
    return [(number, rows[number]) for number in sorted(rows) if any(rows[number].values())][: 5 * MOST_ROWS]


def _page(
    about: Organisation,
    year: int,
    form: ReturnForm,
    given: Given,
    *,
    upload: UploadForm | None = None,
    problems: Sequence[Problem] = (),
    file: str = "",
    judged: bool = True,
) -> Response:
    """The page of a return. `judged`: say beside each row what is wrong; a page that is opened is not told off."""
    row = returned.own(about.id, year)
    if form.version.raw_data is None or SOMEONE_ELSE in form.form_errors:
        form.made_from(row.version if row else 0)
    found = (
        returning.looked_at(about, year, given) if judged else [Read(number, dict(cells)) for number, cells in given]
    )
    wrong = sum(bool(each.errors) or (judged and each.row is None) for each in found)
    asked: dict[str, Any] = {"upload": upload or UploadForm(formdata=None), "problems": problems, "file": file}
    failed = bool(form.errors) or bool(asked["upload"].errors)
    return page(
        "own/return",
        status=422 if failed else 200,
        about=about,
        year=year,
        due_on=returned.due_on(year),
        row=row,
        form=form,
        rows=found,
        next_number=max((each.number for each in found), default=0) + 1,
        columns=COLUMNS,
        functions=list(words.FUNCTIONS.values()),
        wrong=wrong,
        judged=judged,
        stands_on=returning.stands_on(year),
        factor=returned.limits().factor,
        **asked,
    )
