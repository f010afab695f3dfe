"""What cannot wait: open alerts, who was told, and who has said what they did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.own_keys import opened
from regulator.core.refused import NotFound
from regulator.people.models import User
from regulator.people.rules import Permission

from ..models import Alert, Alerted, Complaint
from ..rules.alerts import Alarm
from .walls import office, visible_to

WHY, DONE = "ombudsman_alert.why", "ombudsman_alerted.done"
MOST = 200


@dataclass(frozen=True)
class Answered:
    """One person who was told: when they answered (None: not yet), what they did, how often they were told."""

    user_id: int
    name: str
    at: datetime | None
    done: str
    times: int


@dataclass(frozen=True)
class Sounded:
    """An alert as its reader sees it; `mine`: the reader was told and has not answered."""

    id: str
    reference: str
    kind: Alarm
    why: str
    raised_at: datetime
    settled_at: datetime | None
    told: list[Answered]
    mine: bool
    version: int

    @property
    def silent(self) -> list[str]:
        """Who has not said what they did."""
        return [each.name for each in self.told if each.at is None]


def open_alert() -> ColumnElement[bool]:
    """Which cases have something that cannot wait."""
    return exists().where(Alert.complaint_key == Complaint.key, Alert.settled_at.is_(None))


def alarmed_keys() -> list[str]:
    """The cases with something that cannot wait: few, so that a list can name them. Inside the compartment."""
    return sorted(set(session().scalars(select(Alert.complaint_key).where(Alert.settled_at.is_(None)).limit(MOST * 5))))


def alert_of(actor: Actor, alert_id: str) -> tuple[Alert, Complaint]:
    """One alert with its case. Inside the compartment. `NotFound` for one of a case that the actor may not open."""
    row = session().execute(_wanted().where(Alert.id == alert_id, visible_to(actor)).with_for_update()).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def alerts(actor: Actor) -> list[Sounded]:
    """What is open, the longest first, then what is over, the latest first: to the deputy all of it, to others that of
    which they were told."""
    with office(actor, "to see what cannot wait"):
        wanted = _wanted().where(visible_to(actor))
        if not actor.may(Permission.COMPLAINT_ALLOCATE):
            wanted = wanted.where(exists().where(Alerted.alert_id == Alert.id, Alerted.user_id == actor.id))
        waiting = wanted.where(Alert.settled_at.is_(None)).order_by(Alert.raised_at, Alert.id).limit(MOST)
        over = wanted.where(Alert.settled_at.is_not(None)).order_by(Alert.settled_at.desc(), Alert.id).limit(20)
        found = [*session().execute(waiting), *session().execute(over)]
        return _sounded([(row[0], row[1]) for row in found], actor)


def one_alert(actor: Actor, alert_id: str) -> Sounded:
    """One of them. `NotFound` for anything else."""
    for each in alerts(actor):
        if each.id == alert_id:
            return each
    raise NotFound


def alerts_of(complaint: Complaint, actor: Actor) -> list[Sounded]:
    """What is open in one case. Inside the compartment."""
    rows = session().execute(
        _wanted().where(Alert.complaint_key == complaint.key, Alert.settled_at.is_(None)).order_by(Alert.raised_at)
    )
    return _sounded([(row[0], row[1]) for row in rows], actor)


def waiting_for(actor: Actor) -> int:
    """How many alerts wait for this person's answer, or, for the deputy, for anybody's."""
    with office(actor, "to count what cannot wait"):
        wanted = select(Alert.id).join(Complaint, Complaint.key == Alert.complaint_key).where(visible_to(actor))
        mine = exists().where(
            Alerted.alert_id == Alert.id, Alerted.user_id == actor.id, Alerted.acknowledged_at.is_(None)
        )
        seen = Alert.id.is_not(None) if actor.may(Permission.COMPLAINT_ALLOCATE) else mine
        rows = wanted.where(Alert.settled_at.is_(None), or_(mine, seen)).limit(MOST)
        return len(session().scalars(rows).all())


def _wanted() -> Select[Alert, Complaint]:
    return select(Alert, Complaint).join(Complaint, Complaint.key == Alert.complaint_key)


def _sounded(found: list[tuple[Alert, Complaint]], actor: Actor) -> list[Sounded]:
    ids = [alert.id for alert, _ in found]
    told: dict[str, list[tuple[Alerted, str]]] = {}
    rows = session().execute(
        select(Alerted, User.name)
        .join(User, User.id == Alerted.user_id)
        .where(Alerted.alert_id.in_(ids))
        .order_by(User.name)
    )
    for row, name in rows:
        told.setdefault(row.alert_id, []).append((row, name))
    return [_one(alert, complaint, told.get(alert.id, []), actor) for alert, complaint in found]


def _one(alert: Alert, complaint: Complaint, told: list[tuple[Alerted, str]], actor: Actor) -> Sounded:
    key = complaint.own_key.open(complaint.key) if complaint.own_key else None

    def text(stored: str | None, place: str) -> str:
        return opened(stored, key, place=place, record=complaint.key) if stored and key else ""

    answers = [
        Answered(row.user_id, name, row.acknowledged_at, text(row.closed_done, DONE), row.times) for row, name in told
    ]
    return Sounded(
        id=alert.id,
        reference=complaint.reference,
        kind=Alarm(alert.kind),
        why=text(alert.closed_why, WHY),
        raised_at=alert.raised_at,
        settled_at=alert.settled_at,
        told=answers,
        mine=any(each.user_id == actor.id and each.at is None for each in answers),
        version=alert.version,
    )
