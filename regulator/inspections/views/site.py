"""The working pages of an inspection: where they stand, how each is found from the others, and how each is answered.

2026-11: a part of the work (evidence, judgements, the draft) puts itself into the navigation with `section`; which
parts somebody is offered depends on the inspection's state and on what they may do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.forms import Form, VersionedForm
from regulator.core.refused import Refused

from .. import queries
from ..models.inspection import Inspection
from ..queries.work import Work, work

pages = Blueprint("inspections", __name__, url_prefix="/staff/inspections")

View = TypeVar("View", bound=Callable[..., Any])
Shown = Callable[[Inspection, Actor], bool]
Act = Callable[[Inspection], Any]


@dataclass(frozen=True)
class _Section:
    order: int
    title: str
    endpoint: str
    shown: Shown


@dataclass(frozen=True)
class Tab:
    """A part of the work in the navigation: where it is, and whether the page stands in it."""

    title: str
    address: str
    here: bool


_sections: list[_Section] = []


def section(
    title: str, order: int, shown: Shown = lambda _inspection, _actor: True, blueprint: Blueprint = pages
) -> Callable[[View], View]:
    """Put a page with the address `<reference>/...` into the navigation of each inspection that it is `shown` for. An
    upper feature does so too, from its own `blueprint`."""

    def declare(view: View) -> View:
        _sections.append(_Section(order, title, f"{blueprint.name}.{view.__name__}", shown))
        _sections.sort(key=lambda each: (each.order, each.title))
        return view

    return declare


def page(inspection: Inspection, template: str, *, under: str = "", status: int = 200, **context: Any) -> Response:
    """A working page of an inspection. `template` stands in `templates/inspections/work`, one with a folder there;
    `under` names the section (its function) of the same blueprint that a page belongs to which is none itself."""
    here = f"{request.blueprint}.{under}" if under else request.endpoint
    tabs = [
        Tab(each.title, url_for(each.endpoint, reference=inspection.reference), each.endpoint == here)
        for each in _sections
        if each.shown(inspection, g.actor)
    ]
    told: Work = work(inspection)
    path = template if "/" in template else f"inspections/work/{template}"
    html = render_template(f"{path}.html", inspection=inspection, work=told, tabs=tabs, here=here, **context)
    return make_response(html, status)


def answer(
    reference: str, form: Form, act: Act, template: str, *, then: str, done: str = "", under: str = "", **context: Any
) -> Response:
    """Show a form about an inspection; once it is sent and right, act inside a transaction and go on to `then`.

    A form that carries the inspection's version (`VersionedForm`) is refused where somebody else saved meanwhile, with
    all that was typed, and then carries the version that stands.
    """
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.one_visible_to(g.actor, reference)
                if isinstance(form, VersionedForm) and form.seen != held.version:
                    raise Refused(SOMEONE_ELSE, "version")
                act(held)
        except Refused as refused:
            form.show(refused)
        else:
            if done:
                flash(done, "done")
            return redirect(then, 303)
    inspection = queries.one_visible_to(g.actor, reference)
    if isinstance(form, VersionedForm) and (request.method == "GET" or SOMEONE_ELSE in form.form_errors):
        form.made_from(inspection.version)
    return page(inspection, template, under=under, status=422 if form.errors else 200, form=form, **context)
