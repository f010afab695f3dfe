"""What people fill in about visits that come unannounced."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from regulator.core.refused import Refused

from ..rules.programme import LONGEST_REASON, MOST_STRETCHES, PARTS, Days

DAYS_PARTS = ("day", "month", "year")


def _stripped(value: str | None) -> str | None:
    return value.strip() if value else value


class DayField(Field):  # type: ignore[misc]  # it ships no types
    """A date in three boxes. Missing and impossible parts are said and given back as they were typed."""

    def __init__(self, label: str, *, needed: bool, **more: Any) -> None:
        super().__init__(label, **more)
        self.needed = needed
        self.typed = dict.fromkeys(DAYS_PARTS, "")
        self.data: date | None = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three boxes, or the day that is given."""
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, date) else None
        if self.data is not None:
            numbers = (self.data.day, self.data.month, self.data.year)
            self.typed = dict(zip(DAYS_PARTS, map(str, numbers), strict=True))
        if formdata is None or not any(f"{self.name}-{part}" in formdata for part in DAYS_PARTS):
            return
        self.typed = {part: (formdata.get(f"{self.name}-{part}") or "").strip()[:10] for part in DAYS_PARTS}
        self.data = None
        if not any(self.typed.values()):
            return
        try:
            if not all(each.isascii() and each.isdigit() for each in self.typed.values()):
                raise ValueError
            self.data = date(int(self.typed["year"]), int(self.typed["month"]), int(self.typed["day"]))
        except (ValueError, OverflowError):
            missing = [part for part in DAYS_PARTS if not self.typed[part]]
            what = f"must include a {' and '.join(missing)}" if missing else "must be a real date"
            self.process_errors.append(f"{self.label.text} {what}")

    def pre_validate(self, form: Any) -> None:
        """Refuse a day that is needed and is not there."""
        if self.needed and self.data is None and not self.process_errors:
            raise ValidationError(f"Enter the {self.label.text[0].lower()}{self.label.text[1:]}")


class ChoiceField(StringField):  # type: ignore[misc]  # it ships no types
    """One of some choices, each a value and its words. What was not offered is refused with the same sentence as none.

    `radios`: shown as radio buttons; as a list to choose from otherwise.
    """

    def __init__(self, label: str, *, missing: str, radios: bool = True, **more: Any) -> None:
        super().__init__(label, **more)
        self.missing = missing
        self.radios = radios
        self.choices: list[tuple[str, str]] = []

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        if self.data not in {value for value, _ in self.choices}:
            raise ValidationError(self.missing)


class _Form(FlaskForm):  # type: ignore[misc]  # it ships no types
    """What all of them have: the version of the visit that the page was made from."""

    version = HiddenField()

    @property
    def from_version(self) -> int:
        """The version that was sent; one that no visit has, where it is missing or somebody tampered with it."""
        text = str((self.version.raw_data or [""])[0])
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def show(self, refused: Refused) -> None:
        """Put a rule's no where it belongs on the form; at its top where it belongs to no field."""
        if refused.field in self._fields and refused.field != "version":
            self._fields[refused.field].errors = [refused.message]
        else:
            self.form_errors.append(refused.message)


def _why(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[_stripped],
        validators=[
            DataRequired("Say why, so that the record shows it"),
            Length(max=LONGEST_REASON, message=f"The reasons must be {LONGEST_REASON:,} characters or fewer"),
        ],
    )


class _DaysForm(_Form):
    """A kind of inspection and its days on site: one stretch, or two."""

    kind = ChoiceField("What kind of inspection", missing="Choose what kind of inspection this is")
    from_on = DayField("First day on site", needed=True)
    until_on = DayField("Last day on site", needed=True)
    second_from_on = DayField("First day of the second stretch", needed=False)
    second_until_on = DayField("Last day of the second stretch", needed=False)

    def __init__(self, kinds: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.kind.choices = list(kinds)

    def validate_second_until_on(self, field: DayField) -> None:
        """Both days of the second stretch, or none."""
        if (self.second_from_on.data is None) != (field.data is None):
            raise ValidationError("Enter both days of the second stretch, or neither")

    @property
    def days(self) -> tuple[Days, ...]:
        """The stretches that were entered."""
        given = [(self.from_on.data, self.until_on.data), (self.second_from_on.data, self.second_until_on.data)]
        return tuple((first, last) for first, last in given if first is not None and last is not None)


class PlanForm(_DaysForm):
    """A visit to plan."""

    code = StringField(
        "Code of the provider",
        filters=[_stripped],
        validators=[DataRequired("Enter the code of the provider"), Length(max=20, message="A code is shorter")],
    )
    why = _why("Why this visit comes unannounced")


class ChangeForm(_DaysForm):
    """Other days, or another kind."""

    why = _why("Why this is changed")


class WhyForm(_Form):
    """A reason, and nothing else."""

    why = _why("Why")


class NameForm(_Form):
    """Somebody who may know of a visit."""

    user_id = ChoiceField("Person", missing="Choose a person from the list", radios=False)
    part = ChoiceField("What they do", missing="Choose whether they go on the visit")

    def __init__(self, people: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.user_id.choices = list(people)
        self.part.choices = list(PARTS.items())


class ArriveForm(_Form):
    """Inspectors are at the gate."""


def day_boxes(days: Sequence[Days]) -> dict[str, date]:
    """What the boxes hold of a visit's days."""
    names = (("from_on", "until_on"), ("second_from_on", "second_until_on"))
    return {
        name: day
        for pair, stretch in zip(names, days[:MOST_STRETCHES], strict=False)
        for name, day in zip(pair, stretch, strict=True)
    }
