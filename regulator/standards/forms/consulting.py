"""The forms of a consultation: set up by staff, answered by anybody, looked at and replied to by staff."""

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField

from regulator.core.forms import Chosen, DateField, Form, Line, OneOfFew, Paragraph, VersionedForm

from .drafting import LONGEST_REASON, LONGEST_TITLE

LONGEST_ANSWER = 20_000
LONGEST_NAME = 200


class OpenForm(VersionedForm):
    """Ask the public about a draft."""

    title = Line("Title", what="the title", longest=LONGEST_TITLE)
    introduction = Paragraph(
        "What you ask, and of whom", what="what you ask", longest=LONGEST_ANSWER, rows=6, hint="In plain words."
    )
    opens_on = DateField("It opens on", what="the first day", hint="Today or later.")
    closes_on = DateField("It closes at the end of", what="the last day", hint="At least two weeks later.")


class BeginResponseForm(Form):
    """Who answers."""

    name = Line("Your name", what="your name", longest=LONGEST_NAME)
    organisation = Line("The organisation you answer for", what="the organisation", longest=LONGEST_NAME, optional=True)
    may_name = BooleanField("You may publish my name, and the organisation's, with the response")


class PartForm(VersionedForm):
    """One answer, on a clause or on the whole draft."""

    ref = Chosen("What it is about", what="a clause, or the draft as a whole", optional=True)
    view = OneOfFew("What you think of it", what="what you think of it")
    text = Paragraph("Your answer", what="your answer", longest=LONGEST_ANSWER, rows=8)
    author = Line("Who wrote this", what="who wrote this", longest=LONGEST_NAME, hint="Where several answer together.")
    files = MultipleFileField("Files", description="PDF, Word, Excel or a picture, 10 MB each at most")


class ModerateForm(VersionedForm):
    """Whether a response can be published. The texts of its parts are boxes of their own."""

    moderation = OneOfFew("Is it published?", what="whether it is published")
    reason = Paragraph(
        "Why it is withheld, or what was taken out",
        what="the reason",
        longest=LONGEST_REASON,
        optional=True,
        hint="Needed where it is withheld or a text was changed.",
    )


class ReplyForm(VersionedForm):
    """The regulator's reply."""

    reply = Paragraph(
        "The regulator's reply",
        what="the reply",
        longest=LONGEST_ANSWER,
        rows=6,
        hint="What changed because of it, or why not.",
    )
