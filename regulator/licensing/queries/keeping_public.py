"""What the public may read of licences: the register as on any day, each licence, its certificate, decided notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from regulator.core import clock
from regulator.core.db import session
from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document
from regulator.core.refused import NotFound
from regulator.standards import queries as standards

from ..models.keeping import LicenceChange, LicenceDelivery, LicenceNotice
from ..models.licence import Licence
from ..rules.keeping import State
from . import Standing, keeping, of_body, one, papers, register_page, standing, trusts
from .timeline import Timeline, timeline

MOST = 25  # notices on the page of a provider


@dataclass(frozen=True)
class Row:
    """A line of the register: a licence as it stood on a day, with what its members are called."""

    standing: Standing
    names: dict[str, str]
    invented: bool
    since: date | None

    @property
    def reference(self) -> str:
        """The reference of the licence."""
        return self.standing.licence.reference

    @property
    def status(self) -> str:
        """The status that it is for, in words."""
        return standards.status(self.standing.licence.status).title

    @property
    def licensee(self) -> str:
        """Whose it is: the lead licensee, or the members where none leads."""
        lead = self.names.get(self.standing.lead)
        return lead or " and ".join(self.names[code] for code in self.standing.members)

    @property
    def trust(self) -> tuple[str, str] | None:
        """The code and the name of the trust that it is on the register; none where it is none, or is not there yet."""
        return trusts.trust_of(self.standing)

    def told(self) -> dict[str, Any]:
        """The line as programs read it."""
        return {
            "reference": self.reference,
            "status": self.standing.licence.status,
            "standing": self.standing.is_,
            "since": self.since.isoformat() if self.since else None,
            "members": [
                {"code": code, "name": self.names[code], "leads": code == self.standing.lead}
                for code in self.standing.members
            ],
            "trust": {"code": self.trust[0], "name": self.trust[1]} if self.trust else None,
            "special_conditions": sorted(self.standing.of("condition")),
            "invented": self.invented,
        }


@dataclass(frozen=True)
class Shown(documents.InVersion):
    """A notice of a decision, or a certificate, as the public has it."""

    title: str


@dataclass(frozen=True)
class Public:
    """Everything that is public about one licence, as on a day."""

    row: Row
    conditions: list[keeping.Condition]
    drawn: Timeline
    certificate: Shown | None
    notices: list[tuple[LicenceChange, LicenceNotice, Shown]]


def rows(on: date, now: datetime, after: str, *, status: str = "", is_: str = "") -> tuple[list[Row], str]:
    """A page of the register as on a day, and after which reference the next begins."""
    found = register_page(on, now, after, status=status, is_=is_)
    return rows_of(found.rows, on, now), found.after


def rows_of(stood: Sequence[Standing], on: date, now: datetime) -> list[Row]:
    """Lines of the register, in as many statements for many as for one."""
    if not stood:
        return []
    known = keeping.known({code for each in stood for code in each.members})
    begun = papers.since([each.licence.id for each in stood], on, now)
    return [
        Row(
            each,
            keeping.names(each, known),
            any(known[code].invented for code in each.members if code in known),
            begun.get(each.licence.id),
        )
        for each in stood
    ]


def public(reference: str, on: date, now: datetime) -> Public:
    """One licence as on a day. `NotFound` where there is none, or it never had a standing until today."""
    licence = one(reference)
    if not standing(licence, clock.london_date(now), now).is_:
        raise NotFound
    stood = standing(licence, on, now)
    return Public(
        row=rows_of([stood], on, now)[0],
        conditions=keeping.conditions(stood, on) if stood.is_ else [],
        drawn=timeline(licence, on, now),
        certificate=certificate(licence),
        notices=decided(licence),
    )


def certificate(licence: Licence) -> Shown | None:
    """Its certificate; None while none was issued."""
    found = papers.certificate_of(licence)
    return Shown(*found, title=found[0].title) if found else None


def decided(licence: Licence) -> list[tuple[LicenceChange, LicenceNotice, Shown]]:
    """The notices of what was decided, and of what became of appeals, the newest first."""
    found = select(LicenceNotice, LicenceChange, Document)
    found = found.join(LicenceChange, LicenceChange.id == LicenceNotice.change_id)
    found = found.join(Document, Document.id == LicenceNotice.document_id)
    wanted = found.where(LicenceChange.licence_id == licence.id, Document.public).order_by(LicenceNotice.id.desc())
    return [
        (change, notice, Shown(document, documents.newest(document.id), papers.change_title(change)))
        for notice, change, document in session().execute(wanted)
    ]


def decision_words(change: LicenceChange, notice: LicenceNotice) -> str:
    """What the register says of a notice beside it: what was decided, whether that is under appeal or set aside."""
    on = f"{notice.given_on.day} {notice.given_on:%B %Y}"
    if notice.of == "appeal":
        allowed = "Allowed" if change.asked else "Allowed: the decision ceased to have effect"
        return f"Outcome of an appeal, {on}. {allowed if change.state == State.SET_ASIDE else 'Dismissed'}"
    appealed = change.state in (State.APPEALED, State.UPHELD, State.SET_ASIDE)
    made = not change.asked if appealed else change.state != State.NOT_TAKEN
    effect = change.effect_on
    told = f"In force from {effect.day} {effect:%B %Y}" if made else "Not made"
    then = {
        State.APPEALED: f". Under appeal since {change.state_since.day} {change.state_since:%B %Y}",
        State.UPHELD: ". Appealed; the decision stands",
        State.SET_ASIDE: ". Set aside on appeal",
    }
    return f"Notice of decision, {on}. {told}{then.get(State(change.state), '')}"


def notice(reference: str, name: str) -> Shown:
    """A notice of a decision by its reference. `NotFound` for what only its addressees have."""
    found = next((shown for _change, row, shown in decided(one(reference)) if row.reference == name), None)
    if found is None:
        raise NotFound
    return found


def of_provider(code: str, today: date, now: datetime) -> list[Row]:
    """The licences that a provider belongs to or belonged to, or that made it as a trust, for its own page."""
    return rows_of([each for each in of_body(code, today, now) if each.is_], today, now)


def sent_to_provider(organisation_id: int, most: int = MOST) -> list[tuple[str, LicenceChange, LicenceNotice, Shown]]:
    """The notices that anyone may read and that a provider was sent, with the reference of the licence of each, the
    newest first."""
    wanted = (
        select(Licence.reference, LicenceChange, LicenceNotice, Document)
        .join(LicenceChange, LicenceChange.licence_id == Licence.id)
        .join(LicenceNotice, LicenceNotice.change_id == LicenceChange.id)
        .join(LicenceDelivery, LicenceDelivery.notice_id == LicenceNotice.id)
        .join(Document, Document.id == LicenceNotice.document_id)
        .where(LicenceDelivery.organisation_id == organisation_id, Document.public)
        .order_by(LicenceNotice.id.desc())
        .limit(most)
    )
    return [
        (reference, change, notice, Shown(document, documents.newest(document.id), papers.change_title(change)))
        for reference, change, notice, document in session().execute(wanted)
    ]


def address_of(document: Document) -> str | None:
    """Where the public reads a document of licensing; empty for one that only its addressees have, none for another."""
    licence = papers.licence_of(document)
    if licence is None:
        return None
    return address(document, licence) if document.public else ""


def address(document: Document, licence: Licence) -> str:
    """The same of a document that is known to be public, and of which licence."""
    home = f"/licences/{licence.reference}"
    return f"{home}/certificate" if document.kind == papers.CERTIFICATE.name else f"{home}/notices/{document.reference}"


def is_invented(document: Document) -> bool:
    """Whether a document of licensing is about an invented body."""
    licence = papers.licence_of(document)
    now = clock.now()
    return licence is not None and papers.is_invented(keeping.today_of(licence, now))


def references() -> list[str]:
    """Every licence of real bodies that has a page, for search engines."""
    now = clock.now()
    today = clock.london_date(now)
    found: list[str] = []
    after = ""
    while True:
        page = register_page(today, now, after, most=500)
        found += [each.reference for each in rows_of(page.rows, today, now) if not each.invented]
        after = page.after
        if not after or len(found) > 20_000:
            return found
