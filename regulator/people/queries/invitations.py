"""Invitations: those that wait, the one that a link leads to, and what the mail says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, false, select

from regulator.core import clock, keys, mail, sealed_fields
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.mail import Message, message
from regulator.core.outbox import Outgoing, Sending
from regulator.core.refused import NotFound, Refused

from .. import rules
from ..models import Invitation, InvitedRole, User
from ..rules import Permission, Role, links
from ..rules.invitations import INVITATION_LASTS, MAIL, PURPOSE, is_open
from ..rules.wording import moment_words
from . import outbox
from .membership import THE_REGULATOR
from .organisations import names_of
from .people import user_with_email

LINK_OVER = "This invitation was used or withdrawn, or is more than 14 days old. Ask whoever invited you for another."


@dataclass(frozen=True)
class Offered:
    """One role that is offered, in words."""

    role: Role
    from_on: date
    until_on: date | None
    deputy_for: str | None

    @property
    def last_on(self) -> date | None:
        """The last day on which it would be held."""
        return rules.last_day(self.until_on)


@dataclass(frozen=True)
class Waiting:
    """An invitation with what it offers, as a page shows it."""

    invitation: Invitation
    organisation: str
    offered: Sequence[Offered]
    state: str
    delivery: str
    failed: bool

    @property
    def last_at(self) -> datetime:
        """Until when it can be taken up."""
        return self.invitation.sent_at + INVITATION_LASTS


def invitations_visible_to(actor: Actor) -> Select[Invitation]:
    """The invitations that this actor may see as one who manages people."""
    if actor.may(Permission.PEOPLE_MANAGE):
        return select(Invitation)
    if actor.may(Permission.PEOPLE_OF_ORGANISATION) and actor.organisation_id is not None:
        return select(Invitation).where(Invitation.organisation_id == actor.organisation_id)
    return select(Invitation).where(false())


def waiting(actor: Actor, now: datetime, *, organisation_id: int | None = None, limit: int = 50) -> list[Waiting]:
    """Invitations that were neither taken up nor withdrawn, the newest first; of one organisation where it is named."""
    wanted = invitations_visible_to(actor).where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    if organisation_id is not None:
        wanted = wanted.where(Invitation.organisation_id == organisation_id)
    return _in_words(session().scalars(wanted.order_by(Invitation.id.desc()).limit(limit)).all(), now)


def one(actor: Actor, invitation_id: int, now: datetime) -> Waiting:
    """One invitation. NotFound for those this actor may not see."""
    found = session().scalar(invitations_visible_to(actor).where(Invitation.id == invitation_id))
    if found is None:
        raise NotFound
    return _in_words([found], now)[0]


def one_to_change(actor: Actor, invitation_id: int) -> Invitation:
    """The same, held until the transaction ends."""
    wanted = invitations_visible_to(actor).where(Invitation.id == invitation_id).with_for_update()
    found = session().scalar(wanted, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound
    return found


def roles_of(invitation_id: int) -> list[InvitedRole]:
    """What an invitation offers."""
    wanted = select(InvitedRole).where(InvitedRole.invitation_id == invitation_id).order_by(InvitedRole.id)
    return list(session().scalars(wanted))


def invitation_of_link(token: str, now: datetime, *, to_change: bool = False) -> Invitation:
    """The invitation that a link leads to. Refused where it cannot be taken up, for whatever reason, in one sentence.

    `to_change`: it is held until the change is made, so that of two who take it up at once the second is refused.
    """
    wanted = select(Invitation).where(Invitation.token_hash == links.token_hash(token))
    wanted = wanted.with_for_update() if to_change else wanted
    found = session().scalar(wanted, execution_options={"populate_existing": True})
    if found is None or not is_open(found.sent_at, found.accepted_at, found.withdrawn_at, now):
        raise Refused(LINK_OVER)
    return found


def in_words(invitation: Invitation, now: datetime) -> Waiting:
    """An invitation with what it offers."""
    return _in_words([invitation], now)[0]


def known_user(invitation: Invitation) -> User | None:
    """The user whose address it was sent to; None where nobody has it yet."""
    return user_with_email(invitation.email)


def _in_words(found: Sequence[Invitation], now: datetime) -> list[Waiting]:
    names = names_of(each.organisation_id for each in found)
    mails = mail.stands(MAIL, [each.number for each in found])
    made = []
    for each in found:
        organisation = THE_REGULATOR if each.organisation_id is None else names[each.organisation_id]
        roles = [Offered(Role(row.role), row.from_on, row.until_on, _name(row)) for row in roles_of(each.id)]
        row = mails.get(each.number)
        failed = row is not None and row.state == Sending.FAILED
        made.append(Waiting(each, organisation, roles, _state(each, now), delivery(row), failed))
    return made


def delivery(row: Outgoing | None) -> str:
    """Whether the mail left, in words: it was sent when a server took it, and not when somebody asked for it."""
    if row is None:
        return "Nothing is known of its mail"
    if row.sent_at is not None:
        return f"Sent {moment_words(row.sent_at)}"
    fault = outbox.why(row.last_fault)
    if row.state == Sending.FAILED:
        return f"Could not be sent. {fault}"
    return f"Not sent yet. {fault} It is tried again" if fault else outbox.STATES[Sending(row.state)]


def _name(row: InvitedRole) -> str | None:
    absent = session().get(User, row.deputy_for_id) if row.deputy_for_id else None
    return absent.name if absent else None


def _state(each: Invitation, now: datetime) -> str:
    if each.accepted_at is not None:
        return "accepted"
    if each.withdrawn_at is not None:
        return "withdrawn"
    return "open" if is_open(each.sent_at, None, None, now) else "run out"


@message(MAIL)
def invitation_mail(number: str) -> Message | None:
    """The link to an invitation; nothing where it could not be taken up any more, or was sent again since."""
    found = session().scalar(select(Invitation).where(Invitation.number == number))
    if found is None or not is_open(found.sent_at, found.accepted_at, found.withdrawn_at, clock.now()):
        return None
    told = in_words(found, clock.now())
    key = keys.find(sealed_fields.folder(), "mail-links", found.key_id)
    words = {
        "name": found.name,
        "organisation": told.organisation,
        "roles": [each.role.words.lower() for each in told.offered],
        "last_on": clock.london_date(told.last_at),
        "token": links.link_token(key.raw, PURPOSE, number),
    }
    return Message(found.email, words)
