"""Tells an organisation's people, one after the other while nobody opens a notice, and then by post.

2026-11: one person is told first, so that it is one person's; whoever opens it opens it for all. Receipt is confirmed
by a POST alone, because mail scanners open links. Of what was posted it is deemed on the second working day after.
"""

from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clock, clocks
from regulator.core.actor import SYSTEM, Actor
from regulator.core.clocks import Clock, working_days_after
from regulator.core.db import reading, session, transaction
from regulator.core.events import on, record
from regulator.core.mail import post_mail
from regulator.core.refused import Refused
from regulator.standards import queries as standards

from ..events import (
    DeadlineOfPlanTold,
    LetterMade,
    LetterPosted,
    NoticeOpened,
    NoticeSent,
    ObligationEscalated,
    PlanAsked,
)
from ..models.owed import Obligation, Plan
from ..models.telling import Notice, Reminder, Told
from ..queries import letters
from ..queries.people import commissioners_who_must_act, contacts, handlers, names_of, ours, owner_or_leads
from ..rules.owing import Keeper
from ..rules.telling import next_reminder
from . import chasing
from .chasing import MOST
from .moving import note

LETTER = letters.LETTER


@on(PlanAsked)
def tell_what_is_asked(event: PlanAsked, actor: Actor) -> None:
    """Whoever is asked for answers is told so."""
    plan = session().get(Plan, event.plan_id)
    if plan is not None and plan.asks:
        send_notice(plan, "asked", actor=actor, on=plan.entered_on)


def send_notice(plan: Plan, occasion: str, *, actor: Actor, on: date) -> Notice:
    """Send a notice to the first contact of an organisation. Nobody there: it becomes a letter in its time."""
    known = select(Notice).where(Notice.plan_id == plan.id, Notice.occasion == occasion, Notice.sent_on == on)
    notice = session().scalar(known)
    if notice is None:
        notice = Notice(plan_id=plan.id, occasion=occasion, sent_on=on)
        chasing.begin(notice, on=on)
        session().add(notice)
        session().flush()
        _tell_next(plan, notice, actor, on)
    return notice


def _tell_next(plan: Plan, notice: Notice, actor: Actor, on: date) -> bool:
    """Tell the contact whose turn it is; False where there is none any more."""
    people = contacts(plan.organisation_id, on, plan.submitter_id)
    person = people[notice.told] if notice.told < len(people) else None
    if person is not None:
        notice.told += 1
        key = f"{notice.id}:{person.user_id}"
        post_mail(letters.NOTICE, key=key, notice_id=notice.id, user_id=person.user_id)
        _told(plan, None, f"notice-{notice.told}", person.user_id, on)
    session().flush()
    record(actor, NoticeSent(plan.id, notice.occasion, person.user_id if person else None, notice.told), occurred_on=on)
    return person is not None


def _told(plan: Plan, obligation_id: int | None, why: str, user_id: int, on: date) -> None:
    session().add(Told(plan_id=plan.id, obligation_id=obligation_id, why=why, user_id=user_id, told_on=on))


def open_notice(plan: Plan, *, actor: Actor, now: datetime) -> bool:
    """Somebody of the organisation has opened what was sent: who and when is kept; a second time changes nothing."""
    if actor.organisation_id != plan.organisation_id:
        raise Refused("Only those who were sent this confirm its receipt.")
    waiting = session().scalars(
        select(Notice).where(Notice.plan_id == plan.id, Notice.opened_at.is_(None)).with_for_update()
    )
    found = list(waiting)
    for each in found:
        each.opened_at, each.opened_by = now, actor.key
        chasing.opened(each)
        session().flush()
        record(actor, NoticeOpened(plan.id, each.occasion), occurred_on=clock.london_date(now))
    return bool(found)


def chase_unopened(now: datetime) -> int:
    """Of notices that nobody opened in two working days, tell the next contact; after two more, make a letter. Says of
    how many something was done."""
    today = clock.london_date(now)
    return chasing.chase(Notice, Notice.opened_at.is_(None), lambda number: _chase(number, today), today)


def _chase(number: int, today: date) -> None:
    notice = session().get(Notice, number, with_for_update=True)
    if notice is None or notice.opened_at or notice.next_on is None or notice.next_on > today:
        return
    plan = session().get_one(Plan, notice.plan_id)

    def tell() -> bool:
        return _tell_next(plan, notice, SYSTEM, today)

    if chasing.tell_next_or_write(notice, tell, LETTER, today, notice_id=notice.id):
        record(SYSTEM, LetterMade(plan.id, notice.occasion), occurred_on=today)


def post_letter(plan: Plan, notice: Notice, *, posted_on: date, actor: Actor, today: date) -> None:
    """The letter was posted: receipt is deemed on the second working day after. Refused: a day to come, before it was
    made, and twice."""
    session().refresh(notice, with_for_update=True)
    if notice.letter_on is None:
        raise Refused("No letter was made of this notice.")
    if notice.posted_on is not None:
        raise Refused("This letter was posted already.")
    if posted_on > today:
        raise Refused("The day is still to come", "posted_on")
    if posted_on < notice.letter_on:
        raise Refused(f"The letter was made on {notice.letter_on:%-d %B %Y}: it was posted then or later", "posted_on")
    notice.posted_on, notice.posted_by = posted_on, actor.key
    notice.deemed_on = clocks.due_on(standards.clock("deemed-receipt"), posted_on)
    session().flush()
    record(actor, LetterPosted(plan.id, posted_on, notice.deemed_on), occurred_on=posted_on)


def remind_and_escalate(now: datetime) -> int:
    """Tell of every deadline that is near, late or still late, each once, and say of how many."""
    today = clock.london_date(now)
    with reading():
        due = select(Reminder.clock_id).where(Reminder.next_on <= today)
        ids = list(session().scalars(due.order_by(Reminder.next_on, Reminder.clock_id).limit(MOST)))
    for number in ids:
        with transaction():
            _remind(number, today)
    return len(ids)


def _remind(number: int, today: date) -> None:
    reminder = session().get(Reminder, number, with_for_update=True)
    if reminder is None or reminder.next_on is None or reminder.next_on > today:
        return
    running = session().get_one(Clock, number)
    plan = session().get_one(Plan, reminder.plan_id)
    if running.met_on or running.stopped_on or running.due_on != reminder.due_on:
        reminder.next_on = None
        record(SYSTEM, DeadlineOfPlanTold(plan.id, running.name, "over", running.due_on, 0))
        return
    stage = reminder.stage
    if stage == "soon" and running.due_on < today:
        stage = "late"  # nothing ran for a while: the nearer word is no longer true
    obligation = session().get(Obligation, reminder.obligation_id) if reminder.obligation_id else None
    people = _whom(plan, obligation, running, stage, today)
    for user_id in sorted(people):
        key = f"{number}:{running.due_on}:{stage}:{user_id}"
        post_mail(letters.DEADLINE, key=key, clock_id=number, plan_id=plan.id, stage=stage, user_id=user_id)
        _told(plan, reminder.obligation_id, f"{running.name}-{stage}", user_id, today)
    if stage == "escalate" and obligation is not None:
        called = ", ".join(names_of(sorted(people)).values()) or "nobody, for there is nobody to tell"
        note(obligation, "escalate", before=obligation.state, actor=SYSTEM, on=today, reason=f"Told: {called}")
        record(SYSTEM, ObligationEscalated(obligation.id, running.name, len(people)), occurred_on=today)
    _move_on(reminder, stage)
    told = DeadlineOfPlanTold(plan.id, running.name, stage, running.due_on, len(people))
    record(SYSTEM, told, occurred_on=today)


def _move_on(reminder: Reminder, stage: str) -> None:
    following = next_reminder(stage)
    reminder.next_on = None
    if following is not None:
        reminder.stage, reminder.next_on = following[0], working_days_after(reminder.due_on, following[1])
    session().flush()


def _whom(plan: Plan, obligation: Obligation | None, running: Clock, stage: str, today: date) -> set[int]:
    """What a provider owes: its owner; late, those who lead it too; still late, the regulator's lead and the chief, and
    the commissioners who must act on it.
    What the regulator owes: whoever sees to the plan; late, the chief inspectors too."""
    regulators = set(ours(plan, today)) if plan.keeper == Keeper.REGULATOR else set()
    if not running.owner.startswith("organisation:"):
        return regulators | (set(handlers(today)) if stage != "soon" else set())
    people = contacts(plan.organisation_id, today, plan.submitter_id)
    leading = {each.user_id for each in people if each.may_submit}
    owner = set(owner_or_leads(obligation, today)) if obligation is not None else leading
    if stage == "soon":
        return owner
    if stage == "late":
        return owner | leading
    acting = set(commissioners_who_must_act(obligation, today)) if obligation is not None else set()
    return leading | regulators | acting | (set(handlers(today)) if plan.keeper == Keeper.REGULATOR else set())
