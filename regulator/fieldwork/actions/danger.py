"""Somebody is in danger now: the lead is told at once, a clock runs, and who reported it learns that it was read."""

from datetime import datetime
from uuid import UUID

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.mail import post_mail
from regulator.core.plain import paragraph
from regulator.core.refused import NotFound, Refused
from regulator.inspections.models.inspection import Inspection
from regulator.people.queries.records import numbers
from regulator.standards import queries as standards

from ..events import DangerRead, DangerReported
from ..models import Danger
from ..queries.letters import DANGER_REPORTED
from ..queries.visits import leads
from ..rules.envelope import Sent

CLOCK = "danger-acknowledged"
LONGEST = 2000  # characters of what was done


def report(inspection: Inspection, author: str, sent: Sent, *, actor: Actor, now: datetime) -> None:
    """Start its clock and tell whoever leads. Its words stand in the journal; mail says only that there are some."""
    due = clocks.start(
        standards.clocks()[CLOCK],
        subject=f"danger:{sent.id}",
        owner="regulator",
        started_on=clock.london_date(now),
    )
    session().flush()
    session().add(
        Danger(
            entry_id=sent.id, inspection_id=inspection.id, author=author, made_at=sent.made_at, received_at=now,
            clock_id=due.id,
        )
    )  # fmt: skip
    record(actor, DangerReported(inspection.id, str(sent.id), due.due_on))
    for user_id in numbers(person.partition(":")[2] for person in leads(inspection) if person.startswith("person:")):
        post_mail(DANGER_REPORTED, key=f"{sent.id}:{user_id}", inspection_id=inspection.id, user_id=user_id)


def read(inspection: Inspection, entry: UUID, *, done: str, actor: Actor, now: datetime) -> None:
    """Say that it was read, and what was done. Refused: somebody who does not lead, what was read already."""
    row = session().get(Danger, entry)
    if row is None or row.inspection_id != inspection.id:
        raise NotFound
    if actor.key not in leads(inspection):
        raise Refused("Whoever leads the inspection confirms this.")
    if row.read_at is not None:
        raise Refused("This was confirmed already.")
    row.done = paragraph(done, "done", "what was done", LONGEST)
    row.read_by, row.read_at = actor.key, now
    clocks.meet(clocks.running(f"danger:{entry}", CLOCK), clock.london_date(now))
    record(actor, DangerRead(inspection.id, str(entry), clock.london_date(now)))
