"""What an addressee's people fill in."""

from collections.abc import Iterable

from wtforms import MultipleFileField

from regulator.core.forms import Chosen, DateField, Form, Line, Paragraph

from ..rules.words import LONGEST, LONGEST_LINE

HINT = f"At most {LONGEST:,} characters, about seven pages. Do not name prisoners."


class SendForm(Form):
    """Something that an addressee sends: words, files, and which earlier words of its own it takes the place of."""

    last = ("files",)
    text = Paragraph("What you say", what="what you want to say", longest=LONGEST, rows=8, hint=HINT)
    by_day = DateField("Done by", what="the day by which it will be done", optional=True)
    withheld = Line(
        "Words that would harm you in business if published",
        what="the words",
        longest=LONGEST_LINE,
        hint="Copy them from what you wrote, if there are any. The public copy is checked for them.",
        optional=True,
    )
    replaces = Chosen(
        "Takes the place of",
        what="which of your own earlier words this takes the place of",
        hint="Leave it empty to add to what you sent before. Both stay on record.",
        optional=True,
    )
    files = MultipleFileField("Files")

    def __init__(self, kind: str, earlier: Iterable[tuple[str, str]], **given: object) -> None:
        super().__init__(**given)
        self.replaces.offer(earlier)
        if not self.replaces.choices:
            del self.replaces
        if kind != "undertaking":
            del self.by_day
        if kind not in ("undertaking", "compliance"):
            del self.withheld


class WaiveForm(Form):
    """That no more time is needed."""

    reason = Line(
        "What you say",
        what="that you have nothing to say, or no more",
        longest=LONGEST_LINE,
        hint="For example: we have said all that we want to say.",
    )


class EmptyForm(Form):
    """A button alone."""
