"""Invitations: roles offered by mail, sent again, withdrawn, taken up."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from regulator.core import clock, keys, mail, sealed_fields
from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import plain_text
from regulator.core.refused import Refused

from .. import rules
from ..events import InvitationAccepted, InvitationSent, InvitationWithdrawn, PasswordChanged, RoleGiven
from ..models import Invitation, InvitedRole, User
from ..queries import invitations as queries
from ..queries import membership
from ..queries.people import roles_held
from ..queries.sign_ins import as_themselves
from ..rules import Role, links
from ..rules.invitations import MAIL, MOST_ROLES, PURPOSE
from .membership import NewRole, add_user, check_deputy, check_may_give, check_wanted, keep_role
from .passwords import kept_of

SIGN_IN_FIRST = "Sign in with this email address, then accept"
CLOSED = "This account is closed. Ask the regulator's administrator to open it again."


def invite(name: str, email: str, roles: Sequence[NewRole], *, actor: Actor, now: datetime) -> Invitation:
    """Offer roles of one organisation, or of the regulator, to whoever has an address.

    What is said and done is the same whether anybody has an account with it. Refused: roles that are not this actor's
    to give or cannot be given, several organisations at once, one's own address.
    """
    address = rules.email_address(plain_text(email, "email"))
    organisations = {each.organisation_id for each in roles}
    if not roles or len(roles) > MOST_ROLES or len(organisations) != 1:
        raise Refused(f"An invitation offers between one and {MOST_ROLES} roles of one organisation", "role")
    own = session().get(User, actor.id) if actor.id is not None else None
    if own is not None and own.email_folded == rules.same_address(address):
        raise Refused("This is your own address: nobody gives themselves a role", "email")
    today = clock.london_date(now)
    for each in roles:
        check_may_give(actor, each)
        check_deputy(each, None, (check_wanted(each, today), each.until_on))
    made = Invitation(
        name=rules.full_name(plain_text(name, "name")),
        email=address,
        email_folded=rules.same_address(address),
        organisation_id=organisations.pop(),
        invited_by_id=actor.id,
        made_at=now,
        sent_at=now,
    )
    _give_link(made)
    session().add(made)
    session().flush()
    for each in roles:
        session().add(
            InvitedRole(
                invitation_id=made.id,
                role=each.role.value,
                from_on=each.from_on or today,
                until_on=each.until_on,
                deputy_for_id=each.deputy_for_id,
            )
        )
    _send(made, tuple(each.role.value for each in roles), actor, again=False)
    return made


def send_again(invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    """Send it under a new link, for another fourteen days. The link that was sent before leads nowhere from now on."""
    _check_waits(invitation)
    invitation.sent_at = now
    _give_link(invitation)
    roles = tuple(each.role for each in queries.roles_of(invitation.id))
    _send(invitation, roles, actor, again=True)


def withdraw(invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    """Take an offer back."""
    _check_waits(invitation)
    invitation.withdrawn_at = now
    record(actor, InvitationWithdrawn(invitation.id))


def accept_as_new(token: str, name: str, password: str, *, now: datetime) -> User:
    """Make the account of the person a link was sent to, with what was offered.

    Somebody who has an account and may not sign in, because no role of theirs is left, chooses a new password: the
    link proves what the link of a forgotten password would. Refused for those who can sign in, and closed accounts.
    """
    invitation = queries.invitation_of_link(token, now, to_change=True)
    offered = _still_offered(invitation, now)
    user = queries.known_user(invitation)
    is_new = user is None
    if user is None:
        user = add_user(name, invitation.email, password, offered, actor=SYSTEM, now=now)
    else:
        if not user.active:
            raise Refused(CLOSED)
        if roles_held(user.id, now):
            raise Refused(SIGN_IN_FIRST)
        user.password_hash = kept_of(password, name=user.name, email=user.email)
        user.end_sign_ins(now)
        record(as_themselves(user.id), PasswordChanged(user.id, "link"))
        _add_offered(user, offered, now)
    _take_up(invitation, user, is_new=is_new, now=now)
    return user


def accept_as_known(token: str, user: User, *, now: datetime) -> None:
    """Add what was offered to the account of the person who is signed in. Refused where it was sent to another."""
    invitation = queries.invitation_of_link(token, now, to_change=True)
    if not user.active or user.email_folded != invitation.email_folded:
        raise Refused("This invitation was sent to another email address")
    _add_offered(user, _still_offered(invitation, now), now)
    _take_up(invitation, user, is_new=False, now=now)


def _take_up(invitation: Invitation, user: User, *, is_new: bool, now: datetime) -> None:
    invitation.accepted_at = now
    invitation.accepted_by_id = user.id
    record(as_themselves(user.id), InvitationAccepted(invitation.id, user.id, is_new))


def _still_offered(invitation: Invitation, now: datetime) -> list[NewRole]:
    today = clock.london_date(now)
    offered = [
        NewRole(Role(each.role), invitation.organisation_id, each.from_on, each.until_on, each.deputy_for_id)
        for each in queries.roles_of(invitation.id)
        if each.until_on is None or each.until_on > today
    ]
    if not offered:
        raise Refused(queries.LINK_OVER)
    return offered


def _add_offered(user: User, offered: Sequence[NewRole], now: datetime) -> None:
    """Give what was offered, but for what they hold by now."""
    today = clock.london_date(now)
    theirs = membership.every_role_of(user.id)
    for each in offered:
        from_on = max(each.from_on or today, today)
        same = [one for one in theirs if (one.role, one.organisation_id) == (each.role, each.organisation_id)]
        if any(rules.overlaps((one.from_on, one.until_on), (from_on, each.until_on)) for one in same):
            continue
        keep_role(user, each, from_on)
        record(
            as_themselves(user.id),
            RoleGiven(user.id, each.role.value, each.organisation_id, from_on, each.until_on, each.deputy_for_id),
        )


def _check_waits(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise Refused("This invitation was accepted already")
    if invitation.withdrawn_at is not None:
        raise Refused("This invitation was withdrawn already")


def _give_link(invitation: Invitation) -> None:
    key = keys.current(sealed_fields.folder(), "mail-links")
    invitation.number = secrets.token_hex(16)
    invitation.key_id = key.id
    invitation.token_hash = links.token_hash(links.link_token(key.raw, PURPOSE, invitation.number))


def _send(invitation: Invitation, roles: tuple[str, ...], actor: Actor, *, again: bool) -> None:
    record(actor, InvitationSent(invitation.id, roles, again))
    mail.post_mail(MAIL, key=invitation.number, number=invitation.number)
