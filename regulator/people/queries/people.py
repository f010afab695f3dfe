"""Users, by address and number, and the roles they hold."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound, Refused

from .. import rules
from ..models import User, UserRole


@dataclass(frozen=True)
class OwnAccount:
    """What a person sees of their own account: their name, the role they act in and since when."""

    name: str
    email: str
    role: str
    organisation_id: int | None


def user_with_email(email: str) -> User | None:
    """The user who signs in with this e-mail address, in whatever capitals."""
    try:
        address = rules.email_address(email)
    except Refused:
        return None
    return session().scalar(select(User).where(User.email_folded == rules.same_address(address)))


def user_with_id(user_id: int) -> User:
    """A user by number. NotFound where there is none."""
    user = session().get(User, user_id)
    if user is None:
        raise NotFound
    return user


def roles_held(user_id: int, now: datetime) -> list[UserRole]:
    """The roles a user holds at a moment, the one given first standing first."""
    rows = session().scalars(select(UserRole).where(UserRole.user_id == user_id).order_by(UserRole.id))
    today = clock.london_date(now)
    return [row for row in rows if rules.holds(row.from_on, row.until_on, today)]


def own_account(actor: Actor) -> OwnAccount:
    """The account of the person who is acting. NotFound for the system, imports and strangers."""
    if actor.id is None:
        raise NotFound
    user = user_with_id(actor.id)
    return OwnAccount(user.name, user.email, actor.label, actor.organisation_id)
