"""What people fill in about cases: one assessed, many from a spreadsheet, how many there are to choose from."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import ValidationError

from regulator.core.forms import Count, DateField, Form, Line, OneOfFew, Paragraph, VersionedForm

from ..rules.cases import ANSWERS, LONGEST_NOTE, Case, CountedStandard
from ..rules.sampling import MOST_ELIGIBLE

LONGEST_TYPED = 60  # characters of a pseudonym that are given back


class CaseForm(Form):
    """One case: a code, a day, an answer to each key question, a note."""

    refs: tuple[str, ...] = ()
    id = HiddenField()
    pseudonym = Line(
        "Pseudonym",
        what="a pseudonym",
        longest=LONGEST_TYPED,
        hint="A code of your own, such as C-014. Never a name or a number of the person.",
        width="govuk-input--width-10",
    )
    assessed_on = DateField("Assessed on", what="the day the case was assessed")

    def question(self, ref: str) -> OneOfFew:
        """The answer to a key question."""
        field: OneOfFew = self[f"q_{self.refs.index(ref)}"]
        return field

    def case(self, pseudonym: str = "") -> Case:
        """The case that was entered; `pseudonym` where the page is about a case that is there."""
        answers = {ref: self.question(ref).data for ref in self.refs}
        return Case(pseudonym or self.pseudonym.data, self.assessed_on.data, answers, self["note"].data or None)


def case_form(standards: Sequence[CountedStandard], held: Case | None, new_id: str, today: Any) -> CaseForm:
    """The form for the key questions of an edition, with what stands of a case."""
    refs = tuple(question.ref for standard in standards for question in standard.questions)
    titles = {question.ref: question.title for standard in standards for question in standard.questions}
    fields: dict[str, Any] = {"refs": refs}
    for number, ref in enumerate(refs):
        fields[f"q_{number}"] = OneOfFew(f"{ref} {titles[ref]}", what=f"an answer to {ref}")
    fields["note"] = Paragraph(
        "Note",
        what="the note",
        longest=LONGEST_NOTE,
        optional=True,
        hint="What mattered in this case. Nobody may be recognised from it.",
    )
    data: dict[str, Any] = {"id": new_id, "assessed_on": held.assessed_on if held else today}
    if held:
        data |= {"pseudonym": held.pseudonym, "note": held.note}
        data |= {f"q_{refs.index(ref)}": answer for ref, answer in held.answers.items() if ref in refs}
    made: CaseForm = type("CaseFormOfEdition", (CaseForm,), fields)(data=data)
    for ref in refs:
        made.question(ref).offer(ANSWERS.items())
    if held:
        del made.pseudonym
    return made


class EligibleForm(VersionedForm):
    """How many cases the sample is drawn from."""

    eligible = Count("Eligible cases", most=MOST_ELIGIBLE, optional=False)


class TakeOutForm(Form):
    """Why a case does not count."""

    reason = Paragraph("Why this case is taken out", what="why this case is taken out", longest=LONGEST_NOTE)


class CasesFileForm(Form):
    """A spreadsheet of cases."""

    file = FileField("Spreadsheet (Excel or CSV)")

    def validate_file(self, field: Any) -> None:
        """Refuse where none was chosen."""
        if not field.data or not field.data.filename:
            raise ValidationError("Choose a file")


class CasesConfirmForm(Form):
    """The rows of a spreadsheet that are right, to be brought in."""

    content = HiddenField()
    name = HiddenField()
