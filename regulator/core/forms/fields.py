"""The fields of forms: each tidies what was typed, or says next to it what is wrong, and gives it back."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import Field, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ..plain import line, paragraph, whole
from ..refused import Refused

Choices = Iterable[tuple[str, str]]
LONGEST_NUMBER = 40  # characters of what was typed for a number that are given back


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
        self.data = _kept(self, lambda text: line(text, self.name, self.what, self.longest))


class Paragraph(TextAreaField):  # type: ignore[misc]
    """A text of several lines. `rows`: how many the box shows at first."""

    data: Any

    def __init__(
        self,
        label: str,
        *,
        what: str,
        longest: int,
        hint: str = "",
        optional: bool = False,
        rows: int = 3,
        **given: Any,
    ) -> None:
        self.what, self.longest, self.hint, self.optional, self.rows = what, longest, hint, optional, rows
        super().__init__(label, **given)

    def pre_validate(self, form: Any) -> None:
        """Tidy it, or say what is wrong with it."""
        if self.optional and not shown(self.data):
            self.data = ""
            return
        self.data = _kept(self, lambda text: paragraph(text, self.name, self.what, self.longest))


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


class Several(SelectMultipleField):  # type: ignore[misc]
    """As many of a list as apply, as (value, words); none where none is needed."""

    data: Any

    def __init__(self, label: str, *, what: str, hint: str = "", optional: bool = True, **given: Any) -> None:
        self.what, self.hint, self.optional = what, hint, optional
        super().__init__(label, choices=[], validate_choice=False, **given)

    def offer(self, choices: Choices) -> None:
        """The list to choose from."""
        self.choices = list(choices)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list, and nothing at all where something is needed."""
        offered = {value for value, _ in self.choices}
        given = list(dict.fromkeys(self.data or []))
        self.data = [value for value in given if value in offered]
        if self.data != given or not (self.data or self.optional):
            raise ValidationError(f"Choose {self.what}")


class Count(StringField):  # type: ignore[misc]
    """A whole number from 0, or from `least`, or nothing."""

    data: Any

    hint = ""
    what = "a whole number"
    width = "govuk-input--width-5"

    def __init__(self, label: str, *, most: int, least: int = 0, optional: bool = True, **given: Any) -> None:
        self.least, self.most, self.optional = least, most, optional
        super().__init__(label, **given)

    @property
    def number(self) -> int | None:
        """The number; None where nothing was entered."""
        return whole(self.data or "")

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no such number."""
        self.data = shown(self.data)[:LONGEST_NUMBER]
        number = whole(self.data)
        known = number is not None and self.least <= number <= self.most
        if not (known if self.data else self.optional):
            wanted = f"a whole number between {self.least} and {self.most:,}"
            clause = "," in self.label.text or "?" in self.label.text  # a label that is no subject of a sentence
            raise ValidationError(f"Enter {wanted}" if clause else f"{self.label.text} must be {wanted}")
