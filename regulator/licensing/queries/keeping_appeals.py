"""Appeals against what was decided of a licence: who may appeal until when, what was sent, by when it is heard."""

from datetime import date

from sqlalchemy import select

from regulator.core.clocks import Clock
from regulator.core.db import session

from ..models.keeping import LicenceAppeal, LicenceChange, LicenceDelivery, LicenceNotice

TIME, HEARING = "licence-appeal", "licence-appeal-hearing"


def appeal_of(change_id: int) -> LicenceAppeal | None:
    """The appeal against the decision on a change; None where nobody appealed."""
    return session().scalar(select(LicenceAppeal).where(LicenceAppeal.change_id == change_id))


def to_lead(change_id: int) -> LicenceDelivery | None:
    """The newest notice of what was decided, as the lead licensee of its day was sent it; None before a decision."""
    wanted = (
        select(LicenceDelivery)
        .join(LicenceNotice, LicenceNotice.id == LicenceDelivery.notice_id)
        .where(
            LicenceNotice.change_id == change_id,
            LicenceNotice.kind == "decision",
            LicenceNotice.on_appeal.is_(None),
            LicenceDelivery.leads,
        )
    )
    return session().scalar(wanted.order_by(LicenceDelivery.id.desc()).limit(1))


def time_to_appeal(sent: LicenceDelivery) -> Clock | None:
    """The time in which a body that was sent a decision may appeal; None where it may not."""
    return session().scalar(
        select(Clock).where(Clock.subject == f"licence-delivery:{sent.id}", Clock.name == TIME).limit(1)
    )


def appeal_until(change: LicenceChange) -> date | None:
    """The last day of an appeal against a decision; None where none lies."""
    sent = to_lead(change.id)
    running = time_to_appeal(sent) if sent else None
    return running.due_on if running else None


def hearing(change_id: int) -> Clock | None:
    """The time of the regulator to hear an appeal."""
    return session().scalar(
        select(Clock).where(Clock.subject == f"licence-change:{change_id}", Clock.name == HEARING).limit(1)
    )
