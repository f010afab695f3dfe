"""The parts that every form of the register is made of: what is changed, then why and on what source."""

from ...core.forms import Form, Line, Paragraph, VersionedForm
from ..rules import editing

FIRST = ("kind", "code")
LAST = ("from_on", "until_on", "since", "reason", "source", "invented", "sure")


class Because(Form):
    """Why, and on what source."""

    first = FIRST
    last = LAST
    reason = Paragraph(
        "Reason for this change",
        what="why you make this change",
        longest=editing.LONGEST_REASON,
        hint="It is kept for ever with the change. Do not name prisoners.",
    )
    source = Line(
        "Source",
        what="where this is from",
        longest=editing.LONGEST_SOURCE,
        hint="A document and its date, like Prison Service announcement, 3 June 2026",
    )

    @property
    def grounds(self) -> editing.Grounds:
        """Why, and on what source, as it was written."""
        return editing.Grounds(self.reason.data or "", self.source.data or "")


class EditForm(Because, VersionedForm):
    """A change of one organisation, made from the version that the person read."""
