"""Corrections of an urgent notification's papers: proposed by one, made by a chief inspector as a new version.

2026-11: what was sent stays as it was sent. The new version keeps the date of the letter, says what was corrected and
when, and the provider is told of it by mail; the time for the reply runs on, since it is the same notification.
"""

from collections.abc import Mapping
from datetime import datetime

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.documents.models import DocumentVersion
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from ..events import UrgentCorrectionMade, UrgentCorrectionNotMade, UrgentCorrectionProposed
from ..models.inspection import Inspection
from ..models.urgent import UrgentCorrection
from ..queries import urgent as found
from ..queries import urgent_corrections as queries
from ..queries.letters import URGENT_CORRECTED
from ..queries.proposed import PROPOSED
from ..rules.urgent_corrections import CORRECTABLE, LETTER_NAME, corrected, pieces
from .at_the_desk import hold
from .second_person import by_another, mark_made, still_waits, turn_down
from .telling import tell_provider
from .urgent import in_frame, nothing_given_away


def propose(
    inspection: Inspection, name: str, *, texts: Mapping[str, str], note: str, actor: Actor, now: datetime
) -> UrgentCorrection:
    """Propose what a paper (`letter`, or who replied) is to say instead: its texts by their keys, those that change.

    Refused: of a withdrawn paper or a provider's own reply, while another waits, without a note, words that change
    nothing or tell who somebody is.
    """
    if not (actor.may(Permission.INSPECTION_DRAFT) or actor.may(Permission.INSPECTION_URGENT_NOTIFICATION)):
        raise Refused("A lead inspector or a chief inspector proposes a correction.")
    hold(inspection)
    paper = _standing(inspection, name)
    if queries.open_one(inspection.id) is not None:
        raise Refused("A correction waits for the chief inspector already: it is decided first.")
    if not note.strip():
        raise Refused("Say what is corrected, and why", "note")
    before = {each.key: each for each in pieces(paper.content)}
    changed = {key: text for key, text in texts.items() if text.split() != before[key].text.split()}
    if not changed:
        raise Refused("The paper says this already: change what is wrong in it", next(iter(texts), None))
    for key, text in changed.items():
        if before[key].needed and not text.strip():
            raise Refused("Enter what it is to say instead", key)
        nothing_given_away(text, key)
    nothing_given_away(note, "note")
    correction = UrgentCorrection(
        inspection_id=inspection.id,
        paper=name,
        note=note,
        before={key: before[key].text for key in changed},
        texts=changed,
        state=PROPOSED,
        proposed_by=actor.key,
        proposed_at=now,
    )
    session().add(correction)
    session().flush()
    record(actor, UrgentCorrectionProposed(inspection.id, paper.reference, len(changed)))
    return correction


def make(
    inspection: Inspection, correction: UrgentCorrection, *, actor: Actor, now: datetime, public_url: str
) -> DocumentVersion:
    """A chief inspector makes a correction that somebody else proposed: a new version of the paper, with the note.

    It is public where the paper was. Refused: by who proposed it, of a paper withdrawn meanwhile.
    """
    if not actor.may(Permission.INSPECTION_URGENT_NOTIFICATION):
        raise Refused("The letter is the chief inspector's: a chief inspector makes its correction.")
    hold(inspection)
    still_waits(correction)
    paper = _standing(inspection, correction.paper)
    by_another(correction, actor)
    today = clock.london_date(now)
    mark_made(correction, actor, now)
    version = documents.freeze(
        found.KIND.name,
        paper.reference,
        subject=paper.document.subject,
        title=paper.document.title,
        build=lambda frame: corrected(paper.content, correction.texts, in_frame(frame, public_url)),
        published_on=today,
        note=correction.note,
        actor=actor,
    )
    session().flush()
    record(actor, UrgentCorrectionMade(inspection.id, paper.reference, version.number, correction.note))
    if correction.paper == LETTER_NAME:
        tell_provider(inspection, URGENT_CORRECTED, "corrected urgent notification", actor, today, again=version.number)
    return version


def do_not_make(
    inspection: Inspection, correction: UrgentCorrection, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Decide that a correction is not made, with the reason: by a chief inspector, or who proposed it."""
    if not actor.may(Permission.INSPECTION_URGENT_NOTIFICATION) and correction.proposed_by != actor.key:
        raise Refused("A chief inspector or whoever proposed it decides.")
    hold(inspection)
    turn_down(correction, reason=reason, actor=actor, now=now)
    record(actor, UrgentCorrectionNotMade(inspection.id, correction.paper, reason))


def _standing(inspection: Inspection, name: str) -> found.Paper:
    paper = queries.paper_named(inspection, name)
    if name not in CORRECTABLE:
        raise Refused("The provider wrote this reply itself: it stands as it was sent.")
    if paper.document.withdrawn_on:
        raise Refused("This paper is withdrawn: nothing of it is corrected.")
    return paper
