"""The answers as a spreadsheet, out and in again: every change is shown before anything is kept."""

import binascii
from base64 import b64decode, b64encode

from flask import flash, g, redirect, url_for
from flask_wtf.file import FileField
from werkzeug import Response
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField

from regulator.core import clock, sheets
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.downloads import saved
from regulator.core.forms import Form
from regulator.core.refused import FileProblems, Problem, Refused

from .. import queries
from ..actions import answering
from ..models.owed import Plan
from ..queries import home as homes
from ..queries.replies import reply_of
from ..rules import answer_sheet
from ..rules.answering import Reply
from ..rules.owing import first_capital
from .home import ANSWER, own_plan, pages
from .site import EXCEL, page

LIMITS = sheets.Limits(size=1024 * 1024, rows=500, columns=60)
LISTED = 50  # problems and answers shown one by one
LONGEST_NAME = 100


class SheetForm(Form):
    """A spreadsheet that was filled in."""

    file = FileField("Spreadsheet")


class ConfirmForm(Form):
    """The same spreadsheet, looked at, with the versions of the answers that it was compared with."""

    content = HiddenField()
    name = HiddenField()
    seen = HiddenField()


@pages.route("/<int:plan_id>/answers.xlsx")
@ANSWER
def export(plan_id: int) -> Response:
    """The answers as they stand, to be filled in."""
    plan = own_plan(plan_id)
    made = sheets.made(answer_sheet.rows(_asked(plan)), "Answers", answer_sheet.WIDTHS)
    return saved(made, EXCEL, f"{plan.reference}-answers.xlsx")


@pages.route("/<int:plan_id>/import", methods=["GET", "POST"])
@ANSWER
def bring_in(plan_id: int) -> Response:
    """Hand a spreadsheet in and see what it would change: nothing is kept yet."""
    plan, form = own_plan(plan_id), SheetForm()
    if not form.validate_on_submit():
        return _file_page(plan, form)
    given = form.file.data
    if not isinstance(given, FileStorage) or not given.filename:
        form.file.errors = ["Choose a spreadsheet"]
        return _file_page(plan, form)
    return _preview(plan, given.stream.read(LIMITS.size + 1), _plain(given.filename))


@pages.route("/<int:plan_id>/import/confirm", methods=["POST"])
@ANSWER
def confirm(plan_id: int) -> Response:
    """Keep the changes that were shown, all of them or none."""
    plan, form = own_plan(plan_id), ConfirmForm()
    if not form.validate_on_submit():
        return redirect(url_for(".bring_in", plan_id=plan_id), 303)
    try:
        raw = b64decode(form.content.data or "", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    found = _read(plan, raw, _plain(form.name.data or ""))
    if _seen(found.replies) != (form.seen.data or ""):
        return _preview(plan, raw, _plain(form.name.data or ""), SOMEONE_ELSE)
    try:
        with transaction():
            answering.save(own_plan(plan_id), found.replies, actor=g.actor, now=clock.now())
    except Refused as refused:
        return _preview(plan, raw, _plain(form.name.data or ""), refused.message)
    count = len(found.replies)
    flash(f"{count} {'answer is' if count == 1 else 'answers are'} brought in. Nothing is sent yet", "done")
    return redirect(url_for(".answers", plan_id=plan_id), 303)


def _asked(plan: Plan) -> list[answer_sheet.Asked]:
    return [
        answer_sheet.Asked(
            each.obligation.reference,
            f"{first_capital(each.obligation.item)}: {each.obligation.title}",
            each.obligation.state in answering.MAY_CHANGE and plan.asks,
            reply_of(each),
        )
        for each in queries.wholes(queries.of_plan(plan.id))
    ]


def _read(plan: Plan, raw: bytes, name: str) -> answer_sheet.Read:
    try:
        found = sheets.sheet(raw, name, LIMITS)
    except FileProblems as no:
        return answer_sheet.Read(problems=tuple(no.problems))
    return answer_sheet.read(found.rows, _asked(plan), found.problems)


def _seen(replies: tuple[Reply, ...]) -> str:
    return ",".join(f"{each.obligation_id}:{each.seen}" for each in replies)


def _preview(plan: Plan, raw: bytes, name: str, told: str = "") -> Response:
    found = _read(plan, raw, name)
    if not found.replies:
        form = SheetForm(formdata=None)
        if not found.problems:
            form.file.errors = ["This spreadsheet says what stands here already: there is nothing to bring in"]
        return _file_page(plan, form, found.problems)
    data = {"content": b64encode(raw).decode(), "name": name, "seen": _seen(found.replies)}
    form = ConfirmForm(formdata=None, data=data)
    if told:
        form.form_errors.append(told)
    titles = {each.reference: each.title for each in _asked(plan)}
    return page(
        "import_preview",
        status=422 if told else 200,
        plan=plan,
        form=form,
        found=found,
        titles=titles,
        name=name,
        listed=LISTED,
        who=homes.organisation(plan.organisation_id),
    )


def _file_page(plan: Plan, form: SheetForm, problems: tuple[Problem, ...] = ()) -> Response:
    if problems:
        number = f"{len(problems):,} things are" if len(problems) > 1 else "one thing is"
        form.file.errors = [f"Nothing of this file was brought in: {number} wrong with it"]
    return page(
        "import",
        status=422 if form.errors else 200,
        plan=plan,
        form=form,
        problems=problems[:LISTED],
        more=max(0, len(problems) - LISTED),
        who=homes.organisation(plan.organisation_id),
    )


def _plain(name: str) -> str:
    """The name of a file as a page can show it."""
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST_NAME] or "file"
