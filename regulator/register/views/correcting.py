"""Corrections: a wrong fact is struck and kept, with the reason, and what is right stands in its place."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import g
from werkzeug import Response as AnyResponse

from regulator.people.rules import Permission

from ...core.access import allow
from .. import actions, queries
from ..forms.editing import (
    CorrectContractForm,
    CorrectFunctionForm,
    CorrectionDates,
    CorrectNameForm,
    CorrectOperatorForm,
    StrikeForm,
)
from ..models import Contract, Operator, Organisation, OrganisationName, PrisonFunction
from ..rules.editing import Period
from ..rules.names import folded
from ..rules.words import Category, Function, Holds, Sector
from .changing import Page, change
from .facts import at_first
from .site import Fact, pages

EDIT = Permission.REGISTER_EDIT
HEADINGS = {"name": "a name", "function": "a function", "operator": "an operator", "contract": "a contract"}
Answers = Callable[[], dict[str, Any]]


@pages.route("/<string:code>/<string:what>/<int:number>/correct", methods=["GET", "POST"])
@allow(EDIT)
def correct(code: str, what: str, number: int) -> AnyResponse:
    """What a fact should have said, or from and until which day."""
    it = queries.organisation(g.actor, code)
    fact = actions.fact_of(it, what, number)
    form, answers = _form(fact)
    if fact.until_on is None:
        del form.until_on
    lead = (
        "Use this where the register was wrong. Where something changed, go back and enter the change. What was wrong"
        " is kept in the history, with your reason."
    )
    page = Page(f"Correct {HEADINGS[what]}", "Save the correction", "The correction is saved.", [_recorded(fact)], lead)

    def act(held: Organisation, today: date) -> None:
        period = Period(form.from_on.data, form.until_on.data if form.until_on else None)
        wrong = actions.fact_of(held, what, number)
        actions.correct(held, wrong, answers(), period, because=form.grounds, actor=g.actor, today=today)

    return change(it, form, page, act)


@pages.route("/<string:code>/<string:what>/<int:number>/strike", methods=["GET", "POST"])
@allow(EDIT)
def strike(code: str, what: str, number: int) -> AnyResponse:
    """Strike a fact that was never so."""
    it = queries.organisation(g.actor, code)
    fact = actions.fact_of(it, what, number)
    form = StrikeForm()
    lead = "What stood just before it holds on, as though this had never been entered."
    page = Page(f"Strike {HEADINGS[what]}", "Strike it", "It is struck.", [_recorded(fact)], lead)

    def act(held: Organisation, today: date) -> None:
        wrong = actions.fact_of(held, what, number)
        actions.strike(held, wrong, because=form.grounds, actor=g.actor, today=today)

    return change(it, form, page, act)


def _recorded(fact: Fact) -> tuple[str, str]:
    return ("As recorded", f"{actions.told(fact)} (source: {fact.source})")


def _form(fact: Fact) -> tuple[CorrectionDates, Answers]:
    """The form for a fact, as it is recorded, and how to read what was answered."""
    dates = {"from_on": fact.from_on, "until_on": fact.until_on}
    if isinstance(fact, OrganisationName):
        return _of_name(fact, dates)
    if isinstance(fact, PrisonFunction):
        return _of_function(fact, dates)
    if isinstance(fact, Operator):
        return _of_operator(fact, dates)
    return _of_contract(fact, dates)


def _of_name(fact: OrganisationName, dates: dict[str, Any]) -> tuple[CorrectionDates, Answers]:
    form = CorrectNameForm(data=at_first({"name": fact.name, **dates}))
    return form, lambda: {"name": form.name.data, "folded": folded(form.name.data)}


def _of_function(fact: PrisonFunction, dates: dict[str, Any]) -> tuple[CorrectionDates, Answers]:
    category = fact.category.value if fact.category else ""
    data = {"function": fact.function.value, "category": category, "holds": fact.holds.value, **dates}
    form = CorrectFunctionForm(data=at_first(data))
    form.offer()
    return form, lambda: {
        "function": Function(form.function.data),
        "category": Category(form.category.data) if form.category.data else None,
        "holds": Holds(form.holds.data),
    }


def _of_operator(fact: Operator, dates: dict[str, Any]) -> tuple[CorrectionDates, Answers]:
    form = CorrectOperatorForm(data=at_first({"sector": fact.sector.value, "operator": fact.operator, **dates}))
    form.offer()
    return form, lambda: {"sector": Sector(form.sector.data), "operator": form.operator.data}


def _of_contract(fact: Contract, dates: dict[str, Any]) -> tuple[CorrectionDates, Answers]:
    form = CorrectContractForm(data=at_first({"owner": fact.owner, **dates}))
    return form, lambda: {"owner": form.owner.data}
