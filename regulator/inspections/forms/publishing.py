"""The forms around publication: the embargo, who may read before, corrections, and withdrawal."""

import re
from datetime import UTC, datetime, time
from typing import Any

from wtforms import HiddenField

from regulator.core.clock import LONDON
from regulator.core.forms import Chosen, DateField, Form, Line, Paragraph, VersionedForm

from .planning import KEPT, LONGEST_REASON

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
LONGEST = 20_000  # characters of a corrected part


class MomentForm(VersionedForm):
    """When a report is published by itself: a day, and a time of it in London."""

    first = ("until_on", "at")
    until_on = DateField("Day of publication", what="the day of publication")
    at = Line(
        "Time of day, in London",
        what="the time of day",
        longest=8,
        hint="For example, 00:01",
        width="govuk-input--width-5",
    )

    @property
    def until(self) -> datetime:
        """The moment."""
        found = _TIME.fullmatch(self.at.data or "")
        day = time(int(found[1]), int(found[2])) if found else time(0)
        return datetime.combine(self.until_on.data, day, LONDON).astimezone(UTC)

    def validate(self, extra_validators: Any = None) -> bool:
        """A time is two numbers with a colon between."""
        right = super().validate(extra_validators)
        if not self.at.errors and not _TIME.fullmatch(self.at.data or ""):
            self.at.errors = ["Enter the time as hours and minutes, such as 00:01 or 9:30"]
            right = False
        return bool(right)


class PullBackForm(VersionedForm):
    """Why a report is not published at its moment."""

    reason = Paragraph("Why", what="why it is pulled back", longest=LONGEST_REASON, hint=KEPT)


class ReaderForm(VersionedForm):
    """Somebody who may read before publication."""

    first = ("person", "why")
    person = Chosen("Who", what="a person from the list")
    why = Line("Why they may read it before", what="why they may read it before", longest=300)


class CorrectionForm(Form):
    """A correction of a published report: what is wrong, in one of its parts, and what the public is told of it."""

    first = ("text", "note")
    last = ("note",)
    text = Paragraph("What it is to say instead", what="what it is to say instead", longest=LONGEST, rows=6)
    note = Paragraph(
        "What is corrected, and why",
        what="what is corrected, and why",
        longest=LONGEST_REASON,
        hint="The public reads it in the new version. For example: Statement 2.1 gave 43 people; it was 34.",
    )
    begun = HiddenField()


class MoreForm(Form):
    """Another part of a correction that was begun. `begun`: the hash of the words from which this was written."""

    begun = HiddenField()
    text = Paragraph("What it is to say instead", what="what it is to say instead", longest=LONGEST, rows=6)


class NotMadeForm(Form):
    """Why a correction is not made."""

    reason = Paragraph("Why it is not made", what="why it is not made", longest=LONGEST_REASON, hint=KEPT)


class WithdrawForm(Form):
    """Why a document may not be shown any more."""

    document = Chosen("Which document", what="which document")
    reason = Paragraph(
        "Why",
        what="why it must be withdrawn",
        longest=LONGEST_REASON,
        hint="The public reads it in place of the document. Name nobody, and repeat nothing that must not be read.",
    )


class RestoreForm(Form):
    """Why a document may be read again."""

    reason = Paragraph("Why it may be read again", what="why it may be read again", longest=LONGEST_REASON, hint=KEPT)
