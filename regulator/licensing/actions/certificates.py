"""Issues the certificate of a licence: one document in versions, each as the licence stood when it was issued."""

from datetime import datetime
from typing import Any

from regulator.core import clock
from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import reading, session, transaction
from regulator.core.documents import actions as documents
from regulator.core.documents.models import DocumentVersion
from regulator.core.events import record
from regulator.core.refused import Refused

from .. import queries
from ..events import LicenceCertified
from ..models.licence import Licence
from ..queries import keeping, papers


def issue(licence: Licence, *, actor: Actor, now: datetime, public_url: str) -> DocumentVersion:
    """Issue the certificate as the licence stands. One that is suspended or over says so, in place of the one before.

    Refused: a licence that has no standing yet.
    """
    stood = keeping.today_of(licence, now)
    if not stood.is_:
        raise Refused("This licence is not in force yet: there is nothing to certify")

    def build(frame: documents.Frame) -> dict[str, Any]:
        return papers.certificate(stood, frame, public_url, now=now)

    version = documents.freeze(
        papers.CERTIFICATE.name,
        papers.certificate_reference(licence),
        subject=f"licence:{licence.id}",
        title=f"Certificate of licence {licence.reference}",
        build=build,
        published_on=clock.london_date(now),
        note=_note(licence, stood.is_, now),
        actor=actor,
    )
    record(actor, LicenceCertified(licence.id, version.number))
    return version


def renew(now: datetime) -> int:
    """Issue anew, by itself, each certificate whose licence changed on a day that has come: a revocation that was
    decided for a later day would leave one that says, under a good check code, that the licence is in force.

    Each in a transaction of its own, so that one that cannot be issued holds up no other. Gives how many.
    """
    today, issued = clock.london_date(now), 0
    with reading():
        waiting = papers.certificates_behind(today)
    for reference in waiting:
        with transaction():
            licence = queries.one(reference)
            session().refresh(licence, with_for_update=True)
            found = papers.certificate_of(licence)
            if found is None or found[1].published_on >= today:
                continue
            public_url = papers.said_in(found[1])["register"].removesuffix(f"/licences/{reference}")
            issue(licence, actor=SYSTEM, now=now, public_url=public_url)
            issued += 1
    return issued


def _note(licence: Licence, standing: str, now: datetime) -> str | None:
    """Why there is a new version: what the licence is now. The first has none."""
    if papers.certificate_of(licence) is None:
        return None
    today = clock.london_date(now)
    return f"The licence changed: it is {standing}, as of {today.day} {today:%B %Y}"
