"""What an applicant sends after it has submitted (answers, representations, an appeal), and what it was sent."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from regulator.core import clock, kept
from regulator.core.db import transaction
from regulator.core.documents import kinds, markup
from regulator.core.documents import queries as documents
from regulator.core.files import Received
from regulator.core.limits import takes
from regulator.core.refused import Refused

from ..actions import checking, deciding
from ..forms.applicant import EmptyForm, SendForm
from ..models.application import Application
from ..queries import applications as queries
from ..queries.content import content_of, document_of
from ..queries.overview import own_steps
from ..rules.lifecycle import State
from .applying import APPLY, SUBMIT, pages
from .site import LARGEST_POST, answer, document_named, page, received

Send = Callable[[Application, str, list[Received]], None]


def _answer(held: Application, text: str, papers: list[Received]) -> None:
    checking.answer(held, text, papers, actor=g.actor, now=clock.now())


def _represent(held: Application, text: str, papers: list[Received]) -> None:
    deciding.represent(held, text, papers, actor=g.actor, now=clock.now())


def _appeal(held: Application, text: str, papers: list[Received]) -> None:
    deciding.appeal(held, text, papers, actor=g.actor, now=clock.now())


SENDS: dict[str, tuple[str, str, Send]] = {
    "answer": ("Answer the questions", "Your answer is sent. The regulator’s time runs again.", _answer),
    "representations": ("Make representations", "Your representations are kept with the time.", _represent),
    "appeal": ("Appeal", "Your appeal is kept with the time.", _appeal),
}


@pages.route("/<string:reference>/answer", methods=["GET", "POST"])
@APPLY
@takes(largest=LARGEST_POST)
def answer_questions(reference: str) -> Response:
    """Answer what was asked, with files."""
    return _send(reference, "answer")


@pages.route("/<string:reference>/representations", methods=["GET", "POST"])
@APPLY
@takes(largest=LARGEST_POST)
def represent(reference: str) -> Response:
    """Answer what the panel is minded to decide."""
    return _send(reference, "representations")


@pages.route("/<string:reference>/appeal", methods=["GET", "POST"])
@SUBMIT
@takes(largest=LARGEST_POST)
def appeal(reference: str) -> Response:
    """Appeal against a decision."""
    return _send(reference, "appeal")


@pages.route("/<string:reference>/<any(answer, representations, appeal):kind>/words", methods=["POST"])
@APPLY
def keep_answer(reference: str, kind: str) -> tuple[dict[str, str], int]:
    """Keep what somebody is typing, for them alone. Answers in JSON, for the script of the page."""
    application = queries.one_visible_to(g.actor, reference)
    no = _keep(application, kind)
    return {"message": no or "Kept"}, 422 if no else 200


def _keep(application: Application, kind: str) -> str:
    try:
        kept.keep(f"application:{application.id}", kind, kept.typed(request.form), actor=g.actor, now=clock.now())
    except Refused as refused:
        return refused.message
    return ""


def _send(reference: str, kind: str) -> Response:
    application = queries.one_visible_to(g.actor, reference)
    heading, done, send = SENDS[kind]
    words = f"application:{application.id}"
    typed = kept.kept(words, actor=g.actor).get(kind) if request.method == "GET" else None
    form = SendForm(**({"formdata": MultiDict(typed.fields)} if typed else {}))
    uploads = received(form.files.data, form.files) if request.method == "POST" else []
    context: dict[str, Any] = {
        "heading": heading,
        "kind": kind,
        "typed": typed,
        "refusal": _refusal(application, kind),
        "questions": [each for each in queries.clarifications(application.id) if each.ended_on is None],
        "time": queries.clock_of(application.id, "licensing-representations"),
    }
    if uploads is None:
        _keep(application, kind)
        return page(application, "applicant/send", status=422, form=form, **context)

    def act(held: Application) -> None:
        send(held, form.text.data, uploads)

    then = url_for(".show", reference=reference)
    answered = answer(reference, form, act, "applicant/send", then=then, done=done, **context)
    if answered.status_code == 303:
        kept.forget(words, kind, actor=g.actor)
    elif request.method == "POST":
        _keep(application, kind)
    return answered


def _refusal(application: Application, kind: str) -> str:
    """Why nothing of a kind may be sent now; empty where it may."""
    if kind == "representations":
        own = application.organisation_id == g.actor.organisation_id
        if application.state != State.MINDED:
            return "There is nothing to make representations on now."
        return "" if own else "Only the organisation that applies may make representations."
    mine = own_steps(application, g.actor, clock.today()).get(kind)
    if mine is None:
        return "Nothing is asked at the moment." if kind == "answer" else "There is no decision to appeal against."
    return mine.refusal


@pages.route("/<string:reference>/waive", methods=["POST"])
@SUBMIT
def waive(reference: str) -> Response:
    """Say that no more time is needed for representations."""
    if EmptyForm().validate_on_submit():
        try:
            with transaction():
                held = queries.one_visible_to(g.actor, reference)
                deciding.waive(held, actor=g.actor, now=clock.now())
        except Refused as refused:
            flash(refused.message, "told")
        else:
            flash("It is recorded that you need no more time.", "done")
    return redirect(url_for(".show", reference=reference), 303)


@pages.route("/<string:reference>/documents/<string:name>")
@APPLY
def document(reference: str, name: str) -> Response:
    """A document that was sent to the applicant, as a page."""
    application = queries.one_visible_to(g.actor, reference)
    row = document_named(application, name)
    found, version = document_of(row)
    said = content_of(row)
    body = markup.body(kinds.kind(found.kind).template, said, content_hash=version.content_hash)
    return page(
        application,
        "applicant/document",
        row=row,
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
        title=said["title"],
        forms=documents.forms(version.id),
    )
