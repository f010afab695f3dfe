"""What a provider's people and those who answer them fill in."""

from wtforms import MultipleFileField

from regulator.core.forms import DateField, Form, Line, OneOfFew, Paragraph

from ..rules.replying import ANSWERS, CLAIMS, LONGEST
from .draft import LONGEST_REASON, Seen


class PointForm(Seen):
    """One point on one statement, with files."""

    last = ("files",)
    claim = OneOfFew("What is wrong", what="what is wrong with it")
    text = Paragraph(
        "What it should say, and how you know",
        what="what is wrong with the statement",
        longest=LONGEST,
        rows=8,
        hint=f"At most {LONGEST:,} characters, about seven pages. Do not name prisoners.",
    )
    files = MultipleFileField("Files")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.claim.offer(CLAIMS.items())


class AnswerForm(Seen):
    """The inspectorate's answer to one point."""

    last = ("reason",)
    answer = OneOfFew("Your answer", what="whether to accept the point")
    reason = Paragraph("Why", what="the reason", longest=LONGEST, hint="The provider and every reader will see it.")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        labels = {"accept": "Accept it", "part": "Accept it in part", "reject": "Reject it"}
        self.answer.offer([(key, labels[key]) for key in ANSWERS])


class MoreTimeForm(Form):
    """A later last day for the provider's reply."""

    until = DateField("New last day", what="the new last day")
    reason = Line("Why", what="why more time is given", longest=LONGEST_REASON, hint="The provider will see it.")


class NoReplyForm(Form):
    """Why the right of reply ends without a reply."""

    reason = Line("Why there is no reply", what="why there is no reply", longest=LONGEST_REASON)


class LeakForm(Form):
    """Why something that was found may stand."""

    reason = Line(
        "Why it may be published", what="why it may be published", longest=LONGEST_REASON, hint="Kept with your name."
    )


class EmptyForm(Form):
    """A button alone."""
