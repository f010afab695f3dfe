"""New passwords: asked for by mail, or changed by those who know the one before."""

import secrets
from datetime import datetime

from sqlalchemy import insert

from regulator.core import keys, mail, sealed_fields
from regulator.core.actor import Actor
from regulator.core.bookkeeping import bookkeeping
from regulator.core.events import record
from regulator.core.refused import Refused

from .. import queries
from ..events import PasswordChanged
from ..models import PasswordReset, User
from ..rules import TooManyAttempts, links, networks
from .attempts import Limit, count_attempt
from .passwords import is_right, kept_of
from .signing_in import TOO_MANY_NETWORK

PURPOSE = "mail-links"  # of the keys that links are made with
RESET = "password-reset"
MAIL = "people/mail/password_reset"
SAME = "Choose another password than the one you have"


def ask_for_reset(email: str, *, account: str, network: str, now: datetime) -> None:
    """Have a link sent to whoever has this address. Bookkeeping.

    Nothing that is said or done here, and no time it takes, tells whether anybody has it: the same is written for an
    address that nobody has, and found out to be nobody's when the mail is to be put in words. `account` is
    `rules.reset_key` of the address: where too many were asked for, no more are sent, and that is not said either.
    Refused only where too many come from one network.
    """
    try:
        count_attempt([Limit(account, links.RESETS, links.RESETS_WITHIN, "")], now)
        wanted = True
    except TooManyAttempts:
        wanted = False
    count_attempt([Limit(network, networks.NETWORK_RESETS, links.RESETS_WITHIN, TOO_MANY_NETWORK)], now)
    if not wanted:
        return
    user = queries.user_with_email(email)
    key = keys.current(sealed_fields.folder(), PURPOSE)
    number = secrets.token_hex(16)
    with bookkeeping() as connection:
        connection.execute(
            insert(PasswordReset).values(
                number=number,
                key_id=key.id,
                token_hash=links.token_hash(links.link_token(key.raw, RESET, number)),
                user_id=user.id if user and user.active else None,
                series=user.sign_in_series if user else 0,
                made_at=now,
            )
        )
    mail.post_mail_alone(MAIL, key=number, number=number)


def set_new_password(token: str, password: str, *, now: datetime) -> User:
    """Give the person a link was sent to the password they chose. Every sign-in and every other link of theirs is over.

    Refused where the link was used, is too old or never was; of two uses at once, one is.
    """
    user = queries.user_of_link(token, now, to_change=True)
    _change(user, password, actor=queries.as_themselves(user.id), how="link", now=now)
    return user


def note_link_used(token: str, now: datetime) -> None:
    """Write down that the message with this link was opened by its owner. Bookkeeping, once the change is kept."""
    mail.opened(MAIL, queries.number_of_link(token), now)


def change_password(user: User, password: str, *, proof: str, actor: Actor, now: datetime) -> None:
    """Change one's own password. Every sign-in made before is over, wherever it is.

    `proof` is what `check_own_password` gave: refused where the password was changed since.
    """
    if user.password_hash != proof:
        raise Refused("Your password was changed meanwhile. Sign in with the new one.", "current_password")
    _change(user, password, actor=actor, how="own", now=now)


def _change(user: User, password: str, *, actor: Actor, how: str, now: datetime) -> None:
    kept = kept_of(password, name=user.name, email=user.email)
    if is_right(user, password):
        raise Refused(SAME, "password")
    user.password_hash = kept
    user.end_sign_ins(now)
    number = record(actor, PasswordChanged(user.id, how))
    mail.post_mail("people/mail/password_changed", key=str(number), user_id=user.id)
