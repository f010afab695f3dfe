"""Everything that is public about one provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regulator.core import clock
from regulator.enforcement.queries import public as enforcement
from regulator.enforcement.queries.public import Published
from regulator.licensing.models.keeping import LicenceChange, LicenceNotice
from regulator.licensing.queries import decided
from regulator.licensing.queries import keeping_public as licences
from regulator.licensing.queries.decided import Published as Decided
from regulator.licensing.queries.keeping_public import Row, Shown
from regulator.register import queries as register
from regulator.register.models import (
    Area,
    Contract,
    Operator,
    Organisation,
    OrganisationName,
    PrisonFunction,
)
from regulator.register.models.places import PlaceDesignation
from regulator.register.queries import Kin, Membership, PlacesHeld, ledger
from regulator.register.rules.words import Kind
from regulator.standards.models import Derogation, LocalStandard
from regulator.standards.queries import derogations, local

from ..rules.history import Told, in_order
from . import notifications, reports, told
from .notifications import Notification
from .reports import Report


@dataclass(frozen=True)
class ProviderPage:
    """One provider, with every dated fact that the register has, and what was published of it.

    `memberships`: of a trust its members, of a prison or a company the trusts that it belongs and belonged to.
    """

    organisation: Organisation
    names: Sequence[OrganisationName]
    functions: Sequence[PrisonFunction]
    operators: Sequence[Operator]
    contracts: Sequence[Contract]
    areas: Sequence[Area]
    commissioners: Sequence[Organisation]
    places: Sequence[PlacesHeld]
    lineage: Sequence[Kin]
    told: Sequence[Told]
    reports: Sequence[Report]
    other_ways: Sequence[Derogation]
    agreed: Sequence[LocalStandard]
    notifications: Sequence[Notification]
    notices: Sequence[Published]
    memberships: Sequence[Membership] = ()
    licences: Sequence[Row] = ()
    decisions: Sequence[Decided] = ()
    licence_notices: Sequence[tuple[str, LicenceChange, LicenceNotice, Shown]] = ()
    designations: Sequence[PlaceDesignation] = ()

    @property
    def invented(self) -> bool:
        """Whether anything on the page is invented."""
        return self.organisation.invented or any(each.invented for each in self.reports)


def provider_page(organisation: Organisation, *, today: date) -> ProviderPage:
    """The page of a provider, as things stand on a day."""
    number = organisation.id
    published = reports.of(number)
    return ProviderPage(
        organisation=organisation,
        names=register.names(number),
        functions=register.functions(number) if organisation.kind == Kind.PRISON else (),
        operators=register.operators(number) if organisation.kind == Kind.PRISON else (),
        contracts=register.contracts(number) if organisation.kind != Kind.PRISON else (),
        areas=register.areas_of(number, today),
        commissioners=register.commissioners_of(number, today),
        places=register.places(number),
        lineage=register.lineage(number),
        told=in_order([*told.by_others(number), *told.by_us(published, organisation.code)]),
        reports=published,
        other_ways=derogations.public_of(number),
        agreed=local.public_of(number, today),
        notifications=notifications.of(number),
        notices=enforcement.about(number),
        licences=licences.of_provider(organisation.code, today, clock.now()),
        decisions=decided.of_provider(number),
        licence_notices=licences.sent_to_provider(number),
        memberships=register.members(number) if organisation.kind == Kind.LRT else register.trusts_of(number),
        designations=ledger.designations(number) if organisation.kind == Kind.PRISON else (),
    )
