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
from ..events import InspectionPublished, ReportReleased
from ..models.inspection import Inspection, Release
from ..queries.report import KIND, content
from ..rules.lifecycle import State
from .planning import move


def release(inspection: Inspection, *, actor: Actor, now: datetime) -> int:
    """Say yes to publication; the number of people who did. Refused: twice by one person, or before it is final."""
    if inspection.state != State.FINAL:
        raise Refused("A report is released when it is final")
    if not actor.may("inspection:release"):
        raise Refused("Your role may not release a report.")
    released = queries.releases(inspection)
    if actor.key in released:
        raise Refused("You released this report already: the second yes must be someone else's")
    round_ = queries.release_round(inspection)
    session().add(Release(inspection_id=inspection.id, round=round_, person=actor.key, released_at=now))
    session().flush()
    record(actor, ReportReleased(inspection.id, actor.key, len(released) + 1))
    return len(released) + 1


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
