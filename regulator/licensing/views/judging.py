"""Assessors at work: each criterion graded apart, then one grade that both stand behind. And the panel at work:
declarations, conditions and votes."""

from flask import g, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.refused import NotFound
from regulator.people.queries.records import named
from regulator.people.rules import Permission
from regulator.standards.rules.licensing import Criterion

from ..actions import assessing
from ..actions import panels as sitting
from ..forms.applicant import EmptyForm
from ..forms.staff import ConditionForm, DeclareForm, GradeForm, PlainForm, ProposeForm, VoteForm
from ..models.application import Application
from ..queries import applications as queries
from ..queries import panels
from ..queries.assessments import Assessed, assessed, reconciled
from ..queries.case import case_of
from ..rules.assessing import GRADES
from ..rules.deciding import OUTCOMES, outcome, why_no_vote, why_not_this_duty
from ..rules.lifecycle import State
from .handling import READ, pages
from .site import answer, page

ASSESS = allow(Permission.LICENSING_ASSESS)
DECIDE = allow(Permission.LICENSING_DECIDE)


@pages.route("/<string:reference>/assessment")
@READ
def assessment(reference: str) -> Response:
    """Every criterion: who graded it, what may be seen of that, and what is agreed."""
    application = queries.one_visible_to(g.actor, reference)
    rows = assessed(application, g.actor)
    people = [given.person for row in rows for given in row.seen]
    people += [row.agreed.proposed_by for row in rows if row.agreed]
    return page(
        application,
        "staff/assessment",
        rows=rows,
        grades=GRADES,
        who=named(g.actor, people),
        no_duty=_no_duty(application),
        assesses=g.actor.may(Permission.LICENSING_ASSESS) and not _not_now(application),
    )


def _not_now(application: Application) -> str:
    now = application.state in (State.ASSESSING, State.CLARIFYING)
    return "" if now else "This is done while an application is assessed."


def _no_duty(application: Application) -> str:
    case = case_of(application, clock.today())
    enforcing = g.actor.key in case.enforcing
    return why_not_this_duty(g.actor.key, "assessor", case.parts, enforcing=enforcing) or ""


def _criterion(application: Application, name: str) -> tuple[Criterion, Assessed]:
    for each in assessed(application, g.actor):
        if each.criterion.id == name:
            return each.criterion, each
    raise NotFound


@pages.route("/<string:reference>/assessment/<string:criterion>/grade", methods=["GET", "POST"])
@ASSESS
def grade(reference: str, criterion: str) -> Response:
    """Grade a criterion, without knowing what the other assessor gives."""
    application = queries.one_visible_to(g.actor, reference)
    asked, row = _criterion(application, criterion)
    form = GradeForm(GRADES.items())

    def act(held: Application) -> None:
        assessing.grade(held, criterion, form.grade.data, form.reasons.data, actor=g.actor, now=clock.now())

    then = url_for(".assessment", reference=reference)
    return answer(
        reference,
        form,
        act,
        "staff/grade",
        then=then,
        done=f"{asked.title}: your grade is kept.",
        asked=asked,
        refusal=_not_now(application) or row.no_grade or _no_duty(application),
        said=queries.sections(application.id) if queries.read_now_by(g.actor, application) else {},
    )


@pages.route("/<string:reference>/assessment/<string:criterion>/propose", methods=["GET", "POST"])
@ASSESS
def propose(reference: str, criterion: str) -> Response:
    """Propose one grade to the other assessor."""
    application = queries.one_visible_to(g.actor, reference)
    asked, row = _criterion(application, criterion)
    form = ProposeForm(GRADES.items())

    def version(held: Application) -> int:
        found = reconciled(held.id).get(criterion)
        return found.version if found else 0

    def act(held: Application) -> None:
        assessing.propose(
            held,
            criterion,
            form.grade.data,
            form.reasons.data,
            version=form.seen,
            actor=g.actor,
            now=clock.now(),
        )

    return answer(
        reference,
        form,
        act,
        "staff/propose",
        then=url_for(".assessment", reference=reference),
        done=f"{asked.title}: the other assessor is asked to agree.",
        seen=version,
        asked=asked,
        row=row,
        grades=GRADES,
        refusal=_not_now(application) or row.no_proposal or "",
        who=named(g.actor, [each.person for each in row.seen]),
    )


@pages.route("/<string:reference>/assessment/<string:criterion>/agree", methods=["GET", "POST"])
@ASSESS
def agree(reference: str, criterion: str) -> Response:
    """Stand behind the grade that the other assessor proposed."""
    application = queries.one_visible_to(g.actor, reference)
    asked, row = _criterion(application, criterion)
    form = PlainForm()

    def version(held: Application) -> int:
        found = reconciled(held.id).get(criterion)
        return found.version if found else 0

    def act(held: Application) -> None:
        assessing.agree(held, criterion, version=form.seen, actor=g.actor, now=clock.now())

    return answer(
        reference,
        form,
        act,
        "staff/agree",
        then=url_for(".assessment", reference=reference),
        done=f"{asked.title}: both of you stand behind one grade.",
        seen=version,
        asked=asked,
        row=row,
        grades=GRADES,
        refusal=_not_now(application) or row.no_agreement or "",
    )


@pages.route("/<string:reference>/sitting")
@READ
def bench(reference: str) -> Response:
    """The panel of an application: who sits, who declared what, how it voted, and the conditions it worded."""
    application = queries.one_visible_to(g.actor, reference)
    seats = panels.seats(application)
    voted = panels.votes(application.id, application.round)
    mine = next((each for each in seats if each.person == g.actor.key), None)
    return page(
        application,
        "staff/sitting",
        panel=panels.of(application),
        seats=seats,
        declared=panels.declarations(application.id),
        votes=panels.votes_seen_by(g.actor, seats, voted),
        earlier=[(each, panels.votes(application.id, each.round)) for each in queries.resolutions(application.id)],
        conditions=queries.conditions(application.id),
        mine=mine,
        no_vote=why_no_vote(mine, "grant"),
        result=outcome(seats, queries.status_of(application).quorum),
        outcomes=OUTCOMES,
        who=named(g.actor, [each.person for each in seats]),
        sits=application.state in sitting.VOTING,
        form=EmptyForm(),
    )


@pages.route("/<string:reference>/sitting/declare", methods=["GET", "POST"])
@DECIDE
def declare(reference: str) -> Response:
    """Declare a conflict of interest, or that there is none."""
    form = DeclareForm()

    def act(held: Application) -> None:
        conflict = form.conflict.data if form.has.data == "yes" else ""
        sitting.declare(held, conflict, actor=g.actor, now=clock.now())

    then = url_for(".bench", reference=reference)
    return answer(reference, form, act, "staff/declare", then=then, done="Your declaration is kept.")


@pages.route("/<string:reference>/sitting/vote", methods=["GET", "POST"])
@DECIDE
def vote(reference: str) -> Response:
    """Vote, once in this round."""
    form = VoteForm(OUTCOMES.items())

    def act(held: Application) -> None:
        sitting.vote(held, form.vote.data, form.reasons.data, actor=g.actor, now=clock.now())

    application = queries.one_visible_to(g.actor, reference)
    mine = next((each for each in panels.seats(application) if each.person == g.actor.key), None)
    return answer(
        reference,
        form,
        act,
        "staff/vote",
        then=url_for(".bench", reference=reference),
        done="Your vote is kept.",
        refusal=why_no_vote(mine, "grant") or "",
        assessed=assessed(application, g.actor),
        grades=GRADES,
    )


@pages.route("/<string:reference>/sitting/conditions/new", methods=["GET", "POST"])
@DECIDE
def condition(reference: str) -> Response:
    """Word a condition of the licence."""
    form = ConditionForm()

    def act(held: Application) -> None:
        sitting.word_condition(
            held,
            form.text.data,
            form.test.data,
            form.evidence.data,
            form.by_on.data,
            actor=g.actor,
            now=clock.now(),
        )

    then = url_for(".bench", reference=reference)
    return answer(reference, form, act, "staff/condition", then=then, done="The condition is worded.")


@pages.route("/<string:reference>/sitting/conditions/<int:number>/strike", methods=["GET", "POST"])
@DECIDE
def strike(reference: str, number: int) -> Response:
    """Strike a condition."""
    application = queries.one_visible_to(g.actor, reference)
    one = next((each for each in queries.conditions(application.id) if each.number == number), None)
    if one is None:
        raise NotFound

    def act(held: Application) -> None:
        sitting.strike_condition(held, number, actor=g.actor, now=clock.now())

    then = url_for(".bench", reference=reference)
    return answer(reference, EmptyForm(), act, "staff/strike", then=then, done="The condition is struck.", one=one)
