"""Embargo: a released report is published by itself at a moment, and named people may read it before.

2026-11: nothing is frozen before the moment, so that there is nothing to leak: no document, no check code, no address.
Who is on the list reads the final text, marked as embargoed; everybody else finds nothing.
"""

from datetime import datetime

from regulator.core import clock
from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import reading, session, transaction
from regulator.core.events import record
from regulator.core.mail import post_mail
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import Moving
from regulator.people.rules import Permission

from ..events import EmbargoEnded, EmbargoReaderNamed, EmbargoReaderOpened, EmbargoReaderRemoved, EmbargoSet
from ..models.inspection import Inspection
from ..models.publishing import Embargo, EmbargoReader
from ..queries import embargo as found
from ..queries.letters import EMBARGO_FAILED, EMBARGO_READER
from ..queries.people import chiefs
from ..rules.embargo import NO_READERS, may_be_set
from ..rules.lifecycle import LIFE, State
from ..rules.waiting import UNDER_EMBARGO
from . import publishing
from .at_the_desk import hold

PUBLISHES = Actor(SYSTEM.kind, SYSTEM.duty, SYSTEM.label, frozenset({Permission.INSPECTION_PUBLISH.value}))
"""The system at the moment that people have set: it may take this one step, which two have released."""


@LIFE.guard("publish")
def not_before_its_moment(subject: Moving, actor: Actor) -> str | None:
    """What is under embargo is published at its moment, or the embargo is pulled back first."""
    runs = isinstance(subject, Inspection) and found.running(subject.id) is not None
    return UNDER_EMBARGO if runs and actor.key != SYSTEM.key else None


@LIFE.guard("reopen-draft")
def not_under_embargo(subject: Moving, _actor: Actor) -> str | None:
    """What others are reading already is not rewritten behind their backs."""
    runs = isinstance(subject, Inspection) and found.running(subject.id) is not None
    return "The report is under embargo: pull it back first." if runs else None


def set_moment(inspection: Inspection, *, until: datetime, public_url: str, actor: Actor, now: datetime) -> Embargo:
    """Let a released report be published by itself at a moment. Refused: before two released it, a moment that has
    passed or is far off, while another embargo runs."""
    if not actor.may(Permission.INSPECTION_PUBLISH):
        raise Refused("A publisher sets the moment of publication.")
    hold(inspection)
    if found.running(inspection.id):
        raise Refused("The report is under embargo already. Pull it back to set another moment.")
    no = LIFE.refusal(inspection, "publish", actor)
    if no:
        raise Refused(no)
    wrong = may_be_set(until, now)
    if wrong:
        raise Refused(wrong, "until_on")
    embargo = Embargo(
        inspection_id=inspection.id,
        until=until,
        state=found.RUNNING,
        public_url=public_url,
        set_by=actor.key,
        set_at=now,
    )
    session().add(embargo)
    session().flush()
    record(actor, EmbargoSet(inspection.id, 0))
    return embargo


def name_reader(inspection: Inspection, *, user_id: int, why: str, actor: Actor, now: datetime) -> None:
    """Put somebody on the list of those who may read before publication, with the reason; they are told by mail."""
    embargo = _running(inspection, actor)
    if not why.strip():
        raise Refused("Say why they may read it before it is published", "why")
    listed = found.readers(embargo.id)
    if any(each.row.user_id == user_id for each in listed):
        raise Refused("This person is on the list already", "person")
    if len(listed) >= NO_READERS:
        raise Refused(f"A list has at most {NO_READERS} people")
    if not found.names([user_id]):
        raise Refused("Choose a person from the list", "person")
    session().add(EmbargoReader(embargo_id=embargo.id, user_id=user_id, why=why, named_by=actor.key))
    session().flush()
    record(actor, EmbargoReaderNamed(inspection.id, f"person:{user_id}", why))
    post_mail(EMBARGO_READER, key=f"{embargo.id}:{user_id}", embargo_id=embargo.id, user_id=user_id)


def remove_reader(inspection: Inspection, *, user_id: int, actor: Actor) -> None:
    """Take somebody off the list. What they read, they have read: the log says whether they opened it."""
    embargo = _running(inspection, actor)
    row = next((each.row for each in found.readers(embargo.id) if each.row.user_id == user_id), None)
    if row is None:
        raise NotFound
    session().delete(row)
    session().flush()
    record(actor, EmbargoReaderRemoved(inspection.id, f"person:{user_id}"))


def open_before(reference: str, *, actor: Actor, now: datetime) -> None:
    """One on the list opens the report on the terms that they were shown. The first time is kept."""
    inspection, _embargo, reader = found.one_of_mine(actor, reference)
    if reader.opened_at is None:
        reader.opened_at = now
        session().flush()
        record(actor, EmbargoReaderOpened(inspection.id, actor.key))


def pull_back(inspection: Inspection, *, reason: str, actor: Actor, now: datetime) -> None:
    """End an embargo before its moment, with the reason: nobody on the list may read any more. The releases stand."""
    if not (actor.may(Permission.INSPECTION_PUBLISH) or actor.may(Permission.INSPECTION_RELEASE)):
        raise Refused("A publisher or a chief inspector pulls a report back.")
    hold(inspection)
    embargo = found.running(inspection.id)
    if embargo is None:
        raise Refused("No embargo runs on this report.")
    if not reason.strip():
        raise Refused("Say why it is pulled back", "reason")
    _end(inspection, embargo, "pulled back", reason, actor, now)


def publish_what_is_due(now: datetime) -> int:
    """Publish every report whose moment has come, each in a transaction of its own; how many were published.

    Where something stands in the way, the embargo ends as failed, and the publishers' chiefs are told: nothing waits
    unseen. Run twice, it publishes nothing twice.
    """
    with reading():
        waiting = found.over(now)
    published = 0
    for number in waiting:
        try:
            with transaction():
                published += _publish(number, now)
        except Refused as no:
            with transaction():
                _failed(number, no.message, now)
    return published


def _publish(number: int, now: datetime) -> int:
    embargo = session().get(Embargo, number, with_for_update=True)
    if embargo is None or embargo.state != found.RUNNING:
        return 0
    inspection = session().get_one(Inspection, embargo.inspection_id)
    publishing.publish(inspection, actor=PUBLISHES, on=clock.london_date(now), public_url=embargo.public_url)
    _end(inspection, embargo, "published", None, SYSTEM, now)
    return 1


def _failed(number: int, why: str, now: datetime) -> None:
    embargo = session().get(Embargo, number, with_for_update=True)
    if embargo is None or embargo.state != found.RUNNING:
        return
    inspection = session().get_one(Inspection, embargo.inspection_id)
    _end(inspection, embargo, "failed", why, SYSTEM, now)
    for chief in chiefs(clock.london_date(now)):
        post_mail(EMBARGO_FAILED, key=f"{number}:{chief.user_id}", embargo_id=number, user_id=chief.user_id)


def _end(inspection: Inspection, embargo: Embargo, how: str, reason: str | None, actor: Actor, now: datetime) -> None:
    embargo.state, embargo.reason = how, reason
    embargo.ended_by, embargo.ended_at = actor.key, now
    session().flush()
    record(actor, EmbargoEnded(inspection.id, how, reason))


def _running(inspection: Inspection, actor: Actor) -> Embargo:
    if not actor.may(Permission.INSPECTION_PUBLISH):
        raise Refused("A publisher decides who reads a report before it is published.")
    embargo = found.running(inspection.id)
    if embargo is None or inspection.state != State.FINAL:
        raise Refused("No embargo runs on this report.")
    return embargo
