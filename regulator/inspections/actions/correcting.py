"""Corrections of a published report: proposed by one, made by another as a new version with a dated note.

2026-11: nothing is corrected in a version that was published: its content is frozen, stays at its address, and its
check code says that another has taken its place. What the parts said before is kept with the correction.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.canonical import digest
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.documents.models import DocumentVersion
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from .. import queries
from ..events import CorrectionMade, CorrectionNotMade, CorrectionProposed
from ..models.inspection import Inspection
from ..models.judgement import Concern
from ..models.publishing import CorrectedPart, Correction
from ..models.report import SummaryBefore
from ..queries import corrections as found
from ..queries.leaks import unanswered
from ..queries.proposed import PROPOSED
from ..queries.report import KIND, content
from ..rules.corrections import TITLE, paragraphs
from ..rules.lifecycle import PUBLIC
from .at_the_desk import hold
from .drafting import keep_before
from .second_person import by_another, mark_made, still_waits, turn_down

IN_ANOTHER_WINDOW = "This part was proposed in another window meanwhile. Your words are below: send them to replace it."
MOST_PARTS = 40  # of one correction; a report that is wrong in more places is withdrawn and written anew


def propose(
    inspection: Inspection, part: str, number: str, *, text: str, note: str, actor: Actor, now: datetime
) -> Correction:
    """Propose what a part of a published report is to say instead, and what the public is told of it.

    Refused: before publication, of a withdrawn report, while another correction waits, words that change nothing.
    """
    _drafts(actor)
    hold(inspection)
    _standing(inspection)
    if found.open_one(inspection.id):
        raise Refused("A correction waits for its second person already: add this part to it, or decide on it first.")
    if not note.strip():
        raise Refused("Say what is corrected, and why", "note")
    correction = Correction(
        inspection_id=inspection.id, note=note, state=PROPOSED, proposed_by=actor.key, proposed_at=now
    )
    session().add(correction)
    session().flush()
    _add(inspection, correction, part, number, text)
    record(actor, CorrectionProposed(inspection.id, correction.id, 1))
    return correction


def add_part(
    inspection: Inspection, correction: Correction, part: str, number: str, *, text: str, seen: str, actor: Actor
) -> None:
    """Add another part to a correction, or say one of its parts again. By who proposed it: the second person reads one
    person's work. Refused: where the part was proposed in another window meanwhile (`seen` is the `digest` of the words
    from which this was written)."""
    _drafts(actor)
    hold(inspection)
    still_waits(correction)
    if correction.proposed_by != actor.key:
        raise Refused("Somebody else proposed this correction. Ask them to add it, or decide on it first.")
    said = next(
        (each.text for each in found.corrected(correction.id) if (each.part, each.number) == (part, number)), None
    )
    if said is not None and digest(said) != seen:
        raise Refused(IN_ANOTHER_WINDOW)
    _add(inspection, correction, part, number, text)
    record(actor, CorrectionProposed(inspection.id, correction.id, len(found.corrected(correction.id))))


def _add(inspection: Inspection, correction: Correction, part: str, number: str, text: str) -> None:
    stands = found.part(inspection, part, number)
    if not text.strip():
        raise Refused("Enter what it is to say instead", "text")
    if text.split() == stands.text.split():
        raise Refused("The report says this already", "text")
    parts = found.corrected(correction.id)
    again = next((each for each in parts if (each.part, each.number) == (part, number)), None)
    if again is None and len(parts) >= MOST_PARTS:
        raise Refused(f"A correction has at most {MOST_PARTS} parts")
    if again is None:
        again = CorrectedPart(correction_id=correction.id, part=part, number=number, before=stands.text, text=text)
        session().add(again)
    again.text = text
    session().flush()


def make(
    inspection: Inspection, correction: Correction, *, actor: Actor, now: datetime, public_url: str
) -> DocumentVersion:
    """The second person makes a correction: its parts are changed and a new version is published, with the note.

    Refused: by who proposed it, of a withdrawn report, where something was changed since, and while the check before
    release finds anything that nobody answered for.
    """
    if not actor.may(Permission.INSPECTION_RELEASE):
        raise Refused("A publisher or a chief inspector makes a correction.")
    hold(inspection)
    still_waits(correction)
    _standing(inspection)
    by_another(correction, actor)
    for each in found.corrected(correction.id):
        if found.part(inspection, each.part, each.number).text != each.before:
            raise Refused(f"{each.part.capitalize()} {each.number} was changed since this was proposed.")
        _change(inspection, each, correction.note, actor, now)
    session().flush()
    waiting = unanswered(inspection)
    if waiting:
        raise Refused(f"The check before release finds {waiting} in the corrected text that nobody answered for.")
    today = clock.london_date(now)
    mark_made(correction, actor, now)

    def build(frame: documents.Frame) -> dict[str, Any]:
        return content(inspection, frame, public_url=public_url)

    version = documents.freeze(
        KIND.name,
        inspection.reference,
        subject=f"inspection:{inspection.id}",
        title=queries.title(inspection),
        build=build,
        published_on=today,
        note=correction.note,
        actor=actor,
    )
    session().flush()
    record(actor, CorrectionMade(inspection.id, correction.id, version.number, correction.note))
    return version


def _change(inspection: Inspection, part: CorrectedPart, note: str, actor: Actor, now: datetime) -> None:
    if part.part == "statement":
        statement = queries.statement(inspection.id, part.number)
        keep_before(statement, note, actor, now)
        statement.text = part.text
    elif part.part == "concern":
        number = int(part.number.removesuffix(TITLE))
        concern = (
            session()
            .scalars(select(Concern).where(Concern.inspection_id == inspection.id, Concern.number == number))
            .one()
        )
        if part.number.endswith(TITLE):
            concern.title = part.text
        else:
            concern.text = part.text
    else:
        before = list(inspection.facts.get("summary", []))
        session().add(
            SummaryBefore(inspection_id=inspection.id, text=before, reason=note, changed_by=actor.key, changed_at=now)
        )
        inspection.facts = {**inspection.facts, "summary": paragraphs(part.text)}


def do_not_make(inspection: Inspection, correction: Correction, *, reason: str, actor: Actor, now: datetime) -> None:
    """Decide that a correction is not made, with the reason: by whoever could make it, or who proposed it."""
    if not actor.may(Permission.INSPECTION_RELEASE) and correction.proposed_by != actor.key:
        raise Refused("A publisher, a chief inspector or whoever proposed it decides.")
    hold(inspection)
    turn_down(correction, reason=reason, actor=actor, now=now)
    record(actor, CorrectionNotMade(inspection.id, correction.id, reason))


def _drafts(actor: Actor) -> None:
    if not actor.may(Permission.INSPECTION_DRAFT):
        raise Refused("A lead inspector proposes a correction.")


def _standing(inspection: Inspection) -> None:
    if inspection.state not in PUBLIC:
        raise Refused("Only what is published is corrected: before that it is changed in the draft.")
    try:
        document, _version = found.published(inspection)
    except NotFound:
        raise Refused("This report was not published here.") from None
    if document.withdrawn_on:
        raise Refused("This report is withdrawn. A new one is published under a new reference.")
