"""The check of every contract against the tariff, and the prices that are recorded for it."""

from flask import g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from ..actions import contracts as acting
from ..forms.work import ContractForm, ReasonForm
from ..models.contract import PricedContract
from ..queries import checking
from ..queries.checking import Checked
from ..rules.compliance import BASES, VERDICTS
from .site import done, number_after, page, pages

READ, SET = allow(Permission.TARIFF_READ), allow(Permission.TARIFF_SET)
OUTCOMES = {"explained": "Explain the breach", "referred": "Pass the breach to enforcement"}


@pages.route("/contracts")
@READ
def contracts() -> Response:
    """Every contract on the register: it complies, is exempt to a day, or breaches, with the numbers."""
    rows = checking.every_contract(clock.today())
    counts = {word: sum(each.verdict.word == word for each in rows) for word in VERDICTS}
    wanted = request.args.get("verdict", "")
    wanted = wanted if wanted in VERDICTS else ""
    shown = [each for each in rows if not wanted or each.verdict.word == wanted]
    after = request.args.get("after", "")
    start = next((number for number, each in enumerate(shown, 1) if each.key == after), 0)
    more = len(shown) > start + checking.PAGE
    shown = shown[start : start + checking.PAGE]
    return page(
        "work/contracts",
        rows=shown,
        counts=counts,
        every=len(rows),
        wanted=wanted,
        verdicts=VERDICTS,
        bases=BASES,
        beginning=url_for(".contracts", verdict=wanted or None) if start else "",
        following=url_for(".contracts", verdict=wanted or None, after=shown[-1].key) if more else "",
    )


@pages.route("/referred")
@READ
def referred() -> Response:
    """The breaches that were passed to enforcement."""
    rows, more = checking.referred(number_after())
    following = url_for(".referred", after=more) if more else ""
    return page("work/referred", rows=rows, about=checking.providers_of(note for note, _ in rows), following=following)


@pages.route("/referred/<int:number>", methods=["GET", "POST"])
@allow(Permission.ENFORCEMENT_PROPOSE)
def take_up(number: int) -> Response:
    """Say what was done about a breach that was passed on."""
    form = ReasonForm()

    def act() -> None:
        acting.take_up(number, reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act, "It is taken up."):
        return redirect(url_for(".referred"), 303)
    note, _taken = checking.one_referred(number)
    about = checking.providers_of([note]).get(note.contract)
    return page("work/take_up", status=422 if form.errors else 200, note=note, about=about, form=form)


@pages.route("/contracts/new", methods=["GET", "POST"])
@SET
def new_contract() -> Response:
    """Record the price of a contract."""
    form = ContractForm()

    def act() -> None:
        wanted = acting.Wanted(
            provider=form.provider.data,
            commissioner=form.commissioner.data,
            function=form.function.data,
            basis=form.basis.data,
            price=form.price.data,
            from_on=form.from_on.data,
            ends_on=form.ends_on.data,
            source=form.source.data,
        )
        acting.record_price(wanted, actor=g.actor, now=clock.now())

    if done(form, act, "The price is recorded."):
        return redirect(url_for(".contracts"), 303)
    return page("work/contract", status=422 if form.errors else 200, form=form)


@pages.route("/contracts/<string:key>/<any(explained, referred):outcome>", methods=["GET", "POST"])
@SET
def breach(key: str, outcome: str) -> Response:
    """Say what becomes of a breach."""
    form = ReasonForm()

    def act() -> None:
        acting.note_breach(key, outcome, reason=form.reason.data, actor=g.actor, now=clock.now())

    words = "The breach is explained." if outcome == "explained" else "The breach is passed to enforcement."
    if done(form, act, words):
        return redirect(url_for(".contracts"), 303)
    found = checking.one(key, clock.today())
    status = 422 if form.errors else 200
    return page("work/breach", status=status, found=found, form=form, heading=OUTCOMES[outcome], outcome=outcome)


@pages.route("/contracts/<string:key>/strike", methods=["GET", "POST"])
@SET
def strike(key: str) -> Response:
    """Strike a recorded price that was wrong."""
    form = ReasonForm()

    def act() -> None:
        acting.strike(_priced(key)[1].id, reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act, "The price is struck."):
        return redirect(url_for(".contracts"), 303)
    found, _price = _priced(key)
    return page(
        "work/breach",
        status=422 if form.errors else 200,
        found=found,
        form=form,
        heading="Strike a recorded price",
        outcome="struck",
    )


def _priced(key: str) -> tuple[Checked, PricedContract]:
    found = checking.one(key, clock.today())
    if found.priced is None:
        raise NotFound
    return found, found.priced
