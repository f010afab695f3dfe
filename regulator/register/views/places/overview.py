"""Places as the regulator's staff watch them: everybody, each commissioner, each prison's ledger, alarms."""

from datetime import timedelta

from flask import g, make_response, request, url_for
from werkzeug import Response

from regulator.people.rules import Permission

from ....core import clock
from ....core.access import allow
from ....core.refused import NotFound
from ...actions import agreements as agreeing
from ...actions import ledger as acting
from ...forms import places as forms
from ...models import Organisation
from ...models.places import PlaceCut, PlaceReferral
from ...queries import agreements, finding, ledger
from ...queries import place_plots as drawing
from ...queries.place_home import alarms_owed
from ...queries.places_watched import capacity_on, from_outside, listed
from ...rules.spreadsheet import BYTE_ORDER_MARK, row
from ...rules.words import Kind
from .site import after, answer, commissioner_named, page, prison_named, staff

READ, WATCH = allow(Permission.PLACES_READ), allow(Permission.PLACES_WATCH)
YEAR = timedelta(days=365)
HEAD = ("month", "category", "held", "commissioned", "short")


@staff.route("")
@READ
def index() -> Response:
    """Everybody's places, who is short, and the ways on."""
    today = clock.today()
    wanted = request.args.get("category", drawing.ALL)
    parts = []
    for invented in (False, True):
        months = agreements.totals(today, invented=invented)
        if months:
            title = "Places of invented prisons" if invented else "Places held and commissioned"
            parts.append((drawing.plot(months, title, wanted), drawing.latest(months), drawing.kinds_in(months)))
    return page(
        "index",
        parts=parts,
        wanted=wanted,
        short=agreements.shortfalls(today)[: ledger.PAGE],
        commissioners=agreements.with_agreements(),
        prisons=agreements.prisons_with_ledgers(),
        waiting=alarms_owed(today),
    )


@staff.route("/commissioners/<string:code>")
@READ
def commissioner(code: str) -> Response:
    """A commissioner's places."""
    return commissioner_page(_organisation(code, Kind.COMMISSIONER), url_for(".commissioner", code=code))


@staff.route("/commissioners/<string:code>/places.<any(csv, json):form>")
@READ
def commissioner_file(code: str, form: str) -> Response:
    """The same as a file."""
    return months_file(_organisation(code, Kind.COMMISSIONER), form)


def commissioner_page(it: Organisation, address: str) -> Response:
    """A commissioner's places by prison, by month as a plot, and every agreement. For staff and for itself."""
    today = clock.today()
    months = agreements.months_of(it.id, today)
    wanted = request.args.get("category", drawing.ALL)
    return page(
        "commissioner",
        it=it,
        plot=drawing.plot(months, "Places commissioned and held", wanted),
        kinds_there=drawing.kinds_in(months),
        wanted=wanted,
        address=address,
        standing=agreements.standing(it.id, today),
        rows=agreements.agreements(it.id),
    )


def months_file(it: Organisation, form: str) -> Response:
    """A commissioner's places by month and kind, as CSV or JSON."""
    months = agreements.months_of(it.id, clock.today())
    told = [(f"{each.on:%Y-%m}", each.category.value, each.held, each.commissioned, each.short) for each in months]
    if form == "json":
        rows = [dict(zip(HEAD, each, strict=True)) for each in told]
        return make_response({"commissioner": it.code, "invented": it.invented, "months": rows})
    made = make_response(BYTE_ORDER_MARK + row(HEAD) + "".join(map(row, told)))
    made.headers["Content-Type"] = "text/csv; charset=utf-8"
    made.headers.set("Content-Disposition", "attachment", filename=f"{it.code}-places.csv")
    return made


@staff.route("/prisons/<string:code>")
@READ
def prison(code: str) -> Response:
    """A prison's ledger, with every line and what it stands on."""
    it, today = _organisation(code, Kind.PRISON), clock.today()
    return page(
        "prison",
        it=it,
        accounts=ledger.whole_ledger(it.id, today),
        alarms=ledger.alarms(g.actor, organisation_id=it.id),
        capacity=capacity_on(it.id, today),
        outside=from_outside(it.id, today - YEAR),
        cuts=listed(g.actor, PlaceCut, organisation_id=(it.id,)).rows,
        referrals=listed(g.actor, PlaceReferral, organisation_id=(it.id,)).rows[:10],
    )


@staff.route("/prisons/<string:code>/open", methods=["GET", "POST"])
@WATCH
def open_ledger(code: str) -> Response:
    """Enter the opening figure of a ledger that no published figure begins."""
    it = _organisation(code, Kind.PRISON)
    form = forms.OpenLedgerForm()

    def act() -> None:
        acting.open_ledger(
            _organisation(code, Kind.PRISON),
            form.category.data,
            form.places.number or 0,
            on=form.on.data,
            because=form.words.data,
            actor=g.actor,
            now=clock.now(),
        )

    then = url_for(".prison", code=it.code)
    told = {"heading": "Enter an opening figure", "about": it.name, "button": "Enter it", "back": then}
    return answer(form, act, "form", then=then, done="The ledger has begun.", context=lambda: told)


@staff.route("/agreements/new", methods=["GET", "POST"])
@WATCH
def new_agreement() -> Response:
    """Record what a commissioner commissioned, for it."""
    form = forms.StaffAgreementForm()

    def act() -> Organisation:
        by = commissioner_named(form.commissioner.data)
        agreeing.commission(
            by,
            prison_named(form.prison.data),
            form.category.data,
            form.places.number,
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            actor=g.actor,
            now=clock.now(),
        )
        return by

    told = {
        "heading": "Record places commissioned",
        "about": "An agreement of a commissioner with a prison",
        "button": "Record it",
        "back": url_for(".index"),
    }
    then = lambda by: url_for(".commissioner", code=by.code)  # noqa: E731 - one line says it
    return answer(form, act, "form", then=then, done="The agreement is recorded.", context=lambda: told)


@staff.route("/alarms")
@READ
def alarms() -> Response:
    """Published figures that no consent explains."""
    rows = ledger.alarms(g.actor, before=after())
    more = rows[-1][0].id if len(rows) == ledger.PAGE else None
    due = ledger.alarm_clocks(each.id for each, _it in rows)
    following = url_for(".alarms", after=more) if more else ""
    return page("alarms", rows=rows, due=due, following=following, outcomes=acting.OUTCOMES)


@staff.route("/alarms/<int:number>", methods=["GET", "POST"])
@WATCH
def alarm(number: int) -> Response:
    """Say what was found of one."""
    row_, it = ledger.alarm(g.actor, number)
    kinds = [(each.row.category, each.words) for each in ledger.whole_ledger(it.id, clock.today())]
    form = forms.AlarmForm(acting.OUTCOMES.items(), kinds)

    def act() -> None:
        held, _it = ledger.alarm(g.actor, number)
        acting.judge_alarm(
            held,
            form.outcome.data,
            form.words.data,
            category=form.category.data,
            actor=g.actor,
            now=clock.now(),
        )

    def told() -> dict[str, object]:
        held, about = ledger.alarm(g.actor, number)
        owed = ledger.alarm_clocks([held.id]).values()
        return {"row": held, "it": about, "outcomes": acting.OUTCOMES, "clocks": list(owed)}

    seen = lambda: ledger.alarm(g.actor, number)[0].version  # noqa: E731 - one line says it
    then = url_for(".prison", code=it.code)
    return answer(form, act, "alarm", then=then, done="Your finding is recorded.", context=told, seen=seen)


def _organisation(code: str, kind: Kind) -> Organisation:
    found = finding.organisation(g.actor, code)
    if found.kind != kind:
        raise NotFound
    return found
