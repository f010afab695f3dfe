"""What those who manage people fill in. A form checks shape; what is true, the action decides."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import EmailField, Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError

from regulator.core.refused import Refused

from .. import rules
from .base import Form, password_field, stripped

PARTS = ("day", "month", "year")
LONGEST_PART = 10  # characters of what was typed that are given back
LONGEST_CODE = 40
NOBODY, SOMEBODY_NEW = "nobody", "new"
Choices = Sequence[tuple[str, str]]


def shown(text: str | None) -> str:
    """What was typed, as a page can give it back: without what no page can show."""
    return "".join(letter for letter in text or "" if letter.isprintable() or letter in "\n\r\t").strip()


class DateField(Field):  # type: ignore[misc]  # it ships no types
    """A day in three boxes. Missing and impossible parts are said, and given back as they were typed."""

    def __init__(self, label: str, *, needed: str = "", **more: Any) -> None:
        self.needed = needed
        self.typed = dict.fromkeys(PARTS, "")
        self.data: date | None = None
        super().__init__(label, **more)

    @property
    def day(self) -> date:
        """The day of a field that was found to hold one. A fault where it holds none."""
        if self.data is None:
            raise RuntimeError("No day was read: the form was not checked")
        return self.data

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the three boxes; a form that was not sent shows the day it is given."""
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, date) else None
        if formdata:
            self.typed = {part: shown(formdata.get(f"{self.name}-{part}"))[:LONGEST_PART] for part in PARTS}
            self.data = None
        elif self.data is not None:
            self.typed = {"day": str(self.data.day), "month": str(self.data.month), "year": str(self.data.year)}

    def pre_validate(self, form: Any) -> None:
        """Read the day, or say what is wrong with it."""
        missing = [part for part in PARTS if not self.typed[part]]
        if len(missing) == len(PARTS):
            if self.needed:
                raise ValidationError(self.needed)
            raise StopValidation
        if missing:
            raise ValidationError(f"{self.label.text} must include a {' and a '.join(missing)}")
        figures = [self.typed[part] for part in ("year", "month", "day")]
        if not all(each.isascii() and each.isdigit() for each in figures) or len(figures[0]) != 4:
            raise ValidationError(f"{self.label.text} must be in figures, like 27 3 2027")
        try:
            self.data = date(*map(int, figures))
        except (ValueError, OverflowError):  # the calendar counts no further than a whole number of the machine
            raise ValidationError(f"{self.label.text} must be a real date") from None


class ManageForm(Form):
    """A form about one person, made from the version of them that was read."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version; one that nobody has, where somebody tampered with it."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def show(self, refused: Refused) -> None:
        """Put a rule's no next to its field; at the top where it belongs to none, or to the version."""
        if refused.field == "version":
            self.form_errors.append(refused.message)
        else:
            super().show(refused)


def _reason(label: str, *, needed: str = "") -> TextAreaField:
    longest = f"A reason has at most {rules.LONGEST_REASON} characters"
    checks: list[Any] = [Length(max=rules.LONGEST_REASON, message=longest)]
    return TextAreaField(label, filters=[stripped], validators=[*([DataRequired(needed)] if needed else []), *checks])


def _address_or_nothing(_form: Any, field: Any) -> None:
    field.data = shown(field.data)
    if field.data:
        try:
            field.data = rules.email_address(field.data)
        except Refused as refused:
            raise ValidationError(refused.message) from refused


class RoleFields(ManageForm):
    """A role: which, where, from which day, with which last day, and for whom as a deputy."""

    role = SelectField("Role", validate_choice=False)
    organisation = StringField(
        "Code of the organisation",
        filters=[stripped],
        validators=[Length(max=LONGEST_CODE, message="A code is shorter than this")],
    )
    from_on = DateField("First day", needed="Enter the first day")
    last_on = DateField("Last day")
    deputy_for = EmailField("Deputy for", validators=[_address_or_nothing])

    def __init__(self, choices: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.role.choices = [("", "Choose a role"), *choices]

    def validate_role(self, field: Any) -> None:
        """Refuse what is not in the list."""
        if field.data not in {value for value, _ in self.role.choices if value}:
            field.data = ""
            raise ValidationError("Choose a role")

    def show(self, refused: Refused) -> None:
        """What the rules call `until_on` is the last day here."""
        super().show(Refused(refused.message, "last_on") if refused.field == "until_on" else refused)


class InviteForm(RoleFields):
    """Somebody to invite, and to what."""

    name = StringField("Full name", filters=[stripped, shown], validators=[DataRequired("Enter their name")])
    email = EmailField("Email address", validators=[DataRequired("Enter their email address"), _address_or_nothing])


class EndRoleForm(ManageForm):
    """The last day of a role."""

    last_on = DateField("Last day", needed="Enter the last day")
    reason = _reason("Reason")


class CloseForm(ManageForm):
    """Why an account is closed."""

    reason = _reason("Reason", needed="Say why the account is closed")


class RemoveSecondFactorForm(ManageForm):
    """Why a second factor is taken away."""

    reason = _reason("Reason", needed="Say how you made sure who asks, and what they lost")


class HandOverForm(ManageForm):
    """Who takes over each role of somebody who leaves. The roles are fields of a form made for that person."""

    last_on = DateField("Their last day", needed="Enter their last day")
    new_name = StringField("Full name of the new person", filters=[stripped, shown])
    new_email = EmailField("Email address of the new person", validators=[_address_or_nothing])
    reason = _reason("Reason")
    role_ids: tuple[int, ...] = ()

    def taker(self, role_id: int) -> str:
        """Who takes over a role: a user's number, somebody new, or nobody."""
        return str(self[f"role_{role_id}"].data)

    def validate_new_email(self, field: Any) -> None:
        """Somebody new needs a name and an address."""
        if any(self.taker(each) == SOMEBODY_NEW for each in self.role_ids):
            if not self.new_name.data:
                self.new_name.errors = ["Enter the name of the new person"]
                raise StopValidation("Enter the new person's name and email address")
            if not field.data:
                raise StopValidation("Enter the email address of the new person")


def hand_over_form(asked: Sequence[tuple[int, str, Choices]], **given: Any) -> HandOverForm:
    """The form for somebody who leaves: one question for each role (its number, the question, who could)."""

    class Made(HandOverForm):
        pass

    for role_id, question, _ in asked:
        setattr(Made, f"role_{role_id}", SelectField(question, validate_choice=False, validators=[_chosen]))
    Made.role_ids = tuple(role_id for role_id, _, _ in asked)
    made = Made(**given)
    for role_id, _, choices in asked:
        listed = [("", "Choose"), *choices, (SOMEBODY_NEW, "Somebody new, named below"), (NOBODY, "Nobody")]
        made[f"role_{role_id}"].choices = listed
    order = ["last_on", *(f"role_{each}" for each in Made.role_ids)]  # as on the page: what is wrong is told in it
    rest = [name for name in made._fields if name not in order]
    made._fields = {name: made._fields[name] for name in [*order, *rest]}
    return made


def _chosen(_form: Any, field: Any) -> None:
    if field.data not in {value for value, _ in field.choices if value}:
        field.data = ""
        raise ValidationError("Choose who takes this over")


class FileForm(Form):
    """A spreadsheet of people."""

    file = FileField("Spreadsheet (CSV or Excel)")

    def validate_file(self, field: Any) -> None:
        """Refuse where none was chosen."""
        if not field.data or not field.data.filename:
            raise ValidationError("Choose a file")


class ConfirmForm(Form):
    """What was read of a spreadsheet, to be carried out."""

    content = HiddenField()
    name = HiddenField()
    digest = HiddenField()


class AcceptForm(Form):
    """Somebody who is invited and new here."""

    name = StringField("Your full name", filters=[stripped, shown], validators=[DataRequired("Enter your name")])
    password = password_field("Choose a password", "Choose a password")
