"""Addressees in the middle of a step: their time, the post, those that ended, those that are served anew."""

from flask import g, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.downloads import saved_file
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register

from .. import queries
from ..actions import serving
from ..forms.work import EndedForm, MoreTimeForm, PostedForm, ServeForm
from ..models.matter import Matter
from ..models.measure import Addressee, Measure
from ..models.notice import Delivery
from .site import answer_step, pages

PROPOSE = allow(Permission.ENFORCEMENT_PROPOSE)
READ = allow(Permission.ENFORCEMENT_READ)


def _delivery(measure: Measure, delivery_id: int) -> tuple[Delivery, Addressee]:
    for notice in queries.notices([measure.id]):
        for sent, to in queries.deliveries(notice.id):
            if sent.id == delivery_id:
                return sent, to
    raise NotFound


@pages.route("/<string:reference>/steps/<int:number>/deliveries/<int:delivery_id>/more-time", methods=["GET", "POST"])
@PROPOSE
def more_time(reference: str, number: int, delivery_id: int) -> Response:
    """Give an addressee more time for representations."""
    form = MoreTimeForm()

    def act(held: Matter, it: Measure) -> None:
        sent, _to = _delivery(it, delivery_id)
        serving.more_time(held, sent, until=form.until.data, reason=form.reason.data, actor=g.actor, now=clock.now())

    return _about_delivery(reference, number, delivery_id, form, act, "more_time", "The time is put off.")


@pages.route("/<string:reference>/steps/<int:number>/deliveries/<int:delivery_id>/posted", methods=["GET", "POST"])
@PROPOSE
def posted(reference: str, number: int, delivery_id: int) -> Response:
    """Say on which day a notice was posted."""
    form = PostedForm()

    def act(held: Matter, it: Measure) -> None:
        sent, _to = _delivery(it, delivery_id)
        serving.record_posting(held, sent, posted_on=form.posted_on.data, actor=g.actor, now=clock.now())

    return _about_delivery(reference, number, delivery_id, form, act, "posted", "The posting is recorded.")


@pages.route("/<string:reference>/steps/<int:number>/deliveries/<int:delivery_id>/letter.pdf")
@READ
def letter(reference: str, number: int, delivery_id: int) -> Response:
    """The letter with which a notice goes by post, because nobody opened it."""
    one = queries.measure(queries.one_visible_to(g.actor, reference), number)
    sent, _to = _delivery(one, delivery_id)
    if sent.letter_sha256 is None:
        raise NotFound
    return saved_file(sent.letter_sha256, f"{reference}-{number}-{delivery_id}-letter.pdf")


def _about_delivery(reference, number, delivery_id, form, act, template, done) -> Response:
    one = queries.measure(queries.one_visible_to(g.actor, reference), number)
    sent, to = _delivery(one, delivery_id)
    then = url_for(".measure", reference=reference, number=number)
    return answer_step(reference, number, form, act, template, then=then, done=done, sent=sent, to=to)


@pages.route("/<string:reference>/steps/<int:number>/addressees/<int:addressee_id>/ended", methods=["GET", "POST"])
@PROPOSE
def ended(reference: str, number: int, addressee_id: int) -> Response:
    """Say what becomes of a step for an addressee that ceased to exist or left the trust."""
    form = EndedForm()

    def act(held: Matter, it: Measure) -> None:
        serving.end_addressee(
            held,
            it,
            queries.addressee(it, addressee_id),
            ended_on=form.ended_on.data,
            still_bound=form.still_bound.data == "yes",
            reason=form.reason.data,
            actor=g.actor,
            now=clock.now(),
        )

    one = queries.measure(queries.one_visible_to(g.actor, reference), number)
    to = queries.addressee(one, addressee_id)
    then = url_for(".measure", reference=reference, number=number)
    return answer_step(reference, number, form, act, "ended", then=then, done="It is recorded.", to=to)


@pages.route("/<string:reference>/steps/<int:number>/addressees/add", methods=["GET", "POST"])
@PROPOSE
def serve(reference: str, number: int) -> Response:
    """Serve another organisation in the middle of a step."""
    form = ServeForm()

    def act(held: Matter, it: Measure) -> None:
        try:
            organisation = register.organisation(g.actor, form.code.data.upper())
        except NotFound:
            raise Refused("There is no organisation with this code in the register", "code") from None
        serving.add_addressee(
            held,
            it,
            organisation,
            form.capacity.data,
            reason=form.reason.data,
            actor=g.actor,
            now=clock.now(),
        )

    then = url_for(".measure", reference=reference, number=number)
    return answer_step(reference, number, form, act, "serve", then=then, done="It is served.")
