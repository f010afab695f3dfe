"""Calls and visits, written down while somebody speaks."""

from flask import flash, g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.refused import Refused

from ..actions import notes, translating
from ..actions.intake import Logged
from ..forms import NoteForm, TranslationForm
from ..models import Complaint
from ..queries import index
from ..queries.cases import Case
from ..queries.identity import Identity
from ..queries.index import Match
from ..rules.words import Channel, ReadBack, Situation
from .intake import providers
from .site import LOG, READ, about, moment, page, pages


@pages.route("/notes/new", methods=["GET", "POST"])
@LOG
def note() -> Response:
    """Write down a call or a visit: to its case, or as a new complaint. One page, by keyboard."""
    now = clock.now().astimezone(clock.LONDON)
    form = NoteForm(
        data={"channel": "phone", "on": now.date(), "time": f"{now:%H:%M}", "situation": "prison"},
    )
    like: list[Match] = []
    if form.validate_on_submit():
        try:
            with transaction():
                made = _noted(form)
        except Refused as refused:
            form.show(_beside(refused))
            like = _like(form)
        else:
            flash(f"Written down, as {made.reference}.", "done")
            return redirect(url_for(".show", reference=made.reference), 303)
    status = 422 if form.errors else 200
    return page("note", status=status, form=form, like=index.people_of(like), providers=providers())


@pages.route("/cases/<string:reference>/translation", methods=["GET", "POST"])
@READ
def translation(reference: str) -> Response:
    """Put the translation of a letter to its case."""
    form = TranslationForm()

    def act(_case: Case) -> None:
        translating.put(reference, form.seen, text=form.text.data, by=form.by.data, actor=g.actor, at=moment())

    return about(reference, form, act, "form", title="The translation of the letter", button="Put it to the case")


def _noted(form: NoteForm) -> Complaint:
    spoken = notes.Spoken(
        channel=Channel(form.channel.data),
        who=form.who.data,
        at=form.spoken_at,
        said=form.said.data,
        read_back=ReadBack(form.read_back.data),
        why_not=form.why_not.data or "",
    )
    if form.case.data:
        return notes.note(spoken, form.case.data, actor=g.actor, now=clock.now())
    if not form.name.data:
        raise Refused("Enter the name of the person, or the reference of their case", "name")
    told = Logged(
        who=Identity(form.name.data, form.number.data or "", address=form.address.data or ""),
        story="",
        respondent=form.respondent.data or "",
        channel=spoken.channel,
        situation=Situation(form.situation.data or "prison"),
        received_on=form.on.data,
        subjects=form.chosen_subjects,
        reprisal=form.reprisal.data or "",
        person=form.person.data or "",
        clash=form.clash.data or "",
    )
    return notes.note_new(spoken, told, actor=g.actor, now=clock.now())


def _beside(refused: Refused) -> Refused:
    """A rule's no, beside the field that this page has for it."""
    return Refused(refused.message, {"received_on": "on"}.get(refused.field or "", refused.field))


def _like(form: NoteForm) -> list[Match]:
    return index.found(g.actor, (form.number.data or form.name.data or "")[:200])
