"""A year's tariff for the regulator's people: the list, its page, and each way it can go."""

from typing import Any

from flask import g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.forms import VersionedForm
from regulator.core.refused import NotFound
from regulator.core.workflow import BrokenWorkflow
from regulator.people.rules import Permission, roles_with
from regulator.register.rules.place_words import listed
from regulator.standards import queries as standards

from .. import queries
from ..actions import drafting
from ..actions.steps import Step, take
from ..forms.work import BeginForm, DraftForm, PlainForm, WordsForm
from ..models.tariff import Draft, Tariff
from ..queries import consulting, returned
from ..queries.case import case_of
from ..queries.content import said
from ..rules import words
from ..rules.lifecycle import LIFE
from .site import answer, done, page, pages

READ = allow(Permission.TARIFF_READ)
EXPLAINED = {
    "make-draft": "Every return that was sent is read as it stands now. An earlier draft stays on record.",
    "consult": "The draft is frozen and published. The time for objections begins today; who counts is fixed today.",
    "count": "Objections are counted by the rule that the consultation opened with. Nothing that comes later counts.",
    "propose": "Somebody else publishes it.",
    "publish": "The schedule is frozen and published. A correction is a new version.",
    "reconsider": "A new draft is made, and consulted on again.",
    "refer": "It is referred to the body that the data names, and waits for what that body finds.",
    "publish-correction": "A new version of the schedule is published, with what was corrected. The old one stays.",
}


@pages.route("")
@READ
def index() -> Response:
    """Every year's tariff."""
    return page("work/index", rows=queries.tariffs(g.actor))


@pages.route("/new", methods=["GET", "POST"])
@allow(Permission.TARIFF_SET)
def begin() -> Response:
    """Begin a year's tariff."""
    form = BeginForm()

    def act() -> None:
        year = words.year_of(form.year.data)
        drafting.begin(year, invented=form.invented.data, actor=g.actor, now=clock.now())

    if done(form, act, "The tariff is begun. Returns are collected."):
        return redirect(url_for(".show", year=form.year.data), 303)
    return page("work/begin", status=422 if form.errors else 200, form=form)


@pages.route("/<string:year>")
@READ
def show(year: str) -> Response:
    """A year's tariff: how it stands, what may be done next, its returns, prices and consultations."""
    tariff = queries.one_visible_to(g.actor, year)
    made = queries.draft(tariff)
    found = queries.prices(made)
    asked = queries.consultations(tariff.id)
    return page(
        "work/show",
        tariff=tariff,
        steps=_steps(tariff),
        draft=made,
        prices=found,
        shown=[said(each, made) for each in found] if made else [],
        consultations=[(each, consulting.counted(each), consulting.how_many(each.id)) for each in asked],
        **_returns(tariff, made),
        refer_to=standards.tariffs().refer_to,
    )


def _returns(tariff: Tariff, made: Draft | None) -> dict[str, Any]:
    """The returns that a tariff is made from, how many of them the draft does not know, and who owes one."""
    methods = standards.tariffs().methods_for(tariff.year)
    year = tariff.year - methods[0].returns_lag if methods else tariff.year - 2
    found = returned.sent(year, invented=tariff.invented)
    known = {(each["return_id"], each["number"]) for each in made.returns} if made else set()
    return {
        "returns_year": year,
        "returns": found,
        "changed": sum((each.row.id, each.row.number) not in known for each in found) if made else 0,
        "missing": returned.missing(year, invented=tariff.invented),
        "due_on": returned.due_on(year),
    }


def _steps(tariff: Tariff) -> list[dict[str, Any]]:
    """What comes next: each step with who may take it, and why this person may not take it now."""
    case = case_of(tariff, clock.today())
    return [
        {
            "step": each,
            "mine": g.actor.may(each.permission),
            "refusal": LIFE.refusal(case, each.name, g.actor),
            "who": who_may(each.permission),
        }
        for each in LIFE.transitions
        if tariff.state in each.from_
    ]


def who_may(permission: str) -> str:
    """The roles that may take a step, in words."""
    return listed([each.words.lower() for each in roles_with([permission])])


@pages.route("/<string:year>/<string:name>", methods=["GET", "POST"])
@READ
def step(year: str, name: str) -> Response:
    """Take a year's tariff on."""
    tariff = queries.one_visible_to(g.actor, year)
    try:
        chosen = LIFE.named(name)
    except BrokenWorkflow:
        raise NotFound from None
    form = _form(tariff, name, back=chosen.back)

    def act(held: Tariff) -> None:
        text = form.text.data if "text" in form else ""
        method = form.method.data if "method" in form else ""
        take(held, Step(name, text, g.settings.public_url, method), actor=g.actor, now=clock.now())

    return answer(
        year,
        form,
        act,
        "work/step",
        then=url_for(".show", year=year),
        words=f"{chosen.label}: done.",
        step=chosen,
        explained=EXPLAINED.get(name, ""),
        refusal=LIFE.refusal(case_of(tariff, clock.today()), name, g.actor),
        who=who_may(chosen.permission),
    )


def _form(tariff: Tariff, name: str, *, back: bool) -> VersionedForm:
    if name == "make-draft":
        methods = standards.tariffs().methods_for(tariff.year)
        form = DraftForm([(each.id, each.title) for each in methods])
        if not form.is_submitted() and methods:
            form.method.data = methods[0].id
        return form
    return WordsForm() if back else PlainForm()
