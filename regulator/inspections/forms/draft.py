"""What people fill in to work on a draft: a statement, the summary, a reason."""

import re

from wtforms import BooleanField, HiddenField

from regulator.core.forms import Form, Line, OneOfFew, Paragraph, Several
from regulator.core.forms.form import LONGEST_VERSION

from ..rules.journal import LONGEST, SOURCES

BEARINGS = (("strength", "Strength"), ("concern", "Concern"), ("finding", "Finding, neither of the two"))
LONGEST_REASON = 1000
NEW_MATERIAL = "This is new adverse material: the provider must be able to answer it"


class Seen(Form):
    """A change of one record other than the inspection, made from the version of it that the person read."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version the form was made from; 0, which none has, where it carries none."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else 0


def _reason(what: str) -> Line:
    return Line("Why", what=what, longest=LONGEST_REASON, hint="Kept with what it said before. One sentence is enough.")


class StatementForm(Seen):
    """One statement of the draft, and why it is changed."""

    last = ("bearing", "new_material", "reason")
    text = Paragraph(
        "Statement", what="the statement", longest=LONGEST, rows=6, hint="Never name a prisoner: a place and a role."
    )
    bearing = OneOfFew("What it is", what="what the statement is")
    new_material = BooleanField(NEW_MATERIAL)
    reason = _reason("why it is changed")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.bearing.offer(BEARINGS)


class NewStatementForm(Form):
    """A statement that is added by hand."""

    last = ("bearing", "sources", "new_material", "reason")
    text = Paragraph(
        "Statement", what="the statement", longest=LONGEST, rows=6, hint="Never name a prisoner: a place and a role."
    )
    bearing = OneOfFew("What it is", what="what the statement is")
    sources = Several("The evidence it rests on", what="at least one kind of evidence", optional=False)
    new_material = BooleanField(NEW_MATERIAL)
    reason = _reason("why it is added")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.bearing.offer(BEARINGS)
        self.sources.offer(SOURCES.items())


class RemoveForm(Seen):
    """Why a statement leaves the draft."""

    reason = _reason("why it is removed")


class SummaryForm(Seen):
    """The words above the ratings."""

    last = ("reason",)
    text = Paragraph(
        "Summary",
        what="the summary",
        longest=LONGEST,
        rows=12,
        optional=True,
        hint="Leave an empty line between paragraphs. Left empty, the report says the ratings in a sentence.",
    )
    reason = _reason("why it is changed")

    @property
    def paragraphs(self) -> list[str]:
        """What was typed, paragraph by paragraph."""
        parts = re.split(r"\n\s*\n", self.text.data or "")
        return [" ".join(part.split()) for part in parts if part.strip()]


class MoveForm(Form):
    """Which statement goes up or down: its number stands in the button that was pressed."""
