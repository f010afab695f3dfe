"""Raises the number of the publication whenever something that the public may see has changed."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from types import ModuleType
from typing import Any

from sqlalchemy import update

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import events as document_events
from regulator.core.documents.models import Document
from regulator.core.events import Event, on
from regulator.enforcement.events import MeasureMoved, NoticePublished
from regulator.enforcement.queries.public import is_published
from regulator.improvement import events as owed
from regulator.improvement.models.owed import Obligation, Plan
from regulator.inspections.events import (
    CorrectionMade,
    InspectionMoved,
    InspectionPublished,
    UrgentCorrectionMade,
    UrgentNotificationPublished,
)
from regulator.inspections.rules.lifecycle import PUBLIC
from regulator.inspections.rules.outcomes import OutcomesImported
from regulator.licensing.events import LicenceFactRecorded, LicenceMade
from regulator.register import events as register_events
from regulator.register.events import places as of_places
from regulator.standards import events as standards_events
from regulator.tariffs import events as tariff_events
from regulator.tariffs.rules.lifecycle import PUBLIC as PUBLIC_TARIFF
from regulator.tariffs.rules.lifecycle import State as TariffState

from .models import PublicationVersion

ALL_PUBLIC = (register_events, standards_events)
"""Features of which everything that happens is public: what they learn to do later is heard without a word here."""


def what_the_public_sees_changed(_event: Event, _actor: Actor) -> None:
    """Raise the number, so that no process shows a page made before."""
    session().execute(
        update(PublicationVersion).values(number=PublicationVersion.number + 1),
        execution_options={"synchronize_session": False},
    )


def _events_of(module: ModuleType) -> Iterator[type[Any]]:
    """Every event that a feature declares."""
    for kind in vars(module).values():
        if isinstance(kind, type) and is_dataclass(kind) and hasattr(kind, "subject"):
            yield kind


def a_document_changed(event: Any, actor: Actor) -> None:
    """The same for a document that anyone may read. Of one that only its addressees have, nothing shows."""
    document = session().get(Document, event.document_id)
    if document is not None and document.public:
        what_the_public_sees_changed(event, actor)


for feature in ALL_PUBLIC:
    for each in _events_of(feature):
        on(each)(what_the_public_sees_changed)
for each in _events_of(document_events):
    on(each)(a_document_changed)
for public in (
    CorrectionMade,
    InspectionPublished,
    LicenceFactRecorded,
    LicenceMade,
    NoticePublished,
    OutcomesImported,
    UrgentCorrectionMade,
    UrgentNotificationPublished,
    of_places.AgreementEnded,
    of_places.CutGranted,
    of_places.LedgerChanged,
    of_places.PlaceAlarmJudged,
    of_places.PlacesCommissioned,
    of_places.PrisonsDesignated,
):
    on(public)(what_the_public_sees_changed)


def what_is_owed_changed(event: Any, actor: Actor) -> None:
    """The same for what the public may read of what a provider owes. What is not public leaves no trace."""
    plan_id = getattr(event, "plan_id", None)
    if plan_id is None:
        plan_id = session().get_one(Obligation, event.obligation_id).plan_id
    if session().get_one(Plan, plan_id).public:
        what_the_public_sees_changed(event, actor)


for each in (
    owed.ActionVerified,
    owed.MoreTimeDecided,
    owed.ObligationEntered,
    owed.ObligationMoved,
    owed.PlanAsked,
    owed.ProgressClaimed,
    owed.ProgressVerified,
    owed.PublicWordsSettled,
):
    on(each)(what_is_owed_changed)


@on(InspectionMoved)
def an_inspection_moved(event: InspectionMoved, actor: Actor) -> None:
    """The same for a move that the public may know of. Any other leaves no trace, not even in how old a page is."""
    if event.before in PUBLIC or event.after in PUBLIC:
        what_the_public_sees_changed(event, actor)


for each in (
    tariff_events.ObjectionsCounted,
    tariff_events.TariffCameIntoForce,
    tariff_events.TariffConsultationEnded,
    tariff_events.TariffConsultationOpened,
    tariff_events.TariffPublished,
):
    on(each)(what_the_public_sees_changed)


@on(tariff_events.TariffMoved)
def a_tariff_moved(event: tariff_events.TariffMoved, actor: Actor) -> None:
    """The same for what shows of a tariff: it is consulted on, published or being corrected, or was."""
    if {event.before, event.after} & {*PUBLIC_TARIFF, TariffState.CONSULTING}:
        what_the_public_sees_changed(event, actor)


@on(MeasureMoved)
def a_measure_moved(event: MeasureMoved, actor: Actor) -> None:
    """The same for a step of the ladder of which a notice is published: its page says how it stands. No other."""
    if is_published(event.matter_id, event.number):
        what_the_public_sees_changed(event, actor)
