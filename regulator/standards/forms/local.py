"""The forms of derogations and local standards."""

from wtforms import HiddenField

from regulator.core.forms import Chosen, DateField, Form, Line, OneOfFew, Paragraph, VersionedForm

from .drafting import LONGEST_REASON, LONGEST_TITLE

LONGEST = 5000


class ApplyForm(Form):
    """Ask to do what a clause asks in another way."""

    ref = Line(
        "Clause",
        what="the reference of the clause",
        longest=60,
        width="govuk-input--width-10",
        hint="Of the edition in force, such as S1 or 2.1.1. Minimum standards (MS-…) hold for everyone.",
    )
    other_way = Paragraph("What you will do instead", what="what you will do instead", longest=LONGEST, rows=5)
    outcome_kept = Paragraph(
        "How people still get what the clause is for", what="how the outcome is kept", longest=LONGEST, rows=5
    )
    why = Paragraph("Why", what="why", longest=LONGEST, rows=4)
    from_on = DateField("From", what="the first day")
    until_on = DateField("Until", what="the last day", hint="Two years at most. It ends by itself.")


class AssessForm(VersionedForm):
    """Assess an application."""

    assessment = Paragraph(
        "Your assessment",
        what="your assessment",
        longest=LONGEST,
        rows=6,
        hint="Whether the outcome is kept, and for whom.",
    )
    recommends = OneOfFew("You recommend to", what="what you recommend")


class DecideForm(VersionedForm):
    """Decide on an application."""

    decision = OneOfFew("Decision", what="what is decided")
    reasons = Paragraph(
        "Reasons", what="the reasons", longest=LONGEST, rows=5, hint="They are published where it is granted."
    )


class ReasonForm(VersionedForm):
    """A reason, and nothing else."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON)


class ButtonForm(VersionedForm):
    """A button."""


class LocalForm(Form):
    """Propose a local standard."""

    partner = Chosen("With whom", what="with whom")
    title = Line("Title", what="the title", longest=LONGEST_TITLE)
    text = Paragraph("What is agreed", what="what is agreed", longest=LONGEST, rows=6)
    touches = Paragraph(
        "Minimum standards that it touches",
        what="the minimum standards that it touches",
        longest=LONGEST,
        rows=4,
        hint="One a line. With numbers, such as “MS-P1; hours out of cell; minimum 10; ours 12; more is better”.",
    )
    begins_on = DateField("From", what="the first day")
    ends_on = DateField("Until", what="the last day", optional=True, hint="Leave empty where it has no end.")


class FindForm(Form):
    """Whether one minimum standard is kept."""

    check_id = HiddenField()
    finding = OneOfFew("The minimum is", what="whether the minimum is kept or lowered")
    note = Paragraph("What you compared", what="what you compared", longest=LONGEST_REASON)
