"""What every working page of an inspection says at its top: whom it is about, under which edition, where it stands."""

from dataclasses import dataclass
from datetime import date

from regulator.core.workflow import plain
from regulator.register import queries as register
from regulator.standards import queries as standards

from ..models.inspection import Inspection
from . import visits


@dataclass(frozen=True)
class Work:
    """The head of an inspection's pages. `days` are the stretches on site, first and last day of each."""

    provider: str
    provider_code: str
    kind: str
    edition: str
    state: str
    days: tuple[tuple[date, date], ...]
    invented: bool


def work(inspection: Inspection) -> Work:
    """The head of this inspection's pages."""
    organisation = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
    state = plain(inspection.state)
    return Work(
        provider=organisation.name,
        provider_code=organisation.code,
        kind=standards.kind(inspection.kind).title,
        edition=inspection.edition,
        state=state[:1].upper() + state[1:],
        days=tuple((each.from_on, each.until_on) for each in visits(inspection.id)),
        invented=organisation.invented,
    )
