"""The page of 300 minimum standards: rendered by our own markup, and by the official macros in its place."""

import gc
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

from flask import Flask, g
from jinja2 import ChainableUndefined, ChoiceLoader, DictLoader, Environment, PackageLoader, PrefixLoader
from uuid_utils.compat import uuid7

from regulator.app import create_app
from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.core.paths import TEMPLATES
from regulator.core.settings import Settings
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries.places import Area
from regulator.inspections.queries.places import Line as Asks
from regulator.inspections.queries.standards_met import SHOWN, Asked, Found, by_area
from regulator.inspections.queries.work import Work
from regulator.inspections.rules.minimum_standards import OUTCOMES
from regulator.inspections.views.minimum_standards import NOTHING_WRONG

from . import FIGURES
from .measuring import Line, alternate
from .scratch import Scratch

ROWS, AREAS = 300, 5
PAGE = "inspections/work/minimum_standards.html"
OURS = '{% from "inspections/work/minimum_macros.html" import judgement %}'
THEIRS = '{% from "bench/official.html" import judgement with context %}'
OFFICIAL = """
{% from "govuk_frontend_jinja/components/radios/macro.html" import govukRadios %}
{% from "govuk_frontend_jinja/components/textarea/macro.html" import govukTextarea %}
{% macro judgement(ref, title, must, test, outcome, evidence, error, shown="") -%}
{{ govukRadios({
  "idPrefix": "o-" ~ ref, "name": "o-" ~ ref, "classes": "govuk-radios--small govuk-radios--inline",
  "fieldset": {"legend": {"text": (shown or ref) ~ " " ~ title, "classes": "govuk-fieldset__legend--s"}},
  "hint": {"text": must ~ (" How to test it: " ~ test if test else "")}, "value": outcome,
  "errorMessage": {"text": error} if error else none,
  "items": [{"value": "met", "text": "Met"}, {"value": "not-met", "text": "Not met"},
            {"value": "not-tested", "text": "Not tested"}],
}) }}
{{ govukTextarea({
  "id": "e-" ~ ref, "name": "e-" ~ ref, "rows": "2", "value": evidence,
  "label": {"html": 'Evidence<span class="govuk-visually-hidden"> on ' ~ ref ~ "</span>"},
}) }}
{%- endmacro %}
"""
MUST = "Every cell must have been cleaned and have a working bell, checked before the door is locked."
WORDS = "Three of ten cells seen on the landings had no working bell; the log showed that staff knew of two of them."


def judgements(scratch: Scratch) -> Iterator[Line]:
    """Both in one process, with the layout around them, from rows made before."""
    figure = FIGURES["judgements"]
    what, against = "The page of 300 minimum standards", "the same markup by the official macros"
    if find_spec("govuk_frontend_jinja") is None:
        missing = "govuk-frontend-jinja, which has the official macros, is not installed: it comes with the tests."
        yield Line(what, against, figure.goal, "", "ms", [], missing=missing)
        return
    app = create_app(Settings(instance=scratch.folder / "instance", database_url=scratch.sqlite))
    try:
        with app.test_request_context("/"):
            g.actor = SYSTEM
            given = _given()
            ours, theirs = _rendering(app, app.jinja_env, given), _rendering(app, _official(app), given)
            pairs = alternate(ours, theirs, pairs=scratch.effort.pairs, warm_up=max(scratch.effort.warm_up, 1))
    finally:
        db.disconnect()
    how = f"Milliseconds to render the whole page, {ROWS} rows with a choice and its evidence, in one process."
    yield Line(what, against, figure.goal, how, "ms", pairs)


def _rendering(app: Flask, environment: Environment, given: dict[str, Any]) -> Callable[[], float]:
    template = environment.get_template(PAGE)

    def render() -> float:
        context = dict(given)
        app.update_template_context(context)
        gc.collect()
        begun = time.perf_counter()
        page = template.render(context)
        taken = (time.perf_counter() - begun) * 1000
        if page.count("<textarea") != ROWS:
            raise RuntimeError(f"{page.count('<textarea')} rows were rendered, not {ROWS}")
        return taken

    return render


def _official(app: Flask) -> Environment:
    """The same templates, in which a row is written by the official macros."""
    source = (TEMPLATES / PAGE).read_text(encoding="utf-8")
    if OURS not in source:
        raise RuntimeError("The page no longer takes its rows from where they are measured.")
    changed = DictLoader({PAGE: source.replace(OURS, THEIRS), "bench/official.html": OFFICIAL})
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    if app.jinja_loader is None:
        raise RuntimeError("The application has no templates")
    return app.jinja_env.overlay(
        loader=ChoiceLoader([changed, macros, app.jinja_loader]), undefined=ChainableUndefined, cache_size=400
    )


def _given() -> dict[str, Any]:
    """What the view gives the page, of an inspection that no database holds."""
    rows = [_row(number) for number in range(ROWS)]
    return {
        "inspection": Inspection(reference="INS-2026-1000", edition="bench-1", state="fieldwork"),
        "work": Work("HMP Invented", "ZZZ", "Full inspection", "bench-1", "Fieldwork", (), invented=True),
        "tabs": [],
        "here": "inspections.minimum_standards",
        "form": NOTHING_WRONG,
        "refused": "",
        "kept": "",
        "errors": {},
        "meanwhile": {},
        "areas": by_area(rows),
        "given": {},
        "form_id": uuid7(),
        "total": ROWS,
        "counts": {"Met": 100, "Not met": 100, "Not tested": 100, "Not looked at": 0},
        "asked": {"words": "", "show": "", "part": ""},
        "shown": SHOWN,
        "outcomes": OUTCOMES,
        "may_write": True,
        "parts": {},
    }


def _row(number: int) -> Asked:
    area = Area(f"area-{number * AREAS // ROWS}", f"Area {number * AREAS // ROWS}")
    line = Asks(f"MS-B{number}", f"Minimum standard {number}", MUST, "Ten cells are looked at.", "bells", area)
    found = Found(uuid7(), list(OUTCOMES)[number % 3], WORDS, "Ann Author", clock.now())
    return Asked(line, found)
