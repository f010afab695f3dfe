"""The steps of a draft in the browser: asked about, proposed, seconded, returned, abandoned."""

from flask import abort, g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.people.queries.records import named

from ..actions import consulting, publishing
from ..forms.consulting import OpenForm
from ..forms.drafting import BackForm, EmptyForm, ProposeForm
from ..queries import compared, drafts
from ..rules.drafting import LIFE
from ..rules.mapping import RELATIONS, counts
from .drafts import page
from .site import PUBLISH, READ, WRITE, done, staff, to

BACK = {
    "resume": "Go on drafting",
    "return": "Return it to drafting",
    "abandon": "Abandon the draft",
}


@staff.route("/drafts/<string:reference>/propose", methods=["GET", "POST"])
@PUBLISH
def propose(reference: str) -> Response:
    """Propose that a draft is published on a day."""
    found = drafts.draft(g.actor, reference)
    form = ProposeForm()
    if request.method == "GET":
        form.in_force_from.process(None, found.in_force_from)

    def act() -> None:
        publishing.propose(
            _seen(reference, form),
            publish_on=form.publish_on.data,
            in_force_from=form.in_force_from.data,
            reason=form.reason.data,
            actor=g.actor,
            now=clock.now(),
        )

    if done(form, act, told="Its publication is proposed. A second person decides"):
        return to(url_for(".draft", reference=reference))
    found = drafts.draft(g.actor, reference)
    return page(found, "propose", form=form, version=found.version)


@staff.route("/drafts/<string:reference>/second", methods=["GET", "POST"])
@PUBLISH
def second(reference: str) -> Response:
    """Second a proposal: on its day the edition is published by itself."""
    found = drafts.draft(g.actor, reference)
    form = EmptyForm()

    def act() -> None:
        publishing.second(_seen(reference, form), actor=g.actor, now=clock.now())

    if done(form, act, told="It is seconded, and will be published on its day"):
        return to(url_for(".draft", reference=reference))
    found = drafts.draft(g.actor, reference)
    rows = compared.mapping_of(found)
    return page(
        found,
        "second",
        form=form,
        version=found.version,
        people=named(g.actor, [found.proposed_by] if found.proposed_by else []),
        counts=counts(rows),
        relations=RELATIONS,
        before=drafts.before(found),
    )


@staff.route("/drafts/<string:reference>/consult", methods=["GET", "POST"])
@WRITE
def consult(reference: str) -> Response:
    """Ask the public about a draft."""
    found = drafts.draft(g.actor, reference)
    form = OpenForm()
    if request.method == "GET":
        form.title.data = found.title

    def act() -> str:
        return consulting.open_consultation(
            _seen(reference, form),
            title=form.title.data,
            introduction=form.introduction.data,
            opens_on=form.opens_on.data,
            closes_on=form.closes_on.data,
            actor=g.actor,
            now=clock.now(),
        ).reference

    if done(form, act, told=lambda made: f"The consultation {made} is set up. Anybody can read what is asked"):
        return to(url_for(".draft", reference=reference))
    found = drafts.draft(g.actor, reference)
    return page(found, "consult", form=form, version=found.version)


@staff.route("/drafts/<string:reference>/<any(resume, return, abandon):step>", methods=["GET", "POST"])
@READ
def back(reference: str, step: str) -> Response:
    """A step that undoes work, with the reason."""
    found = drafts.draft(g.actor, reference)
    if not g.actor.may(LIFE.named(step).permission):
        abort(403)
    form = BackForm()

    def act() -> None:
        held = _seen(reference, form)
        if step == "resume":
            consulting.may_resume(held, clock.today())
        publishing.step_back(held, step, reason=form.reason.data, actor=g.actor)

    if done(form, act, told="Done. The reason stands in the record"):
        return to(url_for(".draft", reference=reference))
    found = drafts.draft(g.actor, reference)
    return page(found, "back", form=form, version=found.version, heading=BACK[step])


def _seen(reference: str, form):
    """The draft inside the transaction, as the page showed it."""
    held = drafts.draft(g.actor, reference)
    publishing.unchanged(held, form.seen)
    return held
