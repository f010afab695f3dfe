"""Urgent notifications: the question as it was put, the letter, its replies, and who may read them when."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.documents import kinds
from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document, DocumentForm, DocumentVersion
from regulator.core.paths import PACKAGE
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.standards import queries as standards

from .. import queries
from ..models.inspection import Inspection
from ..models.urgent import UrgentNotification, UrgentReferral, UrgentReply
from ..rules import urgent as rules
from ..rules import urgent_papers as papers
from ..rules.report.content import NOTICES

KIND = kinds.declare(
    kinds.Kind(
        name=papers.KIND,
        schema=papers.SCHEMA,
        schema_file=PACKAGE / "inspections" / "schemas" / "urgent-notification-1.json",
        template="inspections/urgent",
    )
)


@dataclass(frozen=True)
class Paper:
    """The letter or a reply as a document: its version that stands, with the forms that are rendered."""

    document: Document
    version: DocumentVersion
    forms: dict[str, DocumentForm]

    @property
    def reference(self) -> str:
        """What it is filed under."""
        return self.document.reference

    @cached_property
    def content(self) -> dict[str, Any]:
        """What it says."""
        found: dict[str, Any] = json.loads(self.version.content)
        return found


def letter_reference(inspection: Inspection) -> str:
    """What the letter is filed under: `INS-2026-0042-UN`."""
    return f"{inspection.reference}-UN"


def reply_reference(inspection: Inspection, sender: str) -> str:
    """What a reply is filed under: `INS-2026-0042-UR-provider`."""
    return f"{inspection.reference}-UR-{sender}"


def open_referral(inspection_id: int) -> UrgentReferral | None:
    """The question that waits for the chief inspector's answer; None where there is none."""
    return session().scalar(
        select(UrgentReferral).where(
            UrgentReferral.inspection_id == inspection_id, UrgentReferral.answered_by.is_(None)
        )
    )


def waiting(actor: Actor) -> list[tuple[Inspection, Clock | None]]:
    """The inspections that the actor may know of on which the question waits, each with the clock of the letter."""
    rows = select(Inspection).join(UrgentReferral, UrgentReferral.inspection_id == Inspection.id)
    rows = rows.where(UrgentReferral.answered_by.is_(None), queries.visible_to(actor)).order_by(UrgentReferral.put_at)
    return [(each, clock_of(each.id, rules.LETTER_CLOCK)) for each in session().scalars(rows)]


def referrals(inspection_id: int) -> list[UrgentReferral]:
    """Every time the question was put, the newest first."""
    rows = select(UrgentReferral).where(UrgentReferral.inspection_id == inspection_id)
    return list(session().scalars(rows.order_by(UrgentReferral.id.desc())))


def replies(inspection_id: int) -> list[UrgentReply]:
    """The replies, in the order in which they came."""
    rows = select(UrgentReply).where(UrgentReply.inspection_id == inspection_id)
    return list(session().scalars(rows.order_by(UrgentReply.received_on, UrgentReply.id)))


def clock_of(inspection_id: int, name: str) -> Clock | None:
    """The newest clock of a letter or of a reply; None where none was started."""
    rows = select(Clock).where(Clock.subject == f"inspection:{inspection_id}", Clock.name == name)
    return session().scalar(rows.order_by(Clock.id.desc()).limit(1))


def about(inspection: Inspection, reference: str) -> papers.About:
    """Whom and what a paper is about."""
    days = [(each.from_on, each.until_on) for each in queries.visits(inspection.id)]
    organisation = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
    origin = "invented" if organisation.invented else inspection.origin
    return papers.About(
        reference=reference,
        provider={"code": organisation.code, "name": _name_on(inspection, days[0][0]) or organisation.name},
        kind_name=standards.kind(inspection.kind).title,
        on_site=days,
        notice=NOTICES[origin],
        commissioners=[each.name for each in register.commissioners_of(organisation.id, days[0][0])],
    )


def _name_on(inspection: Inspection, on: date) -> str:
    try:
        return str(register.name_on(inspection.organisation_id, on))
    except NotFound:
        return ""


def addressees(inspection: Inspection) -> list[tuple[str, str]]:
    """To whom the letter may go, as (value, words): the power's addressees, a commissioner where there is one."""
    named = about(inspection, "").commissioners
    allowed = standards.power(rules.POWER).addressees
    words = {each: said for each, said in rules.ADDRESSEES.items() if each in allowed}
    if named:
        words["commissioner"] = f"Its commissioner: {', '.join(named)}"
    else:
        words.pop("commissioner", None)
    return list(words.items())


def paper(reference: str) -> Paper | None:
    """The letter or reply under a reference; None where there is none."""
    try:
        document = documents.document(reference)
    except NotFound:
        return None
    version = documents.newest(document.id)
    return Paper(document, version, documents.forms(version.id))


def letter(inspection: Inspection) -> Paper | None:
    """The letter of an inspection; None where there is none, or none that was written here."""
    return paper(letter_reference(inspection))


def reply_papers(inspection: Inspection) -> list[Paper]:
    """The replies as documents, in the order in which they came."""
    found = (paper(reply_reference(inspection, each.sender)) for each in replies(inspection.id))
    return [each for each in found if each is not None]


def sent_to(actor: Actor) -> ColumnElement[bool]:
    """The inspections of the actor's own organisation on which an urgent notification was issued here."""
    if not actor.may("inspection:reply") or actor.organisation_id is None:
        return Inspection.id.in_([])
    issued = select(UrgentNotification.inspection_id).where(UrgentNotification.factors.is_not(None))
    return and_(Inspection.organisation_id == actor.organisation_id, Inspection.id.in_(issued))


def notifications_for(actor: Actor) -> list[tuple[Inspection, UrgentNotification]]:
    """The urgent notifications that the actor's organisation was sent, the newest first."""
    rows = (
        select(Inspection, UrgentNotification)
        .join(UrgentNotification, UrgentNotification.inspection_id == Inspection.id)
        .where(sent_to(actor))
        .order_by(UrgentNotification.issued_on.desc(), Inspection.id.desc())
    )
    return [(inspection, notification) for inspection, notification in session().execute(rows)]


def one_sent_to(actor: Actor, reference: str) -> Inspection:
    """The inspection under a reference on which the actor's organisation was notified. `NotFound` otherwise."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(Inspection).where(Inspection.reference == reference, sent_to(actor)))
    if found is None:
        raise NotFound
    return found


def published(organisation_ids: Iterable[int]) -> list[tuple[Inspection, UrgentNotification]]:
    """The urgent notifications of some providers whose letter is public, the newest first."""
    rows = (
        select(Inspection, UrgentNotification)
        .join(UrgentNotification, UrgentNotification.inspection_id == Inspection.id)
        .where(Inspection.organisation_id.in_(list(organisation_ids)), UrgentNotification.published_on.is_not(None))
        .order_by(UrgentNotification.published_on.desc(), Inspection.id.desc())
    )
    return [(inspection, notification) for inspection, notification in session().execute(rows)]


def one_published(reference: str) -> tuple[Inspection, UrgentNotification]:
    """The inspection under a reference with its notification, where the letter is public. `NotFound` otherwise."""
    if not reference.isprintable():
        raise NotFound
    found = (
        session()
        .execute(
            select(Inspection, UrgentNotification)
            .join(UrgentNotification, UrgentNotification.inspection_id == Inspection.id)
            .where(Inspection.reference == reference, UrgentNotification.published_on.is_not(None))
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found[0], found[1]
