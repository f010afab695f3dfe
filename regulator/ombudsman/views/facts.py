"""The investigator's answer to a provider's comments on a draft, and the files that a provider sent."""

from flask import flash, g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.refused import NotFound, Refused

from ..actions import facts as acting
from ..forms import ReplyForm
from ..queries import cases, facts, provider
from .provider import download
from .site import INVESTIGATE, READ, page, pages


@pages.route("/cases/<string:reference>/comments/<string:check_id>", methods=["GET", "POST"])
@INVESTIGATE
def reply(reference: str, check_id: str) -> Response:
    """Answer the provider's comments on the facts."""
    case = cases.show(g.actor, reference)
    drafts = {each.id: each for each in facts.drafts_of(g.actor, reference)}
    if check_id not in drafts:
        raise NotFound
    found = drafts[check_id]
    form = ReplyForm(data={"version": str(found.version)})
    if form.validate_on_submit():
        try:
            with transaction():
                acting.reply(
                    reference,
                    check_id,
                    form.seen,
                    text=form.text.data,
                    actor=g.actor,
                    now=clock.now(),
                    today=clock.today(),
                )
        except Refused as refused:
            form.show(refused)
        else:
            flash("Answered. The provider reads it on its page.", "done")
            return redirect(url_for("ombudsman.show", reference=reference), 303)
    return page("reply", status=422 if form.errors else 200, case=case, draft=found, form=form)


@pages.route("/cases/<string:reference>/files/<string:file_id>")
@READ
def provider_file(reference: str, file_id: str) -> Response:
    """A file that the provider sent."""
    return download(*provider.file_of_case(g.actor, reference, file_id))
