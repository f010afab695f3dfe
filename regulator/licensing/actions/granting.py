"""Makes the licence that a decision grants: in force from its day, with its members and its conditions."""

import secrets
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session

from ..models.application import Application
from ..models.licence import Licence
from ..models.panel import Resolution
from ..queries import applications, as_on
from . import Said, make_licence, say


def grant(application: Application, decision: Resolution, *, actor: Actor, now: datetime) -> Licence:
    """A licence for the members of an application, in force from the day of the decision, with the conditions that
    stand. Where an appeal sent a grant back, the licence that there is keeps its reference and takes the new terms."""
    today = clock.london_date(now)
    known = session().scalar(select(Licence).where(Licence.reference == (application.licence_reference or "")))
    licence = known or make_licence(_reference(today.year), application.status, actor=actor, now=now)
    because = f"Granted on {application.reference}"
    facts = [Said("standing", {"is": "in force"}, today, because)]
    for each in applications.members(application.id):
        role = "lead" if each.leads else "member"
        facts.append(Said(f"member:{each.code}", {"role": role, "name": each.name}, today, because))
    standing = applications.conditions(application.id) if decision.outcome == "grant-with-conditions" else []
    for row in standing:
        told = {"text": row.text, "test": row.test, "evidence": row.evidence, "by": row.by_on.isoformat()}
        facts.append(Said(f"condition:{row.number}", told, today, because))
    facts += _struck(licence, {f"condition:{row.number}" for row in standing}, because, today, now)
    for fact in facts:
        say(licence, fact, actor=actor, now=now)
    return licence


def end(application: Application, *, actor: Actor, now: datetime) -> Licence | None:
    """Where an appeal sent a grant back and the panel does not grant again, the licence is revoked from today."""
    licence = session().scalar(select(Licence).where(Licence.reference == (application.licence_reference or "")))
    if licence is None:
        return None
    because = f"Not granted again on {application.reference}, after an appeal"
    say(licence, Said("standing", {"is": "revoked"}, clock.london_date(now), because), actor=actor, now=now)
    return licence


def _struck(licence: Licence, standing: set[str], because: str, today: date, now: datetime) -> list[Said]:
    """Conditions of an earlier decision that do not stand any more are taken back."""
    held = as_on([licence.id], today, now).get(licence.id, {})
    gone = [about for about in held if about.startswith("condition:") and about not in standing]
    return [Said(about, {}, today, because) for about in gone]


def _reference(year: int) -> str:
    while True:
        reference = f"LIC-{year}-{secrets.randbelow(9000) + 1000}"
        if session().scalar(select(Licence.id).where(Licence.reference == reference)) is None:
            return reference
