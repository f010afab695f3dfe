"""What every working page of an inspection says at its top: whom it is about, under which edition, where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, true

from regulator.core.db import session
from regulator.core.workflow import plain
from regulator.register import queries as register
from regulator.register.rules.words import PROVIDERS
from regulator.standards import queries as standards
from regulator.standards.models import Edition

from ..models.inspection import Inspection, Visit
from ..rules.lifecycle import State
from . import visits
from .components import components, inspected


@dataclass(frozen=True)
class Work:
    """The head of an inspection's pages. `days` are the stretches on site, first and last day of each; `parts`, of
    a trust, the bodies that are inspected, each with its edition and whether it leads."""

    provider: str
    provider_code: str
    kind: str
    edition: str
    state: str
    days: tuple[tuple[date, date], ...]
    invented: bool
    parts: tuple[tuple[str, str, bool], ...] = ()


def work(inspection: Inspection) -> Work:
    """The head of this inspection's pages."""
    organisation = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
    state, parts = plain(inspection.state), components(inspection)
    return Work(
        provider=organisation.name,
        provider_code=organisation.code,
        kind=standards.kind(inspection.kind).title,
        edition=", ".join(dict.fromkeys(each.edition for each in parts)),
        state=state[:1].upper() + state[1:],
        days=tuple((each.from_on, each.until_on) for each in visits(inspection.id)),
        invented=organisation.invented,
        parts=tuple((each.name, each.edition, each.leads) for each in parts if each.code),
    )


__all__ = ["PROVIDERS", "Work", "editions_for", "standing_on", "work"]


def editions_for(provider_kind: str) -> list[Edition]:
    """The published editions by which such a provider can be judged, the newest first."""
    return [each for each in standards.editions() if each.provider_kind == provider_kind]


def standing_on(
    organisation_id: int, days: Sequence[tuple[date, date]], *, but: int | None = None
) -> list[tuple[Inspection, Visit]]:
    """The inspections of a provider, by itself or in its trust, that are on site on any of these days, those that were
    cancelled left out, and the one of the number `but`."""
    touching = or_(*((Visit.from_on <= last) & (Visit.until_on >= first) for first, last in days))
    others = Inspection.id != but if but is not None else true()
    rows = session().execute(
        select(Inspection, Visit)
        .join(Visit, Visit.inspection_id == Inspection.id)
        .where(inspected(organisation_id), Inspection.state != State.CANCELLED, touching, others)
        .order_by(Visit.from_on)
    )
    return [(inspection, visit) for inspection, visit in rows]
