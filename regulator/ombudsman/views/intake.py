"""Logging a complaint, and finding whether the person and the case are known."""

from flask import flash, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.refused import Refused
from regulator.register import queries as register
from regulator.register.rules.words import Kind

from ..actions import shared
from ..actions.intake import Logged
from ..forms import FindForm, LogForm
from ..queries import index
from ..queries.identity import Identity
from ..queries.index import Match
from ..rules.words import Channel, Situation, Stage
from .site import LOG, READ, page, pages


def providers() -> list[tuple[str, str]]:
    """Prisons, companies and trusts by name, for a list of suggestions."""
    found = []
    after = None
    while True:
        listed = register.organisations(
            g.actor, kinds=[Kind.PRISON, Kind.CRC, Kind.LRT], active=True, after=after, limit=500
        )
        found += [(each.code, each.name) for each in listed.items]
        after = listed.more
        if after is None:
            return found


@pages.route("/log", methods=["GET", "POST"])
@LOG
def log() -> Response:
    """Log a complaint: one page, in the order of a letter, by keyboard."""
    form = LogForm(data={"received_on": clock.today(), "channel": "letter", "situation": "prison",
                         "reply_format": "plain", "reply_language": "english", "together": "each",
                         "language": "English"})  # fmt: skip
    like: list[Match] = []
    if request.method == "POST" and "look" in request.form:
        like = _like(form)
    elif form.validate_on_submit():
        try:
            with transaction():
                made = shared.log_letter(
                    _logged(form),
                    _others(form),
                    joint=form.together.data == "joint",
                    actor=g.actor,
                    now=clock.now(),
                    today=clock.today(),
                )
        except Refused as refused:
            form.show(refused)
            like = _like(form)
        else:
            references = ", ".join(each.reference for each in made)
            flash(f"Logged as {references}. The acknowledgement waits to be read and approved.", "done")
            return redirect(url_for(".show", reference=made[0].reference), 303)
    return page("log", status=422 if form.errors else 200, form=form, like=index.people_of(like), providers=providers())


@pages.route("/log/like", methods=["POST"])
@LOG
def like() -> Response:
    """Who may be meant, while a clerk types: a part of the page, put into it by a script."""
    form = LogForm()
    return page("like", like=index.people_of(_like(form)), form=form)


@pages.route("/find", methods=["GET", "POST"])
@READ
def find() -> Response:
    """Find a case by half a name, or a number. What is looked for is sent, and stands in no address."""
    form = FindForm()
    found: list[list[Match]] = []
    looked = form.validate_on_submit()
    if looked:
        found = index.people_of(index.found(g.actor, form.who.data, came=form.came.data))
    return page("find", status=422 if form.errors else 200, form=form, found=found, looked=looked)


def _like(form: LogForm) -> list[Match]:
    number, name = form.number.data or "", form.name.data or ""
    by_number = index.found(g.actor, number[:100]) if number.strip() else []
    by_name = index.found(g.actor, name[:200]) if name.strip() else []
    seen = {each.reference for each in by_number}
    return by_number + [each for each in by_name if each.reference not in seen]


def _others(form: LogForm) -> list[Identity]:
    address = form.address.data or ""
    return [Identity(name=name, number=number, address=address) for name, number in form.other_people]


def _logged(form: LogForm) -> Logged:
    who = Identity(name=form.name.data, number=form.number.data, address=form.address.data, email=form.email.data)
    return Logged(
        who=who,
        story=form.story.data,
        respondent=form.respondent.data,
        held_at=form.held_at.data,
        channel=Channel(form.channel.data),
        situation=Situation(form.situation.data),
        received_on=form.received_on.data,
        subjects=form.chosen_subjects,
        confidential=form.confidential.data,
        way=form.way,
        by_mail=bool(form.email.data),
        language=form.language.data,
        learned_on=form.learned_on.data,
        stages=Stage(form.stages.data) if form.stages.data else None,
        complained_on=form.complained_on.data,
        last_reply_on=form.last_reply_on.data,
        priority=form.priority.data,
        reprisal=form.reprisal.data,
        person=form.person.data,
        clash=form.clash.data,
    )
