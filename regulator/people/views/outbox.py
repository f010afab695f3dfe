"""The pages of the outbox: what waits, what was sent, what failed, and having it tried again."""

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.outbox import Sending
from regulator.core.refused import Refused

from ..actions import looking
from ..forms.outbox import OutboxFilter
from ..queries import outbox as queries
from ..rules.permissions import Permission
from .site import pages


@pages.route("/staff/outbox")
@allow(Permission.OUTBOX_READ)
def outbox() -> Response:
    """What is sent, the newest first."""
    form = OutboxFilter(
        [(state.value, words) for state, words in queries.STATES.items()], queries.kinds(), formdata=request.args
    )
    good = form.validate()
    state = Sending(form.state.data) if good and form.state.data else None
    before = request.args.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    listed = queries.listed(g.actor, state=state, kind=form.kind.data or None, before=number)
    shown = render_template(
        "people/outbox/index.html",
        form=form,
        listed=listed,
        counts=[(queries.STATES[each], number) for each, number in queries.counts(g.actor).items()],
        first=number is None,
    )
    return make_response(shown, 200 if good else 422)


@pages.route("/staff/outbox/<int:number>")
@allow(Permission.OUTBOX_READ)
def outbox_row(number: int) -> Response:
    """One thing that is sent."""
    return _row(number)


@pages.route("/staff/outbox/<int:number>/retry", methods=["POST"])
@allow(Permission.OUTBOX_RETRY)
def outbox_retry(number: int) -> Response:
    """Have one that failed tried again."""
    queries.one(g.actor, number)
    try:
        with transaction():
            looking.ask_to_try_again(number, actor=g.actor)
    except Refused as refused:
        return _row(number, refused.message)
    looking.try_again(number)
    return redirect(url_for(".outbox_row", number=number), 303)


def _row(number: int, message: str = "") -> Response:
    row = queries.one(g.actor, number)
    may_retry = row.state == Sending.FAILED and g.actor.may(Permission.OUTBOX_RETRY)
    shown = render_template("people/outbox/row.html", row=row, may_retry=may_retry, message=message)
    return make_response(shown, 422 if message else 200)
