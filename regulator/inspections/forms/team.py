"""The forms by which the people of an inspection are named, taken off and handed their duties."""

from wtforms import HiddenField

from regulator.core.forms import Chosen, Form, Line, OneOfFew, Paragraph, Several, VersionedForm

from .planning import LONGEST_REASON

LONGEST_EMPLOYER = 200  # characters


class MemberForm(VersionedForm):
    """Somebody to put on the team or the panel."""

    person = Chosen("Who", what="a person from the list")
    areas = Several("Areas they look at", what="areas from the list", hint="Leave empty where they look at all.")
    employer = Line(
        "Who employs them, if not the regulator",
        what="the employer",
        longest=LONGEST_EMPLOYER,
        optional=True,
        hint="The name or the code of an organisation. Nobody inspects the organisation that employs them.",
    )
    employer_is = OneOfFew("Which employer is meant", what="which employer is meant", optional=True)
    conflict = Paragraph(
        "A conflict of interest that they have declared",
        what="the conflict",
        longest=LONGEST_REASON,
        optional=True,
        hint="Somebody with a conflict is not named. Leave empty where there is none.",
    )


class WhyForm(VersionedForm):
    """A reason, and nothing else."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON, hint="It stands in the record for ever.")


class ConflictForm(VersionedForm):
    """A conflict of interest of one's own."""

    words = Paragraph(
        "What your conflict of interest is",
        what="what the conflict is",
        longest=LONGEST_REASON,
        hint="For example, that a relative works there. The lead and the chief inspectors read it. Name no prisoner.",
    )


class HandOverForm(Form):
    """Another lead. `was` is who owned it when the page was made."""

    person = Chosen("New owner", what="a lead inspector")
    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON, hint="It stands in the record for ever.")
    was = HiddenField()
