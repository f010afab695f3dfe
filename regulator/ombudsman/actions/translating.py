"""A letter in another language: marked when it is logged, a translation asked for, and what it says put to the case."""

from datetime import datetime

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused

from ..events import TranslationMoved
from ..models import Complaint
from ..queries.walls import office, to_change
from ..rules.words import needs_translation
from . import keeping
from .casework import LONGEST, Moment

MOST_BY = 200  # characters


def ask(complaint: Complaint, *, actor: Actor, now: datetime) -> None:
    """Ask for a translation of what came, where nobody here reads its language. Inside the compartment."""
    if not needs_translation(complaint.language):
        return
    complaint.translation_asked_on = complaint.state_since
    session().flush()
    record(actor, TranslationMoved(complaint.key, "asked"))
    said = f"The letter is in {complaint.language}. A translation is asked for."
    keeping.enter(complaint, "translation", said, on=complaint.state_since, actor=actor, now=now)


def put(reference: str, version: int, *, text: str, by: str, actor: Actor, at: Moment) -> Complaint:
    """Put a translation to a case, with who made it. Refused: one that was not asked for, nothing said."""
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Enter what the letter says, in at most {LONGEST:,} characters", "text")
    if not by.strip() or len(by) > MOST_BY:
        raise Refused(f"Say who translated it, in at most {MOST_BY} characters", "by")
    with office(actor, "to put a translation to a case", opened=reference):
        complaint = to_change(actor, reference, version)
        if complaint.translation_asked_on is None or complaint.translated_on is not None:
            raise Refused("No translation is waited for in this case.")
        complaint.translated_on = at.today
        session().flush()
        record(actor, TranslationMoved(complaint.key, "came"))
        words = f"Translated from {complaint.language} by {by.strip()}:\n\n{text.strip()}"
        keeping.enter(complaint, "translation", words, on=at.today, actor=actor, now=at.now)
    return complaint
