"""The cases of an inspection that counts them: assessed on a page, brought in from a spreadsheet, counted."""

import binascii
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any

from flask import flash, g, make_response, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.refused import Problem, Refused
from regulator.people.rules import Permission

from .. import queries
from ..actions import at_the_desk
from ..actions import cases as actions
from ..forms.cases import CaseForm, CasesConfirmForm, CasesFileForm, EligibleForm, TakeOutForm, case_form
from ..models.cases import CaseAssessment
from ..models.inspection import Inspection
from ..queries import cases as held_cases
from ..queries import judgements as judged
from ..rules import cases_file
from ..rules.cases import ANSWERS, Case
from ..rules.components import Component
from ..rules.lifecycle import SECRET
from .site import answer, page, pages, section

READ = allow(Permission.INSPECTION_READ)
CAPTURE = allow(Permission.INSPECTION_CAPTURE)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 100
LISTED = 200  # problems shown; nobody mends more at a time


def _counts(inspection: Inspection, _actor: object) -> bool:
    return inspection.state not in SECRET and held_cases.counts_cases(inspection)


@pages.route("/<string:reference>/cases")
@READ
@section("Cases", 45, _counts)
def cases(reference: str) -> Response:
    """How many cases are needed and assessed, and what their key questions come to."""
    inspection, part = _counting(reference)
    form = EligibleForm(data={"eligible": str(inspection.facts.get(held_cases.eligible_key(part.code), ""))})
    form.made_from(inspection.version)
    return page(inspection, "cases", form=form, **_whole(inspection, part))


@pages.route("/<string:reference>/cases/eligible", methods=["POST"])
@CAPTURE
def eligible_cases(reference: str) -> Response:
    """Say how many cases are eligible: the size of the sample follows."""
    inspection, part = _counting(reference)
    form = EligibleForm()

    def act(held: Inspection) -> None:
        actions.say_eligible(held, form.eligible.number or 0, actor=g.actor, code=part.code)

    then = _home(reference, part)
    return answer(reference, form, act, "cases", then=then, under="cases", **_whole(inspection, part))


@pages.route("/<string:reference>/cases/assess", methods=["GET", "POST"])
@CAPTURE
def assess_case(reference: str) -> Response:
    """Assess one case; then the next."""
    inspection, part = _counting(reference)
    form = _case_form(part, None)

    def act(held: Inspection) -> None:
        case = replace(form.case(), component=part.code)
        actions.assess(held, case, new=True, id=form.id.data, actor=g.actor, now=clock.now())

    again = url_for(".assess_case", reference=reference, of=part.code or None)
    then = again if request.form.get("next") else _home(reference, part)
    shown = _one(inspection, part, None)
    return answer(reference, form, act, "case", then=then, done="The case is kept.", under="cases", **shown)


@pages.route("/<string:reference>/cases/<string:pseudonym>")
@READ
def case(reference: str, pseudonym: str) -> Response:
    """One case as it stands, to be read, or assessed again by the team in the field."""
    inspection, part, held_case = _held(reference, pseudonym)
    form = _case_form(part, held_case)
    return page(inspection, "case", under="cases", form=form, **_one(inspection, part, held_case))


@pages.route("/<string:reference>/cases/<string:pseudonym>/assess", methods=["POST"])
@CAPTURE
def reassess_case(reference: str, pseudonym: str) -> Response:
    """Assess a case again. What was said before stays in the journal."""
    inspection, part, held_case = _held(reference, pseudonym)
    form = _case_form(part, held_case)

    def act(held: Inspection) -> None:
        case = replace(form.case(pseudonym), component=part.code)
        actions.assess(held, case, new=False, id=form.id.data, actor=g.actor, now=clock.now())

    told = f"{pseudonym} is kept as you assessed it."
    shown = _one(inspection, part, held_case)
    return answer(reference, form, act, "case", then=_home(reference, part), done=told, under="cases", **shown)


@pages.route("/<string:reference>/cases/<string:pseudonym>/take-out", methods=["GET", "POST"])
@CAPTURE
def take_out_case(reference: str, pseudonym: str) -> Response:
    """Leave a case out of every count, with the reason."""
    _inspection, part, held_case = _held(reference, pseudonym)
    form = TakeOutForm()

    def act(held: Inspection) -> None:
        actions.take_out(held, pseudonym, form.reason.data, actor=g.actor, now=clock.now())

    told = f"{pseudonym} counts no more. What was said of it stays in the journal."
    then = _home(reference, part)
    return answer(reference, form, act, "case_out", then=then, done=told, under="cases", case=held_case)


@pages.route("/<string:reference>/cases/import", methods=["GET", "POST"])
@CAPTURE
def import_cases(reference: str) -> Response:
    """Hand a spreadsheet in and see what it says: nothing is kept yet."""
    inspection, part = _counting(reference)
    form = CasesFileForm()
    if not form.validate_on_submit():
        return _file_page(inspection, part, form)
    raw = form.file.data.stream.read(cases_file.LIMITS.size + 1)
    return _preview(inspection, part, raw, _plain(form.file.data.filename))


@pages.route("/<string:reference>/cases/import/confirm", methods=["POST"])
@CAPTURE
def confirm_cases(reference: str) -> Response:
    """Bring in the rows that are right, all of them or none."""
    inspection, part = _counting(reference)
    form = CasesConfirmForm()
    if not form.validate_on_submit():
        return redirect(url_for(".import_cases", reference=reference, of=part.code or None), 303)
    try:
        raw = b64decode(form.content.data or "", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    name = _plain(form.name.data or "")
    read = cases_file.read(raw, name, held_cases.asked(inspection, clock.today(), part.code))
    if read.problems:
        return _preview(inspection, part, raw, name)
    try:
        with transaction():
            held = queries.one_visible_to(g.actor, reference)
            cases = [each.case for each in read.good]
            count = actions.bring_in(held, cases, actor=g.actor, now=clock.now(), code=part.code)
    except Refused as refused:
        file_form = CasesFileForm(formdata=None)
        file_form.form_errors.append(refused.message)
        return _file_page(*_counting(reference), file_form)
    flash(f"{count} {'case is' if count == 1 else 'cases are'} brought in.", "done")
    return redirect(_home(reference, part), 303)


@pages.route("/<string:reference>/cases/template.xlsx")
@READ
def cases_template(reference: str) -> Response:
    """The empty spreadsheet to fill in."""
    inspection, part = _counting(reference)
    asked = held_cases.asked(inspection, clock.today(), part.code)
    return _download(cases_file.workbook(asked.refs, of=asked.of[1]), f"{_file_name(reference, part)}-empty.xlsx")


@pages.route("/<string:reference>/cases/export.xlsx")
@READ
def cases_export(reference: str) -> Response:
    """The cases as they stand."""
    inspection, part = _counting(reference)
    asked = held_cases.asked(inspection, clock.today(), part.code)
    cases = held_cases.standing(inspection, part.code)
    return _download(cases_file.workbook(asked.refs, cases, of=asked.of[1]), f"{_file_name(reference, part)}.xlsx")


def _counting(reference: str) -> tuple[Inspection, Component]:
    """An inspection of which a part counts cases, and that part: the one that is asked for (`of`), else the first. To
    any other inspection these pages do not exist."""
    inspection = queries.one_visible_to(g.actor, reference)
    counting = held_cases.counting(inspection)
    asked = request.args.get("of", counting[0].code if counting else "")
    return inspection, held_cases.part_of(inspection, asked)


def _held(reference: str, pseudonym: str) -> tuple[Inspection, Component, CaseAssessment]:
    """A case that was assessed, and the part that counts it."""
    inspection, _first = _counting(reference)
    held = held_cases.one_case(inspection, pseudonym)
    return inspection, held_cases.part_of(inspection, held.component), held


def _case_form(part: Component, held: CaseAssessment | None) -> CaseForm:
    standing = Case(held.pseudonym, held.assessed_on, held.answers, held.note) if held else None
    return case_form(held_cases.standards_counted(part), standing, at_the_desk.new_id(), clock.today())


def _one(inspection: Inspection, part: Component, held: CaseAssessment | None) -> dict[str, Any]:
    return {
        "standards": held_cases.standards_counted(part),
        "of": part,
        "case": held,
        "may_assess": judged.may_assess(inspection, g.actor),
        "words": ANSWERS,
    }


def _whole(inspection: Inspection, part: Component) -> dict[str, Any]:
    every = held_cases.of_component(inspection, part.code)
    return {
        "of": part,
        "others": [each for each in held_cases.counting(inspection) if each.code != part.code],
        "tallies": held_cases.tallies(inspection, part),
        "sampled": held_cases.sampled(inspection, part.code),
        "standing": [each for each in every if each.answers],
        "out": [each for each in every if not each.answers],
        "names": judged.names_of(inspection, {each.author for each in every}),
        "may_assess": judged.may_assess(inspection, g.actor),
    }


def _preview(inspection: Inspection, part: Component, raw: bytes, name: str) -> Response:
    """What a spreadsheet says, and what is wrong with it by row and column."""
    asked = held_cases.asked(inspection, clock.today(), part.code)
    read = cases_file.read(raw, name, asked)
    if not read.good:
        return _file_page(inspection, part, CasesFileForm(formdata=None), read.problems)
    content = cases_file.as_csv(asked.refs, [each.case for each in read.good])
    form = CasesConfirmForm(formdata=None, data={"content": b64encode(content).decode(), "name": name})
    shown: dict[str, Any] = {"read": read, "name": name, "form": form, "standards": asked.standards, "of": part}
    return page(inspection, "cases_preview", under="cases", **shown)


def _file_page(
    inspection: Inspection, part: Component, form: CasesFileForm, problems: tuple[Problem, ...] = ()
) -> Response:
    if problems:
        number = f"{len(problems):,} things are" if len(problems) > 1 else "one thing is"
        form.file.errors = [f"Nothing of this file was brought in: {number} wrong with it"]
    status = 422 if form.errors else 200
    most, may = cases_file.LIMITS.rows - 1, judged.may_assess(inspection, g.actor)
    return page(
        inspection,
        "cases_import",
        under="cases",
        status=status,
        form=form,
        of=part,
        problems=problems[:LISTED],
        more=max(0, len(problems) - LISTED),
        most=most,
        may_assess=may,
    )


def _home(reference: str, part: Component) -> str:
    return url_for(".cases", reference=reference, of=part.code or None)


def _file_name(reference: str, part: Component) -> str:
    return f"cases-{reference}-{part.code}" if part.code else f"cases-{reference}"


def _download(content: bytes, name: str) -> Response:
    answered = make_response(content)
    answered.mimetype = EXCEL
    answered.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answered


def _plain(name: str) -> str:
    """The name of a file as a page can show it."""
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST_NAME] or "file"
