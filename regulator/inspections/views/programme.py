"""The pages of the programme of unannounced visits. To everyone who may not know of them they do not exist."""

from collections.abc import Callable

from flask import Blueprint, g, make_response, redirect, render_template, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from ..actions import announcing
from ..actions import programme as actions
from ..forms.programme import ArriveForm, ChangeForm, NameForm, PlanForm, WhyForm, day_boxes
from ..queries import programme as queries
from ..rules.programme import MOST_STRETCHES

pages = Blueprint("programme", __name__, url_prefix="/programme")

READ = allow(Permission.PROGRAMME_READ, hidden=True)
PLAN = allow(Permission.PROGRAMME_PLAN, hidden=True)


@pages.route("")
@READ
def index() -> str:
    """The visits that I may know of."""
    return _page("index", entries=queries.entries(g.actor))


@pages.route("/plan", methods=["GET", "POST"])
@PLAN
def plan() -> Response:
    """Plan a visit."""
    form = PlanForm(_kinds())

    def do() -> str:
        wanted = actions.Wanted(form.code.data, form.kind.data, form.days, form.why.data)
        return actions.plan_unannounced(wanted, actor=g.actor, now=clock.now())

    return _answer(form, do, "plan")


@pages.route("/<string:reference>")
@READ
def show(reference: str) -> str:
    """One visit, with the people who may know of it and its history."""
    return _page("show", entry=queries.entry(g.actor, reference), may_plan=_may_plan(), may_arrive=_may_arrive())


@pages.route("/<string:reference>/change", methods=["GET", "POST"])
@PLAN
def change(reference: str) -> Response:
    """Other days, or another kind."""
    entry = queries.entry(g.actor, reference)
    form = ChangeForm(_kinds(), data={"version": str(entry.version), "kind": entry.kind, **day_boxes(entry.days)})

    def do() -> str:
        actions.change_unannounced(
            reference,
            version=form.seen,
            kind=form.kind.data,
            days=form.days + tuple(entry.days[MOST_STRETCHES:]),
            why=form.why.data,
            actor=g.actor,
            now=clock.now(),
        )
        return reference

    return _answer(form, do, "change", entry=entry)


@pages.route("/<string:reference>/cancel", methods=["GET", "POST"])
@PLAN
def cancel(reference: str) -> Response:
    """It will not take place."""
    entry = queries.entry(g.actor, reference)
    form = WhyForm(data={"version": str(entry.version)})

    def do() -> str:
        actions.cancel_unannounced(reference, version=form.seen, why=form.why.data, actor=g.actor, now=clock.now())
        return reference

    return _answer(form, do, "cancel", entry=entry)


@pages.route("/<string:reference>/announce", methods=["GET", "POST"])
@PLAN
def announce(reference: str) -> Response:
    """The provider is to be told of it after all."""
    entry = queries.entry(g.actor, reference)
    form = WhyForm(data={"version": str(entry.version)})

    def do() -> str:
        announcing.announce(reference, version=form.seen, why=form.why.data, actor=g.actor, now=clock.now())
        return reference

    return _answer(form, do, "announce", entry=entry)


@pages.route("/<string:reference>/people", methods=["GET", "POST"])
@PLAN
def people(reference: str) -> Response:
    """Name somebody who may know of it."""
    entry = queries.entry(g.actor, reference)
    named = {each.user_id for each in entry.named}
    others = [each for each in queries.may_be_named(clock.today()) if each.user_id not in named]
    form = NameForm(
        [(str(each.user_id), f"{each.name}, {each.duty.replace('-', ' ')}") for each in others],
        data={"version": str(entry.version)},
    )

    def do() -> str:
        actions.name_person(
            reference,
            version=form.seen,
            user_id=int(form.user_id.data),
            part=form.part.data,
            actor=g.actor,
            now=clock.now(),
        )
        return reference

    return _answer(form, do, "people", entry=entry)


@pages.route("/<string:reference>/people/<int:user_id>/remove", methods=["GET", "POST"])
@PLAN
def remove(reference: str, user_id: int) -> Response:
    """Somebody sees no more of it."""
    entry = queries.entry(g.actor, reference)
    person = queries.one_named(entry, user_id)
    form = WhyForm(data={"version": str(entry.version)})

    def do() -> str:
        actions.no_longer_name(
            reference,
            version=form.seen,
            user_id=user_id,
            why=form.why.data,
            actor=g.actor,
            now=clock.now(),
        )
        return reference

    return _answer(form, do, "remove", entry=entry, person=person)


@pages.route("/<string:reference>/arrive", methods=["GET", "POST"])
@READ
def arrive(reference: str) -> Response:
    """Inspectors are at the gate."""
    entry = queries.entry(g.actor, reference)
    form = ArriveForm(data={"version": str(entry.version)})

    def do() -> str:
        actions.arrive_unannounced(reference, version=form.seen, actor=g.actor, now=clock.now())
        return reference

    return _answer(form, do, "arrive", entry=entry, may_arrive=_may_arrive())


def _answer(
    form: PlanForm | ChangeForm | NameForm | WhyForm | ArriveForm, do: Callable[[], str], page: str, **shown: object
) -> Response:
    """The form; once it is filled in, what it asks for, and the visit it was about."""
    if form.validate_on_submit():
        try:
            with transaction():
                reference = do()
        except Refused as refused:
            form.show(refused)
            if refused.field == "version":  # the page shows what they saved: sent again, it is meant
                form.version.data = str(getattr(shown.get("entry"), "version", ""))
        else:
            return redirect(url_for(".show", reference=reference), 303)
    return make_response(_page(page, form=form, **shown), 422 if form.errors else 200)


def _page(name: str, **shown: object) -> str:
    return render_template(f"inspections/programme/{name}.html", **{"may_plan": _may_plan()} | shown)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.id, kind.title) for kind in queries.kinds_that_may_come_unannounced()]


def _may_plan() -> bool:
    return bool(g.actor.may(Permission.PROGRAMME_PLAN))


def _may_arrive() -> bool:
    return bool(g.actor.may(Permission.INSPECTION_ARRIVE))
