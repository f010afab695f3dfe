"""A provider's home of what it owes, and each of its plans: what is asked, who sends it, what was sent."""

from flask import Blueprint, g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.clocks import Clock
from regulator.core.downloads import saved
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from .. import queries
from ..actions import answering, telling
from ..actions.submitting import receipt
from ..forms import EmptyForm, PersonForm
from ..models.owed import Obligation, Plan
from ..queries import home as homes
from ..queries import pictures, receipts
from ..queries.people import contacts, may_submit, names, names_of
from ..rules.lifecycle import TO_ANSWER
from .site import EXCEL, asked_for, done, page, pressed, status_of

pages = Blueprint("owed", __name__, url_prefix="/organisation/owed")
ANSWER = allow(Permission.IMPROVEMENT_ANSWER)
SUBMIT = allow(Permission.IMPROVEMENT_SUBMIT)


def own_plan(plan_id: int) -> Plan:
    """A plan of my organisation's."""
    found = queries.plan(g.actor, plan_id)
    if found.organisation_id != g.actor.organisation_id:
        raise NotFound
    return found


def own(reference: str) -> Obligation:
    """An obligation of my organisation's."""
    found = queries.one(g.actor, reference)
    if found.organisation_id != g.actor.organisation_id:
        raise NotFound
    return found


@pages.route("")
@ANSWER
def home() -> Response:
    """What my organisation owes and by when."""
    number, today = g.actor.organisation_id or 0, clock.today()
    mine = asked_for("whose") == "mine"
    after = asked_for("after")
    listed = homes.owed_by(number, own(after) if after else None, g.actor.id if mine else None)
    plans = homes.all_plans(number)
    return page(
        "home",
        counts=homes.counts(number, today),
        limit=homes.COUNTED,
        listed=listed,
        mine=mine,
        after=after,
        waiting=homes.open_plans(number),
        plans=plans,
        unopened={each.plan_id for each in homes.unopened([each.id for each in plans])},
        owners=names_of(each.owner_id for each in listed.items),
        who=homes.organisation(number),
    )


@pages.route("/pictures")
@ANSWER
def picture() -> Response:
    """The age of what my organisation owes, and what it did in time."""
    number, today = g.actor.organisation_id or 0, clock.today()
    old = pictures.ages(Obligation.organisation_id == number, today)
    rates = pictures.on_time_by_kind(today, number)
    most = max(1, *(count for _words, count in old))
    return page("pictures", ages=old, most=most, rates=rates, who=homes.organisation(number))


@pages.route("/<int:plan_id>")
@ANSWER
def plan(plan_id: int) -> Response:
    """One plan: what it asks, each answer, claim and verification, and all that was sent."""
    found = own_plan(plan_id)
    wholes = queries.wholes(queries.of_plan(found.id))
    sent = queries.submissions(found.id)
    people = contacts(found.organisation_id, clock.today(), found.submitter_id)
    labels, series = pictures.progress(found, clock.today())
    return page(
        "plan",
        plan=found,
        who=homes.organisation(found.organisation_id),
        wholes=wholes,
        sent=[(each, receipt(each)) for each in sent],
        senders=names([each.submitted_by for each in sent]),
        requests=queries.requests(found.id),
        notices=homes.notices(found.id),
        openers=names([each.opened_by for each in homes.notices(found.id)]),
        people=people,
        owners=names_of(each.obligation.owner_id for each in wholes),
        submitter=names_of([found.submitter_id]).get(found.submitter_id or 0, ""),
        may_submit=g.actor.may(Permission.IMPROVEMENT_SUBMIT) and may_submit(found, g.actor, clock.today()) is None,
        time=_time(found),
        to_answer=[each for each in wholes if each.obligation.state in TO_ANSWER and found.asks],
        labels=labels,
        series=series,
        ticks=pictures.TICKS,
        form=EmptyForm(),
    )


def _time(found: Plan) -> Clock | None:
    return receipts.running(found)


@pages.route("/<int:plan_id>/receipt", methods=["POST"])
@ANSWER
def receive(plan_id: int) -> Response:
    """Open what was sent and confirm its receipt."""
    own_plan(plan_id)

    def act() -> None:
        telling.open_notice(own_plan(plan_id), actor=g.actor, now=clock.now())

    return pressed(act, "Receipt is confirmed", url_for(".plan", plan_id=plan_id))


@pages.route("/<int:plan_id>/submitter", methods=["GET", "POST"])
@SUBMIT
def submitter(plan_id: int) -> Response:
    """Say who alone sends this plan."""
    found = own_plan(plan_id)
    people = [each for each in contacts(found.organisation_id, clock.today()) if each.may_submit]
    form = PersonForm(data={"person": str(found.submitter_id or "")})
    form.offer([(str(each.user_id), each.name) for each in people], "Anybody who leads this organisation")
    form.person.label.text = "Who sends the answers"

    def act() -> None:
        answering.name_submitter(own_plan(plan_id), form.user_id, actor=g.actor, today=clock.today())

    if done(form, act, "It is said who sends the answers"):
        return redirect(url_for(".plan", plan_id=plan_id), 303)
    return page(
        "small_form",
        status=status_of(form),
        form=form,
        heading="Who sends the answers",
        button="Save",
        back=url_for(".plan", plan_id=plan_id),
        who=homes.organisation(found.organisation_id),
        about=found.title,
        lead="One named person sends them; their deputy may while they are away.",
    )


@pages.route("/<int:plan_id>/sent/<int:number>")
@ANSWER
def sent(plan_id: int, number: int) -> Response:
    """The receipt of one submission, and all that was sent."""
    found = own_plan(plan_id)
    one = queries.submission(found.id, number)
    return page(
        "sent",
        plan=found,
        one=one,
        code=receipt(one),
        papers=queries.papers_by_hash(found.id),
        sender=names([one.submitted_by]).get(one.submitted_by, ""),
        who=homes.organisation(found.organisation_id),
    )


@pages.route("/<int:plan_id>/sent/<int:number>/<string:form>")
@ANSWER
def sent_file(plan_id: int, number: int, form: str) -> Response:
    """What was sent, as a PDF, a spreadsheet or JSON."""
    found = own_plan(plan_id)
    one = queries.submission(found.id, number)
    makers = {
        "pdf": (receipts.as_pdf, "application/pdf"),
        "xlsx": (receipts.as_spreadsheet, EXCEL),
        "json": (receipts.as_json, "application/json"),
    }
    if form not in makers:
        raise NotFound
    make, media_type = makers[form]
    return saved(make(found, one), media_type, f"{found.reference}-sent-{number}.{form}")
