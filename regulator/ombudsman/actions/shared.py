"""A letter of several people: a case for each of them, or one case of them all.

2026-11: a joint case is for people who complain of one and the same event and want one answer; each of them is written
to by name. Where the answer may differ from one to the other, each has a case, and the cases know of one another.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused

from ..events import ComplaintChanged
from ..models import Complaint
from ..queries import index
from ..queries.identity import Identity
from ..queries.walls import office
from ..rules import matching
from . import keeping
from .intake import LONGEST_NAME, Logged, log_complaint

MOST = 50  # people in one letter beside the first


def log_letter(
    told: Logged, others: Sequence[Identity], *, joint: bool, actor: Actor, now: datetime, today: date
) -> list[Complaint]:
    """Log a letter of one person or of several; the case of the first stands first.

    Refused: what `log_complaint` refuses; somebody named twice; a number that is in the files under another name.
    """
    _named_once([told.who, *others])
    people = [(who, _known(who, actor)) for who in others]
    if joint or not others:
        complaint = log_complaint(told, together=people, actor=actor, now=now, today=today)
        return [complaint]
    letter = keeping.new_id()
    each_of = [told, *(replace(told, who=who, person=person, by_mail=False) for who, person in people)]
    made = []
    with office(actor, "to log a letter of several people"):
        for each in each_of:
            complaint = log_complaint(each, actor=actor, now=now, today=today)
            complaint.shared_letter = letter
            session().flush()
            record(actor, ComplaintChanged(complaint.key, ("shared letter",)))
            made.append(complaint)
    return made


def _named_once(people: Sequence[Identity]) -> None:
    if len(people) > MOST + 1:
        raise Refused(f"Enter at most {MOST} others. Log the rest as another letter.", "others")
    seen: set[str] = set()
    for who in people:
        if len(who.name) > LONGEST_NAME:
            raise Refused(f"Enter each name in at most {LONGEST_NAME} characters, each on a line of its own", "others")
        marks = {who.number.replace(" ", "").upper()} if who.number else {" ".join(who.name.casefold().split())}
        if marks & seen:
            raise Refused(f"{who.name} stands in this letter twice. Name each person once.", "others")
        seen |= marks


def _known(who: Identity, actor: Actor) -> str:
    """The person's key, where their number is in the files; empty where they are new."""
    number = matching.number_of(who.number)
    known = [each for each in index.found(actor, number) if matching.number_of(each.number) == number]
    if not known:
        return ""
    if not any(matching.likeness(who.name, each.name) >= matching.LIKELY for each in known):
        raise Refused(
            f"The number {number} is in the files under another name than {who.name}. Check it against the letter, "
            "or leave the number out and say so in the story.",
            "others",
        )
    return known[0].person
