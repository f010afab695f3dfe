"""What every form of people has in common."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from regulator.core.refused import Refused

from .. import rules


class Form(FlaskForm):  # type: ignore[misc]  # it ships no types
    """A form that can show a rule's no where it belongs."""

    def show(self, refused: Refused) -> None:
        """Put a rule's no where it belongs on the form; at its top where it belongs to no field."""
        if refused.field in self._fields:
            self._fields[refused.field].errors = [refused.message]
        else:
            self.form_errors.append(refused.message)


def stripped(value: str | None) -> str | None:
    """A text without the spaces around it."""
    return value.strip() if value else value


def password_field(label: str, missing: str) -> Any:
    """A password. It is never put back into the page, nor stripped: spaces are letters of it."""
    longest = f"A password has at most {rules.LONGEST_PASSWORD} characters"
    return PasswordField(label, validators=[DataRequired(missing), Length(max=rules.LONGEST_PASSWORD, message=longest)])
