"""Derogations in the browser: asked for by a provider, assessed and decided by two members of staff."""

from flask import g, request, url_for
from werkzeug import Response

from regulator.core import clock, clocks
from regulator.core.access import allow
from regulator.core.forms.fields import shown as legible
from regulator.core.refused import NotFound, Refused
from regulator.people.queries.records import named
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation

from .. import queries
from ..actions import derogating
from ..forms.local import ApplyForm, AssessForm, ButtonForm, DecideForm, ReasonForm
from ..models import Derogation, Requirement
from ..queries import derogations as reads
from .site import done, own, shown, staff, to

APPLY = allow(Permission.DEROGATION_APPLY)
STAFF = allow(Permission.DEROGATION_ASSESS, Permission.DEROGATION_DECIDE)


def organisation() -> Organisation:
    """The organisation that whoever is signed in acts for. Refused (`NotFound`) where there is none."""
    found = register.by_ids([g.actor.organisation_id]) if g.actor.organisation_id is not None else {}
    if not found:
        raise NotFound
    return next(iter(found.values()))


@own.route("/derogations")
@APPLY
def derogations() -> Response:
    """What my organisation asked for, and what was decided."""
    return shown("own/derogations", rows=reads.of_own(g.actor), organisation=organisation(), today=clock.today())


@own.route("/derogations/new", methods=["GET", "POST"])
@APPLY
def apply() -> Response:
    """Ask to do what a clause asks in another way."""
    provider, form = organisation(), ApplyForm()
    if request.method == "GET":
        form.ref.data = legible(request.args.get("ref", ""))[:60]

    def act() -> str:
        wish = derogating.Wish(
            ref=form.ref.data,
            other_way=form.other_way.data,
            outcome_kept=form.outcome_kept.data,
            why=form.why.data,
            from_on=form.from_on.data,
            until_on=form.until_on.data,
        )
        return derogating.apply(provider.id, provider.kind, wish, actor=g.actor, now=clock.now()).reference

    if done(form, act, told=lambda made: f"{made} is sent. You are told what is decided"):
        return to(url_for(".derogations"))
    edition = queries.in_force(provider.kind, clock.today())
    return shown("own/apply", form, organisation=provider, edition=edition)


@own.route("/derogations/<string:reference>", methods=["GET", "POST"])
@APPLY
def derogation(reference: str) -> Response:
    """One application of my organisation; it can be withdrawn until it is decided."""
    row, form = reads.own(g.actor, reference), ButtonForm()

    def act() -> None:
        held = reads.own(g.actor, reference)
        derogating.withdraw(held, seen=form.seen, actor=g.actor, today=clock.today())

    if done(form, act, told=f"{reference} is withdrawn"):
        return to(url_for(".derogations"))
    row = reads.own(g.actor, reference)
    return shown("own/derogation", form, version=row.version, row=row, line=_line(row), due=_due(row))


@staff.route("/derogations")
@STAFF
def staff_derogations() -> Response:
    """What waits to be assessed or decided, and what was decided."""
    waiting, decided = reads.waiting(g.actor), reads.decided(g.actor)
    return shown(
        "derogations",
        waiting=[(row, _due(row)) for row in waiting],
        decided=decided,
        providers=register.by_ids({row.organisation_id for row in (*waiting, *decided)}),
        today=clock.today(),
    )


@staff.route("/derogations/<string:reference>")
@STAFF
def one_derogation(reference: str) -> Response:
    """One application with all that was said of it."""
    row = reads.derogation(g.actor, reference)
    return _shown(row, "derogation")


@staff.route("/derogations/<string:reference>/assess", methods=["GET", "POST"])
@allow(Permission.DEROGATION_ASSESS)
def assess(reference: str) -> Response:
    """Assess an application."""
    row, form = reads.derogation(g.actor, reference), AssessForm()
    form.recommends.offer((("grant", "Grant it"), ("refuse", "Refuse it")))

    def act() -> None:
        held = reads.derogation(g.actor, reference)
        derogating.assess(
            held,
            seen=form.seen,
            assessment=form.assessment.data,
            recommends=form.recommends.data,
            actor=g.actor,
            today=clock.today(),
        )

    if done(form, act, told=f"{reference} is assessed. A second person decides"):
        return to(url_for(".one_derogation", reference=reference))
    row = reads.derogation(g.actor, reference)
    return _shown(row, "derogation_assess", form)


@staff.route("/derogations/<string:reference>/decide", methods=["GET", "POST"])
@allow(Permission.DEROGATION_DECIDE)
def decide(reference: str) -> Response:
    """Decide on an application, with reasons."""
    row, form = reads.derogation(g.actor, reference), DecideForm()
    form.decision.offer((("grant", "Grant it"), ("refuse", "Refuse it"), ("return", "Ask for another assessment")))

    def act() -> None:
        held = reads.derogation(g.actor, reference)
        derogating.decide(
            held,
            seen=form.seen,
            decision=form.decision.data,
            reasons=form.reasons.data,
            actor=g.actor,
            now=clock.now(),
        )

    if done(form, act, told=f"{reference}: the decision is recorded"):
        return to(url_for(".one_derogation", reference=reference))
    row = reads.derogation(g.actor, reference)
    return _shown(row, "derogation_decide", form)


@staff.route("/derogations/<string:reference>/revoke", methods=["GET", "POST"])
@allow(Permission.DEROGATION_DECIDE)
def revoke(reference: str) -> Response:
    """Take a granted derogation back, with the reason."""
    row, form = reads.derogation(g.actor, reference), ReasonForm()

    def act() -> None:
        held = reads.derogation(g.actor, reference)
        derogating.revoke(held, seen=form.seen, reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act, told=f"{reference} is taken back"):
        return to(url_for(".one_derogation", reference=reference))
    row = reads.derogation(g.actor, reference)
    return _shown(row, "derogation_revoke", form)


def _shown(row: Derogation, template: str, form=None) -> Response:
    people = [key for key in (row.applied_by, row.assessed_by, row.decided_by) if key]
    return shown(
        template,
        form,
        version=row.version,
        row=row,
        line=_line(row),
        provider=register.by_ids([row.organisation_id])[row.organisation_id],
        people=named(g.actor, people),
        due=_due(row),
        may_assess=g.actor.may(Permission.DEROGATION_ASSESS) and row.state == "applied",
        may_decide=g.actor.may(Permission.DEROGATION_DECIDE) and row.state == "assessed",
        may_revoke=g.actor.may(Permission.DEROGATION_DECIDE) and row.state == "granted",
    )


def _line(row: Derogation) -> Requirement:
    return queries.requirement(queries.edition(row.edition).id, row.ref)


def _due(row: Derogation):
    """When a decision is owed; none where nothing is owed any more."""
    try:
        return clocks.running(f"derogation:{row.reference}", "derogation-decision")
    except (NotFound, Refused):
        return None
