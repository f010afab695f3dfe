"""Places as a prison and a commissioner see them: what they owe, what they log, what they ask for."""

from typing import Any

from flask import g, make_response, url_for
from werkzeug import Response

from regulator.people.rules import Permission

from ....core import clock, tabular
from ....core.access import allow
from ....core.db import transaction
from ....core.limits import takes
from ....core.refused import FileProblems, NotFound, Problem
from ...actions import consents, refusals
from ...forms import places as forms
from ...models.places import PlaceCut, PlaceDirection, PlaceReferral, PlaceSourcing
from ...queries import agreements, ledger
from ...queries import places_watched as queries
from ...queries.place_data import place_data
from ...rules.consenting import OPINIONS
from ...rules.place_words import PlaceCategory, counted, listed
from ...rules.referral_file import COLUMNS, ReferralRow, template
from ...rules.words import Kind
from .site import after, answer, commissioner_named, my_organisation, own, page, prison_named
from .watching import cut_shown, direction_shown, paper_file, paper_shown, step_on_cut, step_on_direction

ASK, COMMISSION = allow(Permission.PLACES_ASK), allow(Permission.PLACES_COMMISSION)
EITHER = allow(Permission.PLACES_ASK, Permission.PLACES_COMMISSION)
LARGEST_FILE = 2 * 1024 * 1024  # bytes; ten thousand rows are less than one
LONGEST_NAME = 100


@own.route("")
@EITHER
def index() -> Response:
    """My organisation's places."""
    it, today = my_organisation(), clock.today()
    return page(
        "own",
        it=it,
        accounts=ledger.whole_ledger(it.id, today) if it.kind == Kind.PRISON else [],
        short=agreements.shortfalls(today, commissioner_id=it.id) if it.kind == Kind.COMMISSIONER else [],
        cuts=queries.listed(g.actor, PlaceCut),
        referrals=queries.listed(g.actor, PlaceReferral, before=after()),
        sourcing=queries.listed(g.actor, PlaceSourcing),
        directions=queries.listed(g.actor, PlaceDirection),
    )


@own.route("/refusals/new", methods=["GET", "POST"])
@EITHER
def new_referral() -> Response:
    """Log a refusal or an acceptance."""
    it = my_organisation()
    if it.kind not in (Kind.PRISON, Kind.COMMISSIONER):
        raise NotFound
    reasons = [(each.id, each.title) for each in place_data().refusals.values()]
    made = forms.ReferralForm if it.kind == Kind.PRISON else forms.CommissionerReferralForm
    form = made(reasons)

    def act() -> PlaceReferral:
        prison = it if it.kind == Kind.PRISON else prison_named(form.prison.data)
        by = it if it.kind == Kind.COMMISSIONER else None
        if by is None and form.commissioner and form.commissioner.data:
            by = commissioner_named(form.commissioner.data)
        told = refusals.Told(
            form.happened_on.data,
            form.category.data,
            form.local_ref.data,
            form.decision.data == "accepted",
            form.outside.data,
            form.reason.data,
            form.words.data,
        )
        return refusals.log_referral(prison, told, commissioner=by, actor=g.actor, now=clock.now())

    shown = {
        "heading": "Log a refusal or an acceptance",
        "about": it.name,
        "button": "Log it",
        "back": url_for(".index"),
    }
    then = lambda row: url_for(".referral", reference=row.reference)  # noqa: E731 - one line says it
    return answer(form, act, "form", then=then, done="It is logged and checked.", context=lambda: shown)


@own.route("/refusals/<string:reference>")
@EITHER
def referral(reference: str) -> Response:
    """One that was logged, with the check of that day and what the regulator found."""
    row = queries.one(g.actor, PlaceReferral, reference)
    return page(
        "refusal",
        row=row,
        names=queries.names_of([row]),
        found_words=refusals.FOUND,
        clocks=[],
        power=place_data().powers["refusal"],
    )


@own.route("/refusals/<string:reference>/withdraw", methods=["GET", "POST"])
@EITHER
def withdraw_referral(reference: str) -> Response:
    """Take back what my organisation logged by mistake."""
    if queries.one(g.actor, PlaceReferral, reference).logged_for != g.actor.organisation_id:
        raise NotFound
    form = forms.WordsForm()

    def act() -> None:
        row = queries.one(g.actor, PlaceReferral, reference)
        refusals.withdraw_referral(row, form.words.data, actor=g.actor, now=clock.now())

    then = url_for(".referral", reference=reference)
    shown = {"heading": "Withdraw what was logged", "about": reference, "button": "Withdraw it", "back": then}
    seen = lambda: queries.one(g.actor, PlaceReferral, reference).version  # noqa: E731 - one line says it
    return answer(form, act, "form", then=then, done="It is withdrawn.", context=lambda: shown, seen=seen)


@own.route("/refusals/import", methods=["GET", "POST"])
@ASK
@takes(largest=LARGEST_FILE)
def import_referrals() -> Response:
    """Hand in a file of them: all of it or nothing."""
    it = my_organisation()
    if it.kind != Kind.PRISON:
        raise NotFound
    form, problems = forms.ReferralFileForm(), list[Problem]()
    said = ""
    if form.validate_on_submit():
        name = _plain(form.file.data.filename)
        try:
            raw = form.file.data.stream.read(LARGEST_FILE + 1)
            table = tabular.parse(raw, name, ReferralRow)
            with transaction():
                added, alarms = refusals.import_referrals(my_organisation(), table, actor=g.actor, now=clock.now())
        except FileProblems as wrong:
            problems = wrong.problems
        else:
            kept = len(table.rows) - added
            said = f"{added} logged, {kept} were there already. {alarms} wait for the regulator’s finding."
    shown: dict[str, Any] = {
        "form": form,
        "problems": problems,
        "said": said,
        "it": it,
        "columns": COLUMNS,
        "codes": [each.value for each in PlaceCategory],
    }
    return page("import", status=422 if form.errors or problems else 200, **shown)


@own.route("/refusals/template.csv")
@ASK
def referral_template() -> Response:
    """The empty file to fill in, with an example."""
    made = make_response(template())
    made.headers["Content-Type"] = "text/csv; charset=utf-8"
    made.headers.set("Content-Disposition", "attachment", filename="refusals.csv")
    return made


@own.route("/cuts/new", methods=["GET", "POST"])
@ASK
def new_cut() -> Response:
    """Ask to hold fewer places."""
    it = my_organisation()
    if it.kind != Kind.PRISON:
        raise NotFound
    form = forms.CutForm([(each.id, each.title) for each in place_data().cuts.values()])

    def act() -> PlaceCut:
        wanted = consents.Asked(
            form.category.data,
            form.places.number,
            form.from_on.data,
            form.reason.data,
            form.words.data,
            form.urgent_because.data if form.urgent.data else "",
        )
        return consents.ask(it, wanted, actor=g.actor, now=clock.now())

    shown = {
        "heading": "Ask to hold fewer places",
        "about": it.name,
        "button": "Send the request",
        "back": url_for(".index"),
        "said": [_held(it.id), place_data().powers["consent"].says],
    }
    then = lambda row: url_for(".cut", reference=row.reference)  # noqa: E731 - one line says it
    return answer(form, act, "form", then=then, done="The request is sent.", context=lambda: shown)


def _held(organisation_id: int) -> str:
    """What a prison's ledger says it holds today, for whoever asks to hold fewer."""
    held = ledger.held_on(organisation_id, clock.today())
    if not held:
        return "The register has no ledger of your places yet. Ask the regulator to enter the first figure."
    return (
        f"You hold today: {listed([f'{PlaceCategory(kind).words}, {counted(held[kind])}' for kind in sorted(held)])}."
    )


@own.route("/cuts/<string:reference>")
@EITHER
def cut(reference: str) -> Response:
    """A request of mine, or one that affects places that I commission."""
    return page("cut", **cut_shown(reference))


@own.route("/cuts/<string:reference>/withdraw", methods=["GET", "POST"])
@ASK
def withdraw_cut(reference: str) -> Response:
    """Take a request back."""
    queries.one(g.actor, PlaceCut, reference)
    return step_on_cut(reference, "withdraw", forms.WordsForm(), url_for(".cut", reference=reference))


@own.route("/cuts/<string:reference>/view", methods=["GET", "POST"])
@COMMISSION
def view_of_cut(reference: str) -> Response:
    """Say what I think of it."""
    queries.one(g.actor, PlaceCut, reference)
    form = forms.ViewForm(OPINIONS.items())

    def act() -> None:
        row = queries.one(g.actor, PlaceCut, reference)
        consents.say_view(row, form.opinion.data, form.words.data, actor=g.actor, now=clock.now())

    def told() -> dict[str, Any]:
        return {**cut_shown(reference), "step": None, "refusal": None, "back": then}

    then = url_for(".cut", reference=reference)
    return answer(form, act, "cut_step", then=then, done="What you think is recorded.", context=told)


@own.route("/directions/<string:reference>")
@EITHER
def direction(reference: str) -> Response:
    """A direction to my organisation."""
    return page("direction", **direction_shown(reference))


@own.route("/directions/<string:reference>/document")
@EITHER
def direction_paper(reference: str) -> Response:
    """A direction as my organisation was given it."""
    return paper_shown(reference, url_for(".direction", reference=reference))


@own.route("/directions/<string:reference>/direction.<any(pdf, html, json):form>")
@EITHER
def direction_form(reference: str, form: str) -> Response:
    """The same as a file."""
    return paper_file(reference, form)


@own.route("/directions/<string:reference>/<any('say-met', 'say-met-commissioner'):name>", methods=["GET", "POST"])
@EITHER
def claim_direction(reference: str, name: str) -> Response:
    """Say that it is met."""
    return step_on_direction(reference, name, forms.WordsForm(), url_for(".direction", reference=reference))


def _plain(name: str) -> str:
    """The name of a file as a page can show it."""
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST_NAME] or "file"
