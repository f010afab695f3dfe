"""What a commissioner commissions and asks for, and what a provider answers about places elsewhere."""

from flask import g, url_for
from werkzeug import Response

from regulator.people.rules import Permission

from ....core import clock
from ....core.access import allow
from ....core.refused import NotFound
from ...actions import agreements as acting
from ...actions import directing
from ...forms import places as forms
from ...models import Organisation
from ...models.places import PlaceSourcing
from ...queries import agreements
from ...queries import places_watched as queries
from ...rules.words import Kind
from .overview import commissioner_page, months_file
from .site import answer, my_organisation, own, page, prison_named

COMMISSION, ASK = allow(Permission.PLACES_COMMISSION), allow(Permission.PLACES_ASK)
EITHER = allow(Permission.PLACES_ASK, Permission.PLACES_COMMISSION)


@own.route("/commissioned")
@COMMISSION
def commissioned() -> Response:
    """What my office commissions, and what is held for it."""
    return commissioner_page(_mine(), url_for(".commissioned"))


@own.route("/commissioned/places.<any(csv, json):form>")
@COMMISSION
def commissioned_file(form: str) -> Response:
    """The same as a file."""
    return months_file(_mine(), form)


@own.route("/commissioned/new", methods=["GET", "POST"])
@COMMISSION
def new_agreement() -> Response:
    """Record places that I commission."""
    it = _mine()
    form = forms.AgreementForm()

    def act() -> None:
        acting.commission(
            it,
            prison_named(form.prison.data),
            form.category.data,
            form.places.number,
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            actor=g.actor,
            now=clock.now(),
        )

    then = url_for(".commissioned")
    shown = {"heading": "Record places commissioned", "about": it.name, "button": "Record it", "back": then}
    return answer(form, act, "form", then=then, done="The agreement is recorded.", context=lambda: shown)


@own.route("/commissioned/<int:number>/end", methods=["GET", "POST"])
@COMMISSION
def end_agreement(number: int) -> Response:
    """End an agreement."""
    agreements.agreement(g.actor, number)
    form = forms.EndAgreementForm()

    def act() -> None:
        row = agreements.agreement(g.actor, number)
        acting.end_agreement(row, until_on=form.until_on.data, reason=form.reason.data, actor=g.actor, now=clock.now())

    then = url_for(".commissioned")
    shown = {"heading": "End an agreement", "about": _mine().name, "button": "End it", "back": then}
    seen = lambda: agreements.agreement(g.actor, number).version  # noqa: E731 - one line says it
    return answer(form, act, "form", then=then, done="The agreement ends.", context=lambda: shown, seen=seen)


@own.route("/sourcing/new", methods=["GET", "POST"])
@COMMISSION
def new_sourcing() -> Response:
    """Ask a provider to find places elsewhere."""
    form = forms.SourcingForm()

    def act() -> PlaceSourcing:
        return directing.ask_elsewhere(
            prison_named(form.prison.data),
            form.category.data,
            form.places.number,
            by_on=form.by_on.data,
            words=form.words.data,
            actor=g.actor,
            now=clock.now(),
        )

    shown = {
        "heading": "Ask for places elsewhere",
        "about": _mine().name,
        "button": "Send the request",
        "back": url_for(".index"),
    }
    then = lambda row: url_for(".sourcing", reference=row.reference)  # noqa: E731 - one line says it
    return answer(form, act, "form", then=then, done="The request is sent.", context=lambda: shown)


@own.route("/sourcing/<string:reference>")
@EITHER
def sourcing(reference: str) -> Response:
    """A request for places elsewhere, mine or to me."""
    row = queries.one(g.actor, PlaceSourcing, reference)
    may = []
    if g.actor.may(Permission.PLACES_ASK) and row.state == "asked":
        may.append((url_for(".answer_sourcing", reference=reference), "Answer it"))
    if g.actor.may(Permission.PLACES_COMMISSION) and row.state in ("asked", "answered"):
        may.append((url_for(".end_sourcing", reference=reference), "Say what became of it"))
    clocks = queries.clocks_of(f"place-sourcing:{row.id}")
    return page("sourcing", row=row, names=queries.names_of([row]), clocks=clocks, may=may)


@own.route("/sourcing/<string:reference>/answer", methods=["GET", "POST"])
@ASK
def answer_sourcing(reference: str) -> Response:
    """Answer it."""
    form = forms.SourcingAnswerForm()

    def act(row: PlaceSourcing) -> None:
        where = prison_named(form.where.data, "where") if form.where.data else None
        directing.answer_elsewhere(
            row, form.offered.number, form.words.data, where=where, actor=g.actor, now=clock.now()
        )

    return _step(reference, form, act, "Answer a request for places elsewhere", "Send the answer")


@own.route("/sourcing/<string:reference>/end", methods=["GET", "POST"])
@COMMISSION
def end_sourcing(reference: str) -> Response:
    """Say whether it was met, or take it back."""
    form = forms.SourcingEndForm()

    def act(row: PlaceSourcing) -> None:
        directing.end_elsewhere(row, form.outcome.data, form.words.data, actor=g.actor, now=clock.now())

    return _step(reference, form, act, "Say what became of it", "Record it")


def _step(reference, form, act, heading, button):
    queries.one(g.actor, PlaceSourcing, reference)
    then = url_for(".sourcing", reference=reference)
    shown = {"heading": heading, "about": reference, "button": button, "back": then}
    seen = lambda: queries.one(g.actor, PlaceSourcing, reference).version  # noqa: E731 - one line says it

    def both() -> None:
        act(queries.one(g.actor, PlaceSourcing, reference))

    return answer(form, both, "form", then=then, done="It is recorded.", context=lambda: shown, seen=seen)


def _mine() -> Organisation:
    it = my_organisation()
    if it.kind != Kind.COMMISSIONER:
        raise NotFound
    return it
