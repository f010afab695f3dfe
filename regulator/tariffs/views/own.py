"""Tariffs for providers and commissioners: their own first page, consultations, and prices agreed below the tariff."""

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import SOMEONE_ELSE
from regulator.core.forms import VersionedForm
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import BrokenWorkflow
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind

from .. import queries
from ..actions import agreeing as acting
from ..actions import consulting as answering
from ..forms.own import AnswerForm, ConfirmForm, OfferForm, ResponseForm
from ..forms.work import functions
from ..models.contract import Agreement
from ..queries import agreeing, consulting, public, returned
from ..rules import words
from ..rules.lifecycle import AGREEING
from .site import done, page

pages = Blueprint("own_tariffs", __name__, url_prefix="/organisation/tariffs")
ANYBODY = allow(Permission.TARIFF_RETURN, Permission.TARIFF_ANSWER, Permission.TARIFF_AGREE)
ANSWER, AGREE = allow(Permission.TARIFF_ANSWER), allow(Permission.TARIFF_AGREE)


def organisation() -> Organisation:
    """The organisation that somebody acts for. `NotFound` for who acts for none."""
    found = register.by_ids([g.actor.organisation_id]).get(g.actor.organisation_id) if g.actor.organisation_id else None
    if found is None:
        raise NotFound
    return found


@pages.route("")
@ANYBODY
def home() -> Response:
    """Returns that are owed, consultations, agreed prices."""
    about, today = organisation(), clock.today()
    owes = []
    if about.kind == Kind.PRISON and g.actor.may(Permission.TARIFF_RETURN):
        owes = [(year, returned.due_on(year), returned.own(about.id, year)) for year in returned.years(today)]
    asked = consulting.for_actor(g.actor, today) if g.actor.may(Permission.TARIFF_ANSWER) else []
    rows = agreeing.agreements(g.actor)
    return page(
        "own/home",
        about=about,
        owes=owes,
        asked=asked,
        rows=rows,
        names=_names(rows),
        may_offer=_may_offer(about),
    )


def _may_offer(about: Organisation) -> bool:
    agrees = g.actor.may(Permission.TARIFF_AGREE) and about.kind in (Kind.PRISON, Kind.COMMISSIONER)
    return agrees and (about.kind == Kind.COMMISSIONER or agreeing.is_public(about, clock.today()))


def _names(rows: Any) -> dict[int, Organisation]:
    return register.by_ids([each for row in rows for each in (row.commissioner_id, row.provider_id)])


@pages.route("/consultations/<string:year>/<int:number>", methods=["GET", "POST"])
@ANSWER
def consultation(year: str, number: int) -> Response:
    """A consultation: read the draft, object or comment, and see whether what was sent counts."""
    about, form = organisation(), ResponseForm()
    asked = consulting.one_for(g.actor, year, number, clock.today())

    def act() -> None:
        held = consulting.one_for(g.actor, year, number, clock.today())
        kind, about_ = form.what.data.split(":")
        answering.respond(held.tariff, held.consultation, kind, about_, form.text.data, actor=g.actor, now=clock.now())

    if done(form, act, "It is sent. What becomes of it stands below."):
        return redirect(url_for(".consultation", year=year, number=number), 303)
    asked = consulting.one_for(g.actor, year, number, clock.today())
    mine = consulting.own_responses(g.actor, asked.consultation.id)
    eligible = about.id in {each.organisation_id for each in consulting.eligible(asked.consultation.id)}
    status = 422 if form.errors else 200
    return page("own/consultation", status=status, about=about, asked=asked, form=form, mine=mine, eligible=eligible)


@pages.route("/prices/new", methods=["GET", "POST"])
@AGREE
def offer() -> Response:
    """Propose a price below the tariff."""
    about, today = organisation(), clock.today()
    if not _may_offer(about):
        raise NotFound
    partners = [(str(each.id), each.name) for each in agreeing.partners(about, today)]
    years = public.years(invented=about.invented)
    form = OfferForm(partners, [(each, each) for each in years], functions())

    def act() -> Agreement:
        given = acting.Offer(
            int(form.partner.data), form.year.data, form.function.data, form.price.data, form.words.data
        )
        return acting.propose(given, actor=g.actor, now=clock.now())

    if done(form, act, "The price is proposed. It has no effect before the other side confirms it."):
        return redirect(url_for(".home"), 303)
    caps = [(year, sorted(queries.caps(queries.of_year(words.year_of(year) or 0)).items())) for year in years]
    return page("own/offer", status=422 if form.errors else 200, about=about, form=form, caps=caps)


@pages.route("/prices/<string:reference>")
@AGREE
def agreement(reference: str) -> Response:
    """A price that was proposed or agreed."""
    return _agreement(agreeing.one_visible_to(g.actor, reference))


def _agreement(row: Agreement) -> Response:
    deal = agreeing.deal(row)
    steps = [(each, AGREEING.refusal(deal, each.name, g.actor)) for each in AGREEING.offered(row.state, g.actor)]
    cap = queries.caps(queries.of_year(row.year)).get(row.function)
    return page("own/agreement", about=organisation(), row=row, names=_names([row]), steps=steps, cap=cap)


@pages.route("/prices/<string:reference>/<string:name>", methods=["GET", "POST"])
@AGREE
def agreement_step(reference: str, name: str) -> Response:
    """Confirm, decline, take back or end an agreed price."""
    row = agreeing.one_visible_to(g.actor, reference)
    try:
        chosen = AGREEING.named(name)
    except BrokenWorkflow:
        raise NotFound from None
    form: VersionedForm = AnswerForm() if chosen.back else ConfirmForm()

    def act() -> None:
        held = agreeing.one_visible_to(g.actor, reference)
        if held.version != form.seen:
            raise Refused(SOMEONE_ELSE, "version")
        acting.move(held, name, form.text.data if "text" in form else "", actor=g.actor, now=clock.now())

    if done(form, act, f"{chosen.label}: done."):
        return redirect(url_for(".agreement", reference=reference), 303)
    row = agreeing.one_visible_to(g.actor, reference)
    if request.method == "GET" or SOMEONE_ELSE in form.form_errors:
        form.made_from(row.version)
    return page(
        "own/answer",
        status=422 if form.errors else 200,
        about=organisation(),
        row=row,
        form=form,
        step=chosen,
        refusal=AGREEING.refusal(agreeing.deal(row), name, g.actor),
    )
