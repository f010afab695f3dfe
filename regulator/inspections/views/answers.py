"""The right of reply as the inspectorate sees it: how long it runs, what was said, and the answer to each point."""

from flask import flash, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.actor import Actor
from regulator.people.queries.records import named
from regulator.people.rules import Permission

from .. import queries
from ..actions import replying
from ..forms.replies import AnswerForm, MoreTimeForm, NoReplyForm
from ..models.inspection import Inspection
from ..queries import replies
from .downloads import attached, schedule_of
from .draft import OPEN, READ, done, drafted, unchanged
from .site import page, pages, section

WRITE = allow(Permission.INSPECTION_DRAFT)


@pages.route("/<string:reference>/reply")
@READ
@section("Right of reply", 70, drafted)
def answers(reference: str) -> Response:
    """Where the reply stands, every point that was sent, and how far the answers are."""
    inspection = queries.one_visible_to(g.actor, reference)
    today, reply = clock.today(), queries.reply(inspection.id)
    points = replies.points(g.actor, inspection, sent=True, today=today)
    numbers = {each.id: each.number for each in queries.statements(inspection.id, removed=True)}
    return page(
        inspection,
        "answers",
        reply=reply,
        time=replies.time_of(inspection),
        today=today,
        points=points,
        answered=sum(each.point.answer is not None for each in points),
        who=named(g.actor, [each for each in (reply.received_by, reply.submitted_by) if each]) if reply else {},
        new=[(numbers[e.statement_id], e, replies.time_of_new_material(e)) for e in replies.reopened(inspection.id)],
        open=inspection.state in OPEN and g.actor.may(Permission.INSPECTION_DRAFT),
        running=_running(inspection, g.actor),
    )


def _running(inspection: Inspection, actor: Actor) -> bool:
    """Whether this person may give more time, or end the right of reply without one."""
    reply = queries.reply(inspection.id)
    with_provider = inspection.state == "right-of-reply" and reply is not None and reply.state == "open"
    return with_provider and actor.may(Permission.INSPECTION_DRAFT)


@pages.route("/<string:reference>/reply/points/<int:point_id>", methods=["GET", "POST"])
@WRITE
def answer_point(reference: str, point_id: int) -> Response:
    """Answer one point. An accepted one leads straight to its statement."""
    inspection = queries.one_visible_to(g.actor, reference)
    point = replies.point(inspection, point_id, sent=True)
    form = AnswerForm(obj=point) if request.method == "GET" else AnswerForm()

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        found = replies.point(held, point_id, sent=True)
        unchanged(form, found.version)
        replying.answer_point(held, found, answer=form.answer.data, reason=form.reason.data, actor=g.actor)

    if done(form, act):
        number = next(number for each, number in queries.reply_points(inspection.id) if each.id == point_id)
        if form.answer.data == "reject":
            flash(f"The point on statement {number} is answered", "done")
            return redirect(url_for(".answers", reference=reference, _anchor=f"p-{point_id}"), 303)
        flash("The point is answered. Change the statement now", "done")
        return redirect(url_for(".change_statement", reference=reference, number=number), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    told = replies.points(g.actor, inspection, sent=True, today=clock.today())
    shown = next(each for each in told if each.point.id == point_id)
    collided = request.method == "POST" and form.seen != shown.point.version
    form.version.data = str(shown.point.version)
    return page(
        inspection,
        "answer",
        under="answers",
        status=422 if form.errors else 200,
        form=form,
        each=shown,
        statement=queries.statement(inspection.id, shown.number),
        collided=collided,
    )


@pages.route("/<string:reference>/reply/more-time", methods=["GET", "POST"])
@WRITE
def more_time(reference: str) -> Response:
    """Give the provider more time, also after its time is over."""
    form = MoreTimeForm()

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        until, reason = form.until.data, form.reason.data
        replying.allow_more_time(held, until=until, reason=reason, actor=g.actor, today=clock.today())

    if done(form, act):
        flash("The provider has more time", "done")
        return redirect(url_for(".answers", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    time, status = replies.time_of(inspection), 422 if form.errors else 200
    return page(inspection, "answers_more_time", under="answers", status=status, form=form, time=time)


@pages.route("/<string:reference>/reply/none", methods=["GET", "POST"])
@WRITE
def no_reply(reference: str) -> Response:
    """End the right of reply without a reply: the provider said so, or its time ran out."""
    form, today = NoReplyForm(), clock.today()
    inspection = queries.one_visible_to(g.actor, reference)
    time = replies.time_of(inspection)
    over = time is not None and time.over(today)
    if over and request.method == "POST":
        form.reason.data = "Its time ran out."

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        if over:
            replying.end_unanswered(held, on=today, actor=g.actor)
        else:
            replying.waive_reply(held, on=today, reason=form.reason.data, actor=g.actor)

    if done(form, act):
        flash("The right of reply is closed", "done")
        return redirect(url_for(".answers", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    status = 422 if form.errors else 200
    return page(inspection, "answers_none", under="answers", status=status, form=form, time=time, over=over)


@pages.route("/<string:reference>/reply/files/<int:file_id>")
@READ
def reply_file(reference: str, file_id: int) -> Response:
    """A file that the provider sent with its reply."""
    return attached(replies.file(queries.one_visible_to(g.actor, reference), file_id, sent=True))


@pages.route("/<string:reference>/reply/schedule.<string:form>")
@READ
def reply_schedule(reference: str, form: str) -> Response:
    """The schedule of points and answers."""
    return schedule_of(g.actor, queries.one_visible_to(g.actor, reference), form, sent=True)
