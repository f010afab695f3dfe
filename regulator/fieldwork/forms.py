"""What the lead and the team fill in about fieldwork."""

from wtforms import FileField

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


__all__ = ["LONGEST", "AsideForm", "CameraForm", "Chosen", "DoneForm", "PlainForm", "ReasonForm", "RescueForm"]
