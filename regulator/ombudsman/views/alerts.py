"""What cannot wait, and what was done about it."""

from flask import flash, g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.refused import Refused

from ..actions import alerts as acting
from ..forms import AlertForm
from ..queries import alerts as queries
from .site import READ, page, pages


@pages.route("/alerts")
@READ
def alerts() -> Response:
    """What cannot wait: open, then over."""
    return page("alerts", found=queries.alerts(g.actor))


@pages.route("/alerts/<string:alert_id>", methods=["GET", "POST"])
@READ
def alert(alert_id: str) -> Response:
    """One of them: say what you did."""
    found = queries.one_alert(g.actor, alert_id)
    form = AlertForm(data={"version": str(found.version)})
    if found.mine and form.validate_on_submit():
        try:
            with transaction():
                acting.answer(alert_id, form.seen, done=form.done.data, actor=g.actor, now=clock.now())
        except Refused as refused:
            form.show(refused)
            form.made_from(queries.one_alert(g.actor, alert_id).version)
        else:
            flash("Written down. Everybody who was told sees it.", "done")
            return redirect(url_for(".alerts"), 303)
    return page("alert", status=422 if form.errors else 200, found=found, form=form)
