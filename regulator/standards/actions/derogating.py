"""Derogations: asked for by a provider, assessed by one person, decided by another, over by themselves."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from ...core import clock, clocks
from ...core.actor import SYSTEM, Actor, ActorKind
from ...core.db import SOMEONE_ELSE, reading, session, transaction
from ...core.events import record
from ...core.mail import post_mail
from ...core.refused import NotFound, Refused
from ..events import DerogationDecided, DerogationEnded
from ..events.working import DerogationAppliedFor, DerogationAssessed, DerogationTold
from ..models import Derogation, DerogationNotice
from ..queries import clock as clock_rule
from ..queries import derogations, in_force, requirement
from ..queries.told import DECIDED, ENDING, OWED, people_of, staff_for
from ..rules.derogating import DECIDE, DECISION, LIFE, OWED_SOON, SOON, Stage, why_not, wrong_dates

CALENDAR = Actor(ActorKind.SYSTEM, "system", "The system, when the time ran out", frozenset({DECIDE}))


@dataclass(frozen=True)
class Wish:
    """What a provider asks for: the other way, how its outcome is kept, why, and for how long."""

    ref: str
    other_way: str
    outcome_kept: str
    why: str
    from_on: date
    until_on: date


def apply(organisation_id: int, provider_kind: str, wish: Wish, *, actor: Actor, now: datetime) -> Derogation:
    """Ask for a derogation. Refused: a minimum standard, a clause that is none, a time that is none."""
    today = clock.london_date(now)
    edition = in_force(provider_kind, today)
    if edition is None:
        raise Refused("No edition of the standards is in force for you today", "ref")
    try:
        line = requirement(edition.id, wish.ref)
    except NotFound as fault:
        raise Refused(f"{edition.title} has no clause {wish.ref[:40]}", "ref") from fault
    no = why_not(line.kind, line.ref)
    if no:
        raise Refused(no, "ref")
    wrong = wrong_dates(wish.from_on, wish.until_on, today)
    if wrong:
        raise Refused(wrong[1], wrong[0])
    _none_open(organisation_id, edition.code, line.ref)
    made = Derogation(
        reference=_reference(today.year),
        organisation_id=organisation_id,
        edition=edition.code,
        ref=line.ref,
        other_way=wish.other_way,
        outcome_kept=wish.outcome_kept,
        why=wish.why,
        from_on=wish.from_on,
        until_on=wish.until_on,
        state=Stage.APPLIED,
        applied_by=actor.key,
        applied_on=today,
    )
    session().add(made)
    session().flush()
    clocks.start(clock_rule(DECISION), subject=f"derogation:{made.reference}", owner="regulator", started_on=today)
    record(actor, DerogationAppliedFor(made.reference, made.edition, made.ref))
    return made


def assess(row: Derogation, *, seen: int, assessment: str, recommends: str, actor: Actor, today: date) -> None:
    """Assess an application and recommend what to decide. The one who assesses does not decide."""
    _unchanged(row, seen)
    if recommends not in ("grant", "refuse"):
        raise Refused("Choose what you recommend", "recommends")
    LIFE.move(row, "assess", actor)
    row.assessment, row.recommends = assessment, recommends
    row.assessed_by, row.assessed_on = actor.key, today
    record(actor, DerogationAssessed(row.reference, recommends))


def decide(row: Derogation, *, seen: int, decision: str, reasons: str, actor: Actor, now: datetime) -> None:
    """Grant or refuse, with reasons; or ask for another assessment. Refused to the one who assessed it."""
    _unchanged(row, seen)
    if decision not in ("grant", "refuse", "return"):
        raise Refused("Choose what is decided", "decision")
    if row.assessed_by == actor.key:
        raise Refused("You assessed it. A second person decides")
    today = clock.london_date(now)
    if decision == "grant" and row.until_on < today:
        raise Refused("The time it was asked for is over. Refuse it, and the provider can ask again", "decision")
    LIFE.move(row, decision, actor)
    if decision == "return":
        row.assessment = f"{row.assessment}\n\nReturned: {reasons}"
        row.assessed_by = row.assessed_on = row.recommends = None
        record(actor, DerogationAssessed(row.reference, "again"))
        return
    row.reasons, row.decided_by, row.decided_on = reasons, actor.key, today
    clocks.meet(clocks.running(f"derogation:{row.reference}", DECISION), today)
    record(actor, DerogationDecided(row.reference, row.state, row.until_on))
    _tell(row, DECIDED, today, now)


def withdraw(row: Derogation, *, seen: int, actor: Actor, today: date) -> None:
    """Take an application back before it is decided."""
    _unchanged(row, seen)
    LIFE.move(row, "withdraw", actor)
    row.ended_on = today
    clocks.stop(clocks.running(f"derogation:{row.reference}", DECISION), today)
    record(actor, DerogationEnded(row.reference, "withdrawn", today))


def revoke(row: Derogation, *, seen: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take a granted derogation back before its time, with the reason."""
    _unchanged(row, seen)
    today = clock.london_date(now)
    LIFE.move(row, "revoke", actor)
    row.ended_on, row.ended_because = today, reason
    record(actor, DerogationEnded(row.reference, "revoked", today))
    _tell(row, DECIDED, today, now)


def keep_time(now: datetime) -> tuple[int, int]:
    """Let lapse what is over, and remind of what ends soon and of decisions that are owed; each in a transaction of its
    own. How many lapsed, and of how many somebody was reminded."""
    today = clock.london_date(now)
    with reading():
        over = [each.reference for each in derogations.due_to_lapse(today)]
        soon = [each.reference for each in derogations.ending_soon(today, today + SOON)]
        owed = derogations.decisions_owed(today + OWED_SOON)
    lapsed = reminded = 0
    for reference, due_on in owed:
        with transaction():
            reminded += _remind_staff(reference, due_on, today, now)
    for reference in over:
        with transaction():
            lapsed += _lapse(reference, today)
    for reference in soon:
        with transaction():
            reminded += _tell(_held(reference), ENDING, today, now)
    return lapsed, reminded


def _lapse(reference: str, today: date) -> int:
    row = _held(reference)
    if row.state != Stage.GRANTED or row.until_on >= today:
        return 0
    LIFE.move(row, "lapse", CALENDAR)
    row.ended_on = row.until_on
    record(CALENDAR, DerogationEnded(row.reference, "lapsed", row.until_on))
    return 1


def _tell(row: Derogation, stage: str, today: date, now: datetime) -> int:
    """Tell the provider's people once of a decision, or of the end that is near."""
    due, kind = (row.until_on if stage == ENDING else today), stage.rpartition("/")[2]
    if _told_before(row, kind, due):
        return 0
    people = people_of(row.organisation_id, today)
    session().add(DerogationNotice(derogation_id=row.id, stage=kind, due_on=due, told_at=now))
    for user_id in people:
        post_mail(stage, key=f"{row.reference}:{due}:{user_id}", reference=row.reference, user_id=user_id)
    record(SYSTEM, DerogationTold(row.reference, kind, len(people)))
    return 1


def _remind_staff(reference: str, due_on: date, today: date, now: datetime) -> int:
    """Tell those who assess or decide that a decision is owed soon, and once more when it is late."""
    row = _held(reference)
    if row.state not in (Stage.APPLIED, Stage.ASSESSED):
        return 0
    kind = "decision_late" if due_on < today else "decision_soon"
    if _told_before(row, kind, due_on):
        return 0
    people = staff_for(row.state, today)
    session().add(DerogationNotice(derogation_id=row.id, stage=kind, due_on=due_on, told_at=now))
    for user_id in people:
        post_mail(OWED, key=f"{row.reference}:{kind}:{user_id}", reference=row.reference, user_id=user_id)
    record(SYSTEM, DerogationTold(row.reference, kind, len(people)))
    return 1


def _told_before(row: Derogation, kind: str, due_on: date) -> bool:
    told = select(DerogationNotice.id).where(
        DerogationNotice.derogation_id == row.id, DerogationNotice.stage == kind, DerogationNotice.due_on == due_on
    )
    return session().scalar(told) is not None


def _held(reference: str) -> Derogation:
    return session().scalars(select(Derogation).where(Derogation.reference == reference).with_for_update()).one()


def _unchanged(row: Derogation, seen: int) -> None:
    if row.version != seen:
        raise Refused(SOMEONE_ELSE, "version")


def _none_open(organisation_id: int, edition: str, ref: str) -> None:
    open_one = session().scalar(
        select(Derogation).where(
            Derogation.organisation_id == organisation_id,
            Derogation.edition == edition,
            Derogation.ref == ref,
            Derogation.state.in_((Stage.APPLIED, Stage.ASSESSED)),
        )
    )
    if open_one is not None:
        raise Refused(f"You asked for this already: {open_one.reference} waits for a decision", "ref")


def _reference(year: int) -> str:
    """A reference that says the year and nothing else."""
    while True:
        reference = f"DER-{year}-{secrets.randbelow(9000) + 1000}"
        if session().scalar(select(Derogation.id).where(Derogation.reference == reference)) is None:
            return reference
