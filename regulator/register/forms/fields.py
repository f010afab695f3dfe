"""The parts that every form of the register is made of. A form checks shape; what is true, the action decides."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ...core.refused import Refused
from ..rules import editing

LONGEST_VERSION = 9  # figures
FIRST = ("kind", "code")
LAST = ("from_on", "until_on", "since", "reason", "source", "invented", "sure")
Choices = Iterable[tuple[str, str]]


def shown(text: str | None) -> str:
    """What was typed, as a page can give it back: without what no page can show."""
    kept = (letter for letter in text or "" if letter.isprintable() or letter in "\n\r\t")
    return "".join(kept).strip()


class Line(StringField):  # type: ignore[misc]  # WTForms ships no types
    """A text of one line. `what` is read behind "Enter"."""

    data: Any

    def __init__(
        self,
        label: str,
        *,
        what: str,
        longest: int,
        hint: str = "",
        optional: bool = False,
        width: str = "",
        **given: Any,
    ) -> None:
        self.what, self.longest, self.hint, self.optional, self.width = what, longest, hint, optional, width
        super().__init__(label, **given)

    def pre_validate(self, form: Any) -> None:
        """Tidy it, or say what is wrong with it."""
        if self.optional and not shown(self.data):
            self.data = ""
            return
        self.data = _kept(self, lambda text: editing.line(text, self.name, self.what, self.longest))


class Paragraph(TextAreaField):  # type: ignore[misc]
    """A text of several lines."""

    def __init__(self, label: str, *, what: str, longest: int, hint: str = "", **given: Any) -> None:
        self.what, self.longest, self.hint = what, longest, hint
        super().__init__(label, **given)

    def pre_validate(self, form: Any) -> None:
        """Tidy it, or say what is wrong with it."""
        self.data = _kept(self, lambda text: editing.paragraph(text, self.name, self.what, self.longest))


def _kept(field: Field, check: Callable[[str], str]) -> str:
    typed = field.data or ""
    try:
        return check(typed)
    except Refused as refused:
        field.data = shown(typed)
        raise ValidationError(refused.message) from refused


class Chosen(StringField):  # type: ignore[misc]
    """One of a list, as (value, words). `what` is read behind "Choose"."""

    data: Any

    def __init__(self, label: str, *, what: str, hint: str = "", optional: bool = False, **given: Any) -> None:
        self.what, self.hint, self.optional = what, hint, optional
        self.choices: list[tuple[str, str]] = []
        super().__init__(label, **given)

    def offer(self, choices: Choices) -> None:
        """The list to choose from."""
        self.choices = list(choices)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        self.data = self.data or ""
        if self.data not in {value for value, _ in self.choices} and (self.data or not self.optional):
            self.data = ""
            raise ValidationError(f"Choose {self.what}")


class OneOfFew(Chosen):
    """The same where there are so few that all of them stand on the page."""


class Count(StringField):  # type: ignore[misc]
    """A number of places, or nothing."""

    data: Any

    hint = ""
    what = "a whole number"
    longest = 8
    optional = True
    width = "govuk-input--width-5"

    @property
    def number(self) -> int | None:
        """The number; None where nothing was entered."""
        digits = (self.data or "").replace(",", "").replace(" ", "")
        return int(digits) if digits else None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no number of places."""
        self.data = shown(self.data)[:40]
        digits = self.data.replace(",", "").replace(" ", "")
        if digits and not (digits.isascii() and digits.isdigit() and int(digits) <= editing.MOST_PLACES):
            raise ValidationError(f"{self.label.text} must be a whole number between 0 and {editing.MOST_PLACES:,}")


class RegisterForm(FlaskForm):  # type: ignore[misc]
    """A form of the register: what is changed, then why and on what source."""

    def show(self, refused: Refused) -> None:
        """Put a rule's no next to its field; at the top where it belongs to none."""
        if refused.field in self._fields and refused.field != "version":
            self._fields[refused.field].errors = [refused.message]
        else:
            self.form_errors.append(refused.message)

    @property
    def asked(self) -> list[Field]:
        """The fields that a person fills in, in their order: what, from which day, why."""
        fields = [field for field in self if field.name not in {"csrf_token", "version"}]
        return sorted(fields, key=lambda field: _position(field.name))


def _position(name: str) -> int:
    if name in FIRST:
        return FIRST.index(name) - len(FIRST)
    return LAST.index(name) + 1 if name in LAST else 0


class Because(RegisterForm):
    """Why, and on what source."""

    reason = Paragraph(
        "Reason for this change",
        what="why you make this change",
        longest=editing.LONGEST_REASON,
        hint="It is kept for ever with the change. Do not name prisoners.",
    )
    source = Line(
        "Source",
        what="where this is from",
        longest=editing.LONGEST_SOURCE,
        hint="A document and its date, like Prison Service announcement, 3 June 2026",
    )

    @property
    def grounds(self) -> editing.Grounds:
        """Why, and on what source, as it was written."""
        return editing.Grounds(self.reason.data or "", self.source.data or "")


class EditForm(Because):
    """A change of one organisation, made from the version that the person read."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version the form was made from; 0, which none has, where it carries none."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else 0

    def made_from(self, version: int) -> None:
        """Let the page carry this version, whatever was sent."""
        self.version.data = str(version)
