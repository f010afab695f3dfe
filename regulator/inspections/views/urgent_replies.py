"""A provider's people open the letter of urgent notification that they were sent, and reply in public."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.documents import markup
from regulator.core.forms import Form
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from .. import queries
from ..actions import urgent as actions
from ..forms.replies import EmptyForm
from ..forms.urgent import ReplyForm
from ..models.inspection import Inspection
from ..queries import urgent as found
from ..queries.urgent_corrections import paper_named
from ..queries.work import work
from .downloads import paper_as_file, paper_form

pages = Blueprint("urgent_replies", __name__, url_prefix="/organisation/urgent-notifications")
REPLY = allow(Permission.INSPECTION_REPLY)


@pages.route("")
@REPLY
def notifications() -> str:
    """The urgent notifications that my organisation was sent."""
    rows = [(one, told, work(one), found.replies(one.id)) for one, told in found.notifications_for(g.actor)]
    return render_template("inspections/notified/index.html", rows=rows)


@pages.route("/<string:reference>", methods=["GET", "POST"])
@REPLY
def notification(reference: str) -> Response:
    """The letter, once somebody has confirmed its receipt; with the reply, or the form for it."""
    inspection = found.one_sent_to(g.actor, reference)
    form = ReplyForm()

    def act(held: Inspection) -> None:
        today = clock.today()
        actions.record_reply(
            held,
            sender="provider",
            text=form.text.data,
            received_on=today,
            actor=g.actor,
            now=clock.now(),
            public_url=g.settings.public_url,
        )

    told = queries.urgent_notification(inspection.id)
    if told is not None and told.received_at is None:
        return _page(inspection, "receipt", EmptyForm())
    if form.validate_on_submit() and _done(reference, act, form):
        flash("Your reply is sent, and is published beside the letter", "done")
        return redirect(url_for(".notification", reference=reference), 303)
    return _page(found.one_sent_to(g.actor, reference), "show", form)


@pages.route("/<string:reference>/receipt", methods=["POST"])
@REPLY
def receive_notification(reference: str) -> Response:
    """Open the letter and confirm its receipt."""
    form = EmptyForm()
    if form.validate_on_submit():
        _done(reference, lambda held: actions.receive(held, actor=g.actor, now=clock.now()), form)
    return redirect(url_for(".notification", reference=reference), 303)


@pages.route("/<string:reference>/papers/<string:name>.<any(pdf, html, json):form>")
@REPLY
def notification_form(reference: str, name: str, form: str) -> Response:
    """The letter or a reply as a file."""
    return paper_form(paper_named(_opened(reference), name), form)


@pages.route("/<string:reference>/debriefing-paper")
@REPLY
def notification_debriefing(reference: str) -> Response:
    """The debriefing paper that goes with the letter."""
    return paper_as_file(queries.urgent_notification(_opened(reference).id))


def _opened(reference: str) -> Inspection:
    """The inspection whose letter was opened. One whose receipt nobody confirmed shows nothing of it."""
    inspection = found.one_sent_to(g.actor, reference)
    told = queries.urgent_notification(inspection.id)
    if told is None or told.received_at is None:
        raise NotFound
    return inspection


def _done(reference: str, act: Callable[[Inspection], Any], form: Form) -> bool:
    try:
        with transaction():
            act(found.one_sent_to(g.actor, reference))
    except Refused as refused:
        form.show(refused)
        return False
    return True


def _page(inspection: Inspection, template: str, form: Form) -> Response:
    letter = found.letter(inspection)
    if letter is None:
        raise NotFound
    opened = template == "show"
    body = markup.body(found.KIND.template, letter.content, content_hash=letter.version.content_hash) if opened else ""
    came = found.replies(inspection.id)
    html = render_template(
        f"inspections/notified/{template}.html",
        inspection=inspection,
        work=work(inspection),
        told=queries.urgent_notification(inspection.id),
        letter=letter,
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
        own=next((each for each in came if each.sender == "provider"), None),
        today=clock.today(),
        form=form,
    )
    return make_response(html, 422 if form.errors else 200)
