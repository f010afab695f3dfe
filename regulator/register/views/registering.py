"""Entering a new organisation, or a new police area with the office that commissions for it."""

from collections.abc import Callable

from flask import g
from werkzeug import Response as AnyResponse

from regulator.people.rules import Permission

from ...core import clock
from ...core.access import allow
from ...core.db import transaction
from ...core.forms import Form
from ...core.refused import Refused
from .. import actions, queries
from ..forms.registering import NewAreaForm, OrganisationForm, PlaceForm, PrisonForm
from ..rules.codes import new_code
from ..rules.editing import check_day, postcode
from ..rules.possible_days import check_of_kind
from ..rules.words import Category, CommissionerType, Function, Holds, Kind, PrisonFacts, Sector
from .changing import Page, done, shown
from .site import pages

EDIT = Permission.REGISTER_EDIT


@pages.route("/new/prison", methods=["GET", "POST"])
@allow(EDIT)
def new_prison() -> AnyResponse:
    """A prison that the register does not have."""
    form = PrisonForm()
    form.offer(queries.areas())
    page = Page("Enter a new prison", "Enter the prison", "The prison is entered.")

    def act() -> str:
        facts = PrisonFacts(
            Function(form.function.data),
            Category(form.category.data) if form.category.data else None,
            Holds(form.holds.data),
            Sector(form.sector.data),
            form.operator.data,
        )
        return _entered(form, Kind.PRISON, facts)

    return _enter(form, page, act)


@pages.route("/new/organisation", methods=["GET", "POST"])
@allow(EDIT)
def new_organisation() -> AnyResponse:
    """A company, trust, commissioner or partner that the register does not have."""
    form = OrganisationForm()
    form.offer(queries.areas())
    page = Page("Enter a new organisation", "Enter the organisation", "The organisation is entered.")
    return _enter(form, page, lambda: _entered(form, Kind(form.kind.data), None))


@pages.route("/new/area", methods=["GET", "POST"])
@allow(EDIT)
def new_area() -> AnyResponse:
    """A police area, and the office that commissions for it."""
    form = NewAreaForm()
    form.offer()
    page = Page("Enter a new police area", "Enter the area", "The area is entered, with the office that commissions.")

    def act() -> str:
        area = actions.register_area(
            new_code(form.code.data),
            form.name.data,
            form.region.data,
            CommissionerType(form.commissioner.data),
            source=form.grounds.source,
            reason=form.grounds.reason,
            actor=g.actor,
            invented=form.invented.data,
        )
        office = queries.commissioner_of(area.id)
        return office.code if office else ""

    return _enter(form, page, act)


def _enter(form: Form, page: Page, act: Callable[[], str]) -> AnyResponse:
    """Show the form; once it is sent and right, act and go to the organisation whose code that gives."""
    if form.validate_on_submit():
        try:
            with transaction():
                code = act()
        except Refused as refused:
            form.show(refused)
        else:
            return done(code, page.done)
    return shown(form, page)


def _entered(form: PlaceForm, kind: Kind, facts: PrisonFacts | None) -> str:
    if form.since.data:
        check_day(form.since.data, "since", clock.today())
        check_of_kind(kind, form.since.data, "since")
    made = actions.register_organisation(
        new_code(form.code.data),
        form.name.data,
        kind,
        source=form.grounds.source,
        reason=form.grounds.reason,
        actor=g.actor,
        area_id=queries.area(form.area.data).id if form.area.data else None,
        invented=form.invented.data,
        town=form.town.data or None,
        postcode=postcode(form.postcode.data) if form.postcode.data else None,
        since=form.since.data,
        prison=facts,
    )
    return made.code
