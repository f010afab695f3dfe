"""A prison number that stands for two names: told when it is typed, kept where somebody says it is right all the same,
and settled by a person. Nobody is made one of two, or two of one, by a machine."""

from datetime import datetime

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from ..events import ComplaintChanged, NumberClashed
from ..models import Clash, Complaint
from ..queries import index
from ..queries.clashes import WHY, clash_of
from ..queries.identity import Identity
from ..queries.walls import office
from ..rules import matching
from . import carrying, keeping

LONGEST = 500  # characters
ANOTHER_NAME = (
    "This number is in the files under another name. If it is the same person, choose them in the list below. If both "
    "letters have it, say below why it is right all the same: somebody will look at both. Or check it against the "
    "letter."
)
SAME_NAME = "It was logged as somebody new; the files have the same number under a like name."


def other_with_number(who: Identity, person: str, why: str, actor: Actor) -> tuple[str, str] | None:
    """The key of another case with this number, and why both stand; None where the number is nobody else's. Inside the
    compartment. Refused: another name, without why."""
    number = matching.number_of(who.number)
    known = [each for each in index.with_number(actor, number) if each.person != person]
    if person or not known:
        return None
    alike = [each for each in known if matching.likeness(who.name, each.name) >= matching.LIKELY]
    if alike:
        return alike[0].key, why.strip() or SAME_NAME
    if not why.strip():
        raise Refused(ANOTHER_NAME, "number")
    if len(why) > LONGEST:
        raise Refused(f"Say why in at most {LONGEST} characters", "clash")
    return known[0].key, why.strip()


def keep(complaint: Complaint, other_key: str, why: str, *, actor: Actor, now: datetime) -> None:
    """Write down that a number stands in two cases under names of which nobody has said whose it is. Inside."""
    made = Clash(
        id=keeping.new_id(),
        complaint_key=complaint.key,
        other_key=other_key,
        closed_why=keeping.close_text(complaint, why, WHY),
        found_at=now,
    )
    session().add(made)
    session().flush()
    record(actor, NumberClashed(complaint.key, made.id, None))


def settle(clash_id: str, version: int, *, one_person: bool, why: str, actor: Actor, now: datetime) -> Clash:
    """Say whose the number is: one person's, whose cases then know of one another, or two people's. Refused: without a
    reason, twice."""
    if not actor.may(Permission.COMPLAINT_ASSESS):
        raise NotFound
    if not why.strip() or len(why) > LONGEST:
        raise Refused(f"Say how you know, in at most {LONGEST} characters", "why")
    with office(actor, "to settle whose a prison number is"):
        clash, complaint = clash_of(actor, clash_id)
        if clash.version != version:
            raise Refused(SOMEONE_ELSE, "version")
        if clash.settled_at is not None:
            raise Refused("This was settled already.")
        other = session().scalar(select(Complaint).where(Complaint.key == clash.other_key))
        clash.settled_at, clash.settled_by = now, actor.id
        clash.settled_as = "one-person" if one_person else "two-people"
        if one_person and other is not None:
            theirs = select(Complaint).where(Complaint.person == complaint.person)
            carrying.same_person(complaint.person, other.person, actor=actor, now=now)
            for each in session().scalars(theirs).all():
                each.person = other.person
                record(actor, ComplaintChanged(each.key, ("person",)))
        session().flush()
        record(actor, NumberClashed(complaint.key, clash.id, clash.settled_as))
        said = "The prison number is one person's" if one_person else "The prison number stands for two people"
        for each in filter(None, (complaint, other)):
            if each.own_key is not None:
                keeping.enter(
                    each, "changed", f"{said}. {why.strip()}", on=clock.london_date(now), actor=actor, now=now
                )
    return clash
