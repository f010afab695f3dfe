"""What cannot wait: told at once to the deputy and to whoever has the case, until each has said what they did."""

from datetime import datetime

from sqlalchemy import func, or_, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import SOMEONE_ELSE, reading, session, transaction
from regulator.core.events import record
from regulator.core.mail import post_mail
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from ..events import AlertAnswered, AlertChased, AlertRaised, ComplaintChanged
from ..models import OMBUDSMAN, Alert, Alerted, Complaint, ComplaintSubject
from ..queries.alerts import DONE, WHY, alert_of
from ..queries.telling import ALERT, TELLING, holding
from ..queries.walls import office
from ..rules.alerts import LONGEST, Alarm, again_before
from . import keeping

AT_ONCE = 200
PURPOSE = "to tell people again of what cannot wait"
BREACH = ("mail-breach", "letter to or from the Ombudsman")


def sound(complaint: Complaint, kind: Alarm, why: str, *, actor: Actor, now: datetime) -> Alert | None:
    """Tell the deputy and whoever has the case, at once. Inside the compartment. What is open for the same reason is
    told once."""
    rows = select(Alert).where(
        Alert.complaint_key == complaint.key, Alert.kind == kind.value, Alert.settled_at.is_(None)
    )
    if any(keeping.open_text(complaint, each.closed_why, WHY) == why for each in session().scalars(rows)):
        return None
    today = clock.london_date(now)
    made = Alert(
        id=keeping.new_id(),
        complaint_key=complaint.key,
        kind=kind.value,
        closed_why=keeping.close_text(complaint, why, WHY),
        raised_at=now,
        raised_by=actor.id,
    )
    session().add(made)
    session().flush()
    people = holding(Permission.COMPLAINT_ALLOCATE, complaint, today, also=[complaint.investigator_id])
    for user_id in people:
        _tell(made, user_id)
    record(actor, AlertRaised(complaint.key, made.id, kind.value, len(people)))
    keeping.enter(complaint, "alert", f"{kind.words}. {why}".strip(), on=today, actor=actor, now=now)
    return made


def breach(complaint: Complaint, what: str, *, actor: Actor, now: datetime) -> None:
    """Confidential mail of a case was opened: the case is about that too from now on. Inside the compartment."""
    known = session().scalar(
        select(ComplaintSubject.id).where(
            ComplaintSubject.complaint_key == complaint.key, ComplaintSubject.subject == BREACH[0]
        )
    )
    if known is None:
        session().add(ComplaintSubject(complaint_key=complaint.key, subject=BREACH[0], kind=BREACH[1]))
        session().flush()
        record(actor, ComplaintChanged(complaint.key, ("subjects",)))
    sound(complaint, Alarm.MAIL_BREACH, what, actor=actor, now=now)


def tell_also(complaint: Complaint, user_id: int, now: datetime) -> None:
    """Whoever gets a case is told of what is open in it. Inside the compartment."""
    for each in (
        session().scalars(select(Alert).where(Alert.complaint_key == complaint.key, Alert.settled_at.is_(None))).all()
    ):
        if session().get(Alerted, (each.id, user_id)) is None:
            _tell(each, user_id, now)


def answer(alert_id: str, version: int, *, done: str, actor: Actor, now: datetime) -> Alert:
    """Say what was done about it. It is over once everybody who was told has. Refused: nothing said, by somebody who
    was not told, twice."""
    if not done.strip() or len(done) > LONGEST:
        raise Refused(f"Say what you did, in at most {LONGEST:,} characters", "done")
    with office(actor, "to say what was done about what cannot wait"):
        alert, complaint = alert_of(actor, alert_id)
        row = session().get(Alerted, (alert.id, actor.id), with_for_update=True)
        if row is None:
            raise NotFound
        if row.acknowledged_at is not None:
            raise Refused("You have said what you did already.")
        if alert.version != version:
            raise Refused(SOMEONE_ELSE, "version")
        row.acknowledged_at = now
        row.closed_done = keeping.close_text(complaint, done.strip(), DONE)
        session().flush()
        alert.settled_at = None if _outstanding(alert, complaint, now) else now
        session().flush()
        record(actor, AlertAnswered(complaint.key, alert.id, alert.settled_at is not None))
        keeping.enter(complaint, "alert", done.strip(), on=clock.london_date(now), actor=actor, now=now)
    return alert


def chase(now: datetime) -> int:
    """Tell those again who have not said what they did, and the deputy who they are; of how many alerts."""
    with reading(), compartment(OMBUDSMAN, TELLING, PURPOSE):
        told_at = func.coalesce(Alerted.chased_at, Alert.raised_at)
        rows = (
            select(Alert.id)
            .outerjoin(Alerted, Alerted.alert_id == Alert.id)  # one may have been raised while nobody was there to tell
            .where(Alert.settled_at.is_(None), Alerted.acknowledged_at.is_(None), told_at <= again_before(now))
            .order_by(told_at, Alert.id)
        )
        waiting = sorted(set(session().scalars(rows.limit(AT_ONCE))))
    for alert_id in waiting:
        with transaction(), compartment(OMBUDSMAN, TELLING, PURPOSE):
            _chase(alert_id, now)
    return len(waiting)


def _chase(alert_id: str, now: datetime) -> None:
    alert = session().get(Alert, alert_id, with_for_update=True)
    if alert is None or alert.settled_at is not None:
        return
    complaint = session().get_one(Complaint, alert.complaint_key)
    today = clock.london_date(now)
    silent = session().scalars(
        select(Alerted).where(
            Alerted.alert_id == alert_id,
            Alerted.acknowledged_at.is_(None),
            or_(Alerted.chased_at.is_(None), Alerted.chased_at <= again_before(now)),
        )
    )
    there = set(holding(Permission.COMPLAINT_READ, complaint, today))
    named = []
    for row in silent.all():
        row.chased_at, row.times = now, row.times + 1
        if row.user_id in there:
            named.append(row.user_id)
            _post(alert, row.user_id, row.times)
    deputies = holding(Permission.COMPLAINT_ALLOCATE, complaint, today)
    new = [each for each in deputies if session().get(Alerted, (alert_id, each)) is None]
    for deputy in new:
        _tell(alert, deputy, now)
    if session().scalar(select(Alerted.user_id).where(Alerted.alert_id == alert_id).limit(1)) is None:
        return  # there is nobody to tell yet
    if not _outstanding(alert, complaint, now):
        alert.settled_at = now  # those who had not answered do not work here any more, and others have
    session().flush()
    record(TELLING, AlertChased(complaint.key, alert.id, tuple(sorted(named))))


def _outstanding(alert: Alert, complaint: Complaint, now: datetime) -> bool:
    """Whether anybody who was told and still works here has not answered; or nobody has."""
    rows = session().scalars(select(Alerted).where(Alerted.alert_id == alert.id)).all()
    there = set(holding(Permission.COMPLAINT_READ, complaint, clock.london_date(now)))
    waiting = [each for each in rows if each.acknowledged_at is None and each.user_id in there]
    return bool(waiting) or not any(each.acknowledged_at for each in rows)


def _tell(alert: Alert, user_id: int, later: datetime | None = None) -> None:
    """`later`: when somebody is told who was not told at once."""
    session().add(Alerted(alert_id=alert.id, user_id=user_id, times=1, chased_at=later))
    session().flush()
    _post(alert, user_id, 1)


def _post(alert: Alert, user_id: int, times: int) -> None:
    key = f"{alert.id}:{user_id}:{times}"
    post_mail(ALERT, key=key, compartment=OMBUDSMAN, alert_id=alert.id, times=times, user_id=user_id)
