"""Every page that a search engine should know of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from regulator.core.actor import STRANGER
from regulator.core.db import session
from regulator.core.documents.models import Document
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.rules.lifecycle import PUBLIC
from regulator.licensing.queries import keeping_public as licences
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.queries import place_public as places
from regulator.register.rules.words import PROVIDERS
from regulator.standards import queries as standards
from regulator.tariffs.queries import public as tariffs

MOST = 20_000  # of each; a site map holds 50,000 addresses at most (sitemaps.org)


@dataclass(frozen=True)
class Addressed:
    """What has a page of its own: codes of providers, references of reports that can be read, codes of editions,
    references of licences, years of tariffs, references of decisions on places."""

    providers: Sequence[str]
    reports: Sequence[str]
    editions: Sequence[str]
    licences: Sequence[str]
    tariffs: Sequence[str]
    places: Sequence[str]


def everything() -> Addressed:
    """All of it, in an order that does not change by itself. What is invented is not for search engines."""
    real = register.visible_to(STRANGER).where(Organisation.kind.in_(PROVIDERS), Organisation.invented.is_(False))
    codes = real.with_only_columns(Organisation.code).order_by(Organisation.code).limit(MOST)
    readable = select(Document.reference).where(Document.withdrawn_on.is_(None))
    reports = (
        select(Inspection.reference)
        .where(Inspection.state.in_(PUBLIC), Inspection.origin != "invented", Inspection.reference.in_(readable))
        .order_by(Inspection.id)
        .limit(MOST)
    )
    return Addressed(
        providers=session().scalars(codes).all(),
        reports=session().scalars(reports).all(),
        editions=[each.code for each in standards.editions()],
        licences=licences.references(),
        tariffs=tariffs.years(invented=False),
        places=places.references()[:MOST],
    )
