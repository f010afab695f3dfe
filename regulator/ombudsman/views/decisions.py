"""Decisions in words that tell nobody's name: written and let go in the office, read and searched by everybody."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.refused import Refused

from ..actions import decisions as acting
from ..actions import unpublishing
from ..forms import LetGoForm, PublicWordsForm, WithdrawDecisionForm
from ..queries import decisions
from ..queries.cases import Case
from ..rules.words import FINDINGS, SUBJECTS, subject_words
from .site import DECIDE, INVESTIGATE, WORDS, about, moment, page, pages

public_pages = Blueprint("decisions", __name__, url_prefix="/decisions")
PUBLIC = allow(Access.PUBLIC)
LONGEST_SEARCH = 200  # characters of a search that count


@pages.route("/cases/<string:reference>/for-the-public", methods=["GET", "POST"])
@INVESTIGATE
def for_the_public(reference: str) -> Response:
    """Write what the public may read of a decision."""
    written = decisions.to_publish(g.actor, reference)
    form = PublicWordsForm(
        data={
            "title": written.title,
            "text": written.text,
            "names_provider": written.names_provider,
            "stands": written.stands,
        }
    )

    def act(_case: Case) -> None:
        acting.write(
            reference,
            form.seen,
            title=form.title.data,
            text=form.text.data,
            names_provider=form.names_provider.data,
            stands=form.stands.data or "",
            actor=g.actor,
            at=moment(),
        )

    done = "Saved. Somebody else reads it and lets it go."
    return about(reference, form, act, "for_the_public", done=done, version=written.version, written=written)


@pages.route("/cases/<string:reference>/publish", methods=["GET", "POST"])
@DECIDE
def publish(reference: str) -> Response:
    """Read what is written for the public, and let it go or keep it back."""
    written = decisions.to_publish(g.actor, reference)
    form = LetGoForm()

    def act(_case: Case) -> None:
        if form.what.data == "publish":
            acting.publish(reference, form.seen, actor=g.actor, at=moment())
        else:
            acting.withhold(reference, form.seen, why=form.why.data or "", actor=g.actor, at=moment())

    done = "Published." if form.what.data == "publish" else "Nothing of this case is published."
    return about(reference, form, act, "publish", done=done, version=written.version, written=written)


@pages.route("/decisions/<string:decision>/withdraw", methods=["GET", "POST"])
@DECIDE
def withdraw_decision(decision: str) -> Response:
    """Take a published decision off the site."""
    found = decisions.published_one(decision)
    form = WithdrawDecisionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                unpublishing.withdraw(
                    decision, form.seen, why=form.why.data, actor=g.actor, now=clock.now(), today=clock.today()
                )
        except Refused as refused:
            form.show(refused)
        else:
            flash("Withdrawn. In its place the site says why.", "done")
            return redirect(url_for(".home"), 303)
    if request.method == "GET" or SOMEONE_ELSE in form.form_errors:
        form.made_from(found.version)
    return page("withdraw_decision", status=422 if form.errors else 200, form=form, found=found)


@public_pages.route("")
@PUBLIC
def index() -> Response:
    """The published decisions, the newest first, and a search over them."""
    words = request.args.get("words", "")[:LONGEST_SEARCH].replace("\0", "")
    outcome, subject = request.args.get("outcome", ""), request.args.get("subject", "")
    outcome = outcome if outcome in list(FINDINGS) else ""
    subject = subject if subject in SUBJECTS else ""
    found = decisions.published(words, outcome, subject, _after(request.args.get("after", "")))
    asked: dict[str, Any] = {"words": words, "outcome": outcome, "subject": subject}
    more = url_for(".index", **asked, after=f"{found.more[0]}.{found.more[1]}") if found.more else ""
    return _page(
        "decisions",
        found=found,
        more=more,
        asked=asked,
        outcomes=FINDINGS,
        subjects={key: title for key, (title, _) in SUBJECTS.items()},
    )


@public_pages.route("/<string:decision>")
@PUBLIC
def show(decision: str) -> Response:
    """One decision; where it is withdrawn, why."""
    found = decisions.published_one(decision)
    return _page("decision", 410 if found.withdrawn_on else 200, found=found)


def _page(template: str, status: int = 200, **context: object) -> Response:
    return make_response(
        render_template(f"ombudsman/public/{template}.html", words=WORDS, subject_words=subject_words, **context),
        status,
    )


def _after(text: str) -> tuple[date, int] | None:
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number[:9]) if number.isascii() and number.isdigit() else 0
    except ValueError:
        return None
