"""The forms by which the next edition is written."""

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import ValidationError

from regulator.core.forms import Chosen, DateField, Form, Line, OneOfFew, Paragraph, VersionedForm
from regulator.core.forms.fields import shown
from regulator.core.plain import is_plain

from ..rules.clauses import FIELDS, WORDS, Wrong, asked

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 300, 3000, 2000
LONGEST_MORE = 20_000


class Verbatim(Paragraph):
    """A text of several lines whose indents mean something, as YAML's do."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, **given)
        self.type = "Paragraph"  # drawn as one

    def pre_validate(self, form: Any) -> None:
        """Leave it as it is, but for what no database and no page can hold."""
        text = "\n".join(line.rstrip() for line in (self.data or "").splitlines()).strip("\n")
        if not is_plain(text) or any(not (each.isprintable() or each in "\n\t") for each in text):
            self.data = shown(text)
            raise ValidationError("This has a character that cannot be kept. Remove it and try again")
        if len(text) > self.longest:
            raise ValidationError(f"{self.label.text} must have at most {self.longest:,} characters")
        self.data = text


class BeginForm(Form):
    """The next edition for one kind of provider."""

    provider_kind = OneOfFew("Whom the edition is for", what="whom the edition is for")
    title = Line(
        "Title", what="the title", longest=LONGEST_TITLE, hint="Such as “Standards for prisons, third edition”"
    )
    in_force_from = DateField(
        "First day in force",
        what="the first day in force",
        hint="As planned. Two people settle it when it is published.",
    )


class HeadForm(VersionedForm):
    """What the edition says of itself."""

    title = Line("Title", what="the title", longest=LONGEST_TITLE)
    introduction = Paragraph("Introduction", what="the introduction", longest=LONGEST_TEXT, rows=8)
    scheme = Chosen("Rating scheme", what="a rating scheme from the list")
    in_force_from = DateField("First day in force", what="the first day in force")


class ClauseForm(VersionedForm):
    """One clause. Which of the boxes it has depends on its kind (`for_kind`)."""

    ref = Line("Reference", what="the reference", longest=60, width="govuk-input--width-10")
    title = Line("Title", what="the title", longest=LONGEST_TITLE)
    text = Paragraph("Text", what="the text", longest=LONGEST_TEXT, rows=5)
    why = Paragraph("Why it matters", what="why it matters", longest=LONGEST_TEXT, hint="One sentence.")
    not_this = Paragraph("What it is not", what="what it is not", longest=LONGEST_TEXT, hint="One sentence.")
    test = Paragraph("How it is tested", what="how it is tested", longest=LONGEST_TEXT)
    lines = Paragraph("Indicators", what="the indicators", longest=LONGEST_MORE, rows=8, hint="One a line.")
    citations = Paragraph(
        "What it rests on",
        what="what it rests on",
        longest=LONGEST_TEXT,
        optional=True,
        hint="One instrument a line, such as “prison-rules-1999: 10, 12”.",
    )
    evidence = Paragraph(
        "What may show it",
        what="what may show it",
        longest=LONGEST_MORE,
        optional=True,
        rows=5,
        hint="One source a line, such as “survey: Whether prisoners felt safe”.",
    )
    more = Verbatim(
        "For whom, tags and the rest",
        what="the rest",
        longest=LONGEST_MORE,
        optional=True,
        rows=6,
        hint="As the files say it, in YAML: issued_by, applies_to, pathways, characteristics.",
    )

    def for_kind(self, kind: str, *, new: bool) -> "ClauseForm":
        """Keep the boxes that a clause of this kind has."""
        wanted = set(asked(kind))
        for name in FIELDS:
            if name not in wanted:
                del self[name]
        if not new:
            del self["ref"]
        self["text"].label.text = _TEXT.get(kind, "Text")
        if "lines" in wanted and kind == "key-question":
            self["lines"].label.text = "Prompts"
        return self

    @property
    def texts(self) -> dict[str, str]:
        """What was typed, by the names of the texts."""
        return {name: self[name].data or "" for name in FIELDS if name in self}

    def fill(self, texts: dict[str, str]) -> None:
        """Show a clause as it stands."""
        for name, text in texts.items():
            if name in self:
                self[name].data = text

    def tell(self, wrong: Iterable[Wrong]) -> None:
        """Put each thing that is wrong next to its box."""
        for each in wrong:
            if each.field in self:
                self[each.field].errors = [*self[each.field].errors, each.message]
            else:
                self.form_errors.append(each.message)


_TEXT = {
    "area": "What the area is about",
    "standard": "What the standard is about",
    "expectation": "Outcome",
    "minimum-standard": "What must be so",
    "key-question": "The question",
}


class RemoveForm(VersionedForm):
    """Take a clause out, with the reason."""

    reason = Paragraph(
        "Why it is taken out",
        what="why it is taken out",
        longest=LONGEST_REASON,
        optional=True,
        hint="It stands in the mapping to the edition before, for everybody to read.",
    )


class MoveForm(Form):
    """Another place for a clause."""

    under = Chosen("Put it under", what="a place from the list", hint="It becomes the last one there.")


class StepForm(Form):
    """One place up or down."""

    step = HiddenField()


class FileForm(Form):
    """A file with the whole draft."""

    file = FileField("File")


class TakeForm(Form):
    """Take what a file says."""

    reason = Paragraph(
        "Why clauses are taken out",
        what="why clauses are taken out",
        longest=LONGEST_REASON,
        optional=True,
        hint="Needed where the file leaves clauses out. It stands in the mapping for each of them.",
    )


class MappingForm(Form):
    """How a clause of the edition before goes on."""

    old_ref = Chosen("Clause of the edition before", what="a clause of the edition before")
    relation = OneOfFew("In this edition it is", what="how the one follows from the other")
    new_ref = Chosen("Clause of this draft", what="a clause of this draft")
    reason = Paragraph("Note for readers", what="the note", longest=LONGEST_REASON, optional=True)


class ProposeForm(VersionedForm):
    """Propose that the draft is published."""

    publish_on = DateField("Publish it on", what="the day of publication", hint="It is published that day by itself.")
    in_force_from = DateField(
        "In force from",
        what="the first day in force",
        hint="Inspections planned for that day or later are to this edition.",
    )
    reason = Paragraph("Why now", what="why now", longest=LONGEST_REASON)


class BackForm(VersionedForm):
    """Take a step back, with the reason."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON, hint="It stands in the record for ever.")


class EmptyForm(VersionedForm):
    """A button."""


KIND_CHOICES = [(kind, words) for kind, words in WORDS.items()]
