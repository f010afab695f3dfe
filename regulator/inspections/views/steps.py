"""The steps of an inspection's life, each on a page of its own that says what it brings with it; and the release."""

from flask import g, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.refused import NotFound
from regulator.core.workflow import BrokenWorkflow
from regulator.people.rules import Permission

from .. import queries
from ..actions.publishing import release as release_report
from ..actions.steps import Step, take
from ..forms.planning import BackForm, StepForm
from ..models.inspection import Inspection
from ..queries.board import who_may
from ..queries.leaks import unanswered
from ..queries.people import names, provider_people
from ..rules.lifecycle import LIFE, State
from .site import answer, pages

READ = allow(Permission.INSPECTION_READ)
TELLS_PROVIDER = ("notify", "send-draft")


@pages.route("/<string:reference>/steps/<string:name>", methods=["GET", "POST"])
@READ
def step(reference: str, name: str) -> Response:
    """Confirm a step, with the reason where it undoes work."""
    inspection = queries.one_visible_to(g.actor, reference)
    try:
        chosen = LIFE.named(name)
    except BrokenWorkflow:
        raise NotFound from None
    form = BackForm() if chosen.back else StepForm()
    today = clock.today()

    def act(held: Inspection) -> None:
        reason = form.reason.data if chosen.back else ""
        take(held, Step(name, today, reason, g.settings.public_url), actor=g.actor)

    return answer(
        reference,
        form,
        act,
        "step",
        then=url_for(".show", reference=reference),
        done=f"{chosen.label}: done.",
        under="show",
        step=chosen,
        refusal=LIFE.refusal(inspection, name, g.actor),
        who=who_may(name),
        told=len(provider_people(inspection, today)) if name in TELLS_PROVIDER else None,
    )


@pages.route("/<string:reference>/release", methods=["GET", "POST"])
@READ
def release(reference: str) -> Response:
    """Who said yes to the publication of the final text, and one's own yes. What stands in its way is looked for first:
    files are read before the database is held for the answer."""
    inspection = queries.one_visible_to(g.actor, reference)
    released = queries.releases(inspection)
    waiting = unanswered(inspection) if inspection.state == State.FINAL else 0
    return answer(
        reference,
        StepForm(),
        lambda held: release_report(held, actor=g.actor, now=clock.now()),
        "release",
        then=url_for(".release", reference=reference),
        done="Your release is recorded.",
        under="show",
        released=sorted(names(released).values()),
        own=g.actor.key in released,
        may=g.actor.may(Permission.INSPECTION_RELEASE),
        waiting=waiting,
    )
