"""Writes that go with looking: that events were taken away, and that something failed is tried again."""

from collections import Counter
from collections.abc import Iterable

from regulator.core import outbox
from regulator.core.actor import Actor
from regulator.core.compartments import audited_by
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.events.search import Told, Wanted
from regulator.core.outbox import Outgoing, Sending
from regulator.core.refused import NotFound, Refused
from regulator.core.tables import Base, about, compartments

from ..events.looking import AuditExported, OutgoingTriedAgain


def record_export(told: Iterable[Told], wanted: Wanted, form: str, *, actor: Actor) -> None:
    """Write down that these events were taken away: outside every compartment, and in each that they are of, without
    what belongs to another."""
    rows = Counter(each.compartment for each in told)
    walled = {subject: _compartment_of(subject) for subject in wanted.subjects}
    if not rows:
        rows[next((each for each in walled.values() if each), None)] = 0
    for compartment, number in sorted(rows.items(), key=lambda each: each[0] or ""):
        event = AuditExported(
            form,
            number,
            f"person:{wanted.actor_id}" if wanted.actor_id is not None else None,
            tuple(subject for subject, of in walled.items() if of in (None, compartment)),
            wanted.name,
            wanted.since.isoformat() if wanted.since else None,
            wanted.until.isoformat() if wanted.until else None,
            compartment,
        )
        record(actor, event)


def ask_to_try_again(outgoing_id: int, *, actor: Actor) -> None:
    """Write down who has a failed thing tried again; `try_again` follows when that is kept. Refused where it has not
    failed. `NotFound` where the actor may not know of it."""
    row = session().get(Outgoing, outgoing_id)
    if row is None or row.compartment not in {None, *audited_by(actor)}:
        raise NotFound
    if row.state != Sending.FAILED:
        raise Refused("This has not failed, or somebody had it tried again before you. There is nothing to do.")
    record(actor, OutgoingTriedAgain(row.id, row.kind, row.compartment))


def try_again(outgoing_id: int) -> None:
    """Have it tried again at once. Bookkeeping: outside `transaction()`. A second time does nothing."""
    outbox.retry(outgoing_id)


def _compartment_of(subject: str) -> str | None:
    """The compartment whose records are called so."""
    kind = subject.partition(":")[0]
    for table, compartment in compartments().items():
        declared = Base.metadata.tables.get(table)
        if kind == compartment or (declared is not None and about(declared).aggregate == kind):
            return compartment
    return None
