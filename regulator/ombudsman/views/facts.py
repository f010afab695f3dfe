"""The draft for facts, on either side: the provider's page, and the investigator's answer to its comments."""

from flask import flash, g, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.refused import NotFound, Refused

from ..actions import facts as acting
from ..forms import CommentForm, ReplyForm
from ..queries import cases, facts
from .crossing import ANSWER, provider_pages
from .site import INVESTIGATE, page, pages


@provider_pages.route("/drafts/<string:check_id>", methods=["GET", "POST"])
@ANSWER
def draft(check_id: str) -> Response:
    """What of a draft my organisation may see, and our comments on its facts."""
    found = facts.draft_for(g.actor, check_id)
    form = CommentForm(data={"text": found.kept, "version": str(found.version)})
    if found.received and request.method == "POST":
        if "keep" in request.form:
            try:
                acting.keep_words(check_id, form.text.data or "", actor=g.actor)
            except Refused as refused:
                form.show(refused)
            else:
                flash("What you wrote is kept for you. Nobody else sees it until you send it.", "done")
                return redirect(url_for(".draft", check_id=check_id), 303)
        elif form.validate_on_submit():
            try:
                with transaction():
                    acting.comment(
                        check_id, form.seen, text=form.text.data, actor=g.actor, now=clock.now(), today=clock.today()
                    )
            except Refused as refused:
                form.show(refused)
                found = facts.draft_for(g.actor, check_id)
                if SOMEONE_ELSE in form.form_errors:
                    form.made_from(found.version)
            else:
                flash("The Ombudsman has your comments.", "done")
                return redirect(url_for(".draft", check_id=check_id), 303)
    status = 422 if form.errors else 200
    return make_response(
        render_template("ombudsman/provider/draft.html", draft=found, form=form, today=clock.today()), status
    )


@provider_pages.route("/drafts/<string:check_id>/receipt", methods=["POST"])
@ANSWER
def receive_draft(check_id: str) -> Response:
    """Open it and confirm its receipt."""
    with transaction():
        acting.receive(check_id, actor=g.actor, now=clock.now())
    return redirect(url_for(".draft", check_id=check_id), 303)


@provider_pages.route("/drafts/<string:check_id>/words", methods=["POST"])
@ANSWER
def keep_words(check_id: str) -> Response:
    """Keep what is typed, as it is typed."""
    try:
        acting.keep_words(check_id, request.form.get("text", ""), actor=g.actor)
    except Refused as refused:
        return make_response(jsonify(message=refused.message), 422)
    return make_response(jsonify(kept=True))


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
