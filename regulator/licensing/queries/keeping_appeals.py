"""Appeals against what was decided of a licence: who may appeal until when, what was sent, by when it is heard."""

from datetime import date

from sqlalchemy import select

from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models.keeping import LicenceAppeal, LicenceAppealFile, LicenceChange, LicenceDelivery, LicenceNotice
from ..rules.keeping import FINAL

TIME, HEARING = "licence-appeal", "licence-appeal-hearing"


def appeal_of(change_id: int) -> LicenceAppeal | None:
    """The appeal against the decision on a change; None where nobody appealed."""
    return session().scalar(select(LicenceAppeal).where(LicenceAppeal.change_id == change_id))


def files(appeal_id: int) -> list[LicenceAppealFile]:
    """What came with an appeal, in the order in which it was sent."""
    rows = select(LicenceAppealFile).where(LicenceAppealFile.appeal_id == appeal_id)
    return list(session().scalars(rows.order_by(LicenceAppealFile.id)))


def file(change_id: int, file_id: int) -> LicenceAppealFile:
    """One file of the appeal against the decision on a change. `NotFound` where it has none of that number."""
    rows = select(LicenceAppealFile).join(LicenceAppeal, LicenceAppeal.id == LicenceAppealFile.appeal_id)
    found = session().scalar(rows.where(LicenceAppeal.change_id == change_id, LicenceAppealFile.id == file_id))
    if found is None:
        raise NotFound
    return found


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


def change_of(owed: Clock) -> LicenceChange:
    """The change that a clock is about: of the time to appeal, or of a hearing."""
    number = int(owed.subject.partition(":")[2])
    if owed.name == HEARING:
        return session().get_one(LicenceChange, number)
    sent = session().get_one(LicenceDelivery, number)
    return session().get_one(LicenceChange, session().get_one(LicenceNotice, sent.notice_id).change_id)


def open_to_appeal(owed: Clock) -> bool:
    """Whether the time of a clock is the one in which an appeal could still come: on the newest notice of a decision
    that is final, and that nobody appealed against."""
    change = change_of(owed)
    newest = to_lead(change.id)
    return change.state in FINAL and newest is not None and owed.subject == f"licence-delivery:{newest.id}"


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
