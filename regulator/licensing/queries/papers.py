"""What certificates and notices of licences say, and the documents that were frozen of them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from regulator.core import clock
from regulator.core.db import session
from regulator.core.documents import kinds
from regulator.core.documents import queries as documents
from regulator.core.documents.actions import Frame
from regulator.core.documents.models import Document, DocumentVersion
from regulator.core.paths import PACKAGE
from regulator.core.refused import NotFound
from regulator.enforcement.queries.content import power_told
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from ..models.keeping import LicenceChange, LicenceNotice
from ..models.licence import Licence, LicenceFact
from ..rules.keeping import KINDS, State
from ..rules.timeline import Spoken, stretches
from . import Standing, keeping, keeping_appeals, standing

INVENTED = "Invented place and people, for demonstration"
SCHEMAS = PACKAGE / "licensing" / "schemas"
CERTIFICATE = kinds.declare(
    kinds.Kind(
        name="licence-certificate",
        schema="licence-certificate/1",
        schema_file=SCHEMAS / "licence-certificate-1.json",
        template="licensing/licence_certificate",
        signed=True,
    )
)
NOTICE = kinds.declare(
    kinds.Kind(
        name="licence-notice",
        schema="licence-notice/1",
        schema_file=SCHEMAS / "licence-notice-1.json",
        template="licensing/licence_notice",
        signed=True,
    )
)
TITLES = {
    "intent": "Notice of what is intended",
    "decision": "Notice of decision",
    "appeal": "Outcome of an appeal",
}
NOT_AGAIN = "Not again to the regulator. Whoever is bound may ask the Administrative Court to review what was decided."


def change_title(change: LicenceChange) -> str:
    """What a change is called, with what it is about."""
    told, kind = change.details, KINDS[change.kind].title
    if change.kind == "vary":
        words = {"add": "new condition", "change": "condition", "end": "end of condition"}[told["verb"]]
        return f"{kind}: {words} {told['ref']}"
    if change.kind in ("member-joins", "member-leaves"):
        return f"{kind}: {told['code']}"
    return f"{kind}: {told['successor']} follows" if change.kind == "re-form" else kind


def certificate_reference(licence: Licence) -> str:
    """The reference of the certificate's document."""
    return f"{licence.reference}-certificate"


def certificate_of(licence: Licence) -> tuple[Document, DocumentVersion] | None:
    """The certificate that stands; None while none was issued."""
    try:
        found = documents.document(certificate_reference(licence))
    except NotFound:
        return None
    return found, documents.newest(found.id)


def certificates_behind(today: date) -> list[str]:
    """The licences of which a day has come that changes them since their certificate was issued, by reference."""
    issued = (
        select(func.max(DocumentVersion.published_on))
        .where(DocumentVersion.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    come = or_(
        LicenceFact.from_on.between(issued, today) & (LicenceFact.from_on != issued),
        LicenceFact.until_on.between(issued, today) & (LicenceFact.until_on != issued),
    )
    wanted = (
        select(Licence.reference)
        .join(Document, Document.reference == Licence.reference + "-certificate")
        .where(Document.kind == CERTIFICATE.name, Document.withdrawn_on.is_(None))
        .where(
            select(LicenceFact.id)
            .where(LicenceFact.licence_id == Licence.id, come)
            .correlate(Licence, Document)
            .exists()
        )
    )
    return list(session().scalars(wanted.order_by(Licence.reference)))


def is_invented(stood: Standing) -> bool:
    """Whether any body that the licence binds is invented."""
    return any(body.invented for body, _leads in keeping.bodies(stood))


def since(licence_ids: Sequence[int], on: date, known_at: datetime) -> dict[int, date]:
    """From which day each licence stands as it does on a day, without a break; none for one without a standing."""
    rows = (
        select(LicenceFact)
        .where(
            LicenceFact.licence_id.in_(licence_ids),
            LicenceFact.about == "standing",
            LicenceFact.recorded_at <= known_at,
        )
        .order_by(LicenceFact.id)
    )
    said: dict[int, list[Spoken]] = {}
    for each in session().scalars(rows):
        said.setdefault(each.licence_id, []).append(Spoken(each.about, each.value, each.from_on, each.until_on))
    found = {}
    for number, told in said.items():
        for stretch in stretches(told, "standing"):
            if stretch.from_on <= on and (stretch.until_on is None or on < stretch.until_on):
                found[number] = stretch.from_on
    return found


def certificate(stood: Standing, frame: Frame, public_url: str, *, now: datetime) -> dict[str, Any]:
    """What the certificate says: on one sheet who holds which status, since when, and where the conditions are."""
    licence, today = stood.licence, clock.london_date(now)
    status = standards.status(licence.status)
    conditions = keeping.conditions(stood, today)
    names = keeping.names(stood)
    review = stood.facts.get("review", {}).get("on")
    begun = since([licence.id], today, now).get(licence.id, today)
    return {
        "schema": CERTIFICATE.schema,
        "title": f"Certificate of licence {licence.reference}",
        "reference": licence.reference,
        "notice": INVENTED if is_invented(stood) else None,
        "status": status.title,
        "standing": stood.is_,
        "since": begun.isoformat(),
        "licensee": names.get(stood.lead, "") or " and ".join(names[code] for code in stood.members),
        "members": [{"code": code, "name": names[code], "leads": code == stood.lead} for code in stood.members],
        "conditions": {
            "standard": sum(not each.special for each in conditions),
            "special": [{"ref": each.ref, "title": each.title} for each in conditions if each.special],
        },
        "review": review,
        "issued_on": today.isoformat(),
        "register": f"{public_url}/licences/{licence.reference}",
        **_frame(frame, public_url),
    }


def notice(
    licence: Licence,
    change: LicenceChange,
    kind: str,
    reference: str,
    to: Sequence[tuple[Organisation, bool]],
    frame: Frame,
    public_url: str,
    *,
    now: datetime,
) -> dict[str, Any]:
    """What a notice says: what changes, from when, why, by which power, who may be heard, and how to appeal."""
    told = KINDS[change.kind]
    power = standards.power(told.power)
    decided = kind == "decision"
    after = change.state == State.URGENT
    over = kind == "appeal" or (decided and not after)
    window = None if over else standards.clock(keeping.AFTER if after else keeping.BEFORE)
    heard = keeping.representations(change.id)
    made = decided and change.state != State.NOT_TAKEN
    return {
        "schema": NOTICE.schema,
        "title": f"{TITLES[kind]}: {told.lower}, licence {licence.reference}",
        "kind": kind,
        "kind_words": TITLES[kind],
        "reference": reference,
        "given_on": frame.published_on.isoformat(),
        "notice": INVENTED if any(body.invented for body, _leads in to) else None,
        "licence": {"reference": licence.reference, "status": standards.status(licence.status).title},
        "addressees": [{"name": body.name, "leads": leads} for body, leads in to],
        "change": {"title": change_title(change), "lines": lines(change), "asked": change.asked},
        "effect_on": change.effect_on.isoformat(),
        "made": made if decided else None,
        "confirmed": decided and made and change.urgent and change.considered_by is not None,
        "lifted": decided and not made and change.urgent_by is not None and _stands_again(licence, now),
        "reasons": change.reasons,
        "harm": change.harm,
        "considered": change.considered if kind != "intent" else None,
        "representations": len(heard),
        "decision": change.decision if kind != "intent" else None,
        "power": power_told(power),
        "window": f"{window.length} days, counted from the day after receipt" if window else None,
        "appeal": NOT_AGAIN if kind == "appeal" else power.appeal,
        **(_heard(licence, change, now) if kind == "appeal" else {}),
        "register": f"{public_url}/licences/{licence.reference}",
        **_frame(frame, public_url),
    }


def _heard(licence: Licence, change: LicenceChange, now: datetime) -> dict[str, Any]:
    """What became of an appeal, and how the licence stands since."""
    it = keeping_appeals.appeal_of(change.id)
    if it is None or it.heard_on is None:
        raise RuntimeError("an appeal that was not heard has no outcome")
    from_on = max(change.effect_on, it.heard_on)
    stands = standing(licence, from_on, now).is_
    told = {"outcome": it.outcome, "reasons": it.because, "from_on": from_on.isoformat(), "standing": stands}
    return {"heard": told}


def _stands_again(licence: Licence, now: datetime) -> bool:
    """Whether the licence is in force from today on, and was not before."""
    today = clock.london_date(now)
    return keeping.today_of(licence, now).in_force and since([licence.id], today, now).get(licence.id) == today


def lines(change: LicenceChange) -> list[dict[str, str]]:
    """What a change would make of the licence, line by line."""
    told = change.details
    if change.kind == "vary" and told["verb"] != "end":
        rows = [
            ("What must be so", told["text"]),
            ("How it is tested", told["test"]),
            ("What shows it", told["evidence"]),
        ]
        by = date.fromisoformat(told["by"]) if told["by"] else None
        rows = [("Condition", f"{told['ref']}: {told['title']}"), *rows]
        rows += [("By", f"{by.day} {by:%B %Y}")] if by else []
    elif change.kind == "vary":
        rows = [("Condition", f"{told['ref']} ends")]
    elif change.kind == "member-joins":
        rows = [("Joins", told["code"])]
    elif change.kind == "member-leaves":
        rows = [("Leaves", told["code"])]
        rows += [("Leads from then on", told["leads_next"])] if told.get("leads_next") else []
    elif change.kind == "re-form":
        rows = [("Followed by", told["successor"]), ("How", told["how"])]
    else:
        rows = [("The licence becomes", str(KINDS[change.kind].becomes))]
    return [{"what": what, "is": is_} for what, is_ in rows]


def document_of(found: LicenceNotice) -> tuple[Document, DocumentVersion]:
    """The document of a notice, with the version that stands."""
    document = session().get_one(Document, found.document_id)
    return document, documents.newest(document.id)


def said_in(version: DocumentVersion) -> dict[str, Any]:
    """What a document says, as it was frozen."""
    loaded: dict[str, Any] = json.loads(version.content)
    return loaded


def licence_of(document: Document) -> Licence | None:
    """The licence that a certificate or a notice is of; None for any other document."""
    return licences_of([document]).get(document.id)


def licences_of(documents_: Sequence[Document]) -> dict[int, Licence]:
    """The same of several documents, by their numbers: of those that are certificates or notices."""
    own = [each for each in documents_ if each.kind in (CERTIFICATE.name, NOTICE.name)]
    numbers = {each.id: each.subject.partition(":")[2] for each in own}
    wanted = {int(number) for number in numbers.values() if number.isdecimal()}
    rows = session().scalars(select(Licence).where(Licence.id.in_(wanted))) if wanted else ()
    known = {str(each.id): each for each in rows}
    return {number: known[of] for number, of in numbers.items() if of in known}


def _frame(frame: Frame, public_url: str) -> dict[str, Any]:
    url = f"{public_url}/verify/{frame.check_code}"
    return {
        "version": {
            "number": frame.number,
            "published_on": frame.published_on.isoformat(),
            "corrections": [{"on": on.isoformat(), "note": note} for on, note in frame.corrections],
        },
        "verification": {"check_code": frame.check_code, "url": url, "audit_head": frame.audit_head},
        "signatures": f"{public_url}/verify/signatures",
    }
