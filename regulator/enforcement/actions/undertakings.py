"""An undertaking that was offered and is not taken: refused, with the reason its addressee will read."""

from dataclasses import replace
from datetime import datetime

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused

from ..events import UndertakingAnswered
from ..models.matter import Matter
from ..models.measure import Measure
from ..models.notice import Submission
from ..queries.case import case_of
from ..rules.lifecycle import LIFE


def refuse_undertaking(
    matter: Matter, measure: Measure, sent: Submission, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Refuse an undertaking that was offered, with the reason its addressee will read; the step goes on."""
    case = case_of(measure, clock.london_date(now))
    no = LIFE.refusal(replace(case, bound=()), "accept-undertaking", actor)
    if no or sent.outcome is not None:
        raise Refused(no or "This undertaking was answered already")
    if not reason.strip():
        raise Refused("Say why the undertaking is refused: whoever offered it will read it", "text")
    sent.outcome, sent.outcome_because = "refused", reason.strip()
    sent.outcome_by, sent.outcome_on = actor.key, clock.london_date(now)
    session().flush()
    record(actor, UndertakingAnswered(matter.id, measure.number, "refused", reason.strip()))
