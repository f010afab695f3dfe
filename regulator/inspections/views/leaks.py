"""Before release: what the report gives away, mended or let stand with a reason by whoever releases it."""

from flask import flash, g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.people.rules import Permission

from .. import queries
from ..actions import publishing
from ..forms.replies import LeakForm
from ..queries import leaks as found
from .draft import READ, done, drafted
from .site import page, pages, section

RELEASE = allow(Permission.INSPECTION_RELEASE)


@pages.route("/<string:reference>/release-check")
@READ
@section("Before release", 80, drafted)
def release_check(reference: str) -> Response:
    """Everything that was found, with its place, and what was said about it."""
    inspection = queries.one_visible_to(g.actor, reference)
    rows = found.found(g.actor, inspection)
    return page(
        inspection,
        "leaks",
        rows=rows,
        waiting=sum(each.reason is None for each in rows),
        releases=g.actor.may(Permission.INSPECTION_RELEASE),
        released=len(queries.releases(inspection)),
    )


@pages.route("/<string:reference>/release-check/<string:key>", methods=["GET", "POST"])
@RELEASE
def let_leak_stand(reference: str, key: str) -> Response:
    """Say why something that was found may be published. Files are read before the database is held for the answer."""
    form = LeakForm()
    back = url_for(".release_check", reference=reference)
    inspection = queries.one_visible_to(g.actor, reference)
    leak = next((each for each in found.leaks(inspection) if each.key == key), None)

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        publishing.let_stand(held, key, reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act):
        flash("It may stand. The reason is kept", "done")
        return redirect(back, 303)
    inspection = queries.one_visible_to(g.actor, reference)
    if leak is None:
        flash("This is not in the report any more", "told")
        return redirect(back, 303)
    return page(
        inspection, "leak", under="release_check", status=422 if form.errors else 200, form=form, leak=leak, back=back
    )
