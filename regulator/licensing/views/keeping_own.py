"""A licensee's own pages: what it holds, what it owes, the notices it was sent, and giving the licence up.

2026-11: receipt of a notice is confirmed by a POST alone, because mail scanners open links.
"""

from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.documents import queries as documents
from regulator.core.downloads import saved_file
from regulator.core.forms import Form, VersionedForm
from regulator.core.forms.fields import shown
from regulator.core.limits import takes
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from ..actions import keeping_notices, keeping_returns
from ..actions.keeping import Wanted, propose
from ..actions.keeping_appeals import appeal as appeal_against
from ..actions.keeping_steps import Step, take
from ..forms.keeping import AppealForm, EmptyForm, SayForm, SurrenderForm, WordsForm
from ..queries import decided, keeping, keeping_appeals, keeping_own, papers
from ..queries.keeping_own import Own, Received
from ..rules.keeping import LONGEST
from .keeping_site import body_of, form_of, same_version, seen
from .site import LARGEST_POST, received

pages = Blueprint("own_licences", __name__, url_prefix="/organisation/licences")
OWN = allow(Permission.LICENCE_RETURN)


@pages.route("")
@OWN
def index() -> str:
    """The licences that my organisation belongs to, or belonged to, with its notices, and what was decided on its
    applications."""
    rows = keeping_own.for_actor(g.actor, clock.now())
    return render_template(
        "licensing/licence_own/index.html",
        rows=rows,
        certified={each.licence.id for each in rows if papers.certificate_of(each.licence)},
        received=[(each, got) for each in rows for got in keeping_own.received(each)],
        decisions=decided.of_provider(g.actor.organisation_id) if g.actor.organisation_id else [],
        change_title=papers.change_title,
    )


@pages.route("/<string:reference>")
@OWN
def show(reference: str) -> Response:
    """One of them: what it says, what is owed, the notices."""
    own = _own(reference)
    asked = [each for each in keeping.open_changes(own.licence.id) if each.asked and own.belongs]
    return _page(
        own,
        "show",
        conditions=keeping.conditions(own.standing, clock.today()),
        returns=keeping.returns(own.licence.id) if own.belongs else [],
        received=keeping_own.received(own),
        certificate=papers.certificate_of(own.licence),
        asked=asked,
    )


@pages.route("/<string:reference>/surrender", methods=["GET", "POST"])
@OWN
def surrender(reference: str) -> Response:
    """Ask to give the licence up."""
    form = SurrenderForm()

    def act(own: Own) -> None:
        _leads(own)
        wanted = Wanted("surrender", form.effect_on.data, form.reasons.data)
        propose(own.licence, wanted, actor=g.actor, now=clock.now())

    done = "You asked to give the licence up. Nothing changes before the regulator agrees."
    return _answer(reference, form, act, "surrender", url_for(".show", reference=reference), done)


@pages.route("/<string:reference>/changes/<int:number>/take-back", methods=["GET", "POST"])
@OWN
def take_back(reference: str, number: int) -> Response:
    """Take back what my organisation asked for."""
    form: VersionedForm = WordsForm()
    change = keeping.change(_bound(reference).licence, number)
    if not change.asked:
        raise NotFound

    def act(own: Own) -> None:
        it = keeping.change(own.licence, number)
        same_version(form, it.version)
        step = Step("take-back", form.text.data, g.settings.public_url)
        take(own.licence, it, step, actor=g.actor, now=clock.now(), own=own.leads)

    seen(form, change.version)
    done = "The request is taken back."
    return _answer(reference, form, act, "take_back", url_for(".show", reference=reference), done, change=change)


@pages.route("/<string:reference>/returns/<int:number>", methods=["GET", "POST"])
@OWN
def certificate(reference: str, number: int) -> Response:
    """Certify how each condition is kept; or read what was sent and what the regulator made of it."""
    own = _bound(reference)
    owed = keeping.return_(own.licence, number)
    conditions = keeping.conditions(own.standing, clock.today())
    answers = {each.ref: (_typed(f"answer-{each.ref}"), _typed(f"words-{each.ref}")) for each in conditions}
    words, form, wrong = _typed("text"), EmptyForm(), {}
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                held = _bound(reference)
                _leads(held)
                owed = keeping.return_(held.licence, number)
                keeping_returns.certify(held.licence, owed, answers, words, actor=g.actor, now=clock.now())
        except Refused as refused:
            wrong = {refused.field or "": refused.message}
        else:
            flash("The certificate is sent, and kept with the time.", "done")
            return redirect(url_for(".certificate", reference=reference, number=number), 303)
    own = _bound(reference)
    return _page(
        own,
        "return",
        status=422 if wrong else 200,
        form=form,
        owed=keeping.return_(own.licence, number),
        sends=keeping.sent(keeping.return_(own.licence, number).id),
        conditions=conditions,
        answers=answers,
        words=words,
        wrong=wrong,
        choices=keeping_returns.ANSWERS,
        longest=LONGEST,
    )


@pages.route("/<string:reference>/notices/<string:name>")
@OWN
def notice(reference: str, name: str) -> Response:
    """A notice, once somebody has confirmed its receipt; before that the button that does."""
    own = _own(reference)
    found = keeping_own.notice_for(own, name)
    if not found.opened:
        return _page(own, "receipt", found=found, form=EmptyForm())
    document, version = papers.document_of(found.notice)
    appeal = keeping_appeals.appeal_of(found.change.id)
    return _page(
        own,
        "notice",
        found=found,
        body=body_of(document, version),
        notice_title=papers.said_in(version)["title"],
        forms=documents.forms(version.id),
        said=keeping_own.said(found),
        appeal=appeal,
        appeal_files=keeping_appeals.files(appeal.id) if appeal and found.delivery.leads else [],
        hearing=keeping_appeals.hearing(found.change.id),
        form=EmptyForm(),
    )


@pages.route("/<string:reference>/notices/<string:name>/receipt", methods=["POST"])
@OWN
def receive(reference: str, name: str) -> Response:
    """Open a notice and confirm its receipt."""
    if EmptyForm().validate_on_submit():
        with transaction():
            own = _own(reference)
            sent = keeping_own.notice_for(own, name).delivery
            keeping_notices.receive(own.licence, sent, actor=g.actor, now=clock.now())
    return redirect(url_for(".notice", reference=reference, name=name), 303)


@pages.route("/<string:reference>/notices/<string:name>/notice.<any(pdf, html, json):form>")
@OWN
def notice_form(reference: str, name: str, form: str) -> Response:
    """A form of a notice as a file."""
    _document, version = papers.document_of(_opened(_own(reference), name).notice)
    return form_of(version, form, name)


@pages.route("/<string:reference>/notices/<string:name>/say", methods=["GET", "POST"])
@OWN
def represent(reference: str, name: str) -> Response:
    """Make representations on a notice."""
    form = SayForm()
    found = _opened(_own(reference), name)

    def act(own: Own) -> None:
        sent = _opened(own, name).delivery
        keeping_notices.represent(own.licence, sent, form.text.data, actor=g.actor, now=clock.now())

    then = url_for(".notice", reference=reference, name=name)
    return _answer(reference, form, act, "say", then, "It is sent, and kept with the time.", found=found)


@pages.route("/<string:reference>/notices/<string:name>/appeal", methods=["GET", "POST"])
@OWN
@takes(largest=LARGEST_POST)
def appeal(reference: str, name: str) -> Response:
    """Appeal against what was decided, on the notice of it, with files."""
    form = AppealForm()
    own = _own(reference)
    found = _opened(own, name)
    uploads = received(form.files.data, form.files) if request.method == "POST" else []
    if uploads is None:
        return _page(own, "appeal", status=422, form=form, found=found)

    def act(own: Own) -> None:
        sent = _opened(own, name).delivery
        appeal_against(own.licence, sent, form.text.data, uploads, actor=g.actor, now=clock.now())

    then = url_for(".notice", reference=reference, name=name)
    return _answer(reference, form, act, "appeal", then, "Your appeal is sent, and kept with the time.", found=found)


@pages.route("/<string:reference>/notices/<string:name>/appeal/files/<int:file_id>")
@OWN
def appeal_file(reference: str, name: str, file_id: int) -> Response:
    """A file of our own appeal. Who does not lead did not send it, and does not have it."""
    found = _opened(_own(reference), name)
    if not found.delivery.leads or found.notice.of != "decision":
        raise NotFound
    kept = keeping_appeals.file(found.change.id, file_id)
    return saved_file(kept.sha256, kept.name)


@pages.route("/<string:reference>/notices/<string:name>/waive", methods=["POST"])
@OWN
def waive(reference: str, name: str) -> Response:
    """Say that no more time is needed."""
    if EmptyForm().validate_on_submit():
        try:
            with transaction():
                own = _own(reference)
                keeping_notices.waive(own.licence, _opened(own, name).delivery, actor=g.actor, now=clock.now())
        except Refused as refused:
            flash(refused.message, "told")
        else:
            flash("It is recorded that you need no more time.", "done")
    return redirect(url_for(".notice", reference=reference, name=name), 303)


def _typed(name: str) -> str:
    """What was typed, without what no page can show."""
    return shown(request.form.get(name, ""))


def _own(reference: str) -> Own:
    return keeping_own.one_for(g.actor, reference, clock.now())


def _bound(reference: str) -> Own:
    """A licence that binds them today: what its members owe and ask for is nobody else's."""
    found = _own(reference)
    if not found.belongs:
        raise NotFound
    return found


def _leads(own: Own) -> None:
    if not own.leads:
        raise Refused("The lead licensee answers for the licence: ask its people to do this")


def _opened(own: Own, name: str) -> Received:
    """A notice that was opened. One whose receipt nobody confirmed shows nothing of itself."""
    found = keeping_own.notice_for(own, name)
    if not found.opened:
        raise NotFound
    return found


def _answer(reference: str, form: Form, act: Any, template: str, then: str, done: str, **context: Any) -> Response:
    own = _own(reference)
    if form.validate_on_submit():
        try:
            with transaction():
                act(_own(reference))
        except Refused as refused:
            form.show(refused)
        else:
            flash(done, "done")
            return redirect(then, 303)
        own = _own(reference)
    return _page(own, template, status=422 if form.errors else 200, form=form, **context)


def _page(own: Own, template: str, *, status: int = 200, **context: Any) -> Response:
    html = render_template(
        f"licensing/licence_own/{template}.html",
        own=own,
        licence=own.licence,
        stood=own.standing,
        names=keeping.names(own.standing),
        invented=papers.is_invented(own.standing) or own.organisation.invented,
        today=clock.today(),
        change_title=papers.change_title,
        **context,
    )
    return make_response(html, status)
