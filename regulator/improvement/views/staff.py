"""What providers owe, as those see it who grade and verify: what waits, plans, letters and requests."""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import session
from regulator.core.downloads import saved_file
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register

from .. import queries
from ..actions import grading, more_time, telling
from ..actions.submitting import receipt
from ..forms import DecideTimeForm, EmptyForm, PostedForm
from ..models.answers import TimeRequest
from ..models.owed import Plan
from ..models.telling import Notice
from ..queries import home as homes
from ..queries import pictures, publishing
from ..queries.people import names
from ..queries.replies import reply_of
from ..rules.answering import lacking
from ..rules.lifecycle import WORDS, State
from .site import asked_for, done, page, status_of

pages = Blueprint("owing", __name__, url_prefix="/staff/owed")
READ = allow(Permission.IMPROVEMENT_READ)
GRADE = allow(Permission.IMPROVEMENT_GRADE)
VERIFY = allow(Permission.IMPROVEMENT_VERIFY)
LATE = "late"


@pages.route("")
@READ
def index() -> Response:
    """What waits for us, or what is in one state, or what providers are late with."""
    show, after = asked_for("show"), asked_for("after")
    known = {
        "": "What waits for us",
        LATE: "What providers are late with",
        **{each.value: WORDS[each] for each in State},
    }
    show = show if show in known else ""
    today = clock.today()
    before = queries.one(g.actor, after) if after else None
    state = "" if show == LATE else show
    listed = homes.waiting(g.actor, state, before, today if show == LATE else None)
    return page(
        "staff/index",
        listed=listed,
        show=show,
        shown=known,
        providers=homes.providers(listed.items),
        requests=queries.waiting_requests(g.actor),
        letters=homes.letters_to_post(g.actor),
        names=register.by_ids([plan.organisation_id for _one, plan in queries.waiting_requests(g.actor)]),
    )


@pages.route("/plans/<int:plan_id>")
@READ
def plan(plan_id: int) -> Response:
    """One plan: each answer, what was claimed and what was verified."""
    found = queries.plan(g.actor, plan_id)
    wholes = queries.wholes(queries.of_plan(found.id))
    sent = queries.submissions(found.id)
    labels, series = pictures.progress(found, clock.today())
    told = homes.notices(found.id)
    return page(
        "staff/plan",
        plan=found,
        wholes=wholes,
        sent=[(each, receipt(each)) for each in sent],
        senders=names([each.submitted_by for each in sent]),
        notices=told,
        openers=names([each.opened_by for each in told]),
        requests=queries.requests(found.id),
        to_grade=[each for each in wholes if each.obligation.state == State.ANSWERED],
        may_grade=g.actor.may(Permission.IMPROVEMENT_GRADE),
        labels=labels,
        series=series,
        ticks=pictures.TICKS,
        held=publishing.unanswered(found),
        who=homes.organisation(found.organisation_id),
    )


@pages.route("/plans/<int:plan_id>/grade", methods=["GET", "POST"])
@GRADE
def grade(plan_id: int) -> Response:
    """Grade every answer that arrived, on one page."""
    found, form = queries.plan(g.actor, plan_id), EmptyForm()
    waiting = [each for each in queries.wholes(queries.of_plan(found.id)) if each.obligation.state == State.ANSWERED]
    given = {each.obligation.id: _decided(each.obligation.id) for each in waiting}
    refused: list[Refused] = []

    def act() -> None:
        decisions = [each for each in given.values() if each.outcome]
        if not decisions:
            raise Refused("Choose what becomes of at least one answer")
        try:
            grading.grade(queries.plan(g.actor, plan_id), decisions, actor=g.actor, on=clock.today())
        except Refused as no:
            refused.append(no)
            raise

    if done(form, act, "The answers are graded, and the provider can read what was decided"):
        return redirect(url_for(".plan", plan_id=plan_id), 303)
    return page(
        "staff/grade",
        status=status_of(form),
        plan=found,
        form=form,
        waiting=waiting,
        given=given,
        lacking={each.obligation.id: lacking(reply_of(each)) for each in waiting},
        outcomes=grading.OUTCOMES,
        wrong={no.field: no.message for no in refused if no.field},
        held=publishing.unanswered(found),
        who=homes.organisation(found.organisation_id),
    )


def _decided(number: int) -> grading.Decided:
    outcome = request.form.get(f"outcome-{number}", "")[:20]
    return grading.Decided(number, outcome, request.form.get(f"reasons-{number}", ""))


def request_of(number: int) -> tuple[TimeRequest, Plan]:
    """A request for more time of a plan that I may see."""
    found = session().get(TimeRequest, number)
    if found is None:
        raise NotFound
    return found, queries.plan(g.actor, found.plan_id)


@pages.route("/requests/<int:number>", methods=["GET", "POST"])
@GRADE
def decide_time(number: int) -> Response:
    """Give more time or refuse it, with the reason."""
    asked, found = request_of(number)
    form = DecideTimeForm()

    def act() -> None:
        more_time.decide(
            request_of(number)[0],
            granted=form.decision.data == "granted",
            until=form.until.data,
            reason=form.reason.data,
            actor=g.actor,
            on=clock.today(),
        )

    if done(form, act, "The provider can read your decision"):
        return redirect(url_for(".plan", plan_id=found.id), 303)
    asked, found = request_of(number)
    return page(
        "staff/decide_time",
        status=status_of(form),
        form=form,
        asked=asked,
        plan=found,
        called=names([asked.asked_by, asked.decided_by]),
        about=queries.action_of(asked),
        who=homes.organisation(found.organisation_id),
    )


def notice_of(number: int) -> tuple[Notice, Plan]:
    """A notice of a plan that I may see."""
    found = session().get(Notice, number)
    if found is None:
        raise NotFound
    return found, queries.plan(g.actor, found.plan_id)


@pages.route("/letters/<int:number>", methods=["GET", "POST"])
@GRADE
def posted(number: int) -> Response:
    """Say on what day a letter was posted."""
    notice, found = notice_of(number)
    if notice.letter_on is None:
        raise NotFound
    form = PostedForm()

    def act() -> None:
        held, of = notice_of(number)
        telling.post_letter(of, held, posted_on=form.posted_on.data, actor=g.actor, today=clock.today())

    if done(form, act, "The day of posting is kept: receipt is deemed on the second working day after"):
        return redirect(url_for(".plan", plan_id=found.id), 303)
    return page(
        "staff/letter",
        status=status_of(form),
        form=form,
        notice=notice_of(number)[0],
        plan=found,
        who=homes.organisation(found.organisation_id),
    )


@pages.route("/letters/<int:number>/letter.pdf")
@READ
def letter(number: int) -> Response:
    """The letter, to be printed and posted."""
    notice, found = notice_of(number)
    if notice.letter_sha256 is None:
        raise NotFound
    return saved_file(notice.letter_sha256, f"{found.reference}-letter.pdf")


@pages.route("/pictures")
@READ
def picture() -> Response:
    """The age of what is owed, and what is done in time."""
    today = clock.today()
    rates = pictures.on_time(today, queries.plans_visible_to(g.actor))
    old = pictures.ages(queries.visible_to(g.actor), today)
    return page("pictures", staff=True, ages=old, most=max(1, *(count for _words, count in old)), rates=rates)
