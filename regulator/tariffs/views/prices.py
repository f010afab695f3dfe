"""The prices of a draft: set otherwise than the method gives, corrected once they are published."""

from flask import g, redirect, request, url_for
from werkzeug import Response

from regulator.core.access import allow
from regulator.core.db import SOMEONE_ELSE
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from .. import queries
from ..actions import drafting
from ..forms.work import PriceForm
from ..queries.content import said
from ..rules.lifecycle import PUBLIC
from ..rules.money import pounds
from .site import done, page, pages


@pages.route("/<string:year>/prices/<string:function>", methods=["GET", "POST"])
@allow(Permission.TARIFF_SET)
def price(year: str, function: str) -> Response:
    """Set a price with its reason; of a published tariff, say what it should have been."""
    form = PriceForm()
    corrects = queries.one_visible_to(g.actor, year).state in PUBLIC

    def act() -> None:
        tariff = queries.one_visible_to(g.actor, year)
        if queries.price(tariff, function).version != form.seen:
            raise Refused(SOMEONE_ELSE, "version")
        way = drafting.enter_correction if corrects else drafting.set_price
        way(tariff, function, form.price.data, form.reason.data, actor=g.actor)

    told = "The correction is entered. Propose it, and somebody else publishes it." if corrects else "The price is set."
    if done(form, act, told):
        return redirect(url_for(".show", year=year), 303)
    tariff = queries.one_visible_to(g.actor, year)
    found = queries.price(tariff, function)
    if request.method == "GET":
        form.price.data = pounds(found.final).removeprefix("£") if found.final else ""
        form.reason.data = "" if corrects else found.reason or ""
    if request.method == "GET" or SOMEONE_ELSE in form.form_errors:
        form.made_from(found.version)
    made = queries.draft(tariff)
    shown = said(found, made) if made else None
    status = 422 if form.errors else 200
    return page("work/price", status=status, tariff=tariff, form=form, price=found, shown=shown, corrects=corrects)
