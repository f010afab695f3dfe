"""Certificates of compliance: asked for, sent condition by condition, accepted or returned; and broken conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select

from regulator.core import clock, clocks
from regulator.core.actor import SYSTEM, Actor
from regulator.core.clocks import Clock
from regulator.core.db import reading, session, transaction
from regulator.core.events import record
from regulator.core.mail import post_mail
from regulator.core.refused import Refused
from regulator.enforcement.queries.people import people_of
from regulator.people.models import User, UserRole
from regulator.people.rules import roles_with
from regulator.standards import queries as standards

from .. import queries
from ..events import (
    LicenceConditionBroken,
    LicenceReturnAnswered,
    LicenceReturnAsked,
    LicenceReturnMade,
    LicenceReturnTold,
)
from ..models.keeping import LicenceBreach, LicenceReturn, LicenceReturnSent, LicenceTold
from ..models.licence import Licence
from ..queries import keeping
from ..queries.keeping_letters import DUE
from ..rules.keeping import KEEP, LONGEST, RETURN, STANDS
from ..rules.returning import Period
from . import Said, say
from .keeping import checked

CLOCK = "licence-return"
ANSWERS = ("kept", "not kept", "does not apply")
WITHIN = timedelta(days=14)
AT_ONCE = 200
Answers = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Answered:
    """What the regulator makes of a certificate: accepted, or returned with a new day."""

    outcome: str
    reason: str
    again_by: date | None = None


def ask(licence: Licence, *, title: str, asks: str, due_on: date | None, actor: Actor, now: datetime) -> LicenceReturn:
    """Ask the lead licensee to certify how each condition is kept. Refused: a licence that is over, a day that has
    come."""
    _keeps(actor)
    today = clock.london_date(now)
    stood = queries.standing(licence, today, now)
    if stood.is_ not in STANDS:
        raise Refused(f"The licence is {stood.is_ or 'not in force'}: nothing can be asked of it")
    rule = standards.clock(CLOCK)
    due = due_on or clocks.due_on(rule, today)
    if due <= today:
        raise Refused("Enter a day that is to come", "due_on")
    if (due - today).days > clocks.LONGEST:
        raise Refused("Enter a day within the next ten years", "due_on")
    asking = Asking(
        checked(title, "title", "Say what it is, in a few words"), checked(asks, "asks", "Say what is asked"), due
    )
    session().refresh(licence, with_for_update=True)  # a form that is sent twice asks once
    for each in keeping.returns(licence.id):
        if each.state == "owed" and (each.title, each.due_on) == (asking.title, asking.due_on):
            raise Refused(f"This is asked already: return {each.number}, due on the same day", "title")
    return asked(stood, asking, actor=actor, now=now)


@dataclass(frozen=True)
class Asking:
    """A return as it is asked for: what, by when; of which condition and days, where it comes by its period."""

    title: str
    asks: str
    due_on: date
    condition: str | None = None
    period: Period | None = None


def asked(stood: queries.Standing, asking: Asking, *, actor: Actor, now: datetime) -> LicenceReturn:
    """Keep that something is asked of a licence that stands, under its next number, and start its clock."""
    licence, today = stood.licence, clock.london_date(now)
    session().refresh(licence, with_for_update=True)
    made = LicenceReturn(
        licence_id=licence.id,
        number=len(keeping.returns(licence.id)) + 1,
        title=asking.title,
        asks=asking.asks,
        due_on=asking.due_on,
        state="owed",
        asked_by=actor.key,
        asked_on=today,
        condition=asking.condition,
        period_from=asking.period.from_on if asking.period else None,
        period_until=asking.period.until_on if asking.period else None,
    )
    session().add(made)
    session().flush()
    _start(made, stood, today)
    record(actor, LicenceReturnAsked(licence.id, made.number, made.due_on))
    return made


def _start(made: LicenceReturn, stood: queries.Standing, today: date) -> None:
    rule = replace(standards.clock(CLOCK), length=max((made.due_on - today).days, 1))
    led = [body.id for body, leads in keeping.bodies(stood) if leads]
    owner = f"organisation:{led[0]}" if led else "regulator"
    clocks.start(rule, subject=f"licence-return:{made.id}", owner=owner, started_on=today)


def certify(
    licence: Licence, owed: LicenceReturn, answers: Answers, text: str, *, actor: Actor, now: datetime
) -> LicenceReturnSent:
    """The lead licensee certifies how each condition is kept, by reference: an answer and what it stands on.

    Refused: not due any more, a condition without an answer, and one that is not kept without saying why.
    """
    if not actor.may(RETURN):
        raise Refused("Your role may not send a certificate of compliance.")
    session().refresh(owed, with_for_update=True)
    if owed.state not in ("owed", "returned"):
        raise Refused("This certificate was sent already, and the regulator has not returned it")
    today = clock.london_date(now)
    told = _answers(licence, answers, today, now)
    made = LicenceReturnSent(
        return_id=owed.id,
        answers=told,
        text=_long(text, "text"),
        late=today > owed.due_on,
        sent_by=actor.key,
        sent_at=now,
    )
    session().add(made)
    owed.state = "sent"
    session().flush()
    _end(owed, today, met=True)
    not_kept = tuple(each["ref"] for each in told if each["answer"] == "not kept")
    record(actor, LicenceReturnMade(licence.id, owed.number, made.late, not_kept))
    return made


def _answers(
    licence: Licence, given: Mapping[str, tuple[str, str]], today: date, now: datetime
) -> list[dict[str, Any]]:
    told = []
    for each in keeping.conditions(queries.standing(licence, today, now), today):
        answer, words = given.get(each.ref, ("", ""))
        if answer not in ANSWERS:
            raise Refused(f"Say whether condition {each.ref} is kept", f"answer-{each.ref}")
        if answer != "kept" and not words.strip():
            raise Refused(f"Say why condition {each.ref} is not kept, or does not apply", f"words-{each.ref}")
        told.append(
            {"ref": each.ref, "title": each.title, "answer": answer, "words": _long(words, f"words-{each.ref}")}
        )
    return told


def _long(text: str, field: str) -> str:
    if len(text) > LONGEST:
        raise Refused(f"Say it in at most {LONGEST:,} characters", field)
    return text.strip()


def answer(licence: Licence, owed: LicenceReturn, wanted: Answered, *, actor: Actor, now: datetime) -> None:
    """Accept a certificate, or return it with what is missing and a new day. Refused: nothing that waits."""
    _keeps(actor)
    session().refresh(owed, with_for_update=True)
    today = clock.london_date(now)
    if owed.state != "sent":
        raise Refused("No certificate waits for an answer")
    outcome, again_by = wanted.outcome, wanted.again_by
    if outcome not in ("accepted", "returned"):
        raise Refused("Choose whether it is accepted", "outcome")
    why = checked(wanted.reason, "reason", "Give the reason: the licensee reads it")
    last = keeping.sent(owed.id)[-1]
    last.outcome, last.because, last.answered_by, last.answered_on = outcome, why, actor.key, today
    owed.state = outcome
    if outcome == "returned":
        if again_by is None or again_by <= today:
            raise Refused("Enter the day by which it must be sent again, which is to come", "again_by")
        if (again_by - today).days > clocks.LONGEST:
            raise Refused("Enter a day within the next ten years", "again_by")
        owed.due_on = again_by
        session().flush()
        _start(owed, queries.standing(licence, today, now), today)
    session().flush()
    record(actor, LicenceReturnAnswered(licence.id, owed.number, outcome, why))


def find_broken(
    licence: Licence, condition: str, *, said: str, found_on: date, actor: Actor, now: datetime
) -> LicenceBreach:
    """Write down that a condition was not kept: from now on enforcement may open a matter on it, by its own people.

    Refused: a condition that did not bind the licence on that day, and a day to come.
    """
    _keeps(actor)
    today = clock.london_date(now)
    if found_on > today:
        raise Refused("Enter the day on which it was found, when it was", "found_on")
    stood = queries.standing(licence, found_on, now)
    if not stood.is_:
        raise Refused("The licence was not in force yet on that day", "found_on")
    bound = {each.ref: each for each in keeping.conditions(stood, found_on)} if stood.is_ in STANDS else {}
    if condition not in bound:
        raise Refused("This condition did not bind the licence on that day", "condition")
    bodies = keeping.bodies(stood)
    if not bodies:
        raise Refused("The register knows no member of this licence")
    made = LicenceBreach(
        licence_id=licence.id,
        condition=condition,
        title=bound[condition].title,
        said=checked(said, "said", "Say what was found, and where"),
        found_on=found_on,
        organisation_id=bodies[0][0].id,
        found_by=actor.key,
        found_at=now,
    )
    session().add(made)
    session().flush()
    record(actor, LicenceConditionBroken(licence.id, condition, found_on))
    return made


def set_review(licence: Licence, on: date, because: str, *, actor: Actor, now: datetime) -> None:
    """Say by which day the licence is to be reviewed, and why then. What was said of earlier days stays."""
    _keeps(actor)
    today = clock.london_date(now)
    if queries.standing(licence, today, now).is_ not in STANDS:
        raise Refused("A licence that is over is not reviewed")
    if on <= today or on.year > today.year + 10:
        raise Refused("Enter a day that is to come, within ten years", "on")
    said = Said("review", {"on": on.isoformat()}, today, checked(because, "because", "Say why the review is then"))
    say(licence, said, actor=actor, now=now)


def tell_of_returns(now: datetime) -> int:
    """Remind licensees of what is due within two weeks, and tell them and the licensing officers of what is late, each
    once. Each in a transaction of its own; run twice, it tells nobody twice."""
    today = clock.london_date(now)
    with reading():
        waiting = _waiting(today)
    return sum(_tell(number, stage, due_on, now) for number, stage, due_on in waiting)


def _waiting(today: date) -> list[tuple[int, str, date]]:
    told = exists().where(LicenceTold.return_id == LicenceReturn.id, LicenceTold.due_on == LicenceReturn.due_on)
    near = (LicenceReturn.due_on >= today) & ~told.where(LicenceTold.stage == "soon")
    over = (LicenceReturn.due_on < today) & ~told.where(LicenceTold.stage == "late")
    rows = (
        select(LicenceReturn)
        .where(LicenceReturn.state.in_(("owed", "returned")), LicenceReturn.due_on <= today + WITHIN, or_(near, over))
        .order_by(LicenceReturn.due_on, LicenceReturn.id)
        .limit(AT_ONCE)
    )
    return [(each.id, "late" if each.due_on < today else "soon", each.due_on) for each in session().scalars(rows)]


def _tell(number: int, stage: str, due_on: date, now: datetime) -> int:
    with transaction():
        owed = session().get(LicenceReturn, number, with_for_update=True)
        if owed is None or owed.state not in ("owed", "returned") or owed.due_on != due_on:
            return 0
        today = clock.london_date(now)
        licence = session().get_one(Licence, owed.licence_id)
        stood = queries.standing(licence, today, now)
        people = {each for body, leads in keeping.bodies(stood) if leads for each in people_of(body.id, today)}
        if stage == "late":
            people |= set(_officers(today))
        session().add(LicenceTold(return_id=owed.id, stage=stage, due_on=due_on, told_at=now))
        session().flush()
        for user_id in sorted(people):
            post_mail(DUE, key=f"{owed.id}:{stage}:{due_on}:{user_id}", return_id=owed.id, user_id=user_id)
        record(SYSTEM, LicenceReturnTold(licence.id, owed.number, stage, len(people)))
        return len(people)


def _officers(today: date) -> list[int]:
    held = select(User.id).join(UserRole, UserRole.user_id == User.id)
    wanted = held.where(
        User.active,
        UserRole.organisation_id.is_(None),
        UserRole.role.in_([each.value for each in roles_with([KEEP])]),
        UserRole.from_on <= today,
        or_(UserRole.until_on.is_(None), UserRole.until_on > today),
    )
    return sorted(set(session().scalars(wanted)))


def _keeps(actor: Actor) -> None:
    if not actor.may(KEEP):
        raise Refused("Your role may not do this with licences.")


def _end(owed: LicenceReturn, on: date, *, met: bool) -> None:
    rows = select(Clock).where(
        Clock.subject == f"licence-return:{owed.id}", Clock.met_on.is_(None), Clock.stopped_on.is_(None)
    )
    for running in session().scalars(rows):
        if met and on >= running.started_on:
            clocks.meet(running, on)
        else:
            clocks.stop(running, on)
