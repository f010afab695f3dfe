"""A review of progress at the desk: which inspection it follows, and each of its concerns judged."""

from flask import flash, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from .. import queries
from ..actions import progress as actions
from ..forms.progress import FollowForm, ProgressForm
from ..models.inspection import Inspection
from ..queries import progress as reads
from ..rules.progress import KIND, MEANS, sentence
from .site import answer, page, pages, section


def _is_review(inspection: Inspection, _actor: Actor) -> bool:
    return inspection.kind == KIND


@pages.route("/<string:reference>/progress")
@allow(Permission.INSPECTION_READ)
@section("Progress", 45, _is_review)
def progress(reference: str) -> Response:
    """Every concern of the inspection that is followed, and what was judged of it."""
    inspection = _review(reference)
    judged = reads.judged(inspection.id)
    before = reads.followed(inspection.id)
    return page(
        inspection,
        "progress",
        before=before,
        months=_months(inspection, before),
        judged=judged,
        means=MEANS,
        sentence=sentence([each.found.judgement for each in judged if each.found], len(judged)),
        may_judge=actions.may_judge(inspection, g.actor),
        may_follow=_may_follow(inspection),
    )


@pages.route("/<string:reference>/progress/follows", methods=["GET", "POST"])
@allow(Permission.INSPECTION_PLAN)
def follow(reference: str) -> Response:
    """Say which inspection the review follows."""
    inspection = _review(reference)
    offered = {each.reference: each for each in reads.may_be_followed(inspection)}
    form = FollowForm()
    form.offer(
        (each.reference, f"{each.reference}, published {each.published_on:%-d %B %Y}") for each in offered.values()
    )

    def act(held: Inspection) -> None:
        actions.follow(held, queries.one_visible_to(g.actor, form.follows.data), actor=g.actor)

    return answer(
        reference,
        form,
        act,
        "follow",
        then=url_for(".progress", reference=reference),
        done="The review follows this inspection now.",
        under="progress",
        offered=len(offered),
    )


@pages.route("/<string:reference>/progress/<int:number>", methods=["GET", "POST"])
@allow(Permission.INSPECTION_PROPOSE, Permission.INSPECTION_DECIDE)
def judge_progress(reference: str, number: int) -> Response:
    """Judge one concern."""
    inspection = _review(reference)
    one = _one(inspection, number)
    found = one.found
    form = ProgressForm(data={"judgement": found.judgement, "reason": found.reason} if found else None)
    form.offer()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.judge(
                    queries.one_visible_to(g.actor, reference),
                    number,
                    judgement=form.judgement.data,
                    reason=form.reason.data,
                    seen=form.seen,
                    actor=g.actor,
                    on=clock.today(),
                )
        except Refused as refused:
            form.show(refused)
        else:
            flash(f"Progress on concern {number} is judged.", "done")
            return redirect(url_for(".progress", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    one = _one(inspection, number)
    overtaken = SOMEONE_ELSE in form.form_errors
    if request.method == "GET" or overtaken:
        form.made_from(one.found.version if one.found else 0)
    return page(
        inspection,
        "judge_progress",
        under="progress",
        status=422 if form.errors else 200,
        form=form,
        one=one,
        overtaken=overtaken,
    )


def _review(reference: str) -> Inspection:
    inspection = queries.one_visible_to(g.actor, reference)
    if inspection.kind != KIND:
        raise NotFound
    return inspection


def _one(inspection: Inspection, number: int) -> reads.Judged:
    for each in reads.judged(inspection.id):
        if each.concern.number == number:
            return each
    raise NotFound


def _months(inspection: Inspection, before: Inspection | None) -> int | None:
    """How long after the visit that is followed this one comes, in whole months."""
    if before is None:
        return None
    return reads.months_after(queries.last_day(before.id), queries.visits(inspection.id)[0].from_on)


def _may_follow(inspection: Inspection) -> bool:
    return g.actor.may(Permission.INSPECTION_PLAN) and inspection.state in actions.BEFORE_THE_FIELD
