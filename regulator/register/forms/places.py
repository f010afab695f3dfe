"""What is filled in about places: agreements, refusals, cuts, sourcing elsewhere, directions, findings."""

from collections.abc import Iterable
from typing import Any, ClassVar

from flask_wtf.file import FileField
from wtforms import BooleanField
from wtforms.validators import ValidationError

from ...core.forms import Chosen, Count, DateField, Form, Line, OneOfFew, Paragraph, VersionedForm
from ..rules.place_words import LONGEST_LOCAL, LONGEST_WORDS, MOST_IN_ONE, choices

Choices = Iterable[tuple[str, str]]
CODE = 40  # characters of a code at most
NARROW = "govuk-input--width-10"
NOBODY = "Name nobody: no names, prison numbers or dates of birth."
EXAMPLE = "For example, 27 3 2027"


class _OfPlaces(Form):
    """What is about some places of one kind."""

    category = Chosen("Kind of places", what="a kind of places")
    places = Count("How many places", most=MOST_IN_ONE, least=1, optional=False)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.category.offer(choices())


class AgreementForm(_OfPlaces):
    """Places that a commissioner commissions."""

    first: ClassVar[tuple[str, ...]] = ("prison",)
    prison = Line(
        "Code of the prison",
        what="the code of a prison",
        hint="As in the register, like BFI",
        longest=CODE,
        width=NARROW,
    )
    from_on = DateField("First day", what="the first day", hint=EXAMPLE)
    until_on = DateField(
        "First day no longer commissioned",
        what="the day after the last",
        hint="Empty where it has no end",
        optional=True,
    )


class StaffAgreementForm(AgreementForm):
    """The same, recorded for a commissioner."""

    first: ClassVar[tuple[str, ...]] = ("commissioner", "prison")
    commissioner = Line("Code of the commissioner", what="the code of a commissioner", longest=CODE, width=NARROW)


class EndAgreementForm(VersionedForm):
    """The end of an agreement."""

    until_on = DateField(
        "First day no longer commissioned", what="the first day no longer commissioned", hint="The day after its last"
    )
    reason = Paragraph("Why", what="why it ends", longest=LONGEST_WORDS)


class ReferralForm(Form):
    """One prisoner who was refused, or accepted."""

    first = ("prison", "decision", "happened_on", "category", "local_ref", "outside", "commissioner", "reason", "words")
    decision = OneOfFew("What was decided", what="what was decided")
    happened_on = DateField("On which day", what="the day", hint=EXAMPLE)
    category = Chosen("Kind of place that was asked for", what="a kind of place")
    local_ref = Line(
        "Your own reference",
        what="a reference of your own",
        longest=LONGEST_LOCAL,
        hint="A pseudonym that only you can resolve, like LOCAL-0042. Never a prison number.",
        width="govuk-input--width-20",
    )
    outside = BooleanField("The prisoner is from outside the prison’s area")
    commissioner: Any = Line(
        "Code of the commissioner, where known",
        what="the code of a commissioner",
        optional=True,
        longest=CODE,
        width=NARROW,
    )
    reason = Chosen("Reason, where refused", what="a reason", optional=True)
    words = Paragraph("In words", what="it in words", longest=LONGEST_WORDS, hint=NOBODY, optional=True)

    def __init__(self, reasons: Choices, **given: Any) -> None:
        super().__init__(**given)
        self.decision.offer([("refused", "Refused"), ("accepted", "Accepted")])
        self.category.offer(choices())
        self.reason.offer(reasons)

    def validate_reason(self, field: Any) -> None:
        """A refusal has a reason, and an acceptance has none."""
        if self.decision.data == "refused" and not field.data:
            raise ValidationError("Choose why the prisoner was refused")
        if self.decision.data == "accepted" and field.data:
            raise ValidationError("Leave the reason empty: the prisoner was accepted")


class CommissionerReferralForm(ReferralForm):
    """The same, logged by a commissioner whose prisoner was refused."""

    prison = Line("Code of the prison", what="the code of a prison", longest=CODE, width=NARROW)
    commissioner: Any = None


class ReferralFileForm(Form):
    """A file of them."""

    file = FileField("Spreadsheet (CSV)")
    hint = ""

    def validate_file(self, field: Any) -> None:
        """Refuse where none was chosen."""
        if not field.data or not field.data.filename:
            raise ValidationError("Choose a file")


class JudgeForm(VersionedForm):
    """A finding, chosen and in words."""

    found = OneOfFew("What you find", what="what you find")
    words = Paragraph("Why", what="why you find so", longest=LONGEST_WORDS, hint=f"The provider will read it. {NOBODY}")

    def __init__(self, found: Choices, **given: Any) -> None:
        super().__init__(**given)
        self.found.offer(found)


class AlarmForm(VersionedForm):
    """What was found of a published figure."""

    outcome = OneOfFew("What you find", what="what you find")
    category = Chosen("Which places a correction is of", what="which places", optional=True)
    words = Paragraph("Why", what="why you find so", longest=LONGEST_WORDS)

    def __init__(self, outcomes: Choices, kinds: Choices, **given: Any) -> None:
        super().__init__(**given)
        self.outcome.offer(outcomes)
        self.category.offer(kinds)


class OpenLedgerForm(_OfPlaces):
    """The opening figure of a ledger, which may be none."""

    places = Count("How many places", most=MOST_IN_ONE, optional=False)
    on = DateField("On which day", what="the day of the figure", hint=EXAMPLE)
    words = Line("Source", what="where the figure is from", longest=400)


class CutForm(_OfPlaces):
    """A request to hold fewer places."""

    from_on = DateField("From which day", what="the first day with fewer places", hint=EXAMPLE)
    reason = Chosen("Reason", what="a reason")
    words = Paragraph(
        "Why, and what you have tried instead",
        what="why fewer places are needed",
        longest=LONGEST_WORDS,
        rows=5,
        hint=f"The regulator and each commissioner will read it, and the decision quotes it to the public. {NOBODY}",
    )
    urgent = BooleanField("It is urgent: it cannot wait for the ordinary time")
    urgent_because = Paragraph(
        "Why it is urgent",
        what="why it is urgent",
        longest=LONGEST_WORDS,
        optional=True,
        hint=f"Who may be harmed, and how. The decision quotes it to the public. {NOBODY}",
    )

    def __init__(self, reasons: Choices, **given: Any) -> None:
        super().__init__(**given)
        self.reason.offer(reasons)

    def validate_urgent_because(self, field: Any) -> None:
        """An urgent request says why, and one that says why is urgent."""
        if self.urgent.data and not field.data:
            raise ValidationError("Say why it is urgent")
        if field.data and not self.urgent.data:
            raise ValidationError("Tick the box above if it is urgent")


class ViewForm(VersionedForm):
    """What a commissioner thinks."""

    opinion = OneOfFew("What you think", what="what you think")
    words = Paragraph(
        "Why",
        what="why you think so",
        longest=LONGEST_WORDS,
        rows=5,
        hint=f"The provider and the regulator will read it, and the decision quotes it to the public. {NOBODY}",
    )

    def __init__(self, opinions: Choices, **given: Any) -> None:
        super().__init__(**given)
        self.opinion.offer(opinions)


class ProposeCutForm(VersionedForm):
    """What an officer proposes."""

    outcome = OneOfFew("What you propose", what="what you propose")
    places = Count("How many places, where a part", most=MOST_IN_ONE, least=1)
    words = Paragraph("Reasons", what="the reasons", longest=LONGEST_WORDS, rows=6)

    def __init__(self, outcomes: Choices, **given: Any) -> None:
        super().__init__(**given)
        self.outcome.offer(outcomes)


class PartForm(VersionedForm):
    """A part of what was asked for."""

    places = Count("How many places", most=MOST_IN_ONE, least=1, optional=False)
    words = Paragraph("Reasons", what="the reasons", longest=LONGEST_WORDS, rows=6, hint="All sides will read them.")


class WordsForm(VersionedForm):
    """A step with words alone."""

    words = Paragraph("Reasons", what="the reasons", longest=LONGEST_WORDS, rows=5, hint="All sides will read them.")


class MetForm(VersionedForm):
    """That a direction was met, and when."""

    met_on = DateField("Met on", what="the day on which it was met")
    words = Paragraph("How you know", what="how you know", longest=LONGEST_WORDS, hint=NOBODY)


class SourcingForm(_OfPlaces):
    """Places elsewhere."""

    first: ClassVar[tuple[str, ...]] = ("prison",)
    prison = Line("Code of the prison that you ask", what="the code of a prison", longest=CODE, width=NARROW)
    by_on = DateField("By which day", what="the day by which you need them", hint=EXAMPLE)
    words = Paragraph("What you need", what="what you need", longest=LONGEST_WORDS, hint=NOBODY)


class SourcingAnswerForm(VersionedForm):
    """The answer to it."""

    offered = Count("How many places you have found", most=MOST_IN_ONE, optional=False)
    where = Line(
        "Code of the prison where they are", what="the code of a prison", optional=True, longest=CODE, width=NARROW
    )
    words = Paragraph("In words", what="your answer", longest=LONGEST_WORDS, hint=NOBODY)


class SourcingEndForm(VersionedForm):
    """Whether it was met."""

    outcome = OneOfFew("What became of it", what="what became of it")
    words = Paragraph("In words", what="what became of it", longest=LONGEST_WORDS, hint=NOBODY)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.outcome.offer([("met", "It was met"), ("not-met", "It was not met"), ("withdrawn", "We take it back")])


class DirectionForm(_OfPlaces):
    """A direction of the clearing house."""

    first = ("kind", "addressee")
    kind = OneOfFew("What is directed", what="what is directed")
    addressee = Line(
        "Code of whom it addresses", what="the code of a prison or commissioner", longest=CODE, width=NARROW
    )
    local_ref = Line(
        "Reference of the prisoner, where it is one",
        what="a reference",
        longest=LONGEST_LOCAL,
        optional=True,
        hint="The clearing house’s own pseudonym. Never a prison number.",
        width="govuk-input--width-20",
    )
    by_on = DateField("To be met by", what="the day by which it must be met", hint=EXAMPLE)
    words = Paragraph("What it says, and why", what="what it says", longest=LONGEST_WORDS, hint=NOBODY)

    def __init__(self, kinds: Choices, **given: Any) -> None:
        super().__init__(**given)
        self.kind.offer(kinds)
