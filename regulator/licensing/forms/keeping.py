"""What the regulator's licensing staff, and licensees, fill in about licences."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import BooleanField, MultipleFileField

from regulator.core.forms import Chosen, DateField, Form, Line, OneOfFew, Paragraph, VersionedForm
from regulator.register.rules.codes import LONGEST_CODE
from regulator.register.rules.editing import LONGEST_NAME
from regulator.register.rules.words import Descent

from ..queries.keeping import Condition
from ..rules.keeping import LONGEST, LONGEST_LINE

READ = "The licensee will read it, and so will the public. Name no prisoner."


class ProposeForm(Form):
    """A change of a licence, as it is proposed; each kind has the fields that it needs."""

    last = ("effect_on", "reasons", "urgent", "harm")
    effect_on = DateField(
        "From which day",
        what="the day from which it has effect",
        hint="Not before it is decided. For example, 30 11 2027",
    )
    reasons = Paragraph("Why", what="the reasons", longest=LONGEST, rows=5, hint=READ)


class SuspendForm(ProposeForm):
    """A suspension: the one change that may be decided before it is heard."""

    urgent = BooleanField("It is urgent: decide first, hear representations afterwards")
    harm = Paragraph(
        "The harm, where it is urgent",
        what="the harm",
        longest=LONGEST,
        rows=3,
        hint=f"To whom, and why it cannot wait. {READ}",
        optional=True,
    )


class VaryForm(ProposeForm):
    """A special condition: a new one, other words for one, or its end."""

    verb = OneOfFew("What becomes of it", what="what becomes of the condition")
    ref = Chosen("Which condition, where there is one", what="which condition", optional=True)
    title = Line("Title", what="a title", longest=LONGEST_LINE, hint="A few words, for the register.", optional=True)
    text = Paragraph(
        "What must be so", what="what must be so", longest=LONGEST, rows=3,
        hint="Say the outcome and not the method.", optional=True,
    )  # fmt: skip
    test = Paragraph("How it is tested", what="how it is tested", longest=LONGEST, rows=2, optional=True)
    evidence = Paragraph("What shows it", what="what shows it", longest=LONGEST, rows=2, optional=True)
    by = DateField("By which day, if there is one", what="the day by which it must be kept", optional=True)

    def __init__(self, own: Iterable[Condition], **given: Any) -> None:
        super().__init__(**given)
        self.verb.offer([("add", "A new condition"), ("change", "Other words for one"), ("end", "It ends")])
        self.ref.offer([(each.ref, f"{each.ref}: {each.title}") for each in own])


class JoinForm(ProposeForm):
    """A member that joins."""

    code = Line(
        "Code of the member",
        what="the code of the member",
        longest=40,
        hint="As in the register, for example BFI.",
        width="govuk-input--width-10",
    )


class LeaveForm(ProposeForm):
    """A member that leaves, and who leads then."""

    code = Chosen("Which member", what="which member leaves")
    leads_next = Chosen("Who leads then, where the lead licensee leaves", what="who leads then", optional=True)

    def __init__(self, members: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        self.code.offer(members)
        self.leads_next.offer(members)


class ReformForm(ProposeForm):
    """A trust that breaks up and is formed anew."""

    successor = Line(
        "Reference of the licence that follows",
        what="the reference of the licence",
        longest=20,
        width="govuk-input--width-20",
    )
    how = OneOfFew("How the new one came from it", what="how the new one came from it")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.how.offer([(each.value, each.value.capitalize()) for each in Descent if each != Descent.REROLED_AS])


class WordsForm(VersionedForm):
    """The words that a step needs."""

    text = Paragraph("What you say", what="what you say", longest=LONGEST, rows=6, hint=READ)


class PlainForm(VersionedForm):
    """A step that needs no words."""


class AskForm(Form):
    """A certificate of compliance that is asked for."""

    title = Line(
        "What it is",
        what="what it is",
        longest=LONGEST_LINE,
        hint="For example: Certificate of compliance 2026 to 2027.",
    )
    asks = Paragraph(
        "What is asked",
        what="what is asked",
        longest=LONGEST,
        rows=3,
        hint="The form asks about each condition by itself.",
    )
    due_on = DateField(
        "Due on", what="the day by which it is due", hint="28 days from today if you leave it empty.", optional=True
    )


class AnswerForm(VersionedForm):
    """What the regulator makes of a certificate."""

    outcome = OneOfFew("Is it accepted", what="whether it is accepted")
    reason = Paragraph("Why", what="the reason", longest=LONGEST, rows=3, hint="The licensee will read it.")
    again_by = DateField("If it is returned, due again on", what="the day by which it is due again", optional=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.outcome.offer([("accepted", "Yes"), ("returned", "No: return it with what is missing")])


class BrokenForm(Form):
    """That a condition was not kept."""

    condition = Chosen("Which condition", what="which condition")
    said = Paragraph(
        "What was found",
        what="what was found",
        longest=LONGEST,
        rows=4,
        hint="It becomes a ground that enforcement may use. Name no prisoner.",
    )
    found_on = DateField("Found on", what="the day on which it was found")

    def __init__(self, bound: Iterable[Condition], **given: Any) -> None:
        super().__init__(**given)
        self.condition.offer([(each.ref, f"{each.ref}: {each.title}") for each in bound])


class ReviewForm(Form):
    """When the licence is to be reviewed."""

    on = DateField("Review by", what="the day of the review")
    because = Paragraph("Why then", what="why then", longest=LONGEST, rows=2)


class SurrenderForm(Form):
    """A licensee asks to give its licence up."""

    effect_on = DateField("From which day", what="the day from which you give it up", hint="Not before it is agreed.")
    reasons = Paragraph(
        "Why",
        what="the reasons",
        longest=LONGEST,
        rows=4,
        hint="The notice of decision will say them, and the public will read it.",
    )


class SayForm(Form):
    """Representations on a notice."""

    text = Paragraph(
        "What you say", what="what you want to say", longest=4 * LONGEST, rows=8, hint="Do not name prisoners."
    )


class EnterForm(VersionedForm):
    """A trust that goes on the register of organisations: its code and its name, where the register has none yet."""

    code = Line(
        "Code",
        what="a code",
        longest=LONGEST_CODE,
        hint="Letters, numbers and hyphens. It stands in addresses and files and never changes. If the trust is on the"
        " register already and has no members there, enter its code.",
        width="govuk-input--width-10",
    )
    name = Line("Name", what="the name of the trust", longest=LONGEST_NAME, hint="As its members’ agreement calls it.")

    def __init__(self, suggested: tuple[str, str] | None, **given: Any) -> None:
        data = {"code": suggested[0], "name": suggested[1]} if suggested else {}
        super().__init__(data=data, **given)
        if suggested is None:
            del self.code, self.name


class AppealForm(Form):
    """An appeal against what was decided, with files."""

    last = ("files",)
    text = Paragraph(
        "What is wrong with the decision",
        what="what is wrong in fact or law, or unfair",
        longest=4 * LONGEST,
        rows=8,
        hint="An error of fact, of law, or unfairness. Do not name prisoners.",
    )
    files = MultipleFileField("Files")


class EmptyForm(Form):
    """A button alone."""
