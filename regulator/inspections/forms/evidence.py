"""What people fill in to capture evidence. Each form carries the id of the entry that it makes, so that it is one."""

from uuid import UUID

from uuid_utils.compat import uuid7
from wtforms import HiddenField

from regulator.core.forms import Form, Line, OneOfFew, Paragraph, Several

from ..rules.journal import BEARINGS, CAPTION, LONGEST, SOURCES

NO_NAMES = "Never a prisoner’s name or number: a locator and a pseudonym."


def as_id(text: str | None) -> UUID | None:
    """An id as a form or an address carries it; None for anything else."""
    try:
        return UUID(text) if text and len(text) <= 36 else None
    except ValueError:
        return None


class EntryForm(Form):
    """A form that makes one entry of the journal."""

    id = HiddenField()

    @property
    def entry_id(self) -> UUID:
        """The id that the page was made with; a new one where it carries none that can be read."""
        known = as_id(self.id.data)
        if known is None:
            self.renewed()
        return known or UUID(self.id.data)

    def renewed(self) -> None:
        """Let the page make another entry."""
        self.id.data = str(uuid7())


class NoteForm(EntryForm):
    """One piece of evidence."""

    statement = Paragraph(
        "What you saw, heard or read", what="what you saw, heard or read", longest=LONGEST, hint=NO_NAMES, rows=4
    )
    source = OneOfFew("Source", what="where this comes from")
    bearing = OneOfFew("It is", what="a strength, a concern or a finding", default="finding")
    locator = Line(
        "Where (optional)", what="where it was", longest=200, optional=True, width="govuk-!-width-two-thirds",
        hint="For example, B wing, the 3s; case 14; log of 3 March",
    )  # fmt: skip
    standards = Several("Standards it is about (optional)", what="standards of this area")

    def offer(self, standards: list[tuple[str, str]]) -> None:
        """The choices of an area."""
        self.source.offer(SOURCES.items())
        self.bearing.offer(BEARINGS.items())
        self.standards.offer(standards)


class AmendForm(EntryForm):
    """A note said again. `stood` carries the words that the person read."""

    stood = HiddenField()
    statement = Paragraph(
        "What the note should say", what="what the note should say", longest=LONGEST, hint=NO_NAMES, rows=6
    )
    reason = Line("Why you are changing it", what="why you are changing it", longest=500)


class WithdrawForm(EntryForm):
    """A note or a file taken back."""

    reason = Line(
        "Why you are withdrawing it", what="why you are withdrawing it", longest=500,
        hint="For example, it was written in the wrong area, or it could identify somebody",
    )  # fmt: skip


class FilesForm(EntryForm):
    """Photographs and documents, several at once; what they are, is read from what was sent itself."""

    caption = Line("What they show (optional)", what="what they show", longest=CAPTION, optional=True, hint=NO_NAMES)


class SearchForm:
    """The words of a search, as an address carries them: nothing in it can be wrong, only find nothing."""

    def __init__(self, choices: dict[str, list[tuple[str, str]]]) -> None:
        self.choices = choices

    def read(self, given: dict[str, str]) -> dict[str, str]:
        """What was asked for and can be: an unknown choice narrows nothing."""
        asked = {name: given.get(name, "") for name in self.choices}
        known = {name: {value for value, _ in options} for name, options in self.choices.items()}
        words = "".join(letter for letter in given.get("words", "")[:200] if letter.isprintable())
        return {"words": words, **{name: value if value in known[name] else "" for name, value in asked.items()}}
