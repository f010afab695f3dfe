"""A provider's own pages: what the Ombudsman asks it for, the drafts it may check, what its people write and send."""

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, g, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from regulator.core import clock, files
from regulator.core.access import allow
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.downloads import saved
from regulator.core.files import Received
from regulator.core.forms.fields import shown
from regulator.core.limits import takes
from regulator.core.refused import NoRoom, NotFound, Refused
from regulator.people.rules import Permission

from ..actions import crossing
from ..actions import facts as checking
from ..actions import provider as acting
from ..forms import AnswerForm, CommentForm
from ..queries import crossing as crossed
from ..queries import facts, provider

provider_pages = Blueprint("ombudsman_asks", __name__, url_prefix="/organisation/ombudsman")
ANSWER = allow(Permission.COMPLAINT_ANSWER)
LARGEST_POST = 200 * 1024 * 1024  # bytes of one answer with its files
KINDS = "<any(papers, drafts):kind>"  # in an address
WHAT = {"papers": "papers", "drafts": "draft"}
Send = Callable[[list[Received]], None]
Found = crossed.Asked | facts.Draft


@provider_pages.route("")
@ANSWER
def index() -> str:
    """What the Ombudsman asks my organisation for."""
    return render_template(
        "ombudsman/provider/index.html",
        asked=crossed.asked_of(g.actor),
        drafts=facts.drafts_for(g.actor),
        today=clock.today(),
    )


@provider_pages.route("/<string:papers_id>", methods=["GET", "POST"])
@ANSWER
@takes(largest=LARGEST_POST)
def asked(papers_id: str) -> Response:
    """What is asked for, once its receipt is confirmed; and the answer."""
    form = AnswerForm()

    def send(papers: list[Received]) -> None:
        crossing.answer_request(
            papers_id,
            form.seen,
            text=form.text.data,
            actor=g.actor,
            now=clock.now(),
            today=clock.today(),
            papers=papers,
        )

    return _page("papers", papers_id, form, lambda: crossed.one_asked(g.actor, papers_id), send, "asked")


@provider_pages.route("/drafts/<string:check_id>", methods=["GET", "POST"])
@ANSWER
@takes(largest=LARGEST_POST)
def draft(check_id: str) -> Response:
    """What of a draft my organisation may see, and our comments on its facts."""
    form = CommentForm()

    def send(papers: list[Received]) -> None:
        checking.comment(
            check_id,
            form.seen,
            text=form.text.data,
            actor=g.actor,
            now=clock.now(),
            today=clock.today(),
            papers=papers,
        )

    return _page("draft", check_id, form, lambda: facts.draft_for(g.actor, check_id), send, "draft")


def _page(
    what: str, asked_id: str, form: AnswerForm | CommentForm, find: Callable[[], Any], send: Send, endpoint: str
) -> Response:
    """Read what is asked, write an answer, and keep, offer or send it."""
    found = find()
    then = redirect(request.path, 303)
    if request.method == "GET":
        form.text.data, form.version.data = provider.typed(g.actor, what, asked_id).own, str(found.version)
    elif found.received and ("keep" in request.form or "offer" in request.form):
        if _kept(what, asked_id, form):
            return then
    elif found.received and form.validate_on_submit():
        if _sent(form, send):
            acting.forget_words()
            flash("The Ombudsman has your answer." if what == "papers" else "The Ombudsman has your comments.", "done")
            return then
        found = find()
    if SOMEONE_ELSE in form.form_errors:
        form.made_from(found.version)
    return make_response(
        render_template(
            f"ombudsman/provider/{endpoint}.html",
            found=found,
            form=form,
            typed=provider.typed(g.actor, what, asked_id),
            sent=provider.sent_files(g.actor, what, asked_id),
            today=clock.today(),
        ),
        422 if form.errors else 200,
    )


def _kept(what: str, asked_id: str, form: AnswerForm | CommentForm) -> bool:
    offered = "offer" in request.form
    try:
        acting.keep_words(what, asked_id, form.text.data or "", offered=offered, actor=g.actor)
    except Refused as refused:
        form.show(refused)
        return False
    told = "Whoever sends it reads what you wrote." if offered else "Nobody else sees it until you send or offer it."
    flash(f"What you wrote is kept for you. {told}", "done")
    return True


def _sent(form: AnswerForm | CommentForm, send: Send) -> bool:
    """Whether it is sent with its files, which are looked at before the transaction, each by itself."""
    papers, no = _judged(form.files.data or [])
    if no:
        form.files.errors = [*no, "Choose the other files again: a browser does not keep them."]
        return False
    try:
        with transaction():
            send(papers)
    except Refused as refused:
        form.show(refused)
        return False
    return True


def _judged(uploads: Iterable[Any]) -> tuple[list[Received], list[str]]:
    """Files that came, judged by their content, scanned, and sealed on the disk; and why some are not taken."""
    papers, no = [], []
    for each in uploads:
        if not isinstance(each, FileStorage) or not each.filename:
            continue
        try:
            stream = cast(BinaryIO, each.stream)
            papers.append(files.receive(stream, name=each.filename, allowed=acting.TAKEN, sealed=True))
        except (Refused, NoRoom) as refused:
            no.append(f"{shown(each.filename)[:100]}: {refused}")
    return papers, no


@provider_pages.route("/<string:papers_id>/receipt", methods=["POST"])
@ANSWER
def receive(papers_id: str) -> Response:
    """Open it and confirm its receipt."""
    with transaction():
        crossing.receive_request(papers_id, actor=g.actor, now=clock.now())
    return redirect(url_for(".asked", papers_id=papers_id), 303)


@provider_pages.route("/drafts/<string:check_id>/receipt", methods=["POST"])
@ANSWER
def receive_draft(check_id: str) -> Response:
    """Open it and confirm its receipt."""
    with transaction():
        checking.receive(check_id, actor=g.actor, now=clock.now())
    return redirect(url_for(".draft", check_id=check_id), 303)


@provider_pages.route(f"/{KINDS}/<string:asked_id>/words", methods=["POST"])
@ANSWER
def keep_words(kind: str, asked_id: str) -> Response:
    """Keep what is typed, as it is typed; what was offered before is no longer."""
    try:
        acting.keep_words(WHAT[kind], asked_id, request.form.get("text", ""), actor=g.actor)
    except Refused as refused:
        return make_response(jsonify(message=refused.message), 422)
    return make_response(jsonify(kept=True))


@provider_pages.route(f"/{KINDS}/<string:asked_id>/files/<string:file_id>")
@ANSWER
def own_file(kind: str, asked_id: str, file_id: str) -> Response:
    """A file that we sent."""
    return download(*provider.own_file(g.actor, WHAT[kind], asked_id, file_id))


def download(content: bytes, sent: provider.SentFile) -> Response:
    """A file to be saved, never opened within our pages."""
    if not content:
        raise NotFound
    return saved(content, sent.media_type, sent.name)
