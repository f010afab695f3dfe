"""What is the same of every correction: a second person makes it or does not, once, and says why not."""

from datetime import datetime

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import Refused

from ..models.publishing import Correction
from ..models.urgent import UrgentCorrection
from ..queries.proposed import PROPOSED


def still_waits(correction: Correction | UrgentCorrection) -> None:
    """Refuse to decide what is decided."""
    if correction.state != PROPOSED:
        raise Refused("This correction is decided already.")


def by_another(correction: Correction | UrgentCorrection, actor: Actor) -> None:
    """Refuse that one person proposes a correction and makes it."""
    if correction.proposed_by == actor.key:
        raise Refused("A correction is made by somebody other than the person who proposed it.")


def mark_made(correction: Correction | UrgentCorrection, actor: Actor, now: datetime) -> None:
    """It is made. Whatever calls this publishes the new version and records the event."""
    correction.state, correction.decided_by, correction.decided_at = "made", actor.key, now


def turn_down(correction: Correction | UrgentCorrection, *, reason: str, actor: Actor, now: datetime) -> None:
    """It is not made, with the reason. Whatever calls this records the event. Refused: without one, decided before."""
    still_waits(correction)
    if not reason.strip():
        raise Refused("Say why it is not made", "reason")
    correction.state, correction.reason = "not made", reason
    correction.decided_by, correction.decided_at = actor.key, now
    session().flush()
