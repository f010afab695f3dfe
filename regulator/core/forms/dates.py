"""A date as people enter it: day, month and year, each in a box of its own name, and all kept where one is wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PARTS = ("day", "month", "year")
LONGEST_PART = 12  # characters of what was typed that are given back


class DateField(Field):  # type: ignore[misc]  # WTForms ships no types
    """A day. `what` names it in messages: "the date of the new name". Parts that are missing altogether are empty.

    A message goes to the first part that is wrong (`wrong_part`); `typed` holds what was typed, whatever it was.
    """

    def __init__(self, label: str, *, what: str, hint: str = "", optional: bool = False, **given: Any) -> None:
        self.what, self.hint, self.optional = what, hint, optional
        self.typed = dict.fromkeys(PARTS, "")
        self.wrong_part = ""
        super().__init__(label, **given)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the three parts from what was sent; a form that was not sent shows the day it is given."""
        self.data = data
        self.process_errors: list[str] = []
        if formdata:
            self.typed = {part: _readable(formdata.get(f"{self.name}-{part}")) for part in PARTS}
            self.data = None
        elif isinstance(data, date):
            self.typed = {"day": str(data.day), "month": str(data.month), "year": str(data.year)}

    def pre_validate(self, form: Any) -> None:
        """Read the day, or say of the first part that is wrong what to do about it."""
        if self.optional and not any(self.typed.values()):
            raise StopValidation
        missing = [part for part in PARTS if not self.typed[part]]
        if len(missing) == len(PARTS):
            self._refuse("day", f"Enter {self.what}")
        if missing:
            listed = " and a ".join(missing)
            self._refuse(missing[0], f"{self.what[:1].upper()}{self.what[1:]} must include a {listed}")
        self.data = self._read()

    def _read(self) -> date:
        numbers = {part: _number(part, self.typed[part]) for part in PARTS}
        for part, (least, most) in {"day": (1, 31), "month": (1, 12), "year": (1800, 2999)}.items():
            number = numbers[part]
            if number is None or not least <= number <= most:
                self._refuse(part, _ADVICE[part])
        try:
            return date(numbers["year"] or 0, numbers["month"] or 0, numbers["day"] or 0)
        except ValueError:
            self._refuse("day", "There is no such day: check the day and the month")
            raise

    def _refuse(self, part: str, message: str) -> None:
        self.wrong_part = part
        raise ValidationError(message)

    @property
    def first_input(self) -> str:
        """The id of the box that a message leads to."""
        return f"{self.id}-{self.wrong_part or 'day'}"


_ADVICE: Mapping[str, str] = {
    "day": "Day must be a number between 1 and 31",
    "month": "Month must be a number between 1 and 12, or its name",
    "year": "Year must be four figures, from 1800 on",
}


def _readable(text: Any) -> str:
    """What was typed, as a page can give it back."""
    return "".join(letter for letter in str(text or "").strip() if letter.isprintable())[:LONGEST_PART]


def _number(part: str, text: str) -> int | None:
    if part == "month" and text[:3].lower() in MONTHS and text.isalpha():
        return MONTHS.index(text[:3].lower()) + 1
    longest = 4 if part == "year" else 2
    return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else None
