"""Changes of what an organisation is called, is for, stands and whether it is open."""

from collections.abc import Mapping
from datetime import date

from flask import g, request
from werkzeug import Response as AnyResponse

from regulator.people.rules import Permission

from ...core import clock
from ...core.access import allow
from .. import actions, queries
from ..forms.editing import AddressForm, AreaForm, FunctionForm, OperatorForm, RenameForm, StateForm
from ..models import Organisation
from ..rules.words import Category, Function, Holds, Sector
from .changing import Page, change
from .organisation import rows_now
from .site import function_words, pages, since

EDIT = Permission.REGISTER_EDIT


def at_first(data: Mapping[str, object]) -> Mapping[str, object] | None:
    """What a form shows before it was sent: a sent one shows what was sent, and nothing else."""
    return data if request.method == "GET" else None


@pages.route("/<string:code>/name", methods=["GET", "POST"])
@allow(EDIT)
def rename(code: str) -> AnyResponse:
    """A new name from a day."""
    it = queries.organisation(g.actor, code)
    form = RenameForm()
    now = [since(each.name, each) for each in queries.names(it.id) if each.until_on is None]
    page = Page("Rename", "Save the new name", "The new name is saved.", [("Name now", each) for each in now])

    def act(held: Organisation, today: date) -> None:
        actions.rename(
            held, form.name.data, from_on=form.from_on.data, because=form.grounds, actor=g.actor, today=today
        )

    return change(it, form, page, act)


@pages.route("/<string:code>/function", methods=["GET", "POST"])
@allow(EDIT)
def change_function(code: str) -> AnyResponse:
    """What a prison is for, how secure it is and whom it holds, from a day."""
    it = queries.organisation(g.actor, code)
    now = queries.function_on(it.id, clock.today())
    category = now.category.value if now and now.category else ""
    asked = {"function": now.function.value, "category": category, "holds": now.holds.value} if now else {}
    form = FunctionForm(data=at_first(asked))
    form.offer()
    rows = [("Function now", since(function_words(now), now))] if now else []
    page = Page("Change the function", "Save the function", "The function is saved.", rows)

    def act(held: Organisation, today: date) -> None:
        category = Category(form.category.data) if form.category.data else None
        function, holds = Function(form.function.data), Holds(form.holds.data)
        actions.change_function(
            held, function, category, holds, from_on=form.from_on.data, because=form.grounds, actor=g.actor, today=today
        )

    return change(it, form, page, act)


@pages.route("/<string:code>/operator", methods=["GET", "POST"])
@allow(EDIT)
def change_operator(code: str) -> AnyResponse:
    """Who runs a prison from a day."""
    it = queries.organisation(g.actor, code)
    now = queries.operator_on(it.id, clock.today())
    form = OperatorForm(data=at_first({"sector": now.sector.value} if now else {}))
    form.offer()
    rows = [("Operator now", since(f"{now.operator} ({now.sector.value})", now))] if now else []
    page = Page("Change the operator", "Save the operator", "The operator is saved.", rows)

    def act(held: Organisation, today: date) -> None:
        actions.change_operator(
            held,
            Sector(form.sector.data),
            form.operator.data,
            from_on=form.from_on.data,
            because=form.grounds,
            actor=g.actor,
            today=today,
        )

    return change(it, form, page, act)


@pages.route("/<string:code>/area", methods=["GET", "POST"])
@allow(EDIT)
def move(code: str) -> AnyResponse:
    """In which police area it stands, or for which it commissions."""
    it = queries.organisation(g.actor, code)
    areas = queries.areas()
    form = AreaForm()
    form.offer(areas)
    now = [("Police area now", each.name) for each in areas if each.id == it.area_id]
    page = Page("Change the police area", "Save the area", "The police area is saved.", now)

    def act(held: Organisation, today: date) -> None:
        area = queries.area(form.area.data)
        actions.move(held, area, from_on=form.from_on.data, because=form.grounds, actor=g.actor, today=today)

    return change(it, form, page, act)


@pages.route("/<string:code>/address", methods=["GET", "POST"])
@allow(EDIT)
def change_address(code: str) -> AnyResponse:
    """Town and postcode."""
    it = queries.organisation(g.actor, code)
    form = AddressForm(data=at_first({"town": it.town, "postcode": it.postcode}))
    now = [("Town now", it.town or "not given"), ("Postcode now", it.postcode or "not given")]
    page = Page("Change the town or postcode", "Save town and postcode", "Town and postcode are saved.", now)

    def act(held: Organisation, today: date) -> None:
        town, postcode = form.town.data or "", form.postcode.data or ""
        actions.change_address(held, town, postcode, because=form.grounds, actor=g.actor, today=today)

    return change(it, form, page, act)


@pages.route("/<string:code>/close", methods=["GET", "POST"])
@allow(EDIT)
def close(code: str) -> AnyResponse:
    """Close it."""
    it = queries.organisation(g.actor, code)
    form = StateForm()
    lead = "It stays in the register, with all that was published of it, and is marked as closed."
    page = Page("Close", "Close it", "It is closed.", rows_now(it), lead)

    def act(held: Organisation, today: date) -> None:
        actions.close(held, on=form.from_on.data, because=form.grounds, actor=g.actor, today=today)

    return change(it, form, page, act)


@pages.route("/<string:code>/reopen", methods=["GET", "POST"])
@allow(EDIT)
def reopen(code: str) -> AnyResponse:
    """Open it again."""
    it = queries.organisation(g.actor, code)
    form = StateForm()
    page = Page("Open again", "Open it again", "It is open again.", rows_now(it))

    def act(held: Organisation, today: date) -> None:
        actions.reopen(held, on=form.from_on.data, because=form.grounds, actor=g.actor, today=today)

    return change(it, form, page, act)
