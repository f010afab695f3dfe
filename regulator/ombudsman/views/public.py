"""The form on the website, for people supervised in the community and for families. It needs no account."""

from datetime import timedelta
from hashlib import sha256

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask import session as cookie
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.actor import STRANGER
from regulator.core.db import transaction
from regulator.core.refused import Refused
from regulator.people.actions.attempts import Limit, count_attempt
from regulator.people.views.site import network
from regulator.register import queries as register
from regulator.register.rules.words import Kind

from ..actions.intake import Logged, complain
from ..forms import ComplainForm
from ..queries.identity import Identity
from ..rules.words import Channel, Situation, Stage

pages = Blueprint("complain", __name__, url_prefix="/complain")
PUBLIC = allow(Access.PUBLIC)
MOST = 5  # complaints from one network in an hour
KEPT = "complained"  # what the signed cookie calls the reference that is shown once


@pages.route("", methods=["GET"])
@PUBLIC
def start() -> str:
    """What the Ombudsman can do, who may complain and how."""
    return render_template("ombudsman/public/start.html")


@pages.route("/form", methods=["GET", "POST"])
@PUBLIC
def form() -> Response:
    """The complaint."""
    made = ComplainForm(_providers())
    if made.validate_on_submit():
        try:
            now = clock.now()
            told = "Too many complaints came from where you are. Wait an hour, or write us a letter."
            count_attempt(
                [Limit(sha256(f"complain:{network()}".encode()).hexdigest(), MOST, timedelta(hours=1), told)], now
            )
            with transaction():
                reference = complain(_logged(made), now=now, today=clock.today()).reference
        except Refused as refused:
            made.show(refused)
        else:
            cookie[KEPT] = reference
            return redirect(url_for(".done"), 303)
    return make_response(render_template("ombudsman/public/form.html", form=made), 422 if made.errors else 200)


@pages.route("/done")
@PUBLIC
def done() -> Response:
    """The reference, to the one who has just complained."""
    reference = cookie.get(KEPT)
    if not reference:
        return redirect(url_for(".start"), 303)
    return make_response(render_template("ombudsman/public/done.html", reference=reference))


def _providers() -> list[tuple[str, str]]:
    found = []
    after = None
    while True:
        listed = register.organisations(
            STRANGER, kinds=[Kind.PRISON, Kind.CRC, Kind.LRT], active=True, after=after, limit=500
        )
        found += [(each.code, each.name) for each in listed.items]
        after = listed.more
        if after is None:
            return found


def _logged(made: ComplainForm) -> Logged:
    stages = Stage(made.stages.data) if made.stages.data else None
    return Logged(
        who=Identity(name=made.name.data, number=made.number.data, address=made.address.data, email=made.email.data),
        story=made.story.data,
        respondent=made.respondent.data,
        channel=Channel.WEB_FORM,
        situation=Situation(made.situation.data),
        received_on=clock.today(),
        subjects=made.chosen_subjects,
        reprisal=made.reprisal.data or "",
        way=made.way,
        by_mail=bool(made.email.data),
        learned_on=made.learned_on.data,
        stages=stages,
        complained_on=made.complained_on.data,
        last_reply_on=made.last_reply_on.data,
    )
