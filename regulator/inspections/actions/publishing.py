"""Releases a final report by two people and publishes it: content frozen once, its forms rendered from that alone."""

from datetime import date, datetime
from typing import Any

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.documents.models import DocumentVersion
from regulator.core.events import record
from regulator.core.refused import Refused

from .. import queries
from ..events import InspectionPublished, LeakAnswered, ReportReleased
from ..models.inspection import Inspection, Release
from ..models.report import LeakAnswer
from ..queries.leaks import answers, leaks, unanswered
from ..queries.report import KIND, content
from ..rules.lifecycle import State
from .planning import move


def release(inspection: Inspection, *, actor: Actor, now: datetime) -> int:
    """Say yes to publication; the number of people who did. Refused: twice by one person, before it is final, and while
    anything that the check before release found is neither mended nor let stand with a reason."""
    if inspection.state != State.FINAL:
        raise Refused("A report is released when it is final")
    if not actor.may("inspection:release"):
        raise Refused("Your role may not release a report.")
    released = queries.releases(inspection)
    if actor.key in released:
        raise Refused("You released this report already: the second yes must be someone else's")
    waiting = unanswered(inspection)
    if waiting:
        said = "1 thing that is" if waiting == 1 else f"{waiting} things that are"
        raise Refused(f"The check before release found {said} neither mended nor answered")
    round_ = queries.release_round(inspection)
    session().add(Release(inspection_id=inspection.id, round=round_, person=actor.key, released_at=now))
    session().flush()
    record(actor, ReportReleased(inspection.id, actor.key, len(released) + 1))
    return len(released) + 1


def let_stand(inspection: Inspection, key: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Say why something that the check before release found may be published. Refused: without a reason, by whom may
    not release, by one who was on the inspection, for what is not found any more."""
    if not actor.may("inspection:release"):
        raise Refused("Your role may not release a report.")
    if actor.key == inspection.owner or any(each.person == actor.key for each in queries.everyone(inspection.id)):
        raise Refused("Somebody who was not on the inspection decides what may stand.")
    if not reason.strip():
        raise Refused("Say why it may be published", "reason")
    leak = next((each for each in leaks(inspection) if each.key == key), None)
    if leak is None:
        raise Refused("This is not in the report any more")
    if key in answers(inspection.id):
        raise Refused("Somebody has answered this already")
    answer = LeakAnswer(
        inspection_id=inspection.id,
        key=key,
        kind=leak.kind,
        place=leak.place,
        reason=reason,
        answered_by=actor.key,
        answered_at=now,
    )
    session().add(answer)
    session().flush()
    record(actor, LeakAnswered(inspection.id, leak.words, leak.place, reason))


def publish(inspection: Inspection, *, actor: Actor, on: date, public_url: str) -> DocumentVersion:
    """Publish a released report: its life moves on, its content is frozen, its forms are posted for rendering."""
    move(inspection, "publish", actor=actor, today=on)
    inspection.published_on = on
    session().flush()

    def build(frame: documents.Frame) -> dict[str, Any]:
        return content(inspection, frame, public_url=public_url)

    version = documents.freeze(
        KIND.name,
        inspection.reference,
        subject=f"inspection:{inspection.id}",
        title=queries.title(inspection),
        build=build,
        published_on=on,
        note=None,
        actor=actor,
    )
    record(actor, InspectionPublished(inspection.id, inspection.reference, on, version.content_hash), occurred_on=on)
    return version
