"""What an applicant's people and those who are consulted fill in."""

from collections.abc import Iterable

from wtforms import BooleanField, MultipleFileField

from regulator.core.forms import DateField, Form, Line, OneOfFew, Paragraph, VersionedForm

from ..rules.words import LONGEST, LONGEST_LINE, LONGEST_REASON

Choices = Iterable[tuple[str, str]]
HINT = f"At most {LONGEST:,} characters, about seven pages. Do not name prisoners."


class BeginForm(Form):
    """Which status it is for."""

    status = OneOfFew("Which status do you apply for", what="which status you apply for")

    def __init__(self, statuses: Choices, **given: object) -> None:
        super().__init__(**given)
        self.status.offer(statuses)


class MembersForm(VersionedForm):
    """Who would be members, and who leads."""

    codes = Paragraph(
        "Codes of the members",
        what="the code of each member",
        longest=1_000,
        rows=4,
        hint="One on each line, your own among them. A code stands beside each name in the list of providers.",
    )
    leads = Line(
        "Code of the lead licensee",
        what="the code of the lead licensee",
        longest=40,
        hint="It would hold the licence and answer for all.",
        width="govuk-input--width-10",
    )


class SectionForm(VersionedForm):
    """What a section says."""

    text = Paragraph("What you say", what="what you say", longest=LONGEST, rows=14, hint=HINT, optional=True)


class FilesForm(Form):
    """Files alone."""

    files = MultipleFileField("Files")


class SubmitForm(Form):
    """The authority to sign, and that the application is true."""

    last = ("declared",)
    authority_by = Line(
        "Who gave the authority to sign",
        what="who gave the authority to sign",
        longest=LONGEST_LINE,
        hint="The body or office, not a name. For example, the Prison Service’s board.",
    )
    authority_from = DateField("In force from", what="the day from which it is in force")
    authority_until = DateField("In force until", what="the last day on which it is in force")
    declared = BooleanField("What the application says is true, and I may sign it for all members")


class SendForm(Form):
    """Words with files: an answer, representations, an appeal."""

    last = ("files",)
    text = Paragraph("What you say", what="what you want to say", longest=LONGEST, rows=8, hint=HINT)
    files = MultipleFileField("Files")


class ReasonForm(Form):
    """A reason alone."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON)


class EmptyForm(Form):
    """A button alone."""


class ViewForm(Form):
    """The view of somebody who is consulted."""

    view = OneOfFew("Your view", what="what your view is")
    text = Paragraph(
        "Your reasons",
        what="the reasons of your view",
        longest=LONGEST_REASON,
        rows=6,
        hint="The applicant reads them, and so does the public once the decision is sent. Do not name people.",
    )
    choice = Paragraph(
        "What it would mean for your own choice of providers",
        what="what it would mean",
        longest=LONGEST_REASON,
        hint="Whether you could still buy elsewhere, and from whom.",
        optional=True,
    )

    def __init__(self, views: Choices, **given: object) -> None:
        super().__init__(**given)
        self.view.offer(views)
