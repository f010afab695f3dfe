"""A complainant has died: nothing more is written to them, and their case goes on with whoever carries it on.

2026-11: a death is told of a person and not of a case, because all their cases would write to the dead. Who carries a
case on is told of each case: somebody who speaks for a person in one matter need not in another. What was drafted,
approved or printed and has not been posted is kept back at once, and written anew to whom it goes now: what was written
before stays to be read.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused

from ..events import ComplaintChanged, LetterMoved
from ..models import Carrier, Complaint, Death, Joint, Letter
from ..queries.carried import PLACE, addressed, carrier, of_number, person_of
from ..queries.identity import Identity
from ..queries.walls import office, to_change
from ..rules.carrying import REMARK, Relation, says_dead
from ..rules.letters import WITH_WORDS, no_letters
from ..rules.texts_carried import FIRST
from ..rules.words import Way
from . import keeping, letters

UNSENT = ("draft", "approved", "printed", "held")
LONGEST_WHY = 2_000  # characters
LONGEST_ADDRESS = 500


@dataclass(frozen=True)
class KeptBack:
    """What was kept back: how many letters, and how many of them lie printed and have to be taken out by hand."""

    letters: int
    printed: int


@dataclass(frozen=True)
class Carrying:
    """Who carries a case on, as somebody of the office types it."""

    who: Identity
    relation: Relation
    way: Way = Way()


def died(
    reference: str,
    version: int,
    number: int,
    *,
    died_on: date | None,
    why: str,
    actor: Actor,
    now: datetime,
    today: date,
) -> KeptBack:
    """A person of a case has died: `number` 1 is the first of them, `why` how that is known. Their letters are kept
    back in every case of theirs, also in those that whoever tells it may not open; of these they are told nothing.

    Refused: without how it is known, a day to come, one whose death is known.
    """
    _why(why)
    if died_on is not None and died_on > today:
        raise Refused("This date is in the future", "died_on")
    with office(actor, "to write down that a person has died", opened=reference):
        complaint, joint = _person(actor, reference, version, number)
        person = person_of(complaint, joint)
        if session().get(Death, person, with_for_update=True) is not None:
            raise Refused("That this person has died is recorded already.")
        session().add(Death(person=person, died_on=died_on, noted_at=now, noted_by=actor.id))
        session().flush()
        kept = KeptBack(0, 0)
        for each, row in _cases_of(person):
            mine = _keep_back(each, row, actor)
            record(actor, ComplaintChanged(each.key, ("death",)))
            here = each.key == complaint.key
            said = f"The person has died{_on(died_on)}. " + (why.strip() if here else "It was told of in another case.")
            keeping.enter(each, "died", said, on=today, actor=actor, now=now)
            kept = mine if here else kept
    return kept


def carry_on(
    reference: str,
    version: int,
    number: int,
    told: Carrying,
    *,
    why: str,
    actor: Actor,
    now: datetime,
    today: date,
) -> Carrier:
    """Somebody carries a case on for one of its people who died: letters go to them from now on, first one that says
    so, then what was kept back. Whoever did so before does no more.

    Refused: somebody who has not died, no name or address, a way in which there are no letters.
    """
    _why(why)
    _check(told)
    with office(actor, "to write down who carries a case on", opened=reference):
        complaint, joint = _person(actor, reference, version, number)
        if session().get(Death, person_of(complaint, joint)) is None:
            raise Refused("Write down first that the person has died: until then letters go to them.")
        before = carrier(complaint, joint)
        if before is not None:
            before.ended_at = now
            session().flush()
        text = json.dumps(asdict(told.who), ensure_ascii=False)
        made = Carrier(
            id=keeping.new_id(),
            complaint_key=complaint.key,
            number=number,
            relation=told.relation.value,
            closed_identity=keeping.close_text(complaint, text, PLACE),
            reply_format=told.way.layout.value,
            reply_language=told.way.language.value,
            made_at=now,
            made_by=actor.id,
        )
        session().add(made)
        session().flush()
        record(actor, ComplaintChanged(complaint.key, ("carried on",)))
        said = f"{told.relation.words} carries the case on. {why.strip()}"
        keeping.enter(complaint, "carried-on", said, on=today, actor=actor, now=now)
        _keep_back(complaint, joint, actor)
        words = letters.about(complaint, "", "", today)
        letters.draft_to(complaint, joint, FIRST, words, actor=actor, now=now)
        _write_anew(complaint, joint, actor=actor, now=now, today=today)
    return made


def lives(reference: str, version: int, number: int, *, why: str, actor: Actor, now: datetime, today: date) -> None:
    """It was a mistake: the person lives. Letters go to them again in every case of theirs. Refused: without a reason,
    one whose death was not written down."""
    _why(why)
    with office(actor, "to put right that a person has died", opened=reference):
        complaint, joint = _person(actor, reference, version, number)
        person = person_of(complaint, joint)
        death = session().get(Death, person, with_for_update=True)
        if death is None:
            raise Refused("It is not recorded that this person has died.")
        session().delete(death)
        session().flush()
        for each, row in _cases_of(person):
            carries = carrier(each, row)
            if carries is not None:
                carries.ended_at = now
                session().flush()
            record(actor, ComplaintChanged(each.key, ("death",)))
            here = each.key == complaint.key
            said = "The person lives: that they had died was a mistake. " + (why.strip() if here else "")
            keeping.enter(each, "died", said.strip(), on=today, actor=actor, now=now)
            _keep_back(each, row, actor)
            _write_anew(each, row, actor=actor, now=now, today=today)


def same_person(one_key: str, other_key: str, *, actor: Actor, now: datetime) -> None:
    """Two keys turn out to be one person's: if either has died, the other has, and their letters are kept back. Inside
    the compartment."""
    deaths = {key: session().get(Death, key) for key in (one_key, other_key)}
    for key, death in deaths.items():
        known = next((each for each in deaths.values() if each is not None), None)
        if death is not None or known is None:
            continue
        session().add(Death(person=key, died_on=known.died_on, noted_at=now, noted_by=actor.id))
        session().flush()
        for complaint, row in _cases_of(key):
            _keep_back(complaint, row, actor)
            record(actor, ComplaintChanged(complaint.key, ("death",)))
            said = f"The person has died{_on(known.died_on)}. It stands in another case, which is the same person's."
            day = clock.london_date(now)
            keeping.enter(complaint, "died", said, on=day, actor=actor, now=now)


def _why(why: str) -> None:
    if not why.strip() or len(why) > LONGEST_WHY:
        raise Refused(f"Say how you know, in at most {LONGEST_WHY:,} characters", "why")


def _check(told: Carrying) -> None:
    if not told.who.name.strip() or len(told.who.name) > 200:
        raise Refused("Enter their name, in at most 200 characters", "name")
    if says_dead(told.who.name):
        raise Refused(REMARK, "name")
    if not told.who.address.strip() or len(told.who.address) > LONGEST_ADDRESS:
        raise Refused(f"Enter where to write to them, in at most {LONGEST_ADDRESS} characters", "address")
    no = no_letters(told.way.layout, told.way.language)
    if no:
        raise Refused(no, "reply_language")


def _person(actor: Actor, reference: str, version: int, number: int) -> tuple[Complaint, Joint | None]:
    complaint = to_change(actor, reference, version)
    there, joint = of_number(complaint, number)
    if not there:
        raise NotFound
    return complaint, joint


def _cases_of(person: str) -> list[tuple[Complaint, Joint | None]]:
    """Every case of a person whose words are still there, with their row where they complain with others."""
    alone = session().scalars(
        select(Complaint).where(Complaint.person == person, Complaint.destroyed_on.is_(None)).order_by(Complaint.key)
    )
    made: list[tuple[Complaint, Joint | None]] = [(each, None) for each in alone]
    joined = session().execute(
        select(Complaint, Joint)
        .join(Joint, Joint.complaint_key == Complaint.key)
        .where(Joint.person == person, Complaint.destroyed_on.is_(None))
        .order_by(Complaint.key)
    )
    return made + [(each, row) for each, row in joined]


def _keep_back(complaint: Complaint, joint: Joint | None, actor: Actor) -> KeptBack:
    """Keep back every letter about a person that has not been posted and is not addressed to whom it goes now."""
    to = addressed(complaint, joint)
    kept = [each for each in _unsent(complaint, joint) if to is None or each.carrier_id != to.carrier_id]
    printed = sum(each.state == "printed" for each in kept)
    for each in kept:
        if each.state != "held":
            each.state = "held"
            session().flush()
            record(actor, LetterMoved(complaint.key, each.id, each.kind, "held"))
    return KeptBack(len(kept), printed)


def _unsent(complaint: Complaint, joint: Joint | None) -> Sequence[Letter]:
    theirs = Letter.joint_id == joint.id if joint else Letter.joint_id.is_(None)
    return (
        session()
        .scalars(
            select(Letter)
            .where(Letter.complaint_key == complaint.key, theirs, Letter.state.in_(UNSENT))
            .order_by(Letter.made_at, Letter.id)
            .with_for_update()
        )
        .all()
    )


def _write_anew(complaint: Complaint, joint: Joint | None, *, actor: Actor, now: datetime, today: date) -> None:
    """Write what was kept back to whom it goes now. To somebody new who carries the case on, the letter that says so
    stands for the acknowledgement."""
    to = addressed(complaint, joint)
    if to is None:
        return
    said = {FIRST, letters.OF_RECEIPT} if to.carrier_id else {FIRST}
    for old in _unsent(complaint, joint):
        if old.state != "held":
            continue
        if old.kind not in said:
            kind, text, step = _again(complaint, old)
            words = letters.about(complaint, text, step, today)
            letters.draft_to(complaint, joint, kind, words, actor=actor, now=now)
        old.state = "withdrawn"
        session().flush()
        record(actor, LetterMoved(complaint.key, old.id, old.kind, "withdrawn"))


def _again(complaint: Complaint, old: Letter) -> tuple[str, str, str]:
    """What a letter is written from anew: its kind, what somebody here wrote for it, and the step it tells of. Of a
    letter from before these were kept, all that it said stands in the new one but for the salutation."""
    if old.closed_own is not None or old.kind not in WITH_WORDS:
        own = keeping.open_text(complaint, old.closed_own, letters.OWN) if old.closed_own else ""
        return old.kind, own, old.step or ""
    text = keeping.open_text(complaint, old.closed_text, "ombudsman_letter.text")
    return "free", text.partition("\n\n")[2] or text, ""


def _on(day: date | None) -> str:
    return f" on {day:%-d %B %Y}" if day else ""
