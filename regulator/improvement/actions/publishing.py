"""Settles what keeps words of an answer from the public: they may stand or are left out, with a reason that is kept."""

from datetime import datetime

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import paragraph
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from ..events import PublicWordsSettled
from ..models.owed import Plan
from ..models.telling import PublicWords
from ..queries import publishing
from ..rules.answering import LONGEST
from ..rules.publishing import OUTCOMES


def settle(plan: Plan, key: str, *, outcome: str, reason: str, actor: Actor, now: datetime) -> PublicWords:
    """Say of something that was found that it may stand or is left out; what was said before stays on record.

    Refused: without a reason, with one that says the words again or gives away something else, and for what is not
    there any more.
    """
    if not actor.may(Permission.IMPROVEMENT_GRADE):
        raise Refused("Your role may not publish answers.")
    one = next((each for each in publishing.leaks(plan) if each.leak.key == key), None)
    if one is None:
        raise Refused("This is not in the answers any more")
    if outcome not in OUTCOMES:
        raise Refused("Choose what becomes of it", "outcome")
    said = paragraph(reason, "reason", "the reason", LONGEST)
    if outcome == "left-out" and one.leak.found.casefold() in said.casefold():
        raise Refused("The reason repeats the words that are left out, and the public reads it", "reason")
    also = publishing.would_give_away(plan, said) if outcome == "left-out" else []
    if also:
        raise Refused(f"The reason gives away {also[0].words}: {also[0].found}. The public reads it", "reason")
    made = PublicWords(
        plan_id=plan.id, key=key, place=one.leak.place, outcome=outcome, reason=said, said_by=actor.key, said_at=now
    )
    session().add(made)
    session().flush()
    record(actor, PublicWordsSettled(plan.id, one.leak.place, one.leak.words, outcome, said))
    return made
