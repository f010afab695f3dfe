"""The forms of an urgent notification: the question, the answer, the letter and the reply."""

from collections.abc import Sequence

from flask_wtf.file import FileField

from regulator.core.forms import Chosen, DateField, Form, Paragraph, Several

from ..rules.urgent_corrections import Piece
from .planning import LONGEST_REASON

LONGEST = 20_000  # characters


class AskForm(Form):
    """Put the question to the chief inspector."""

    why = Paragraph(
        "Why outcomes may be so poor",
        what="why outcomes may be so poor",
        longest=LONGEST_REASON,
        hint="The chief inspector reads it beside what is listed here. Name no prisoner.",
    )


class DeclineForm(Form):
    """There is no urgent notification."""

    reason = Paragraph("Why there is none", what="why there is none", longest=LONGEST_REASON)


class LetterForm(Form):
    """The letter of urgent notification."""

    first = ("reasons", "vulnerability", "unheeded", "confidence", "addressees")
    reasons = Paragraph(
        "Why you notify urgently",
        what="why you notify urgently",
        longest=LONGEST,
        rows=8,
        hint="The words of the letter. Leave an empty line between paragraphs. Everybody will read it.",
    )
    vulnerability = Paragraph(
        "On the vulnerability of the people there", what="the words", longest=LONGEST, optional=True
    )
    unheeded = Paragraph("On earlier concerns that were not acted on", what="the words", longest=LONGEST, optional=True)
    confidence = Paragraph(
        "Your confidence that it would change without a notification",
        what="what confidence you have that it would change without a notification",
        longest=LONGEST,
    )
    addressees = Several("To whom", what="to whom the letter goes", optional=False)
    file = FileField("Debriefing paper, if one goes with it (PDF, Word or Excel)")

    @property
    def words(self) -> dict[str, str]:
        """The chief inspector's own words on each factor that has some."""
        keys = ("vulnerability", "unheeded", "confidence")
        return {key: self[key].data for key in keys if self[key].data}


class ReplyForm(Form):
    """The provider's public reply."""

    text = Paragraph(
        "Your public reply",
        what="the reply",
        longest=LONGEST,
        rows=12,
        hint="It is published beside the letter and cannot be changed. Leave an empty line between paragraphs.",
    )


class PostedReplyForm(Form):
    """A reply that came by post."""

    first = ("sender", "received_on", "text")
    sender = Chosen("Who replies", what="who replies")
    received_on = DateField("When it came", what="the day on which it came")
    text = Paragraph("What it says", what="the reply", longest=LONGEST, rows=12)


def paper_correction_form(parts: Sequence[Piece]) -> Form:
    """What the pieces of a paper are to say instead, each in its box, and what everybody is told of it."""
    boxes = {
        each.key: Paragraph(
            each.words, what="what it is to say instead", longest=LONGEST, rows=6, optional=not each.needed
        )
        for each in parts
    }
    note = Paragraph(
        "What is corrected, and why",
        what="what is corrected, and why",
        longest=LONGEST_REASON,
        hint="Everybody reads it in the new version. For example: the letter gave 43 men; it was 34.",
    )
    made: type[Form] = type("PaperCorrectionForm", (Form,), {**boxes, "note": note, "last": ("note",)})
    return made()
