"""A prison's places of a month, and how organisations came from each other."""

from datetime import date

from flask import g
from werkzeug import Response as AnyResponse

from regulator.people.rules import Permission

from ...core.access import allow
from ...core.refused import NotFound, Refused
from .. import actions, queries
from ..forms.editing import LineageForm, PlacesForm, StrikeForm
from ..models import Organisation
from ..rules.places import Figures
from ..rules.words import Descent, Kind
from .changing import Page, change
from .organisation import rows_now
from .site import pages

EDIT = Permission.REGISTER_EDIT


@pages.route("/<string:code>/places", methods=["GET", "POST"])
@allow(EDIT)
def enter_places(code: str) -> AnyResponse:
    """A prison's places on a day. What is remarkable is kept, and said."""
    it = queries.organisation(g.actor, code)
    if it.kind != Kind.PRISON:
        raise NotFound
    form = PlacesForm()
    lead = "Leave empty what was not published. Figures above the capacity are kept: you are told of them."
    page = Page("Enter places", "Save the places", "The places are saved.", rows_now(it), lead)

    def act(held: Organisation, today: date) -> list[str]:
        figures = Figures(form.certified.number, form.in_use.number, form.operational.number, form.population.number)
        told = actions.enter_places(
            held, figures, as_of=form.as_of.data, because=form.grounds, actor=g.actor, today=today
        )
        return [each[:1].upper() + each[1:] for each in told]

    return change(it, form, page, act)


@pages.route("/<string:code>/lineage", methods=["GET", "POST"])
@allow(EDIT)
def record_lineage(code: str) -> AnyResponse:
    """How it came from another organisation, or another from it."""
    it = queries.organisation(g.actor, code)
    form = LineageForm()
    form.offer()
    page = Page("Record where it came from", "Save the lineage", "The lineage is saved.", rows_now(it))

    def act(held: Organisation, today: date) -> None:
        other = _other(form.other.data)
        first = form.direction.data == "earlier"
        actions.record_lineage(
            held if first else other,
            Descent(form.kind.data),
            other if first else held,
            happened_on=form.happened_on.data,
            because=form.grounds,
            actor=g.actor,
            today=today,
        )

    return change(it, form, page, act)


@pages.route("/<string:code>/lineage/<int:number>/strike", methods=["GET", "POST"])
@allow(EDIT)
def strike_lineage(code: str, number: int) -> AnyResponse:
    """Strike that it came from another, or another from it."""
    it = queries.organisation(g.actor, code)
    kin = [each for each in queries.lineage(it.id) if each.row.id == number]
    if not kin:
        raise NotFound
    form = StrikeForm()
    rows = [(it.name, f"{kin[0].words} {kin[0].other.name}")]
    page = Page("Strike a lineage", "Strike it", "The lineage is struck.", rows)

    def act(held: Organisation, today: date) -> None:
        row = next(each.row for each in queries.lineage(held.id) if each.row.id == number)
        actions.strike_lineage(held, row, because=form.grounds, actor=g.actor, today=today)

    return change(it, form, page, act)


def _other(code: str) -> Organisation:
    """Another organisation by its code, in whatever case it is typed."""
    for each in (code, code.upper(), code.lower()):
        try:
            return queries.organisation_to_change(g.actor, each)
        except NotFound:
            continue
    raise Refused(f"No organisation in the register has the code {code}", "other")
