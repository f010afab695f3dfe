"""What the mail about signing in says, looked up when it is sent."""

from sqlalchemy import select

from regulator.core import clock, keys, sealed_fields
from regulator.core.db import session
from regulator.core.mail import Message, message

from ..models import PasswordReset, User
from ..rules import links


@message("people/mail/password_reset")
def password_reset(number: str) -> Message | None:
    """The link to a new password; nothing where nobody has the address, or the link would not work any more."""
    reset = session().scalar(select(PasswordReset).where(PasswordReset.number == number))
    if reset is None or reset.user_id is None or clock.now() - reset.made_at >= links.RESET_LASTS:
        return None
    user = session().get(User, reset.user_id)
    if user is None or not user.active or user.sign_in_series != reset.series:
        return None
    key = keys.find(sealed_fields.folder(), "mail-links", reset.key_id)
    return Message(user.email, {"name": user.name, "token": links.link_token(key.raw, "password-reset", number)})


@message("people/mail/password_changed")
@message("people/mail/second_factor_set")
@message("people/mail/second_factor_removed")
@message("people/mail/recovery_codes_made")
def to_the_owner(user_id: int) -> Message | None:
    """Tells somebody what was done to the ways they sign in, so that they notice where it was not they."""
    user = session().get(User, user_id)
    return Message(user.email, {"name": user.name}) if user and user.active else None


@message("people/mail/recovery_code_used")
def recovery_code_used(user_id: int, left: int) -> Message | None:
    """Tells somebody that a code of theirs was used, and how many are left."""
    user = session().get(User, user_id)
    return Message(user.email, {"name": user.name, "left": left}) if user and user.active else None
