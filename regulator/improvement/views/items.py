"""One thing that my organisation owes: what was claimed and verified, a report of progress, more time, a colleague."""

from typing import Any

from flask import g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.downloads import saved_file
from regulator.core.forms import Form
from regulator.core.limits import takes
from regulator.core.refused import Refused
from regulator.register import queries as register

from .. import queries
from ..actions import answering, claiming, more_time
from ..forms import MoreTimeForm, PersonForm, ProgressForm, ReasonForm
from ..models.owed import Obligation
from ..queries import home as homes
from ..queries import memory, publishing
from ..queries.people import contacts, names, names_of
from ..queries.receipts import running
from ..rules.lifecycle import TO_ANSWER, State
from .home import ANSWER, own, own_plan, pages
from .site import done, page, received, status_of

LARGEST_POST = 200 * 1024 * 1024  # bytes: a few scanned reports at once


def shown(obligation: Obligation) -> dict[str, Any]:
    """What every page about one obligation shows of it, to whoever may see it."""
    whole = queries.whole(obligation)
    steps = queries.history(obligation.id)
    people = [each.claimed_by for each in whole.claims] + [each.verified_by for each in whole.verifications]
    people += [each.by for each in steps] + [each.graded_by for each in whole.gradings]
    offices = register.by_ids([each.organisation_id for each in whole.commissioners])
    return {
        "one": obligation,
        "whole": whole,
        "plan": queries.plan_of(obligation),
        "last": publishing.last_sent(obligation.plan_id).get(obligation.reference),
        "steps": steps,
        "called": names(people),
        "owner": names_of([obligation.owner_id]).get(obligation.owner_id or 0, ""),
        "offices": offices,
        "repeats": memory.repeats([obligation]).get(obligation.id, []),
        "practice": memory.practice_for([obligation]).get(obligation.id, []),
        "who": homes.organisation(obligation.organisation_id),
    }


@pages.route("/items/<string:reference>")
@ANSWER
def item(reference: str) -> Response:
    """One thing that is owed, with all that was said of it."""
    obligation = own(reference)
    return page(
        "item",
        **shown(obligation),
        may_report=obligation.state == State.UNDER_WAY,
        may_answer=obligation.state in answering.MAY_CHANGE and queries.plan_of(obligation).asks,
        may_take_back=obligation.state == State.CLAIMED,
        may_ask=bool(_about(obligation)),
    )


@pages.route("/items/<string:reference>/progress", methods=["GET", "POST"])
@ANSWER
@takes(largest=LARGEST_POST)
def progress(reference: str) -> Response:
    """Report how far it is, with evidence."""
    obligation = own(reference)
    actions = queries.whole(obligation).actions
    form = ProgressForm([(str(each.id), each.text) for each in actions])
    papers = received(form) if form.is_submitted() else []

    def act() -> None:
        held = own(reference)
        number = int(form.about.data)
        action = queries.action(held, number) if number else None
        claiming.claim(
            held,
            action,
            status=form.status.data,
            text=form.text.data,
            papers=papers or [],
            actor=g.actor,
            now=clock.now(),
        )

    no = list(form.files.errors or [])
    if papers is None:
        form.validate_on_submit()
        form.files.errors = no
    elif done(form, act, "Your report is kept. Somebody else verifies it"):
        return redirect(url_for(".item", reference=reference), 303)
    return page("progress", status=status_of(form), form=form, **shown(obligation))


@pages.route("/items/<string:reference>/take-back", methods=["GET", "POST"])
@ANSWER
def take_back(reference: str) -> Response:
    """Take the claim back that everything is done."""
    obligation, form = own(reference), ReasonForm()

    def act() -> None:
        claiming.take_back(own(reference), reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act, "The claim is taken back"):
        return redirect(url_for(".item", reference=reference), 303)
    return _small(obligation, form, "Take the claim back", "Take it back", "It is under way again after that.")


@pages.route("/items/<string:reference>/give", methods=["GET", "POST"])
@ANSWER
def give(reference: str) -> Response:
    """Ask a colleague to see to it."""
    obligation = own(reference)
    form = PersonForm(data={"person": str(obligation.owner_id or "")})
    people = contacts(obligation.organisation_id, clock.today())
    form.offer(
        [(str(each.user_id), f"{each.name}, {each.role.words.lower()}") for each in people], "Nobody in particular"
    )
    form.person.label.text = "Who sees to it"

    def act() -> None:
        answering.give(own(reference), form.user_id, actor=g.actor, today=clock.today())

    if done(form, act, "It is said who sees to it"):
        return redirect(url_for(".item", reference=reference), 303)
    return _small(obligation, form, "Who sees to it", "Save", "It has one owner: they are reminded of its dates.")


@pages.route("/items/<string:reference>/more-time", methods=["GET", "POST"])
@ANSWER
def ask_for_time(reference: str) -> Response:
    """Ask for more time, to answer or for one action."""
    obligation = own(reference)
    form = MoreTimeForm(_about(obligation))

    def act() -> None:
        held = own(reference)
        number = int(form.about.data)
        action = queries.action(held, number) if number else None
        if number == 0 and held.state not in TO_ANSWER:
            raise Refused("This was answered already", "about")
        more_time.ask_for_time(
            own_plan(held.plan_id),
            action,
            until=form.until.data,
            reason=form.reason.data,
            actor=g.actor,
            on=clock.today(),
        )

    if done(form, act, "Your request is sent. The regulator decides within three working days"):
        return redirect(url_for(".item", reference=reference), 303)
    lead = "The regulator decides, with its reasons. Until then the day stands as it is."
    return _small(obligation, form, "Ask for more time", "Ask for it", lead)


def _about(obligation: Obligation) -> list[tuple[str, str]]:
    """What more time can be asked for: the answers while their time runs, and actions that are not done."""
    found = []
    plan = queries.plan_of(obligation)
    if obligation.state in TO_ANSWER and running(plan) is not None:
        found.append(("0", f"All answers to {plan.reference}"))
    if obligation.state == State.UNDER_WAY:
        actions = [each for each in queries.whole(obligation).actions if each.open and each.due_on]
        found += [(str(each.id), f"{each.text} (due {each.due_on:%-d %B %Y})") for each in actions]
    return found


@pages.route("/items/<string:reference>/files/<int:file_id>")
@ANSWER
def file(reference: str, file_id: int) -> Response:
    """A file that my organisation put to a report of progress."""
    return progress_file(own(reference), file_id)


def progress_file(obligation: Obligation, file_id: int) -> Response:
    """A file of an obligation."""
    found = queries.file(obligation, file_id)
    return saved_file(found.sha256, found.name)


@pages.route("/items/<string:reference>/answer/files/<int:file_id>")
@ANSWER
def answer_paper(reference: str, file_id: int) -> Response:
    """A file of my organisation's answer, sent or not."""
    return paper_of(own(reference), file_id, sent=False)


def paper_of(obligation: Obligation, file_id: int, *, sent: bool) -> Response:
    """A file of an answer."""
    found = queries.answer_file(obligation, file_id, sent=sent)
    return saved_file(found.sha256, found.name)


def _small(obligation: Obligation, form: Form, heading: str, button: str, lead: str) -> Response:
    return page(
        "small_form",
        status=status_of(form),
        form=form,
        heading=heading,
        button=button,
        lead=lead,
        back=url_for(".item", reference=obligation.reference),
        who=homes.organisation(obligation.organisation_id),
        about=obligation.title,
    )
