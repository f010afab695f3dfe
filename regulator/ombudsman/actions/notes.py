"""Somebody spoke, on the telephone or at a visit: who, when, what they said in their words, and whether it was read
back to them. It goes to their case, or becomes one."""

from dataclasses import dataclass, replace
from datetime import datetime

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.refused import NotFound, Refused

from ..models import Complaint
from ..queries.walls import office, one
from ..rules.words import Channel, ReadBack
from . import keeping
from .intake import LONGEST_NAME, LONGEST_STORY, Logged, log_complaint

KINDS = {Channel.PHONE: "call", Channel.VISIT: "visit"}
LONGEST_WHY = 500  # characters


@dataclass(frozen=True)
class Spoken:
    """What a clerk writes down of a call or a visit. `why_not`: why it was not read back, or what was put right."""

    channel: Channel
    who: str
    at: datetime
    said: str
    read_back: ReadBack
    why_not: str = ""


def note(spoken: Spoken, reference: str, *, actor: Actor, now: datetime) -> Complaint:
    """Add what was said to a case. Refused: a reference there is not, and what `_check` refuses."""
    _check(spoken, now)
    with office(actor, "to write down what somebody said", opened=reference[:20]):
        try:
            complaint = one(actor, reference.strip().upper())
        except NotFound:
            raise Refused("There is no case under this reference", "case") from None
        _enter(complaint, spoken, actor, now)
    return complaint


def note_new(spoken: Spoken, told: Logged, *, actor: Actor, now: datetime) -> Complaint:
    """Log a new complaint of what was said: the words are its story. Refused: what `log_complaint` refuses too."""
    _check(spoken, now)
    today = clock.london_date(now)
    day = clock.london_date(spoken.at)
    logged = replace(told, story=spoken.said, channel=spoken.channel, received_on=day)
    complaint = log_complaint(logged, actor=actor, now=now, today=today)
    with office(actor, "to write down what somebody said"):
        _enter(complaint, spoken, actor, now)
    return complaint


def _check(spoken: Spoken, now: datetime) -> None:
    if spoken.channel not in KINDS:
        raise Refused("Choose how you spoke", "channel")
    if not spoken.who.strip() or len(spoken.who) > LONGEST_NAME:
        raise Refused(f"Enter who spoke, in at most {LONGEST_NAME} characters", "who")
    if spoken.at > now:
        raise Refused("This is in the future", "time")
    if not spoken.said.strip() or len(spoken.said) > LONGEST_STORY:
        raise Refused(f"Enter what was said, in at most {LONGEST_STORY:,} characters", "said")
    if spoken.read_back != ReadBack.AGREED and not spoken.why_not.strip():
        wanted = "why it was not read back" if spoken.read_back == ReadBack.NOT else "what they put right"
        raise Refused(f"Say {wanted}", "why_not")
    if len(spoken.why_not) > LONGEST_WHY:
        raise Refused(f"Say it in at most {LONGEST_WHY} characters", "why_not")


def _enter(complaint: Complaint, spoken: Spoken, actor: Actor, now: datetime) -> None:
    at = f"{spoken.at.astimezone(clock.LONDON):%H:%M}"
    more = f" {spoken.why_not.strip()}" if spoken.why_not.strip() else ""
    text = f"{spoken.who.strip()} spoke at {at}:\n\n{spoken.said.strip()}\n\n{spoken.read_back.words}.{more}"
    facts = {"spoke_at": spoken.at.isoformat(), "read_back": spoken.read_back.value}
    day = clock.london_date(spoken.at)
    keeping.enter(complaint, KINDS[spoken.channel], text, on=day, actor=actor, now=now, facts=facts)
