"""What the log is searched by. It changes nothing, so it stands in the address: a search can be kept and shared."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from regulator.core.refused import Refused

from ..rules import wording


class Typed(StringField):  # type: ignore[misc]  # WTForms ships no types
    """A text to search for, on one line and without what no page can show."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        self.data = wording.typed(valuelist[0]) if valuelist else ""


class DayField(Typed):
    """A day, typed as in a calendar or a file. `what` is the day that is asked for."""

    day: date | None = None

    def __init__(self, label: str, *, what: str, **given: Any) -> None:
        self.what = what
        super().__init__(label, **given)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no day."""
        try:
            self.day = wording.day_typed(self.data or "", self.what, self.name)
        except Refused as refused:
            raise ValidationError(refused.message) from refused


class AuditSearch(FlaskForm):  # type: ignore[misc]
    """Who, what about, which kind of event, and when it was written down."""

    class Meta:
        csrf = False  # it only reads; what takes a file away is a form of its own, with a token

    person = Typed("Person")
    record = Typed("Record")
    kind = SelectField("What happened", validate_choice=False, coerce=wording.typed)
    since = DayField("From", what="the first day")
    until = DayField("To", what="the last day")

    def __init__(self, kinds: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.kind.choices = [("", "Anything"), *kinds]

    def validate_kind(self, field: Any) -> None:
        """Refuse a kind that is not offered."""
        field.data = field.data or ""
        if field.data not in {value for value, _ in self.kind.choices}:
            field.data = ""
            raise ValidationError("Choose what happened from the list")

    def validate_until(self, field: DayField) -> None:
        """Refuse days in the wrong order."""
        if self.since.day and field.day and field.day < self.since.day:
            raise ValidationError("The last day must be the first day or later")

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, without what was left empty: for addresses and for what is taken away."""
        return {field.name: field.data for field in self if field.data}
