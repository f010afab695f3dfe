"""What an addressee was sent, and what it sent back: its own, and nothing of any other addressee's."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.standards import queries as standards
from regulator.standards.rules.catalogue import Rung

from ..models.matter import Matter
from ..models.measure import Addressee, Measure
from ..models.notice import Delivery, Notice, Submission, SubmittedFile
from ..rules.answering import KINDS, why_not
from ..rules.lifecycle import LIFE
from ..rules.notice import KINDS as NOTICES
from . import files_of, submissions
from .case import AFTER, APPEAL, BEFORE, case_of, clock_of

MOST = 200  # notices of one list


@dataclass(frozen=True)
class Received:
    """A notice as its addressee has it: the delivery, the step and matter it is of, and its own time."""

    delivery: Delivery
    notice: Notice
    addressee: Addressee
    measure: Measure
    matter: Matter
    time: Clock | None

    @property
    def rung(self) -> Rung:
        """The rung of the ladder that it is of."""
        return standards.rung(self.measure.rung)

    @property
    def opened(self) -> bool:
        """Whether somebody confirmed receipt."""
        return self.delivery.received_at is not None

    @property
    def kind(self) -> str:
        """Which kind of notice, in words."""
        return NOTICES[self.notice.kind]

    def over(self, today: date) -> bool:
        """Whether its time is over."""
        return self.time is None or today > self.time.due_on


def for_actor(actor: Actor) -> list[Received]:
    """The notices that the actor's organisation was sent, the newest first. One that it was sent stays, whatever
    became of the organisation since."""
    if not actor.may("enforcement:answer") or actor.organisation_id is None:
        return []
    rows = session().execute(_all().where(Addressee.organisation_id == actor.organisation_id).limit(MOST))
    return [_received(*row) for row in rows]


def one_for(actor: Actor, reference: str) -> Received:
    """One of them by the notice's reference. `NotFound` otherwise."""
    if not actor.may("enforcement:answer") or actor.organisation_id is None or not reference.isprintable():
        raise NotFound
    wanted = _all().where(Addressee.organisation_id == actor.organisation_id, Notice.reference == reference)
    row = session().execute(wanted).first()
    if row is None:
        raise NotFound
    return _received(*row)


def _all() -> Select[Delivery, Notice, Addressee, Measure, Matter]:
    return (
        select(Delivery, Notice, Addressee, Measure, Matter)
        .join(Notice, Notice.id == Delivery.notice_id)
        .join(Addressee, Addressee.id == Delivery.addressee_id)
        .join(Measure, Measure.id == Notice.measure_id)
        .join(Matter, Matter.id == Measure.matter_id)
        .order_by(Delivery.id.desc())
    )


def _received(delivery: Delivery, notice: Notice, addressee: Addressee, measure: Measure, matter: Matter) -> Received:
    return Received(delivery, notice, addressee, measure, matter, clock_of(delivery, (*BEFORE, AFTER, APPEAL)))


def own_submissions(found: Received) -> list[tuple[Submission, list[SubmittedFile]]]:
    """What this addressee sent on the step, with its files, in order."""
    rows = [row for row, by in submissions(found.measure.id) if by.id == found.addressee.id]
    held = files_of([row.id for row in rows])
    return [(row, held[row.id]) for row in rows]


def own_file(found: Received, file_id: int) -> SubmittedFile:
    """One file that this addressee sent. `NotFound` for any other."""
    for _row, held in own_submissions(found):
        for each in held:
            if each.id == file_id:
                return each
    raise NotFound


def may_send(found: Received, actor: Actor, today: date) -> dict[str, str | None]:
    """What may be sent now: each kind with None, or with why it cannot be."""
    told = {
        kind: why_not(kind, found.measure.state, received=found.opened, requires=found.rung.requirement)
        for kind in KINDS
    }
    if told["appeal"] is None:
        told["appeal"] = LIFE.refusal(case_of(found.measure, today), "appeal", actor)
    return told
