"""Applying again after a deferral or a refusal, and what changed since: for the applicant and for staff."""

from flask import flash, g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from ..actions import again
from ..forms.applicant import EmptyForm
from ..models.application import Application
from ..queries import applications as queries
from ..queries.between import between
from . import applying, handling
from .site import page


@applying.pages.route("/<string:reference>/again", methods=["GET", "POST"])
@allow(Permission.LICENSING_APPLY)
def apply_again(reference: str) -> Response:
    """What is carried over into a new draft, and the button that begins it."""
    application = _own(reference)
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = again.apply_again(_own(reference), actor=g.actor, now=clock.now()).reference
        except Refused as refused:
            form.show(refused)
        else:
            flash(f"You apply again. All that {reference} said and its papers are here to read and change.", "done")
            return redirect(url_for("applying.show", reference=made), 303)
    application = _own(reference)
    asked, said = queries.status_of(application), queries.sections(application.id)
    held = queries.files_by_paper(application.id)
    return page(
        application,
        "applicant/again",
        status=422 if form.errors else 200,
        form=form,
        refusal=again.refusal(application),
        members=queries.members(application.id),
        carried=[each.title for each in asked.sections if each.id in said],
        papers=[(each.title, held[each.id]) for each in asked.papers if each.id in held],
        deferred=queries.deferred_until(application.organisation_id, application.status),
    )


@applying.pages.route("/<string:reference>/changed")
@allow(Permission.LICENSING_APPLY)
def changed(reference: str) -> Response:
    """What the applicant changed since the application that this one follows."""
    application = queries.one_visible_to(g.actor, reference)
    earlier = _before(application)
    return page(application, "applicant/changed", earlier=earlier, found=between(earlier, application))


@handling.pages.route("/<string:reference>/changed")
@allow(Permission.LICENSING_READ)
def changed_for_staff(reference: str) -> Response:
    """The same for staff, once it is submitted."""
    application = queries.one_visible_to(g.actor, reference)
    if not queries.read_now_by(g.actor, application):
        raise NotFound
    earlier = _before(application)
    return page(application, "staff/changed", earlier=earlier, found=between(earlier, application))


def _before(application: Application) -> Application:
    earlier = queries.before(application)
    if earlier is None:
        raise NotFound
    return earlier


def _own(reference: str) -> Application:
    found = queries.one_visible_to(g.actor, reference)
    if found.organisation_id != g.actor.organisation_id:
        raise NotFound
    return found
