"""All answers to one report on one page: saved as drafts that colleagues share, and sent by one named person."""

from collections.abc import Mapping

from flask import flash, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock, kept
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.files import Received
from regulator.core.limits import takes
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from .. import queries
from ..actions import answering, submitting
from ..actions.answer_files import Papers
from ..forms import EmptyForm
from ..forms.answers import box, place_of_files, read, taken_out
from ..models.owed import Plan
from ..queries import home as homes
from ..queries import memory, publishing
from ..queries.people import contacts, may_submit, names
from ..queries.receipts import running
from ..queries.replies import reply_of
from ..rules.answering import RESPONSES, Reply, unreadable
from .home import ANSWER, own_plan, pages
from .site import judged, page, told

LARGEST_WORDS = 8 * 1024 * 1024  # bytes: fifteen answers of ten actions, each as long as it may be
LARGEST_POST = 200 * 1024 * 1024  # bytes: and a few scanned reports with them
BOXES = 2_000
CHOOSE_AGAIN = "Choose your files again: a browser does not keep them."


@pages.route("/<int:plan_id>/answers", methods=["GET", "POST"])
@ANSWER
@takes(largest=LARGEST_POST, parts=BOXES)
def answers(plan_id: int) -> Response:
    """Every answer that waits, to be filled in, saved and sent without leaving the page."""
    plan = own_plan(plan_id)
    form = EmptyForm()
    if not form.validate_on_submit():
        return _page(plan, form) if request.method == "POST" else _taken_up(plan, form)
    waiting = _waiting(plan)
    replies = read(request.form, waiting)
    papers, spoilt = _arrived(waiting)
    try:
        answering.keep_typed(plan, request.form, replies, actor=g.actor, now=clock.now())
    except Refused as refused:
        form.show(refused)
        return _page(plan, form, replies)
    wrong = {each.obligation_id: dict(reversed(list(unreadable(each)))) for each in replies}
    wrong = {number: problems | spoilt.get(number, {}) for number, problems in wrong.items()}
    wrong = {number: problems for number, problems in wrong.items() if problems}
    if wrong:
        again = f" {CHOOSE_AGAIN}" if spoilt or papers.added else ""
        return _page(plan, form, replies, wrong, f"Nothing was saved. What you entered is still on the page.{again}")
    overtaken: list[int] = []
    try:
        with transaction():
            changed = answering.save(own_plan(plan_id), replies, actor=g.actor, now=clock.now(), papers=papers)
    except answering.Overtaken as no:
        overtaken = no.obligation_ids
        form.form_errors += [SOMEONE_ELSE, *([CHOOSE_AGAIN] if papers.added else [])]
        return _page(plan, form, replies, overtaken=overtaken)
    except Refused as refused:
        form.show(refused)
        form.form_errors += [CHOOSE_AGAIN] if papers.added else []
        return _page(plan, form, replies)
    answering.forget_typed(plan_id, actor=g.actor)
    if "send" not in request.form:
        flash(_saved(changed), "done")
        return redirect(url_for(".answers", plan_id=plan_id), 303)
    return _send(plan_id, form)


@pages.route("/<int:plan_id>/answers/words", methods=["POST"])
@ANSWER
@takes(largest=LARGEST_WORDS)
def keep_words(plan_id: int) -> Response:
    """Keep what somebody is typing. Answers in JSON, for the script of the page."""
    plan = own_plan(plan_id)
    waiting = _waiting(plan)
    if not waiting:
        return told("These answers were sent. Copy what you wrote: it cannot be added any more.", 409)
    try:
        answering.keep_typed(plan, request.form, read(request.form, waiting), actor=g.actor, now=clock.now())
    except Refused as refused:
        return told(refused.message, 422)
    return told("Kept", 200)


@pages.route("/<int:plan_id>/answers/forget", methods=["POST"])
@ANSWER
def forget_words(plan_id: int) -> Response:
    """Forget what I typed and did not save; what is saved stays."""
    own_plan(plan_id)
    if EmptyForm().validate_on_submit():
        answering.forget_typed(plan_id, actor=g.actor)
        flash("What you had not saved is forgotten", "done")
    return redirect(url_for(".answers", plan_id=plan_id), 303)


def _arrived(waiting: list[queries.Whole]) -> tuple[Papers, dict[int, dict[str, str]]]:
    """The files that came with the page, judged; and what is wrong with any, by obligation and box."""
    numbers = {each.obligation.id for each in waiting}
    added: dict[tuple[int, int], list[Received]] = {}
    spoilt: dict[int, dict[str, str]] = {}
    for name, uploads in request.files.lists():
        place = place_of_files(name)
        if place is None or place[0] not in numbers:
            continue
        papers, no = judged(uploads)
        if papers:
            added[place] = papers
        if no:
            spoilt.setdefault(place[0], {})[f"files-{place[1]}"] = " ".join(no)
    return Papers(added, taken_out(request.form.getlist("take-out"))), spoilt


def _taken_up(plan: Plan, form: EmptyForm) -> Response:
    """The page as it stands, with what this person typed before and did not save."""
    typed = kept.kept(f"plan:{plan.id}", actor=g.actor).get(answering.TYPED)
    if typed is None:
        return _page(plan, form)
    wholes = _waiting(plan)
    replies = read(typed.fields, wholes)
    stands = {each.obligation.id: reply_of(each).seen for each in wholes}
    overtaken = [each.obligation_id for each in replies if each.seen != stands[each.obligation_id]]
    return _page(plan, form, replies, overtaken=overtaken, typed=typed)


def _send(plan_id: int, form: EmptyForm) -> Response:
    try:
        with transaction():
            sent = submitting.submit(own_plan(plan_id), actor=g.actor, now=clock.now())
            number = sent.number
    except submitting.Unfinished as no:
        form.form_errors.append(no.message)
        return _page(own_plan(plan_id), form, None, no.problems)
    except Refused as refused:
        form.show(refused)
        return _page(own_plan(plan_id), form)
    flash("The answers are sent. Keep the receipt", "done")
    return redirect(url_for(".sent", plan_id=plan_id, number=number), 303)


def _saved(changed: int) -> str:
    if not changed:
        return "Nothing had changed"
    return f"{changed} {'answer is' if changed == 1 else 'answers are'} saved. Your colleagues see them"


def _waiting(plan: Plan) -> list[queries.Whole]:
    found = [each for each in queries.of_plan(plan.id) if each.state in answering.MAY_CHANGE and plan.asks]
    return queries.wholes(found)


def _page(
    plan: Plan,
    form: EmptyForm,
    replies: list[Reply] | None = None,
    wrong: Mapping[int, Mapping[str, str]] | None = None,
    told: str = "",
    overtaken: list[int] | None = None,
    typed: kept.KeptWords | None = None,
) -> Response:
    """The page, with what was typed where it was not saved. Where a colleague was first, both texts stand on it."""
    wholes = _waiting(plan)
    stands = {each.obligation.id: reply_of(each) for each in wholes}
    written = {each.obligation_id: each for each in replies or []}
    given = typed.fields if typed else request.form
    if told:
        form.form_errors.append(told)
    boxes = {
        number: {box(name, number): message for name, message in problems.items()}
        for number, problems in (wrong or {}).items()
    }
    today = clock.today()
    return page(
        "answers",
        status=422 if form.errors else 200,
        plan=plan,
        form=form,
        wholes=wholes,
        replies={**stands, **written},
        stands=stands,
        overtaken=overtaken or [],
        typed=typed,
        wrong={box_id: message for problems in boxes.values() for box_id, message in problems.items()},
        defaults={name: given.get(f"all-{name}", "")[:300] for name in ("owner", "due", "resources")},
        choices=RESPONSES,
        repeats=memory.repeats([each.obligation for each in wholes]),
        practice=memory.practice_for([each.obligation for each in wholes]),
        leaks=publishing.of_drafts(plan, wholes),
        savers=names([each.answer.saved_by for each in wholes if each.answer]),
        people=contacts(plan.organisation_id, today),
        time=running(plan),
        no=may_submit(plan, g.actor, today),
        sends=g.actor.may(Permission.IMPROVEMENT_SUBMIT),
        who=homes.organisation(plan.organisation_id),
    )
