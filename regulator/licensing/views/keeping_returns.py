"""Certificates of compliance, broken conditions and reviews, as the licensing officer keeps them."""

from flask import g, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.people.queries.records import named
from regulator.people.rules import Permission

from ..actions import keeping_returns as acting
from ..forms.keeping import AnswerForm, AskForm, BrokenForm, ReviewForm
from ..models.licence import Licence
from ..queries import keeping
from .keeping_site import answer, page, pages, same_version, seen

READ = allow(Permission.LICENCE_READ)
KEEP = allow(Permission.LICENCE_KEEP)


@pages.route("/<string:reference>/returns/ask", methods=["GET", "POST"])
@KEEP
def ask(reference: str) -> Response:
    """Ask the lead licensee for a certificate of compliance."""
    form = AskForm()
    keeping.one_visible_to(g.actor, reference)

    def act(held: Licence) -> None:
        acting.ask(
            held,
            title=form.title.data,
            asks=form.asks.data,
            due_on=form.due_on.data,
            actor=g.actor,
            now=clock.now(),
        )

    then = url_for(".show", reference=reference, _anchor="returns")
    return answer(reference, form, act, "ask", then=then, done="The certificate is asked for.")


@pages.route("/<string:reference>/returns/<int:number>")
@READ
def certificate_sent(reference: str, number: int) -> Response:
    """What was asked, what was sent, and what the regulator made of it."""
    licence = keeping.one_visible_to(g.actor, reference)
    owed = keeping.return_(licence, number)
    sends = keeping.sent(owed.id)
    people = [each for row in sends for each in (row.sent_by, row.answered_by) if each]
    return page(licence, "return", owed=owed, sends=sends, who=named(g.actor, people))


@pages.route("/<string:reference>/returns/<int:number>/answer", methods=["GET", "POST"])
@KEEP
def answer_certificate(reference: str, number: int) -> Response:
    """Accept a certificate, or return it."""
    form = AnswerForm()
    owed = keeping.return_(keeping.one_visible_to(g.actor, reference), number)

    def act(held: Licence) -> None:
        it = keeping.return_(held, number)
        same_version(form, it.version)
        wanted = acting.Answered(form.outcome.data, form.reason.data, form.again_by.data)
        acting.answer(held, it, wanted, actor=g.actor, now=clock.now())

    seen(form, owed.version)
    then = url_for(".certificate_sent", reference=reference, number=number)
    done = "The answer is recorded, and the licensee can read it."
    return answer(reference, form, act, "answer", then=then, done=done, owed=owed, sends=keeping.sent(owed.id))


@pages.route("/<string:reference>/broken", methods=["GET", "POST"])
@KEEP
def broken(reference: str) -> Response:
    """Write down that a condition was not kept, for enforcement to open a matter on."""
    licence = keeping.one_visible_to(g.actor, reference)
    form = BrokenForm(keeping.conditions(keeping.today_of(licence, clock.now()), clock.today()))

    def act(held: Licence) -> None:
        acting.find_broken(
            held,
            form.condition.data,
            said=form.said.data,
            found_on=form.found_on.data,
            actor=g.actor,
            now=clock.now(),
        )

    then = url_for(".show", reference=reference, _anchor="breaches")
    done = "It is recorded. Enforcement can open a matter on it."
    return answer(reference, form, act, "broken", then=then, done=done)


@pages.route("/<string:reference>/review", methods=["GET", "POST"])
@KEEP
def review(reference: str) -> Response:
    """Say by which day the licence is to be reviewed."""
    form = ReviewForm()
    keeping.one_visible_to(g.actor, reference)

    def act(held: Licence) -> None:
        acting.set_review(held, form.on.data, form.because.data, actor=g.actor, now=clock.now())

    then = url_for(".show", reference=reference)
    return answer(reference, form, act, "review", then=then, done="The review is set.")
