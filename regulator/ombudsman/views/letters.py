"""Letters: read and approved one by one, printed in batches, written into the postal log."""

from flask import flash, g, make_response, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.documents.rendering import RenderingFailed
from regulator.core.refused import Busy, Refused

from ..actions import letters as actions
from ..forms import ApproveForm, LetterForm, PostedForm, ReasonForm, WriteForm
from ..queries import cases, letters
from ..queries.cases import Case
from ..rules.carrying import NOBODY
from ..rules.letters import WITH_WORDS, needs_a_speaker
from ..rules.texts_welsh import READ_BY_A_SPEAKER
from ..rules.words import Layout
from .site import READ, about, page, pages


@pages.route("/letters")
@READ
def post_room() -> Response:
    """What waits to be read, to be printed, to be posted."""
    return _post_room(ReasonForm(formdata=None))


def _post_room(form: ReasonForm | PostedForm) -> Response:
    to_read, to_print = letters.waiting(g.actor)
    return page(
        "post_room",
        status=422 if form.errors else 200,
        to_read=to_read,
        to_print=to_print,
        held=letters.held(g.actor),
        batches=letters.batches(g.actor),
        form=form,
    )


@pages.route("/letters/print", methods=["POST"])
@READ
def print_batch() -> Response:
    """Put what is approved into a batch for the printer."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.print_batch(actor=g.actor)
        except Refused as refused:
            form.show(refused)
        else:
            flash("The batch is ready. Print it, then write it into the postal log.", "done")
            return redirect(url_for(".post_room"), 303)
    return _post_room(form)


@pages.route("/letters/batches/<string:batch>.pdf")
@READ
def batch_sheets(batch: str) -> Response:
    """The sheets of a batch."""
    return _sheets("letters.pdf", batch=batch)


@pages.route("/letters/batches/<string:batch>/posted", methods=["GET", "POST"])
@READ
def batch_posted(batch: str) -> Response:
    """Write a batch into the postal log."""
    letters.batch_there(g.actor, batch)
    form = PostedForm(data={"on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                number = actions.posted(batch, on=form.on.data, actor=g.actor, today=clock.today())
        except Refused as refused:
            form.show(refused)
        else:
            flash(f"The postal log has {number} letter{'' if number == 1 else 's'} more.", "done")
            return redirect(url_for(".post_room"), 303)
    return page("posted", status=422 if form.errors else 200, form=form, batch=batch)


@pages.route("/cases/<string:reference>/letters/new", methods=["GET", "POST"])
@READ
def write(reference: str) -> Response:
    """Write to the person."""
    form = WriteForm(data={"kind": "free"})

    def act(_case: Case) -> None:
        actions.write(
            reference, form.kind.data, text=form.text.data, actor=g.actor, now=clock.now(), today=clock.today()
        )

    return about(reference, form, act, "form", title="Write to the person", button="Draft it")


@pages.route("/cases/<string:reference>/letters/<string:letter_id>", methods=["GET", "POST"])
@READ
def letter(reference: str, letter_id: str) -> Response:
    """Read a letter; change its words while it is a draft."""
    found = letters.letter(g.actor, reference, letter_id)
    case = cases.show(g.actor, reference)
    form = LetterForm(data={"text": found.text, "version": str(found.version)})
    if form.validate_on_submit():
        try:
            with transaction():
                actions.change(reference, letter_id, form.seen, text=form.text.data, actor=g.actor)
        except Refused as refused:
            form.show(refused)
        else:
            flash("Saved. Read it once more, then approve it.", "done")
            return redirect(url_for(".letter", reference=reference, letter_id=letter_id), 303)
    approving = ApproveForm(formdata=None, data={"version": str(found.version)})
    return _letter(case, found, form, words_form=form, approving=approving)


@pages.route("/cases/<string:reference>/letters/<string:letter_id>/approve", methods=["POST"])
@READ
def approve(reference: str, letter_id: str) -> Response:
    """Let a letter go out."""
    form = ApproveForm()
    found = letters.letter(g.actor, reference, letter_id)
    if form.validate_on_submit():
        try:
            with transaction():
                actions.approve(reference, letter_id, form.seen, actor=g.actor, speaker=form.speaker.data or "")
        except Refused as refused:
            form.show(refused)
        else:
            flash("Approved. It is printed with the next batch.", "done")
            return redirect(url_for(".show", reference=reference), 303)
    shown = LetterForm(formdata=None, data={"text": found.text, "version": str(found.version)})
    return _letter(cases.show(g.actor, reference), found, form, words_form=shown, approving=form)


def _letter(
    case: Case, found: letters.Opened, form: LetterForm | ApproveForm, *, words_form: LetterForm, approving: ApproveForm
) -> Response:
    """The page of a letter. `form` is the one of its two that was sent."""
    return page(
        "letter",
        status=422 if form.errors else 200,
        case=case,
        letter=found,
        form=form,
        words_form=words_form,
        approving=approving,
        needs_a_speaker=needs_a_speaker(found.way),
        easy=found.way.layout == Layout.EASY,
        has_own_words=found.kind in WITH_WORDS,
        read_by=READ_BY_A_SPEAKER,
        nobody=NOBODY,
    )


@pages.route("/cases/<string:reference>/letters/<string:letter_id>.pdf")
@READ
def letter_sheets(reference: str, letter_id: str) -> Response:
    """One letter as it is printed."""
    return _sheets(f"{reference}.pdf", reference=reference, letter_id=letter_id)


def _sheets(name: str, **wanted: str) -> Response:
    try:
        return sent_pdf(letters.sheets(g.actor, **wanted), name)
    except RenderingFailed as fault:
        raise Busy("The PDF cannot be made at this moment. Try again.") from fault


def sent_pdf(content: bytes, name: str) -> Response:
    """A PDF to look at and to print."""
    answer = make_response(content)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
