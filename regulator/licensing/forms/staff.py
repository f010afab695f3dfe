"""What the regulator's licensing staff and panels fill in."""

from collections.abc import Iterable
from typing import Any

from wtforms import Field

from regulator.core.forms import Chosen, DateField, Form, Line, OneOfFew, Paragraph, VersionedForm
from regulator.standards.rules.licensing import Criterion

from ..rules.words import LONGEST, LONGEST_LINE, LONGEST_REASON

Choices = Iterable[tuple[str, str]]
READ = "The applicant will read it. Do not name people."
PUBLIC = "The applicant and the public will read it. Do not name people."


class PlainForm(VersionedForm):
    """A step without words."""


class WordsForm(VersionedForm):
    """A step with words: what is missing, what is asked, the reason."""

    text = Paragraph("What you say", what="what you say", longest=LONGEST, rows=8, hint=READ)


class GradeForm(Form):
    """What an assessor makes of a criterion."""

    grade = OneOfFew("Grade", what="a grade")
    reasons = Paragraph(
        "Why",
        what="the reasons of the grade",
        longest=LONGEST_REASON,
        rows=6,
        hint="The other assessor reads it later.",
    )

    def __init__(self, grades: Choices, **given: object) -> None:
        super().__init__(**given)
        self.grade.offer(grades)


class ProposeForm(VersionedForm):
    """The one grade that both assessors would stand behind."""

    grade = OneOfFew("One grade for both", what="a grade")
    reasons = Paragraph(
        "Why this grade",
        what="the reasons of the grade",
        longest=LONGEST_REASON,
        rows=6,
        hint=f"Say where you differed and what settled it. {PUBLIC}",
    )

    def __init__(self, grades: Choices, **given: object) -> None:
        super().__init__(**given)
        self.grade.offer(grades)


class PartnerForm(Form):
    """A local partner to ask, by its code."""

    code = Line("Code of the partner", what="the code of a partner", longest=40, width="govuk-input--width-20")


class PanelForm(Form):
    """A sitting of a panel."""

    title = Line("Which applications it is for", what="which applications it is for", longest=LONGEST_LINE,
                 hint="The calendar is public. For example, Reform Prisons, autumn.")  # fmt: skip
    sits_on = DateField("Sits on", what="the day on which it sits")
    apply_by = DateField("Applications complete by", what="the day by which applications are complete")


class MemberForm(Form):
    """Somebody to sit on a panel."""

    person = Chosen("Member of the panel", what="who sits on the panel")

    def __init__(self, people: Choices, **given: object) -> None:
        super().__init__(**given)
        self.person.offer(people)


class PutBeforeForm(Form):
    """The panel that decides an application."""

    panel = Chosen("Panel", what="a panel")

    def __init__(self, panels: Choices, **given: object) -> None:
        super().__init__(**given)
        self.panel.offer(panels)


class ReasonForm(Form):
    """A reason alone."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON)


class DeclareForm(Form):
    """Whether a member of the panel has a conflict of interest."""

    has = OneOfFew(
        "Do you have a conflict of interest in this application", what="whether you have a conflict of interest"
    )
    conflict = Paragraph(
        "What it is, if you have one",
        what="what it is",
        longest=LONGEST_REASON,
        hint="Work, money, family or friends with anybody who applies. You then take no part.",
        optional=True,
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.has.offer([("no", "No"), ("yes", "Yes, so I take no part")])

    def validate(self, extra_validators: Any = None) -> bool:
        """A conflict is told where there is one, and not where there is none."""
        fine = bool(super().validate(extra_validators))
        if fine and self.has.data == "yes" and not self.conflict.data:
            self.conflict.errors = ["Say what the conflict of interest is"]
            return False
        if fine and self.has.data == "no" and self.conflict.data:
            self.conflict.errors = ["You said that you have none: choose “Yes”, or empty this box"]
            return False
        return fine


class VoteForm(Form):
    """A vote with its reasons."""

    vote = OneOfFew("Your vote", what="what you vote for")
    reasons = Paragraph(
        "Why",
        what="the reasons of your vote",
        longest=LONGEST_REASON,
        hint="Where you dissent, the decision prints it.",
    )

    def __init__(self, votes: Choices, **given: object) -> None:
        super().__init__(**given)
        self.vote.offer(votes)


class ConditionForm(Form):
    """A condition of the licence."""

    text = Paragraph("What must be so", what="what must be so", longest=LONGEST_REASON,
                     hint=f"The outcome, not the method. {PUBLIC}")  # fmt: skip
    test = Paragraph("How it is tested", what="how it is tested", longest=LONGEST_REASON)
    evidence = Paragraph("What evidence shows it", what="what evidence shows it", longest=LONGEST_REASON)
    by_on = DateField("By when", what="the day by which it must be met")


class ResolveForm(VersionedForm):
    """What a member of the panel writes down for it, with a grade and a finding for each criterion.

    The fields of a status's criteria are added by `resolve_form`.
    """

    first = ("reasons",)
    last = ("equality", "defer_until")
    reasons = Paragraph("Reasons", what="the reasons", longest=LONGEST, rows=8, hint=PUBLIC)
    equality = Paragraph(
        "What was considered for equality",
        what="what was considered for equality",
        longest=LONGEST_REASON,
        rows=4,
        hint=f"Who is affected differently, and what follows (Equality Act 2010, section 149). {PUBLIC}",
    )
    defer_until = DateField("Deferred until", what="the day to which it is deferred", optional=True)


def resolve_form(
    criteria: Iterable[Criterion], grades: Choices, given: dict[str, tuple[str, str]], *, defers: bool
) -> ResolveForm:
    """The form of a resolution. `given`: the grade and the words that each criterion begins with."""
    fields: dict[str, Field] = {}
    every = list(criteria)
    for each in every:
        grade, words = given.get(each.id, ("", ""))
        fields[f"grade_{each.id}"] = Chosen(f"{each.title}: grade", what=f"a grade for {each.title}", default=grade)
        fields[f"finding_{each.id}"] = Paragraph(
            f"{each.title}: what the panel finds",
            what="what the panel finds",
            longest=LONGEST_REASON,
            rows=4,
            default=words,
        )
    form: ResolveForm = type("ResolveFormOfStatus", (ResolveForm,), fields)()
    for each in every:
        form[f"grade_{each.id}"].offer(list(grades))
    if not defers:
        del form.defer_until
    return form
