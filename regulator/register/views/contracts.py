"""Contracts: begun, ended, in other hands."""

from datetime import date

from flask import g
from markupsafe import Markup
from werkzeug import Response as AnyResponse

from regulator.people.rules import Permission

from ...core.access import allow
from ...core.refused import NotFound, Refused
from .. import actions, queries
from ..actions import competing
from ..forms.editing import EndCompetitionForm, EndContractForm, OwnerForm, StartContractForm
from ..models import Competition, Contract, Organisation
from .changing import Page, change
from .site import pages, since

EDIT = Permission.REGISTER_EDIT


@pages.route("/<string:code>/contracts/start", methods=["GET", "POST"])
@allow(EDIT)
def start_contract(code: str) -> AnyResponse:
    """A contract that begins."""
    it = queries.organisation(g.actor, code)
    form = StartContractForm()
    areas = queries.contract_areas()
    form.offer(areas)
    page = Page("Start a contract", "Save the contract", "The contract is saved.")

    def act(held: Organisation, today: date) -> list[str]:
        area = next(each for each in areas if each.code == form.contract_area.data)
        return actions.start_contract(
            held,
            area,
            form.owner.data,
            from_on=form.from_on.data,
            because=form.grounds,
            actor=g.actor,
            today=today,
        )

    return change(it, form, page, act)


@pages.route("/<string:code>/contracts/<int:number>/end", methods=["GET", "POST"])
@allow(EDIT)
def end_contract(code: str, number: int) -> AnyResponse:
    """A contract that ends."""
    it = queries.organisation(g.actor, code)
    form = EndContractForm()
    page = Page("End a contract", "End the contract", "The end of the contract is saved.", _now(it, number))

    def act(held: Organisation, today: date) -> None:
        contract = _contract(held, number)
        actions.end_contract(
            held, contract, until_on=form.until_on.data, because=form.grounds, actor=g.actor, today=today
        )

    return change(it, form, page, act)


@pages.route("/<string:code>/contracts/<int:number>/owner", methods=["GET", "POST"])
@allow(EDIT)
def change_owner(code: str, number: int) -> AnyResponse:
    """Who owns a contract from a day."""
    it = queries.organisation(g.actor, code)
    form = OwnerForm()
    page = Page("Change the owner of a contract", "Save the owner", "The owner is saved.", _now(it, number))

    def act(held: Organisation, today: date) -> None:
        actions.change_owner(
            held,
            _contract(held, number),
            form.owner.data,
            from_on=form.from_on.data,
            because=form.grounds,
            actor=g.actor,
            today=today,
        )

    return change(it, form, page, act)


@pages.route("/<string:code>/competitions/<int:number>/end", methods=["GET", "POST"])
@allow(EDIT)
def end_competition(code: str, number: int) -> AnyResponse:
    """How a competition ended."""
    it = queries.organisation(g.actor, code)
    row, commissioner = _competition(it, number)
    form = EndCompetitionForm()
    now: list[tuple[str, str | Markup]] = [("Component", row.component), ("Put out by", commissioner.name)]
    page = Page("End a competition", "Save how it ended", "How it ended is saved.", now)

    def act(held: Organisation, today: date) -> None:
        competing.end_competition(
            held,
            _competition(held, number)[0],
            form.outcome.data,
            ended_on=form.ended_on.data,
            because=form.grounds,
            actor=g.actor,
            today=today,
        )

    return change(it, form, page, act)


def _competition(it: Organisation, number: int) -> tuple[Competition, Organisation]:
    for row, commissioner in queries.competitions(it.id):
        if row.id == number:
            return row, commissioner
    raise NotFound


def _contract(it: Organisation, number: int) -> Contract:
    """A contract of this organisation. Refused where it was struck since the page was read."""
    fact = actions.fact_of(it, "contract", number)
    if not isinstance(fact, Contract):
        raise Refused("This contract was struck")
    return fact


def _now(it: Organisation, number: int) -> list[tuple[str, str | Markup]]:
    contract = _contract(it, number)
    area = queries.contract_area(contract.contract_area_id)
    if area is None:
        raise NotFound
    return [("Contract area", area.name), ("Owner now", since(contract.owner, contract))]
