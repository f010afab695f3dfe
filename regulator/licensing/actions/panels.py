"""Plans panels, names who sits, puts applications before them, and takes declarations, conditions and votes."""

import secrets
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from regulator.core import clock
from regulator.core.actor import Actor, ActorKind
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.people.queries.membership import every_role_of
from regulator.people.rules import Permission, Role, permissions, roles_with

from ..events import (
    ApplicationListed,
    ConditionWorded,
    PanelCancelled,
    PanelConflictDeclared,
    PanelMemberNamed,
    PanelPlanned,
    VoteCast,
)
from ..models.application import Application
from ..models.panel import Condition, Declaration, Panel, PanelMember, Vote
from ..queries import applications as queries
from ..queries import panels
from ..queries.case import case_of
from ..rules.deciding import why_no_vote
from ..rules.lifecycle import DECIDE, HANDLE, OFFICER, State
from ..rules.possible_days import check_met_by, check_planned
from ..rules.words import LONGEST_LINE, LONGEST_REASON
from .moving import move, take_duty
from .wording import names_nobody

VOTING = (State.PANEL, State.CONSIDERED)


def plan(title: str, sits_on: date, apply_by: date, *, actor: Actor, now: datetime) -> Panel:
    """Put a sitting into the public calendar. Refused: a day that is past or too far off, papers due after it or before
    today."""
    _handles(actor)
    today = clock.london_date(now)
    if not title.strip() or len(title) > LONGEST_LINE:
        raise Refused("Say in a few words which applications it is for", "title")
    check_planned(sits_on, apply_by, today)
    alike = select(Panel.reference).where(
        Panel.title == title.strip(), Panel.sits_on == sits_on, Panel.cancelled_on.is_(None)
    )
    known = session().scalar(alike.limit(1))
    if known is not None:
        raise Refused(f"{known} is of this name and sits on that day: there is no need of another", "title")
    row = Panel(
        reference=_reference(sits_on.year),
        title=title.strip(),
        sits_on=sits_on,
        apply_by=apply_by,
        planned_by=actor.key,
    )
    session().add(row)
    session().flush()
    record(actor, PanelPlanned(row.id, row.reference, sits_on, apply_by))
    return row


def cancel(panel: Panel, reason: str, *, actor: Actor, now: datetime) -> None:
    """A sitting will not take place. Refused while an application is before it: take that back first."""
    _handles(actor)
    if panel.cancelled_on is not None:
        raise Refused("This was said already")
    waiting = [each.reference for each in panels.batch(panel.id) if each.state in (State.PANEL, State.CONSIDERED)]
    if waiting:
        raise Refused(f"Take {', '.join(waiting)} back from this panel first")
    if not reason.strip():
        raise Refused("Say why: the calendar is public", "reason")
    panel.cancelled_on, panel.cancelled_because = clock.london_date(now), reason.strip()
    session().flush()
    record(actor, PanelCancelled(panel.id, reason.strip()))


def name_member(panel: Panel, user_id: int, *, actor: Actor, now: datetime) -> PanelMember:
    """Name somebody to sit on a panel, and give them their seat in each application that is before it.

    Refused: one who may not decide, one with another duty in one of its applications or who works on enforcement
    against a member, and a panel that began to vote.
    """
    _handles(actor)
    today = clock.london_date(now)
    member = sitting(user_id, today)
    if any(each.person == member.key for each in panels.people(panel.id)):
        raise Refused("This person sits on the panel already", "person")
    for application in panels.batch(panel.id):
        if panels.votes(application.id, application.round):
            raise Refused(f"The panel has begun to vote on {application.reference}", "person")
        if application.state not in (State.WITHDRAWN,):
            _seat(application, member, actor, today)
    row = PanelMember(panel_id=panel.id, person=member.key, named_by=actor.key, named_on=today)
    session().add(row)
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused("This person was named a moment ago", "person") from clash
    record(actor, PanelMemberNamed(panel.id, member.key))
    return row


def put_before(application: Application, panel: Panel, *, actor: Actor, now: datetime) -> None:
    """Choose the panel that decides an application: each of its members has a seat in it from now on.

    Refused: a panel that sat or was cancelled, and one with a member who has another duty in this application.
    """
    _handles(actor)
    session().refresh(application, with_for_update=True)
    today = clock.london_date(now)
    no = OFFICER(case_of(application, today), actor)
    if no:
        raise Refused(no)
    if application.state not in (State.ASSESSING, State.CLARIFYING):
        raise Refused("This is done while an application is assessed")
    if panel.cancelled_on is not None or panel.sits_on < today:
        raise Refused("This panel sat already, or was cancelled", "panel")
    take_duty(application, "case officer", actor, today)
    for each in panels.people(panel.id):
        _seat(application, sitting(int(each.person.partition(":")[2]), today), actor, today)
    application.panel_id = panel.id
    session().flush()
    record(actor, ApplicationListed(application.id, panel.reference))


def _seat(application: Application, member: Actor, actor: Actor, today: date) -> None:
    try:
        take_duty(application, "panel member", member, today, by=actor)
    except Refused as no:
        reason = no.message.replace("You are", "They are").replace("You work", "They work").replace("You took", "They")
        raise Refused(f"A member of the panel cannot sit in {application.reference}. {reason}", "person") from no


def sitting(user_id: int, today: date) -> Actor:
    """Somebody who may sit on a panel, as the rules know them. Refused: one who may not decide, or not today."""
    deciding = roles_with([Permission.LICENSING_DECIDE])
    for each in every_role_of(user_id):
        if each.role in deciding and each.active and each.organisation_id is None and each.when(today) != "past":
            role = Role(each.role)
            return Actor(ActorKind.PERSON, role.value, role.words, permissions(role), user_id)
    raise Refused("This person may not sit on a panel", "person")


def declare(application: Application, conflict: str, *, actor: Actor, now: datetime) -> Declaration:
    """A member of the panel declares a conflict of interest in an application, or (nothing said) that there is none.
    It is declared once: a conflict that is found later is told to the case officer, who can take the application back
    from this panel and choose another."""
    _sits(application, actor)
    if actor.key in panels.declarations(application.id):
        raise Refused("You declared already")
    if len(conflict) > LONGEST_REASON:
        raise Refused(f"Say it in at most {LONGEST_REASON:,} characters", "conflict")
    row = Declaration(
        application_id=application.id,
        person=actor.key,
        conflict=conflict.strip() or None,
        declared_on=clock.london_date(now),
    )
    session().add(row)
    session().flush()
    record(actor, PanelConflictDeclared(application.id, row.conflict is not None))
    return row


def vote(application: Application, wanted: str, reasons: str, *, actor: Actor, now: datetime) -> Vote:
    """Vote once in this round, with reasons. Refused: without a declaration, with a conflict, before the panel sits."""
    _sits(application, actor)
    seat = next((each for each in panels.seats(application) if each.person == actor.key), None)
    no = why_no_vote(seat, wanted)
    if no:
        raise Refused(no, "vote" if "Choose" in no else None)
    panel = panels.of(application)
    if panel is not None and clock.london_date(now) < panel.sits_on:
        raise Refused(f"The panel sits on {panel.sits_on.day} {panel.sits_on:%B %Y}: votes are cast then")
    if not reasons.strip():
        raise Refused("Give the reasons of your vote: they are told where you dissent", "reasons")
    if len(reasons) > LONGEST_REASON:
        raise Refused(f"Say it in at most {LONGEST_REASON:,} characters", "reasons")
    names_nobody(application, (reasons, "reasons"))
    row = Vote(
        application_id=application.id,
        round=application.round,
        person=actor.key,
        vote=wanted,
        reasons=reasons.strip(),
        voted_at=now,
    )
    session().add(row)
    session().flush()
    record(actor, VoteCast(application.id, application.round))
    return row


def vote_again(application: Application, name: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Votes that came to no outcome are put aside, with the reason, and a new round begins. Declarations stand;
    somebody may be named to the panel before it votes, or the application be taken back from it."""
    take_duty(application, "case officer", actor, clock.london_date(now))
    move(application, name, actor=actor, now=now, text=reason)
    application.round += 1
    session().flush()


def word_condition(
    application: Application, text: str, test: str, evidence: str, by_on: date, *, actor: Actor, now: datetime
) -> Condition:
    """Word a condition: what must be so, how that is tested, by what evidence, and by when."""
    _sits(application, actor, unconflicted=True)
    for said, field, no in (
        (text, "text", "Say what must be so"),
        (test, "test", "Say how it is tested"),
        (evidence, "evidence", "Say what evidence shows it"),
    ):
        if not said.strip():
            raise Refused(no, field)
        if len(said) > LONGEST_REASON:
            raise Refused(f"Say it in at most {LONGEST_REASON:,} characters", field)
    names_nobody(application, (text, "text"), (test, "test"), (evidence, "evidence"))
    check_met_by(by_on, clock.london_date(now), "by_on")
    if any(each.text == text.strip() and each.test == test.strip() for each in queries.conditions(application.id)):
        raise Refused("This condition is worded already, with the same test", "text")
    numbers = select(Condition.number).where(Condition.application_id == application.id)
    row = Condition(
        application_id=application.id,
        number=max(session().scalars(numbers), default=0) + 1,
        text=text.strip(),
        test=test.strip(),
        evidence=evidence.strip(),
        by_on=by_on,
    )
    session().add(row)
    session().flush()
    record(actor, ConditionWorded(application.id, row.number, False))
    return row


def strike_condition(application: Application, number: int, *, actor: Actor, now: datetime) -> None:
    """A condition does not stand any more. It keeps its number."""
    _sits(application, actor, unconflicted=True)
    for each in queries.conditions(application.id):
        if each.number == number:
            each.struck_on = clock.london_date(now)
            session().flush()
            record(actor, ConditionWorded(application.id, number, True))
            return
    raise NotFound


def _sits(application: Application, actor: Actor, *, unconflicted: bool = False) -> None:
    """Hold the row, and let only members of its panel at an application that is before them."""
    session().refresh(application, with_for_update=True)
    if not actor.may(DECIDE):
        raise Refused("Your role may not sit on a panel")
    if application.state not in VOTING:
        raise Refused("This application is not before the panel")
    seat = next((each for each in panels.seats(application) if each.person == actor.key), None)
    if seat is None:
        raise Refused("You do not sit on this panel.")
    if unconflicted and seat.conflicted:
        raise Refused("You declared a conflict of interest, so you take no part in this application.")
    if unconflicted and not seat.declared:
        raise Refused("Declare first that you have no conflict of interest.")


def _handles(actor: Actor) -> None:
    if not actor.may(HANDLE):
        raise Refused("Your role may not plan panels")


def _reference(year: int) -> str:
    while True:
        reference = f"PNL-{year}-{secrets.randbelow(900) + 100}"
        if session().scalar(select(Panel.id).where(Panel.reference == reference)) is None:
            return reference
