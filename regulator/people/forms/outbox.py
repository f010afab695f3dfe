"""What the outbox is narrowed by."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import ValidationError

from ..rules import wording


class OutboxFilter(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Which state, which kind of thing."""

    class Meta:
        csrf = False  # it only reads

    state = SelectField("How it stands", validate_choice=False, coerce=wording.typed)
    kind = SelectField("What it is", validate_choice=False, coerce=wording.typed)

    def __init__(self, states: Sequence[tuple[str, str]], kinds: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.state.choices = [("", "Anything"), *states]
        self.kind.choices = [("", "Anything"), *kinds]

    def validate_state(self, field: Any) -> None:
        """Refuse what is not offered."""
        _offered(field)

    def validate_kind(self, field: Any) -> None:
        """Refuse what is not offered."""
        _offered(field)

    @property
    def typed(self) -> dict[str, str]:
        """What was chosen, for addresses."""
        return {field.name: field.data for field in self if field.data}


def _offered(field: Any) -> None:
    field.data = field.data or ""
    if field.data not in {value for value, _ in field.choices}:
        field.data = ""
        raise ValidationError("Choose one from the list")
