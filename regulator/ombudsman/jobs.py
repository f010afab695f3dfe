"""What the Ombudsman's office does on a timetable."""

from datetime import timedelta
from typing import Any

from regulator.core import clock, outbox
from regulator.core.outbox import Sending
from regulator.core.worker import job

from .actions import batches
from .actions.alerts import chase
from .actions.provider import forget_words
from .actions.telling import remind_and_escalate


@outbox.sender(batches.KIND)
def read_scan(payload: dict[str, Any]) -> Sending | None:
    """Read a scan of many sheets and split it into its letters."""
    return batches.read_on(payload["batch_id"], clock.now())


@job(timedelta(hours=1))
def tell_of_complaints() -> None:
    """Tell people of what falls due in a case, tell the deputy of what is late, chase providers for papers; tell
    those again who have not said what they did about what cannot wait."""
    remind_and_escalate(clock.now())
    chase(clock.now())
    forget_words()
