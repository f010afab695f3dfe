"""Refusals, requests to cut and directions, as the regulator's staff work on them."""

from typing import Any

from flask import g, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.people.rules import Permission

from ....core import clock
from ....core.access import allow
from ....core.documents import markup
from ....core.downloads import saved_form
from ....core.forms import VersionedForm
from ....core.refused import NotFound
from ...actions import consents, directing, refusals
from ...forms import places as forms
from ...models.places import PlaceCut, PlaceDirection, PlaceReferral, PlaceSourcing
from ...queries import places_watched as queries
from ...queries.agreements import estate_on
from ...queries.direction_document import KIND, paper_of
from ...queries.place_data import place_data
from ...queries.place_public import published_of
from ...rules.consenting import CUT, DIRECTION, OPINIONS, OVER
from ...rules.refusing import WITHDRAWN
from .site import addressee_named, after, answer, page, staff

READ, WATCH = allow(Permission.PLACES_READ), allow(Permission.PLACES_WATCH)
SHOWN: dict[str, dict[str, Any]] = {
    "alarms": {"alarm": True, "found": None},
    "refused": {"accepted": False},
    "outside": {"from_outside": True},
    "withdrawn": {"found": (WITHDRAWN,)},
}
STEPS = allow(Permission.PLACES_WATCH, Permission.PLACES_DECIDE)


@staff.route("/refusals")
@READ
def list_refusals() -> Response:
    """Every prisoner refused or accepted, the newest first."""
    wanted = request.args.get("show", "")
    found = queries.listed(g.actor, PlaceReferral, before=after(), **SHOWN.get(wanted, {}))
    following = url_for(".list_refusals", show=wanted, after=found.following) if found.following else ""
    return page("refusals", found=found, wanted=wanted, following=following)


@staff.route("/refusals/<string:reference>", methods=["GET", "POST"])
@READ
def refusal(reference: str) -> Response:
    """One of them, with the check of that day; whoever watches says what they find."""
    queries.one(g.actor, PlaceReferral, reference)
    form = forms.JudgeForm(refusals.FOUND.items())

    def act() -> None:
        if not g.actor.may(Permission.PLACES_WATCH):
            raise NotFound
        row = queries.one(g.actor, PlaceReferral, reference)
        refusals.judge_refusal(row, form.found.data, form.words.data, actor=g.actor, now=clock.now())

    def told() -> dict[str, Any]:
        row = queries.one(g.actor, PlaceReferral, reference)
        subject = f"place-referral:{row.id}"
        return {
            "row": row,
            "names": queries.names_of([row]),
            "found_words": refusals.FOUND,
            "clocks": queries.clocks_of(subject),
            "power": place_data().powers["refusal"],
        }

    seen = lambda: queries.one(g.actor, PlaceReferral, reference).version  # noqa: E731 - one line says it
    then = url_for(".refusal", reference=reference)
    return answer(form, act, "refusal", then=then, done="Your finding is recorded.", context=told, seen=seen)


@staff.route("/cuts")
@READ
def list_cuts() -> Response:
    """Every request to hold fewer places."""
    wanted = request.args.get("show", "")
    given = {"state": ("asked", "proposed")} if wanted == "open" else {}
    found = queries.listed(g.actor, PlaceCut, before=after(), **given)
    following = url_for(".list_cuts", show=wanted, after=found.following) if found.following else ""
    return page("cuts", found=found, wanted=wanted, following=following)


@staff.route("/cuts/<string:reference>")
@READ
def cut(reference: str) -> Response:
    """One request: what it does to whom, what each says, what may be done about it."""
    return page("cut", **cut_shown(reference))


def cut_shown(reference: str) -> dict[str, Any]:
    """What the page of a request shows, on whichever side."""
    row = queries.one(g.actor, PlaceCut, reference)
    found = queries.cut_page(row, clock.today(), proposed=g.actor.may(Permission.PLACES_READ))
    steps = [(each, CUT.refusal(found.case, each.name, g.actor)) for each in CUT.offered(row.state, g.actor)]
    return {
        "row": row,
        "found": found,
        "estate": estate_on(row.category, clock.today(), invented=found.prison.invented),
        "steps": steps,
        "open": row.state not in OVER,
        "opinions": OPINIONS,
        "outcomes": consents.OUTCOMES,
        "power": place_data().powers["consent"],
        "paper": published_of(row),
    }


@staff.route("/cuts/<string:reference>/<any('propose', 'return', 'grant', 'grant-part', 'refuse'):name>",
             methods=["GET", "POST"])  # fmt: skip
@STEPS
def cut_step(reference: str, name: str) -> Response:
    """Take a step."""
    row = queries.one(g.actor, PlaceCut, reference)
    if not g.actor.may(CUT.named(name).permission):
        raise NotFound
    return step_on_cut(reference, name, _cut_form(name, row), url_for(".cut", reference=reference))


def step_on_cut(reference: str, name: str, form: VersionedForm, then: str) -> Response:
    """A step in the life of a request, from whichever side."""

    def act() -> None:
        step = consents.Step(
            name,
            form.words.data,
            form.outcome.data if "outcome" in form else "",
            form.places.number if "places" in form else None,
        )
        row = queries.one(g.actor, PlaceCut, reference)
        consents.take(row, step, actor=g.actor, now=clock.now(), public_url=g.settings.public_url)

    def told() -> dict[str, Any]:
        shown = cut_shown(reference)
        refusal = CUT.refusal(shown["found"].case, name, g.actor)
        return {**shown, "step": CUT.named(name), "refusal": refusal, "back": then}

    seen = lambda: queries.one(g.actor, PlaceCut, reference).version  # noqa: E731 - one line says it
    return answer(form, act, "cut_step", then=then, done="It is recorded.", context=told, seen=seen)


def _cut_form(name: str, row: PlaceCut) -> VersionedForm:
    if name == "propose":
        return forms.ProposeCutForm(consents.OUTCOMES.items())
    if name == "grant-part":
        return forms.PartForm(data={"places": str(row.proposed) if row.outcome == "grant-part" else ""})
    return forms.WordsForm()


@staff.route("/sourcing")
@READ
def list_sourcing() -> Response:
    """Every request for places elsewhere."""
    found = queries.listed(g.actor, PlaceSourcing, before=after())
    following = url_for(".list_sourcing", after=found.following) if found.following else ""
    return page("sourcing_list", found=found, following=following)


@staff.route("/sourcing/<string:reference>")
@READ
def sourcing(reference: str) -> Response:
    """One of them."""
    row = queries.one(g.actor, PlaceSourcing, reference)
    clocks = queries.clocks_of(f"place-sourcing:{row.id}")
    return page("sourcing", row=row, names=queries.names_of([row]), clocks=clocks, may=())


@staff.route("/directions")
@READ
def list_directions() -> Response:
    """Every direction of the clearing house."""
    found = queries.listed(g.actor, PlaceDirection, before=after())
    following = url_for(".list_directions", after=found.following) if found.following else ""
    return page("directions", found=found, following=following, directions=directing.DIRECTIONS)


@staff.route("/directions/new", methods=["GET", "POST"])
@WATCH
def new_direction() -> Response:
    """Record a direction."""
    form = forms.DirectionForm(directing.DIRECTIONS.items())

    def act() -> PlaceDirection:
        told = directing.Directed(
            form.kind.data,
            form.category.data,
            form.places.number,
            form.by_on.data,
            form.words.data,
            form.local_ref.data,
        )
        to = addressee_named(form.addressee.data)
        return directing.direct(to, told, actor=g.actor, now=clock.now(), public_url=g.settings.public_url)

    powers = place_data().powers
    shown = {
        "heading": "Record a direction",
        "about": "The clearing house",
        "button": "Record it",
        "back": url_for(".list_directions"),
        "said": [powers[each].says for each in directing.DIRECTIONS],
    }
    then = lambda row: url_for(".direction", reference=row.reference)  # noqa: E731 - one line says it
    return answer(form, act, "form", then=then, done="The direction is recorded.", context=lambda: shown)


@staff.route("/directions/<string:reference>")
@READ
def direction(reference: str) -> Response:
    """One direction, and what may be recorded of it."""
    return page("direction", **direction_shown(reference))


def direction_shown(reference: str) -> dict[str, Any]:
    """What the page of a direction shows, on whichever side."""
    row = queries.one(g.actor, PlaceDirection, reference)
    case = queries.direction_case(row, clock.today())
    steps = [(each, DIRECTION.refusal(case, each.name, g.actor)) for each in DIRECTION.offered(row.state, g.actor)]
    return {
        "row": row,
        "names": queries.names_of([row]),
        "steps": steps,
        "power": place_data().powers[row.kind],
        "directions": directing.DIRECTIONS,
        "paper": paper_of(row),
    }


@staff.route("/directions/<string:reference>/document")
@READ
def direction_paper(reference: str) -> Response:
    """A direction as it was given."""
    return paper_shown(reference, url_for(".direction", reference=reference))


@staff.route("/directions/<string:reference>/direction.<any(pdf, html, json):form>")
@READ
def direction_form(reference: str, form: str) -> Response:
    """The same as a file."""
    return paper_file(reference, form)


def paper_shown(reference: str, back: str) -> Response:
    """The page of a direction as it was given, on whichever side. `NotFound` where it is no document, or withdrawn."""
    row = queries.one(g.actor, PlaceDirection, reference)
    paper = paper_of(row)
    if paper is None or paper.withdrawn:
        raise NotFound
    html = markup.body(KIND.template, paper.content, content_hash=paper.version.content_hash)
    body = Markup(html)  # noqa: S704 - made by our own templates, which escape every word
    return page("direction_paper", row=row, paper=paper, body=body, back=back)


def paper_file(reference: str, form: str) -> Response:
    """A form of a direction as a file."""
    paper = paper_of(queries.one(g.actor, PlaceDirection, reference))
    if paper is None or paper.withdrawn:
        raise NotFound
    return saved_form(paper.forms.get(form), reference)


@staff.route("/directions/<string:reference>/<any('met', 'met-late', 'not-met', 'withdraw-direction'):name>",
             methods=["GET", "POST"])  # fmt: skip
@WATCH
def direction_step(reference: str, name: str) -> Response:
    """Record whether it was met, or take it back."""
    form = forms.MetForm() if name in ("met", "met-late") else forms.WordsForm()
    return step_on_direction(reference, name, form, url_for(".direction", reference=reference))


def step_on_direction(reference: str, name: str, form: VersionedForm, then: str) -> Response:
    """A step in the life of a direction, from whichever side."""
    queries.one(g.actor, PlaceDirection, reference)

    def act() -> None:
        on = form.met_on.data if "met_on" in form else None
        row = queries.one(g.actor, PlaceDirection, reference)
        directing.take_direction(row, name, form.words.data, on=on, actor=g.actor, now=clock.now())

    def told() -> dict[str, Any]:
        shown = direction_shown(reference)
        case = queries.direction_case(shown["row"], clock.today())
        refusal = DIRECTION.refusal(case, name, g.actor)
        return {**shown, "step": DIRECTION.named(name), "refusal": refusal, "back": then}

    seen = lambda: queries.one(g.actor, PlaceDirection, reference).version  # noqa: E731 - one line says it
    return answer(form, act, "direction_step", then=then, done="It is recorded.", context=told, seen=seen)
