"""What the public reads of a plan: what the check found in it, and what becomes of that."""

from flask import g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.refused import NotFound
from regulator.people.rules import Permission

from .. import queries
from ..actions import publishing
from ..forms import SettleForm
from ..queries import home as homes
from ..queries.people import names
from ..queries.publishing import Found, leaks
from ..rules.publishing import HELD, OUTCOMES
from .site import done, page, status_of
from .staff import GRADE, READ, pages


@pages.route("/plans/<int:plan_id>/public")
@READ
def public(plan_id: int) -> Response:
    """What was found in the words that the public reads of a plan, unanswered first."""
    plan = queries.plan(g.actor, plan_id)
    rows = leaks(plan)
    return page(
        "staff/public",
        plan=plan,
        rows=rows,
        called=names([each.answer.said_by for each in rows if each.answer]),
        outcomes=OUTCOMES,
        held=HELD,
        may=g.actor.may(Permission.IMPROVEMENT_GRADE),
        who=homes.organisation(plan.organisation_id),
    )


@pages.route("/plans/<int:plan_id>/public/<string:key>", methods=["GET", "POST"])
@GRADE
def settle(plan_id: int, key: str) -> Response:
    """Say that what was found may stand, or is left out, and why."""
    plan = queries.plan(g.actor, plan_id)
    one = _one(leaks(plan), key)
    form = SettleForm(OUTCOMES)

    def act() -> None:
        held = queries.plan(g.actor, plan_id)
        given = {"outcome": form.outcome.data, "reason": form.reason.data}
        publishing.settle(held, key, **given, actor=g.actor, now=clock.now())

    if done(form, act, "It is settled, and the public reads the rest"):
        return redirect(url_for(".public", plan_id=plan_id), 303)
    return page(
        "staff/settle",
        status=status_of(form),
        plan=plan,
        form=form,
        one=one,
        who=homes.organisation(plan.organisation_id),
    )


def _one(rows: list[Found], key: str) -> Found:
    found = next((each for each in rows if each.leak.key == key), None)
    if found is None:
        raise NotFound
    return found
