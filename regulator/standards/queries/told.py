"""What the mail about the standards says, looked up when it is sent: nobody is written to who left meanwhile."""

from datetime import date

from sqlalchemy import select

from regulator.core import clock
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.mail import Message, message
from regulator.people.models import User
from regulator.people.queries.membership import can_act, held_for
from regulator.people.rules import Role, roles_with

from ..models import Derogation, Edition
from ..rules.derogating import ASSESS, DECIDE, Stage

DECIDED = "standards/mail/derogation_decided"
ENDING = "standards/mail/derogation_ending"
OWED = "standards/mail/derogation_owed"
NEXT = {Stage.APPLIED: "to be assessed", Stage.ASSESSED: "to be decided"}
SAID = {Stage.GRANTED: "granted", Stage.REFUSED: "refused", Stage.REVOKED: "taken back"}


@message(DECIDED)
def decided(reference: str, user_id: int) -> Message | None:
    """Tells a provider's leads what was decided, and why."""
    row = _row(reference)
    if row is None or row.state not in SAID:
        return None
    return _to(row, user_id)


@message(ENDING)
def ending(reference: str, user_id: int) -> Message | None:
    """Reminds a provider's leads that a derogation is about to lapse; nothing where it is over."""
    row = _row(reference)
    if row is None or row.state != Stage.GRANTED:
        return None
    return _to(row, user_id)


@message(OWED)
def owed(reference: str, user_id: int) -> Message | None:
    """Reminds those who assess or decide of a decision that is owed; nothing where it was taken meanwhile."""
    row, user = _row(reference), session().get(User, user_id)
    if row is None or row.state not in (Stage.APPLIED, Stage.ASSESSED) or user is None or not user.active:
        return None
    if user_id not in staff_for(row.state, clock.today()):
        return None
    due = session().scalar(select(Clock.due_on).where(Clock.subject == f"derogation:{reference}"))
    words = {"name": user.name, "reference": reference, "ref": row.ref, "step": NEXT[Stage(row.state)]}
    return Message(to=user.email, words={**words, "due_on": f"{due:%-d %B %Y}" if due else ""})


def staff_for(state: str, today: date) -> list[int]:
    """The numbers of the members of staff who take the next step of an application today."""
    wanted = set(roles_with([ASSESS if state == Stage.APPLIED else DECIDE]))
    return sorted(can_act([each for each in held_for(None) if each.role in wanted], today))


def people_of(organisation_id: int, today: date) -> list[int]:
    """The numbers of the people who lead a provider today."""
    leads = [each for each in held_for(organisation_id) if each.role == Role.PROVIDER_LEAD]
    return sorted(can_act(leads, today))


def _row(reference: str) -> Derogation | None:
    return session().scalar(select(Derogation).where(Derogation.reference == reference))


def _to(row: Derogation, user_id: int) -> Message | None:
    user = session().get(User, user_id)
    if user is None or not user.active or user_id not in people_of(row.organisation_id, clock.today()):
        return None
    edition = session().scalar(select(Edition.title).where(Edition.code == row.edition))
    words = {
        "name": user.name,
        "reference": row.reference,
        "ref": row.ref,
        "edition": edition,
        "said": SAID.get(Stage(row.state), row.state),
        "reasons": row.ended_because or row.reasons or "",
        "until_on": f"{row.until_on:%-d %B %Y}",
    }
    return Message(to=user.email, words=words)
