"""What the regulator's enforcement staff fill in."""

from collections.abc import Iterable

from wtforms import BooleanField

from regulator.core.forms import Chosen, DateField, Form, Line, OneOfFew, Paragraph, Several, VersionedForm

from ..rules.words import LONGEST_LINE, LONGEST_REASON

Choices = Iterable[tuple[str, str]]
READ = "Whoever is bound will read it, and so may the public."


class FindForm(Form):
    """Whose failure it is, by its code."""

    code = Line(
        "Code of the provider or commissioner",
        what="the code of a provider or commissioner",
        longest=40,
        hint="For example, BFI. It stands beside the name in the register.",
        width="govuk-input--width-20",
    )


class OpenForm(Form):
    """A matter: what it is about, and the findings it stands on."""

    title = Line("What the matter is", what="what the matter is", longest=LONGEST_LINE, hint="A few words, no names.")
    grounds = Several("Findings of published inspections", what="at least one finding", optional=False)

    def __init__(self, findings: Choices, **given: object) -> None:
        super().__init__(**given)
        self.grounds.offer(findings)


class LinkForm(Form):
    """More findings for a matter."""

    grounds = Several("Findings that are not linked yet", what="at least one finding", optional=False)

    def __init__(self, findings: Choices, **given: object) -> None:
        super().__init__(**given)
        self.grounds.offer(findings)


class ProposeForm(Form):
    """A step of the ladder, as it is proposed."""

    rung = Chosen("Step of the ladder", what="a step of the ladder")
    grounds = Several("Findings that it stands on", what="at least one finding", optional=False)
    requires = Paragraph(
        "What it requires",
        what="what is required",
        longest=LONGEST_REASON,
        rows=5,
        hint=f"Say what must be so, not by what method. {READ}",
    )
    reasons = Paragraph("Why this step, and why now", what="the reasons", longest=LONGEST_REASON, rows=5, hint=READ)
    comply_by = DateField(
        "To be complied with by",
        what="the day by which it must be complied with",
        hint="After the time for representations and the decision. For example, 30 11 2027",
        optional=True,
    )
    component = Line(
        "Component, where one is to be put out to competition",
        what="the component",
        longest=LONGEST_LINE,
        optional=True,
    )
    urgent = BooleanField("It is urgent: decide first, hear representations afterwards")
    harm = Paragraph(
        "The harm, where it is urgent",
        what="the harm",
        longest=LONGEST_REASON,
        hint="Who may be harmed, how, and why it cannot wait for representations.",
        optional=True,
    )

    def __init__(self, rungs: Choices, grounds: Choices, **given: object) -> None:
        super().__init__(**given)
        self.rung.offer(rungs)
        self.grounds.offer(grounds)


class WordsForm(VersionedForm):
    """A step with words: the reason, the decision, what was made of the representations."""

    text = Paragraph("What you say", what="what you say", longest=4 * LONGEST_REASON, rows=8, hint=READ)


class PlainForm(VersionedForm):
    """A step without words."""


class SecondForm(VersionedForm):
    """A second signature, which may add words to those of the first."""

    text = Paragraph(
        "What you add to the reasons", what="what you add", longest=LONGEST_REASON, hint=READ, optional=True
    )


class ReasonForm(Form):
    """A reason alone."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON, hint=READ)


class MoreTimeForm(Form):
    """A later last day for one addressee."""

    until = DateField("New last day", what="the new last day")
    reason = Line("Why", what="why more time is given", longest=LONGEST_LINE, hint="The addressee will read it.")


class PostedForm(Form):
    """The day on which a notice was posted."""

    posted_on = DateField("Posted on", what="the day on which it was posted")


class EndedForm(Form):
    """What becomes of the notice for an addressee that ceased to exist or left."""

    ended_on = DateField("From which day", what="the day on which it ceased or left")
    still_bound = OneOfFew("Does the step bind it still", what="whether the step binds it still")
    reason = Paragraph("What happened, and why so", what="what happened", longest=LONGEST_REASON, hint=READ)

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.still_bound.offer(
            [("yes", "Yes, for what was before it ceased or left"), ("no", "No: nothing waits for it any more")]
        )


class ServeForm(Form):
    """Another organisation to serve in the middle of a step."""

    code = Line("Its code", what="the code of the organisation", longest=40, width="govuk-input--width-20")
    capacity = OneOfFew("As what", what="in which capacity it is served")
    reason = Paragraph("Why", what="why it is served", longest=LONGEST_REASON)

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        words = ("provider", "lead licensee", "member of the trust", "commissioner")
        self.capacity.offer([(each, each.capitalize()) for each in words])


class WithholdForm(Form):
    """Words that the public copy leaves out."""

    words = Line(
        "Words to leave out",
        what="the words to leave out",
        longest=2_000,
        hint="Copy them exactly. They are left out wherever they stand.",
    )
    reason = Line("Why", what="why they are left out", longest=LONGEST_LINE, hint="The public copy prints the reason.")


class StandForm(Form):
    """Why something that was found may stand."""

    reason = Line("Why it may be published", what="why it may be published", longest=LONGEST_LINE)


class EmptyForm(Form):
    """A button alone."""
