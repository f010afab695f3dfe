"""What the lead and the team fill in about fieldwork."""

from typing import Any

from wtforms import FileField, HiddenField

from regulator.core.forms import Chosen, DateField, Form, Line, OneOfFew, Paragraph, Several
from regulator.inspections.rules.journal import LONGEST

LONGEST_REASON = 500


class PlainForm(Form):
    """A button, and nothing to fill in."""


class ReasonForm(Form):
    """A reason, and nothing else."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON, hint="It stands in the record for ever.")


class DoneForm(Form):
    """What was done about somebody in danger."""

    done = Paragraph(
        "What was done",
        what="what was done",
        longest=2000,
        hint="For example, who was told and when, and what they said they would do. Name no prisoner.",
    )


class CameraForm(Form):
    """The authority to carry a camera on site."""

    number = Line("Number of the authorisation", what="the number of the authorisation", longest=80)
    authorised_by = Line("Who gave it", what="who gave it", longest=120)
    from_on = DateField("First day", what="the first day")
    until_on = DateField("Last day", what="the last day")


class AsideForm(Form):
    """What is to become of entries that were set aside."""

    chosen = Several("Entries", what="at least one of the entries", optional=False)
    what = OneOfFew("What to do with them", what="what to do with them")
    reason = Paragraph(
        "Why they are left out", what="why they are left out", longest=LONGEST_REASON, optional=True,
        hint="Needed where they are left out. They stay readable here.",
    )  # fmt: skip


class RescueForm(Form):
    """A rescue file."""

    file = FileField("Rescue file")
    file.hint = ""


class ScopeForm(Form):
    """What a paper form is printed for."""

    scope = Chosen("What the form is for", what="what the form is for")


class ScanForm(Form):
    """A scan of paper forms."""

    id = HiddenField()
    form = Chosen("Form", what="a form", optional=True, hint="Only where the code on the sheets cannot be read.")
    file = FileField("Scan")
    file.hint = ""


class TypeForm(Form):
    """A sheet of a paper form, typed: who wrote it and when, and its lines."""

    id = HiddenField()
    scan = HiddenField()
    written_by = Chosen("Who wrote it", what="who wrote it")
    written_on = DateField("When", what="the day it was written on", hint="For example, 2 3 2026")

    rows = 0

    def row(self, place: int) -> tuple[Line, Line, Paragraph]:
        """The boxes of a line: its code, what is ticked, what is written."""
        return self[f"code_{place}"], self[f"mark_{place}"], self[f"words_{place}"]

    @property
    def places(self) -> range:
        """The places of the rows on the page."""
        return range(1, self.rows + 1)

    @property
    def used(self) -> list[int]:
        """The rows in which something was typed: a code that came with the page alone is no line."""
        return [place for place in self.places if self.row(place)[1].data or self.row(place)[2].data]


MOST_MARKS = 120  # letters: those of a case are one for each key question


def type_form(rows: int, **data: Any) -> TypeForm:
    """The form with so many lines."""
    fields: dict[str, Any] = {"rows": rows}
    for place in range(1, rows + 1):
        fields[f"code_{place}"] = Line(f"Line {place}: code", what="the code of the line", longest=12, optional=True)
        fields[f"mark_{place}"] = Line("Ticked", what="what is ticked", longest=MOST_MARKS, optional=True)
        fields[f"words_{place}"] = Paragraph("Written", what="what is written", longest=LONGEST, optional=True)
    made: TypeForm = type("TypeFormOfRows", (TypeForm,), fields)(data=data)
    return made


class CompareForm(Form):
    """Whether what was typed is what is written."""

    same = OneOfFew("What was typed is", what="whether it is the same")
    difference = Paragraph(
        "What is different", what="what is different", longest=LONGEST_REASON, optional=True,
        hint="Needed where it is. Whoever wrote it amends the entry.",
    )  # fmt: skip
