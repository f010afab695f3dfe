"""Urgent notification as the regulator works on it: the question, the chief inspector's letter, its replies."""

from typing import BinaryIO, cast

from flask import flash, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from regulator.core import clock, files
from regulator.core.access import allow
from regulator.core.actor import Actor
from regulator.core.db import transaction
from regulator.core.documents import markup
from regulator.core.files import PAPERS, Received
from regulator.core.limits import takes
from regulator.core.refused import Refused
from regulator.people.rules import Permission
from regulator.standards import queries as standards

from .. import queries
from ..actions import urgent as actions
from ..forms.replies import EmptyForm
from ..forms.urgent import AskForm, DeclineForm, LetterForm, PostedReplyForm
from ..models.inspection import Inspection
from ..queries import urgent as found
from ..queries.people import names
from ..queries.urgent_corrections import open_one, paper_named
from ..queries.urgent_factors import known
from ..rules import urgent as rules
from ..rules.urgent_corrections import CORRECTABLE
from .downloads import paper_as_file, paper_form
from .draft import done, pressed
from .site import page, pages, section

READ = allow(Permission.INSPECTION_READ)
ASK = allow(Permission.INSPECTION_DRAFT, Permission.INSPECTION_URGENT_NOTIFICATION)
DECIDE = allow(Permission.INSPECTION_URGENT_NOTIFICATION)
PUBLISH = allow(Permission.INSPECTION_URGENT_NOTIFICATION, Permission.INSPECTION_PUBLISH)
LARGEST_POST = 60 * 1024 * 1024  # bytes: one debriefing paper


def concerned(inspection: Inspection, _actor: Actor) -> bool:
    """Whether an urgent notification can follow, or has followed."""
    return inspection.state in rules.OPEN_IN or queries.urgent_notification(inspection.id) is not None


@pages.route("/<string:reference>/urgent")
@READ
@section("Urgent notification", 85, concerned)
def urgent(reference: str) -> Response:
    """What speaks for an urgent notification, how the question stands, the letter and its replies."""
    return _shown(queries.one_visible_to(g.actor, reference))


def _shown(inspection: Inspection) -> Response:
    notification = queries.urgent_notification(inspection.id)
    referrals = found.referrals(inspection.id)
    keys = [key for each in referrals for key in (each.put_by, each.answered_by)]
    keys += [notification.issued_by, notification.received_by] if notification else []
    today = clock.today()
    letter = found.letter(inspection)
    issued_here = notification is not None and notification.factors is not None
    return page(
        inspection,
        "urgent",
        under="urgent",
        form=EmptyForm(),
        factors=rules.factors(known(inspection)),
        notification=notification,
        issued_here=issued_here,
        referrals=referrals,
        waiting=found.open_referral(inspection.id),
        names=names(keys),
        letter=letter,
        correction=open_one(inspection.id),
        correctable=CORRECTABLE,
        replies=list(zip(found.replies(inspection.id), found.reply_papers(inspection), strict=True)),
        senders=rules.ADDRESSEES,
        no=rules.may_be_decided(inspection.state, notification is not None),
        letter_clock=found.clock_of(inspection.id, rules.LETTER_CLOCK),
        reply_clock=found.clock_of(inspection.id, rules.REPLY_CLOCK),
        not_public_yet=rules.may_be_public(notification.issued_on or today, notification.received_at is not None, today)
        if issued_here and notification is not None
        else None,
        today=today,
        asks=g.actor.may(Permission.INSPECTION_DRAFT) or g.actor.may(Permission.INSPECTION_URGENT_NOTIFICATION),
        decides=g.actor.may(Permission.INSPECTION_URGENT_NOTIFICATION),
        publishes=g.actor.may(Permission.INSPECTION_URGENT_NOTIFICATION) or g.actor.may(Permission.INSPECTION_PUBLISH),
    )


@pages.route("/<string:reference>/urgent/ask", methods=["GET", "POST"])
@ASK
def ask_urgently(reference: str) -> Response:
    """Ask the chief inspector whether to notify urgently."""
    form = AskForm()

    def act() -> None:
        actions.put(queries.one_visible_to(g.actor, reference), why=form.why.data, actor=g.actor, now=clock.now())

    if done(form, act):
        flash("The chief inspector is asked, and told by mail", "done")
        return redirect(url_for(".urgent", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    status = 422 if form.errors else 200
    return page(inspection, "urgent_ask", under="urgent", status=status, form=form)


@pages.route("/<string:reference>/urgent/decline", methods=["GET", "POST"])
@DECIDE
def decline_urgently(reference: str) -> Response:
    """Decide that there is no urgent notification."""
    form = DeclineForm()

    def act() -> None:
        inspection = queries.one_visible_to(g.actor, reference)
        actions.decline(inspection, reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act):
        flash("It is decided that there is no urgent notification", "done")
        return redirect(url_for(".urgent", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    status = 422 if form.errors else 200
    return page(inspection, "urgent_decline", under="urgent", status=status, form=form)


@pages.route("/<string:reference>/urgent/letter", methods=["GET", "POST"])
@DECIDE
@takes(largest=LARGEST_POST)
def write_urgently(reference: str) -> Response:
    """Write the letter. It goes to the provider at once, and is public later."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = LetterForm()
    offered = found.addressees(inspection)
    form.addressees.offer(offered)
    if request.method == "GET":
        form.addressees.data = [value for value, _words in offered]

    if form.validate_on_submit():
        try:
            paper = _received(inspection, form.file.data)
            wanted = actions.Wanted(form.reasons.data, form.addressees.data, form.words, paper)
            with transaction():
                held = queries.one_visible_to(g.actor, reference)
                actions.issue(held, wanted, actor=g.actor, now=clock.now(), public_url=g.settings.public_url)
        except Refused as refused:
            form.show(refused)
        else:
            flash("The letter is sent to the provider. It is not public yet", "done")
            return redirect(url_for(".urgent", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    return page(
        inspection,
        "urgent_letter",
        under="urgent",
        status=422 if form.errors else 200,
        form=form,
        factors=rules.factors(known(inspection)),
        power=standards.power(rules.POWER),
    )


def _received(inspection: Inspection, sent: FileStorage | None) -> Received | None:
    """The debriefing paper, checked for what it would give away; None where none was sent."""
    if not sent or not sent.filename:
        return None
    received = files.receive(cast(BinaryIO, sent.stream), name=sent.filename, allowed=PAPERS)
    actions.check_paper(inspection, received)
    return received


@pages.route("/<string:reference>/urgent/publish", methods=["POST"])
@PUBLISH
def publish_urgently(reference: str) -> Response:
    """Make the letter public."""

    def act() -> None:
        actions.publish(queries.one_visible_to(g.actor, reference), actor=g.actor, now=clock.now())

    return pressed(act, said="The letter is public", then=url_for(".urgent", reference=reference))


@pages.route("/<string:reference>/urgent/reply", methods=["GET", "POST"])
@ASK
def urgent_reply(reference: str) -> Response:
    """Record a public reply that came by post."""
    form = PostedReplyForm()
    inspection = queries.one_visible_to(g.actor, reference)
    came = {each.sender for each in found.replies(inspection.id)}
    form.sender.offer((value, words) for value, words in rules.ADDRESSEES.items() if value not in came)

    def act() -> None:
        actions.record_reply(
            queries.one_visible_to(g.actor, reference),
            sender=form.sender.data,
            text=form.text.data,
            received_on=form.received_on.data,
            actor=g.actor,
            now=clock.now(),
            public_url=g.settings.public_url,
        )

    if done(form, act):
        flash("The reply is recorded", "done")
        return redirect(url_for(".urgent", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    status = 422 if form.errors else 200
    return page(inspection, "urgent_reply", under="urgent", status=status, form=form)


@pages.route("/<string:reference>/urgent/papers/<string:name>")
@READ
def urgent_paper(reference: str, name: str) -> Response:
    """The letter or a reply, to read."""
    inspection = queries.one_visible_to(g.actor, reference)
    paper = paper_named(inspection, name)
    body = markup.body(found.KIND.template, paper.content, content_hash=paper.version.content_hash)
    shown = Markup(body)  # noqa: S704 - made by our own templates, which escape every word
    return page(inspection, "urgent_paper", under="urgent", paper=paper, name=name, body=shown)


@pages.route("/<string:reference>/urgent/papers/<string:name>.<any(pdf, html, json):form>")
@READ
def urgent_paper_form(reference: str, name: str, form: str) -> Response:
    """The letter or a reply as a file."""
    return paper_form(paper_named(queries.one_visible_to(g.actor, reference), name), form)


@pages.route("/<string:reference>/urgent/debriefing-paper")
@READ
def urgent_debriefing(reference: str) -> Response:
    """The debriefing paper that goes with the letter."""
    return paper_as_file(queries.urgent_notification(queries.one_visible_to(g.actor, reference).id))
