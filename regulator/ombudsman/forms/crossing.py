"""What is filled in where something crosses the wall: an answer of a provider, a request to inspect, the post."""

from typing import Any

from wtforms import MultipleFileField

from regulator.core.forms import DateField, Form, Line, OneOfFew, Paragraph, VersionedForm


class AnswerForm(VersionedForm):
    """A provider's answer to what it was asked for."""

    text = Paragraph("Your answer", what="your answer", longest=20_000, rows=8)
    files = MultipleFileField("Papers")


class SendDraftForm(VersionedForm):
    """What of a draft the provider is shown."""

    shown = Paragraph(
        "What the provider is shown",
        what="what the provider is shown",
        longest=20_000,
        rows=12,
        hint="Its people see this text and nothing else of the case. Take out what the person did not agree to.",
    )
    consent = Paragraph("How and when the person agreed to it", what="how they agreed", longest=1_000, rows=2)


class CommentForm(VersionedForm):
    """A provider's comments on the facts of a draft."""

    text = Paragraph(
        "Which facts are wrong or missing?",
        what="your comments",
        longest=20_000,
        rows=10,
        hint="If none is, say so.",
    )
    files = MultipleFileField("Papers that show it")


class ReplyForm(VersionedForm):
    """The investigator's answer to them."""

    text = Paragraph(
        "Your answer",
        what="your answer",
        longest=20_000,
        rows=8,
        hint="What you change, what stays and why. The provider's people read this.",
    )


class AskForm(Form):
    """A request to inspect."""

    code = Line("Code of the provider", what="the code", longest=20, width="govuk-input--width-10")
    grounds = Paragraph(
        "Grounds",
        what="the grounds",
        longest=5_000,
        rows=8,
        hint="The regulator's inspectors read this. Name no one, and no case.",
    )


class DecideRequestForm(VersionedForm):
    """The regulator's answer, with reasons."""

    accept = OneOfFew("What do you decide?", what="what you decide")
    reasons = Paragraph("Reasons", what="your reasons", longest=5_000, rows=6)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.accept.offer([("yes", "Inspect"), ("no", "Do not inspect")])


class PostedForm(Form):
    """When a batch went to the post."""

    on = DateField("Handed to the post on", what="the date")


class GiveForm(Form):
    """The case that a letter is given to."""

    reference = Line("Case", what="the reference of the case", longest=20, width="govuk-input--width-10")
