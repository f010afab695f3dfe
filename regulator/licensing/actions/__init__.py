"""Writes down licences and what is said of them. Nothing that was written down is ever changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.standards import queries as standards

from ..events import LicenceFactRecorded, LicenceMade
from ..models.licence import Licence, LicenceFact

STANDINGS = ("in force", "suspended", "revoked", "surrendered")
KINDS = ("standing", "member", "condition", "review", "follows", "trust")


@dataclass(frozen=True)
class Said:
    """What is said of a licence: about what, which value (none to take back), of which days, and why."""

    about: str
    value: Mapping[str, Any]
    from_on: date
    because: str
    until_on: date | None = None


def make_licence(reference: str, status: str, *, actor: Actor, now: datetime) -> Licence:
    """A licence comes to be. It is in force only from when a fact says so. Refused: an unknown status."""
    made = Licence(
        reference=reference,
        status=standards.status(status).id,
        made_on=clock.london_date(now),
        made_by=actor.key,
    )
    session().add(made)
    session().flush()
    record(actor, LicenceMade(made.id, reference, made.status))
    return made


def say(licence: Licence, said: Said, *, actor: Actor, now: datetime) -> LicenceFact:
    """Write down that something holds of a licence, now, of past days or of days to come; a correction is the same.

    Refused: an end that is not after the beginning, no reason, a standing that there is none of, and a moment before
    the last that was written down, because what was known then must stay as it was.
    """
    if said.until_on is not None and said.until_on <= said.from_on:
        raise Refused("The end must be later than the beginning", "until_on")
    if not said.because.strip():
        raise Refused("Say why this is recorded", "because")
    kind, _, key = said.about.partition(":")
    if kind not in KINDS or bool(key) == (kind in ("standing", "review")):
        raise Refused("Say what this is about", "about")
    if kind == "standing" and said.value and said.value.get("is") not in STANDINGS:
        raise Refused(f"A licence is one of: {', '.join(STANDINGS)}", "value")
    last = session().scalar(select(func.max(LicenceFact.recorded_at)).where(LicenceFact.licence_id == licence.id))
    if last is not None and now < last:
        raise Refused("Something was written down later already: what was known then stays as it was")
    row = LicenceFact(
        licence_id=licence.id,
        about=said.about,
        value=dict(said.value),
        from_on=said.from_on,
        until_on=said.until_on,
        because=said.because.strip(),
        recorded_by=actor.key,
        recorded_at=now,
    )
    session().add(row)
    session().flush()
    taken_back = not said.value
    record(actor, LicenceFactRecorded(licence.id, said.about, said.from_on, said.until_on, taken_back, row.because))
    return row
