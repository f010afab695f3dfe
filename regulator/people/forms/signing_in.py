"""What people fill in to be let in, and to look after their own way in."""

from collections.abc import Sequence

from wtforms import EmailField, RadioField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from regulator.core.refused import Refused

from .. import rules
from .base import Form, password_field, stripped

_LONGEST_CODE = 60  # characters, with whatever spaces somebody puts between them


class EmailForm(Form):
    """An e-mail address."""

    email = EmailField("Email address", filters=[stripped], validators=[DataRequired("Enter your email address")])

    def validate_email(self, field: EmailField) -> None:
        try:
            rules.email_address(field.data or "")
        except Refused as refused:
            field.data = "".join(each for each in field.data or "" if each.isprintable())  # no page can show the rest
            raise ValidationError(refused.message) from refused


class SignInForm(EmailForm):
    """An e-mail address and a password."""

    password = password_field("Password", "Enter your password")


class CodeForm(Form):
    """The six figures that an app shows."""

    code = StringField(
        "Code from your app",
        filters=[stripped],
        validators=[
            DataRequired("Enter the code that your app shows"),
            Length(max=_LONGEST_CODE, message="A code has six figures"),
        ],
    )


class RecoveryCodeForm(Form):
    """A code from the drawer."""

    code = StringField(
        "Recovery code",
        filters=[stripped],
        validators=[
            DataRequired("Enter one of your recovery codes"),
            Length(max=_LONGEST_CODE, message="A recovery code has sixteen letters and figures"),
        ],
    )


class OwnPasswordForm(Form):
    """One's own password, asked again before something that must not be done by whoever finds a screen unlocked."""

    current_password = password_field("Your password", "Enter your password")


class OwnCodeForm(OwnPasswordForm, CodeForm):
    """The same, with a code of the app that is to be one's second factor."""


class NewPasswordForm(Form):
    """A new password."""

    password = password_field("New password", "Enter a new password")


class ChangePasswordForm(Form):
    """A new password, and the one before it."""

    current_password = password_field("Current password", "Enter your current password")
    password = password_field("New password", "Enter a new password")


class RoleForm(Form):
    """Which of one's roles to act in."""

    role = RadioField("Act as", coerce=int)

    def __init__(self, roles: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        self.role.choices = list(roles)
        self.role.validators = [DataRequired("Choose a role")]
        self.role.validate_choice = True
