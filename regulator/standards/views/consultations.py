"""A consultation as staff see it: the responses, looked at one by one, replied to, and published together."""

from flask import g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.files import kept, open_kept
from regulator.core.leaks import in_text
from regulator.core.plain import is_plain
from regulator.core.refused import NotFound, Refused

from ..actions import consulting
from ..actions.responding import VIEWS
from ..forms.consulting import LONGEST_ANSWER, ModerateForm, ReplyForm
from ..forms.drafting import LONGEST_REASON, EmptyForm
from ..models import ConsultationFile
from ..queries import consultations, drafts
from ..queries.consultations import Response as Answer
from .site import PUBLISH, READ, WRITE, done, shown, staff, to


@staff.route("/consultations/<string:reference>", methods=["GET", "POST"])
@READ
def consultation(reference: str) -> Response:
    """The responses to a consultation, and what is still missing."""
    row = consultations.consultation(reference)
    draft = drafts.by_number(row.draft_id)
    answers = consultations.submitted(row.id)
    return shown(
        "consultation/staff",
        row=row,
        draft=draft,
        answers=answers,
        today=clock.today(),
        form=EmptyForm(),
        version=row.version,
    )


@staff.route("/consultations/<string:reference>/publish", methods=["GET", "POST"])
@PUBLISH
def publish_answers(reference: str) -> Response:
    """Publish all responses and replies together."""
    row = consultations.consultation(reference)
    form = EmptyForm()

    def act() -> int:
        held = consultations.consultation(reference)
        return consulting.publish_answers(held, seen=form.seen, actor=g.actor, now=clock.now())

    if done(form, act, told="The responses and the replies are published"):
        return to(url_for(".consultation", reference=reference))
    row = consultations.consultation(reference)
    return shown("consultation/publish", form, version=row.version, row=row, answers=consultations.submitted(row.id))


@staff.route("/consultations/<string:reference>/responses/<string:response>", methods=["GET", "POST"])
@WRITE
def moderate(reference: str, response: str) -> Response:
    """Look at a response: what of it can be published, with what it may give away of a person marked."""
    row = consultations.consultation(reference)
    answer = consultations.whole(consultations.response(g.actor, row, response))
    form = ModerateForm()
    form.moderation.offer((("publish", "Publish it"), ("withhold", "Withhold it")))
    texts = {part.id: part.published_text if part.published_text is not None else part.text for part in answer.parts}
    if request.method == "GET":
        form.moderation.data = answer.row.moderation or ""
        form.reason.data = answer.row.moderation_reason or ""
    else:
        texts = {number: request.form.get(f"text-{number}", text) for number, text in texts.items()}
    of_files = {file.id: _said_of(file) for file in answer.files}

    def act() -> None:
        held = consultations.consultation(reference)
        own = consultations.response(g.actor, held, response)
        consulting.moderate(
            held,
            own,
            seen=form.seen,
            moderation=form.moderation.data,
            reason=form.reason.data,
            texts={number: _tidy(text) for number, text in texts.items()},
            files={
                number: consulting.FileSaid(said.moderation, _reason(said.reason)) for number, said in of_files.items()
            },
            actor=g.actor,
        )

    if done(form, act, told=f"{response} is looked at"):
        return to(url_for(".reply", reference=reference, response=response))
    answer = consultations.whole(consultations.response(g.actor, row, response))
    return shown(
        "consultation/moderate",
        form,
        version=answer.row.version,
        row=row,
        answer=answer,
        texts=texts,
        of_files=of_files,
        leaks=_leaks(answer),
        views=VIEWS,
    )


@staff.route("/consultations/<string:reference>/responses/<string:response>/reply", methods=["GET", "POST"])
@WRITE
def reply(reference: str, response: str) -> Response:
    """Write the regulator's reply to a response."""
    row = consultations.consultation(reference)
    answer = consultations.whole(consultations.response(g.actor, row, response))
    form = ReplyForm()
    if request.method == "GET":
        form.reply.data = answer.row.reply or ""

    def act() -> None:
        held = consultations.consultation(reference)
        own = consultations.response(g.actor, held, response)
        consulting.reply(held, own, seen=form.seen, text=form.reply.data, actor=g.actor)

    if done(form, act, told=f"The reply to {response} is saved"):
        return to(url_for(".consultation", reference=reference))
    answer = consultations.whole(consultations.response(g.actor, row, response))
    return shown("consultation/reply", form, version=answer.row.version, row=row, answer=answer, views=VIEWS)


@staff.route("/consultations/<string:reference>/responses/<string:response>/files/<int:file_id>")
@READ
def response_file(reference: str, response: str, file_id: int) -> Response:
    """A file that came with a response."""
    row = consultations.consultation(reference)
    own = consultations.response(g.actor, row, response)
    found = next((each for each in consultations.files(own.id) if each.id == file_id), None)
    if found is None:
        raise NotFound
    stored = kept(found.sha256)
    answer = Response(open_kept(stored.sha256), mimetype=stored.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


def _said_of(file: ConsultationFile) -> consulting.FileSaid:
    """What the boxes of a file say, or what was decided of it before."""
    if request.method == "GET":
        return consulting.FileSaid(file.moderation or "", file.moderation_reason or "")
    said = request.form.get(f"file-{file.id}", ""), request.form.get(f"file-reason-{file.id}", "")
    return consulting.FileSaid(*said)


def _reason(text: str) -> str:
    """A reason for withholding a file, on one line, as the public reads it."""
    tidied = " ".join(text.split())
    if not is_plain(tidied) or not tidied.isprintable():
        raise Refused("A reason has a character that cannot be kept. Remove it and try again")
    if len(tidied) > LONGEST_REASON:
        raise Refused(f"A reason has at most {LONGEST_REASON:,} characters")
    return tidied


def _tidy(text: str) -> str:
    tidied = "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()
    if not is_plain(tidied) or not all(each.isprintable() or each == "\n" for each in tidied):
        raise Refused("A text has a character that cannot be kept. Remove it and try again")
    if not tidied:
        raise Refused("A part that is published has a text. Withhold the response, or say that words were taken out")
    if len(tidied) > LONGEST_ANSWER:
        raise Refused(f"A text has at most {LONGEST_ANSWER:,} characters")
    return tidied


def _leaks(answer: Answer):
    """What the response may give away of a person, part by part."""
    return {part.id: in_text(part.text, "This answer") for part in answer.parts}
