"""What was sent on a draft, for the regulator's people; what came by post is entered here. And single returns."""

from flask import g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register

from .. import queries
from ..actions import consulting as acting
from ..actions.returning import stands_on
from ..forms.work import PostForm
from ..models.consultation import TariffConsultation
from ..models.tariff import Tariff
from ..queries import consulting, returned
from ..rules import words
from .site import done, number_after, page, pages

READ = allow(Permission.TARIFF_READ)
MOST = 25  # answers on a page


@pages.route("/<string:year>/consultations/<int:number>")
@READ
def consultation(year: str, number: int) -> Response:
    """A consultation: what was counted, and everything that was sent, with why it does not count."""
    tariff, asked = _found(year, number)
    rows = consulting.responses(asked.id, after=number_after() or 0, most=MOST + 1)
    more = len(rows) > MOST
    return page(
        "work/consultation",
        tariff=tariff,
        asked=asked,
        counted=consulting.counted(asked),
        rows=rows[:MOST],
        following=url_for(".consultation", year=year, number=number, after=rows[MOST - 1].id) if more else "",
        open_=consulting.is_open(tariff, asked, clock.today()),
    )


@pages.route("/<string:year>/consultations/<int:number>/post", methods=["GET", "POST"])
@allow(Permission.TARIFF_SET)
def by_post(year: str, number: int) -> Response:
    """Enter what came by post."""
    form = PostForm()

    def act() -> None:
        tariff, asked = _found(year, number)
        organisation, name = None, form.name.data
        if form.code.data:
            try:
                found = register.organisation(g.actor, form.code.data)
            except NotFound:
                raise Refused("There is no organisation with this code in the register", "code") from None
            organisation, name = found.id, found.name
        if not name:
            raise Refused("Enter the code of the organisation, or who sent it", "name")
        kind, about = form.what.data.split(":")
        said = acting.Said(kind, about, form.text.data, organisation, name, form.received_on.data)
        acting.record_by_post(tariff, asked, said, actor=g.actor, now=clock.now())

    if done(form, act, "It is entered."):
        return redirect(url_for(".consultation", year=year, number=number), 303)
    tariff, asked = _found(year, number)
    return page("work/post", status=422 if form.errors else 200, tariff=tariff, asked=asked, form=form)


@pages.route("/returns/<string:year>/<string:code>")
@READ
def cost_return(year: str, code: str) -> Response:
    """A provider's return, every sending of it."""
    about = register.organisation(g.actor, code)
    number = words.year_of(year)
    row = returned.own(about.id, number) if number else None
    if row is None or number is None or not row.number:
        raise NotFound
    return page("work/return", about=about, row=row, lines=returned.every_sending(row), stands_on=stands_on(number))


def _found(year: str, number: int) -> tuple[Tariff, TariffConsultation]:
    tariff = queries.one_visible_to(g.actor, year)
    asked = queries.consultation(tariff, number) if number else None
    if asked is None:
        raise NotFound
    return tariff, asked
