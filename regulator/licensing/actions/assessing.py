"""Two assessors grade each criterion apart, and then stand behind one grade together."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused

from ..events import CriterionGraded, CriterionReconciled
from ..models.application import Application
from ..models.assessing import Grade, Reconciled
from ..queries import applications as queries
from ..queries.assessments import agreed, given, reconciled
from ..rules.assessing import GRADES, why_not_agreed, why_not_graded, why_not_reconciled
from ..rules.lifecycle import ASSESS, State
from ..rules.words import LONGEST_REASON
from .moving import take_duty
from .wording import names_nobody


def grade(application: Application, criterion: str, wanted: str, reasons: str, *, actor: Actor, now: datetime) -> Grade:
    """Give a grade for a criterion, once, without knowing the other's. Refused: a third assessor, a second grade."""
    _assesses(application, criterion, actor)
    already = given(application.id)[criterion]
    no = why_not_graded(actor.key, already)
    if no:
        raise Refused(no)
    _fits(wanted, reasons, "reasons")
    take_duty(application, "assessor", actor, clock.london_date(now))
    row = Grade(
        application_id=application.id,
        criterion=criterion,
        place=len(already) + 1,
        person=actor.key,
        grade=wanted,
        reasons=reasons.strip(),
        given_at=now,
    )
    session().add(row)
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused("Somebody else graded this criterion a moment ago. Read the page again.") from clash
    record(actor, CriterionGraded(application.id, criterion, row.place))
    return row


def propose(
    application: Application,
    criterion: str,
    wanted: str,
    reason: str,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> Reconciled:
    """Propose the one grade of a criterion to the other assessor, with the reason; before it is agreed, anew."""
    _assesses(application, criterion, actor)
    no = why_not_reconciled(actor.key, given(application.id)[criterion])
    if no:
        raise Refused(no)
    _fits(wanted, reason, "reasons")
    names_nobody(application, (reason, "reasons"))
    row = reconciled(application.id).get(criterion)
    if row is not None and row.agreed_by is not None:
        raise Refused("This is agreed already")
    if (row.version if row else 0) != version:
        raise Refused(SOMEONE_ELSE, "version")
    if row is None:
        row = Reconciled(application_id=application.id, criterion=criterion)
        session().add(row)
    row.grade, row.reason, row.proposed_by = wanted, reason.strip(), actor.key
    session().flush()
    record(actor, CriterionReconciled(application.id, criterion, False))
    return row


def agree(application: Application, criterion: str, *, version: int, actor: Actor, now: datetime) -> None:
    """The other assessor stands behind the proposed grade. Refused: whoever proposed it, or one that changed since."""
    _assesses(application, criterion, actor)
    no = why_not_agreed(actor.key, given(application.id)[criterion], agreed(application.id).get(criterion))
    if no:
        raise Refused(no)
    row = reconciled(application.id)[criterion]
    if row.version != version:
        raise Refused(SOMEONE_ELSE, "version")
    row.agreed_by, row.agreed_on = actor.key, clock.london_date(now)
    session().flush()
    record(actor, CriterionReconciled(application.id, criterion, True))


def _assesses(application: Application, criterion: str, actor: Actor) -> None:
    """Hold the row, and let only assessors at an application that is being assessed."""
    session().refresh(application, with_for_update=True)
    if criterion not in {each.id for each in queries.status_of(application).criteria}:
        raise NotFound
    if not actor.may(ASSESS):
        raise Refused("Your role may not assess applications")
    if application.state not in (State.ASSESSING, State.CLARIFYING):
        raise Refused("This is done while an application is assessed")


def _fits(wanted: str, reasons: str, field: str) -> None:
    if wanted not in GRADES:
        raise Refused("Choose a grade", "grade")
    if not reasons.strip():
        raise Refused("Give the reasons of the grade", field)
    if len(reasons) > LONGEST_REASON:
        raise Refused(f"Say it in at most {LONGEST_REASON:,} characters", field)
