"""Prison numbers that stand for two names, and whose they are."""

from flask import flash, g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.refused import NotFound, Refused

from ..actions import clashes as acting
from ..forms import SettleForm
from ..queries import clashes as queries
from .site import ASSESS, page, pages


@pages.route("/numbers")
@ASSESS
def numbers() -> Response:
    """What waits to be settled."""
    return page("numbers", found=queries.doubts(g.actor))


@pages.route("/numbers/<string:clash_id>", methods=["GET", "POST"])
@ASSESS
def number(clash_id: str) -> Response:
    """One of them: one person, or two."""
    found = next((each for each in queries.doubts(g.actor) if each.id == clash_id), None)
    if found is None:
        raise NotFound
    form = SettleForm(data={"version": str(found.version)})
    if form.validate_on_submit():
        try:
            with transaction():
                acting.settle(
                    clash_id,
                    form.seen,
                    one_person=form.whose.data == "one",
                    why=form.why.data,
                    actor=g.actor,
                    now=clock.now(),
                )
        except Refused as refused:
            form.show(refused)
        else:
            flash("Settled. Both cases say so.", "done")
            return redirect(url_for(".numbers"), 303)
    return page("number", status=422 if form.errors else 200, found=found, form=form)
