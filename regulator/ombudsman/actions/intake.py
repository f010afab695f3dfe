"""A complaint is logged: by a clerk from a letter, a call or a visit, or by the person on the website's form."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clocks
from regulator.core.actor import STRANGER, Actor, ActorKind
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.own_keys import new_key
from regulator.core.refused import NotFound, Refused
from regulator.core.sealed_fields import seal
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.standards import queries as standards

from ..events import ComplaintChanged, ComplaintLogged
from ..models import KEY, Complaint, ComplaintSubject
from ..queries.identity import Identity, identity
from ..queries.walls import office, one, to_change
from ..rules.alerts import Alarm, alarms
from ..rules.carrying import REMARK, says_dead
from ..rules.letters import no_letters
from ..rules.lifecycle import State
from ..rules.words import SERIOUS, SUBJECTS, Channel, Situation, Stage, Way
from . import alerts, clashes, keeping, letters, translating
from .letters import ACKNOWLEDGED

LONGEST_NAME = 200  # characters
LONGEST_STORY = 20_000
FROM_THE_WEBSITE = "It came by the form on the website, where nobody could be asked."


@dataclass(frozen=True)
class Logged:
    """What a clerk types of one complaint. Dates that are not known are None; `person` joins it to one who is known."""

    who: Identity
    story: str
    respondent: str
    channel: Channel
    situation: Situation
    received_on: date
    subjects: Sequence[tuple[str, str]]
    held_at: str = ""
    confidential: bool = False
    way: Way = Way()
    by_mail: bool = False
    language: str = "English"
    happened_on: date | None = None
    learned_on: date | None = None
    stages: Stage | None = None
    complained_on: date | None = None
    last_reply_on: date | None = None
    priority: str = ""
    reprisal: str = ""
    person: str = field(default="")
    clash: str = ""  # why its number is right although the files have it under another name


def log_complaint(
    told: Logged,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    together: Sequence[tuple[Identity, str]] = (),
) -> Complaint:
    """Log a complaint, give it a reference, start its clock and draft the acknowledgement.

    `together` are the other people of a joint case, each with their key in the files or an empty one.

    Refused: no name, no subject, a provider that is not in the register, dates out of order or in the future, a person
    joined to one with another prison number.
    """
    _dates_in_order(told, today)
    _named(told.who)
    _way(told.way)
    respondent = _provider(told.respondent, "respondent")
    held_at = _provider(told.held_at, "held_at") if told.held_at else None
    with office(actor, "to log a complaint"):
        _same_person(told, actor)
        clash = clashes.other_with_number(told.who, told.person, told.clash, actor)
        own = new_key()
        complaint = _complaint(told, own, respondent, held_at, actor=actor, now=now, today=today)
        keeping.close_identity(complaint, told.who, own)
        complaint.closed_story = keeping.close_text(complaint, told.story, "ombudsman_complaint.story", key=own)
        session().add(complaint)
        session().flush()
        keeping.keep_joint(complaint, together, own)
        _set_subjects(complaint, told.subjects)
        record(actor, ComplaintLogged(complaint.key, told.channel.value), occurred_on=told.received_on)
        keeping.index(complaint, told.who, actor)
        if clash:
            clashes.keep(complaint, *clash, actor=actor, now=now)
        for name in ("complaint-eligibility", ACKNOWLEDGED):
            rule = standards.clock(name)
            clocks.start(rule, subject=f"ombudsman:{complaint.key}", owner="ombudsman", started_on=told.received_on)
        keeping.enter(complaint, "received", told.channel.words, on=told.received_on, actor=actor, now=now)
        translating.ask(complaint, actor=actor, now=now)
        for alarm in alarms(told.subjects, told.reprisal):
            alerts.sound(complaint, alarm, told.reprisal if alarm == Alarm.REPRISAL else "", actor=actor, now=now)
        letters.draft(complaint, "acknowledgement", actor=actor, now=now, today=today)
    return complaint


def _complaint(
    told: Logged, own: str, respondent: int, held_at: int | None, *, actor: Actor, now: datetime, today: date
) -> Complaint:
    """The row of a new case, its words not yet closed."""
    key = keeping.new_id()
    return Complaint(
        key=key,
        reference=_reference(told.received_on.year),
        person=told.person or secrets.token_hex(KEY // 2),
        own_key=seal(own, record=key),
        closed_identity="",
        closed_story="",
        channel=told.channel.value,
        situation=told.situation.value,
        confidential=told.confidential,
        reply_format=told.way.layout.value,
        reply_language=told.way.language.value,
        by_mail=told.by_mail,
        language=told.language,
        respondent_id=respondent,
        held_at_id=held_at,
        happened_on=told.happened_on,
        learned_on=told.learned_on,
        stages=told.stages.value if told.stages else None,
        complained_on=told.complained_on,
        last_reply_on=told.last_reply_on,
        received_on=told.received_on,
        serious=bool(set(told.subjects) & SERIOUS),
        priority=told.priority or None,
        reprisal=told.reprisal or None,
        state=State.RECEIVED.value,
        state_since=today,
        made_at=now,
        made_by=actor.id,
    )


def complain(told: Logged, *, now: datetime, today: date) -> Complaint:
    """A complaint comes by the form on the website: the office logs it as it stands, and who sent it sees no file and
    is not told whether a number is known."""
    told = replace(told, clash=FROM_THE_WEBSITE)
    office_itself = Actor(ActorKind.SYSTEM, "website", "The form on the website", frozenset({Permission.COMPLAINT_LOG}))
    return log_complaint(told, actor=office_itself, now=now, today=today)


def correct(
    reference: str,
    version: int,
    *,
    who: Identity,
    held_at: str,
    why: str,
    actor: Actor,
    now: datetime,
    today: date,
    number: int = 1,
    way: Way | None = None,
) -> Complaint:
    """Put right who it is, or where they are now: after a transfer the case goes with the person and stays about the
    provider of the event. `number`: which person of a joint case, 1 the first. `way`: how letters are written from now
    on, where it changes. Refused: without a reason, a person there is not, a remark in the name, a way without letters.
    """
    if not why.strip():
        raise Refused("Say why this is changed", "why")
    _named(who)
    with office(actor, "to put right who complains"):
        complaint = to_change(actor, reference, version)
        complaint.held_at_id = _provider(held_at, "held_at") if held_at else None
        if way is not None:
            _way(way)
            complaint.reply_format, complaint.reply_language = way.layout.value, way.language.value
        keeping.put_right(complaint, number, who)
        record(actor, ComplaintChanged(complaint.key, ("identity", "place")))
        first = identity(complaint)
        if first is not None:
            keeping.index(complaint, first, actor)
        keeping.enter(complaint, "changed", why, on=today, actor=actor, now=now)
    return complaint


def _named(who: Identity) -> None:
    """A name is a name: that somebody has died is written down apart, since letters then go to somebody else."""
    if says_dead(who.name):
        raise Refused(REMARK, "name")


def _way(way: Way) -> None:
    no = no_letters(way.layout, way.language)
    if no:
        raise Refused(no, "reply_language")


def _same_person(told: Logged, actor: Actor) -> None:
    """A person who is joined to one who is known must not have another prison number: a number belongs to one."""
    if not told.person:
        return
    known = session().scalars(select(Complaint).where(Complaint.person == told.person)).first()
    if known is None:
        raise Refused("Choose the person again: they are not in the files", "person")
    who = identity(one(actor, known.reference))
    if who and who.number and told.who.number and who.number != told.who.number:
        raise Refused(
            "This person is known under another prison number. Check the number, or log them as somebody new.", "number"
        )


def _dates_in_order(told: Logged, today: date) -> None:
    named = (
        ("received_on", told.received_on),
        ("happened_on", told.happened_on),
        ("learned_on", told.learned_on),
        ("complained_on", told.complained_on),
        ("last_reply_on", told.last_reply_on),
    )
    for name, day in named:
        if day is not None and day > today:
            raise Refused("This date is in the future", name)
    pairs = (
        ("learned_on", told.happened_on, told.learned_on, "The person cannot know of it before it happened"),
        ("complained_on", told.happened_on, told.complained_on, "They cannot complain of it before it happened"),
        ("last_reply_on", told.complained_on, told.last_reply_on, "The reply cannot come before the complaint"),
        ("last_reply_on", told.last_reply_on, told.received_on, "The reply cannot be later than the letter to us"),
    )
    for name, first, second, message in pairs:
        if first is not None and second is not None and second < first:
            raise Refused(message, name)


def _provider(code: str, field_name: str) -> int:
    try:
        return register.organisation(STRANGER, code.strip().upper()).id
    except NotFound:
        raise Refused("Choose a prison or a provider from the register", field_name) from None


def _set_subjects(complaint: Complaint, subjects: Sequence[tuple[str, str]]) -> None:
    chosen = list(dict.fromkeys(subjects))
    if not chosen:
        raise Refused("Choose at least one subject", "subject")
    for subject, kind in chosen:
        if subject not in SUBJECTS or (kind and kind not in SUBJECTS[subject][1]):
            raise Refused("Choose a subject from the list", "subject")
        session().add(ComplaintSubject(complaint_key=complaint.key, subject=subject, kind=kind))
    session().flush()


def _reference(year: int) -> str:
    """A reference that says the year and nothing else: a running number would tell how many complain."""
    while True:
        reference = f"OMB-{year}-{secrets.randbelow(900_000) + 100_000}"
        if session().scalar(select(Complaint.key).where(Complaint.reference == reference)) is None:
            return reference
