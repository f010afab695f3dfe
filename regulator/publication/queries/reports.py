"""Published reports as the public sees them: which there are, their versions, and the forms that can be read."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import defer

from regulator.core.actor import STRANGER
from regulator.core.db import session
from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document, DocumentForm, DocumentVersion
from regulator.core.refused import NotFound
from regulator.inspections import queries as inspections
from regulator.inspections.models.inspection import Inspection, InspectionComponent, Visit
from regulator.inspections.rules.lifecycle import PUBLIC
from regulator.register.models import Organisation, OrganisationName
from regulator.register.rules.dates import PartialDate, Precision
from regulator.standards.queries import catalogue

from ..rules.history import span

_NEVER = date.min
PAGE = 25  # reports on one page of the list
COUNTED = 1000  # a longer list says "more than 1,000"


@dataclass(frozen=True)
class Report:
    """A published report: its inspection, its document with the version that stands, and that version's forms."""

    inspection: Inspection
    organisation: Organisation
    name: str
    visits: Sequence[Visit]
    document: Document
    version: DocumentVersion
    forms: dict[str, DocumentForm]

    @property
    def reference(self) -> str:
        return self.inspection.reference

    @property
    def withdrawn(self) -> bool:
        """Whether no content may be shown any more."""
        return self.document.withdrawn_on is not None

    @property
    def invented(self) -> bool:
        """Whether the place and the people are invented: every page about it says so."""
        return self.inspection.origin == "invented" or self.organisation.invented

    @property
    def kind(self) -> str:
        """What kind of inspection it was, in words."""
        found = catalogue.kinds().get(self.inspection.kind)
        return found.title if found else self.inspection.kind.capitalize()

    @property
    def on_site(self) -> str:
        """The days on site."""
        days = [(_day(visit.from_on), _day(visit.until_on)) for visit in self.visits]
        return "; ".join(span(first, last) for first, last in days)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What the version that stands says. `NotFound` for a withdrawn report, wherever it is asked from."""
        if self.withdrawn:
            raise NotFound
        found: dict[str, Any] = json.loads(self.version.content)
        return found


@dataclass(frozen=True)
class Listed:
    """One page of reports, newest first, how many there are, and the reference that the next page begins after."""

    items: Sequence[Report]
    count: int
    more: str | None


def latest(most: int) -> list[Report]:
    """The newest reports that can be read."""
    wanted = _published().join(Document, Document.reference == Inspection.reference)
    wanted = wanted.where(Document.withdrawn_on.is_(None)).limit(most)
    return gathered(session().scalars(wanted).all())


def page(after: str | None) -> Listed:
    """A page of all published reports. `NotFound`: a page after a report that there is not."""
    wanted = _published()
    if after:
        last = inspections.one_visible_to(STRANGER, after)
        if last.published_on is None:
            raise NotFound
        earlier = and_(Inspection.published_on == last.published_on, Inspection.id < last.id)
        wanted = wanted.where(or_(Inspection.published_on < last.published_on, earlier))
    found = session().scalars(wanted.limit(PAGE + 1)).all()
    ids = select(Inspection.id).where(Inspection.state.in_(PUBLIC)).limit(COUNTED + 1).subquery()
    count = session().scalar(select(func.count()).select_from(ids)) or 0
    more = found[PAGE - 1].reference if len(found) > PAGE else None
    return Listed(gathered(found[:PAGE]), count, more)


def of(organisation_id: int) -> list[Report]:
    """The published reports on a provider, newest first."""
    return gathered(inspections.published(organisation_id))


def newest_of(numbers: Iterable[int]) -> dict[int, Report]:
    """The newest report that can be read on each of some providers, by the provider's number: its own, or that of the
    trust in which it has a part."""
    organisation_ids = list(numbers)
    readable = select(Document.reference).where(Document.withdrawn_on.is_(None))
    own = select(func.max(Inspection.published_on)).where(
        Inspection.organisation_id == Organisation.id,
        Inspection.state.in_(PUBLIC),
        Inspection.reference.in_(readable),
    )
    wanted = (
        select(Inspection)
        .join(Organisation, Organisation.id == Inspection.organisation_id)
        .where(
            Organisation.id.in_(organisation_ids),
            Inspection.state.in_(PUBLIC),
            Inspection.reference.in_(readable),
            Inspection.published_on == own.correlate(Organisation).scalar_subquery(),
        )
        .order_by(Inspection.id)
    )
    found = {each.organisation.id: each for each in gathered(session().scalars(wanted).all())}
    for number, report in _of_trusts(organisation_ids, readable).items():
        own_report = found.get(number)
        if own_report is None or (report.inspection.published_on or _NEVER) > (
            own_report.inspection.published_on or _NEVER
        ):
            found[number] = report
    return found


def _of_trusts(organisation_ids: Sequence[int], readable: Select[str]) -> dict[int, Report]:
    """The newest report of a trust in which each of these providers has a part."""
    rows = session().execute(
        select(InspectionComponent.organisation_id, Inspection)
        .join(Inspection, Inspection.id == InspectionComponent.inspection_id)
        .where(
            InspectionComponent.organisation_id.in_(organisation_ids),
            Inspection.state.in_(PUBLIC),
            Inspection.reference.in_(readable),
        )
        .order_by(Inspection.published_on, Inspection.id)
    )
    newest: dict[int, Inspection] = dict(rows.all())  # type: ignore[arg-type]
    every = list({each.id: each for each in newest.values()}.values())
    reports = {each.inspection.id: each for each in gathered(every)}
    return {number: reports[inspection.id] for number, inspection in newest.items() if inspection.id in reports}


def one(reference: str) -> Report:
    """The published report under a reference. `NotFound` where the public knows of none."""
    found = gathered([inspections.one_visible_to(STRANGER, reference)])
    if not found:
        raise NotFound
    return found[0]


def inspection_of(document: Document) -> Inspection | None:
    """The inspection that a document is about; None for one about something else."""
    kind, _, number = document.subject.partition(":")
    return session().get(Inspection, int(number)) if kind == "inspection" and number.isdigit() else None


def is_invented(document: Document) -> bool:
    """Whether a document is about an invented place."""
    inspection = inspection_of(document)
    if inspection is None:
        return False
    return inspection.origin == "invented" or session().get_one(Organisation, inspection.organisation_id).invented


def versions(report: Report) -> list[DocumentVersion]:
    """Every version of a report, the newest first, without their contents."""
    wanted = select(DocumentVersion).where(DocumentVersion.document_id == report.document.id)
    found = session().scalars(wanted.options(defer(DocumentVersion.content)).order_by(DocumentVersion.number.desc()))
    return list(found)


def forms_of(version_ids: Iterable[int]) -> dict[int, dict[str, DocumentForm]]:
    """The rendered forms of some versions: by the version's number in the database, then by name."""
    found: dict[int, dict[str, DocumentForm]] = {}
    for form in session().scalars(select(DocumentForm).where(DocumentForm.version_id.in_(list(version_ids)))):
        found.setdefault(form.version_id, {})[form.form] = form
    return found


def version(report: Report, number: int) -> DocumentVersion:
    """One version of a report. `NotFound` where it has none of that number."""
    if number == report.version.number:
        return report.version
    for each in documents.versions(report.document.id):
        if each.number == number:
            return each
    raise NotFound


def gathered(found: Sequence[Inspection]) -> list[Report]:
    """Inspections with all that a list shows of them, in their order, in a number of queries that does not grow."""
    if not found:
        return []
    references = [each.reference for each in found]
    held = {row.reference: row for row in session().scalars(select(Document).where(Document.reference.in_(references)))}
    newest = _newest(row.id for row in held.values())
    forms = forms_of(row.id for row in newest.values())
    organisations = _organisations(found)
    visits: dict[int, list[Visit]] = {}
    days = select(Visit).where(Visit.inspection_id.in_([each.id for each in found])).order_by(Visit.from_on)
    for visit in session().scalars(days):
        visits.setdefault(visit.inspection_id, []).append(visit)
    names = _names(organisations)
    reports = []
    for each in found:
        document = held.get(each.reference)
        if document is None:
            continue
        organisation, on_site = organisations[each.organisation_id], visits.get(each.id, [])
        day = on_site[0].from_on if on_site else each.published_on
        name = next((row.name for row in names.get(organisation.id, ()) if day and _held(row, day)), organisation.name)
        made = newest[document.id]
        reports.append(Report(each, organisation, name, on_site, document, made, forms.get(made.id, {})))
    return reports


def _published() -> Select[Inspection]:
    newest_first = (Inspection.published_on.desc(), Inspection.id.desc())
    return select(Inspection).where(Inspection.state.in_(PUBLIC)).order_by(*newest_first)


def _newest(document_ids: Iterable[int]) -> dict[int, DocumentVersion]:
    ids = list(document_ids)
    last = (
        select(DocumentVersion.document_id, func.max(DocumentVersion.number).label("number"))
        .where(DocumentVersion.document_id.in_(ids))
        .group_by(DocumentVersion.document_id)
        .subquery()
    )
    same = and_(DocumentVersion.document_id == last.c.document_id, DocumentVersion.number == last.c.number)
    wanted = select(DocumentVersion).join(last, same).options(defer(DocumentVersion.content))
    return {row.document_id: row for row in session().scalars(wanted)}


def _organisations(found: Sequence[Inspection]) -> dict[int, Organisation]:
    wanted = select(Organisation).where(Organisation.id.in_({each.organisation_id for each in found}))
    return {row.id: row for row in session().scalars(wanted)}


def _names(organisations: dict[int, Organisation]) -> dict[int, list[OrganisationName]]:
    found: dict[int, list[OrganisationName]] = {}
    wanted = select(OrganisationName).where(OrganisationName.organisation_id.in_(organisations))
    for row in session().scalars(wanted.where(OrganisationName.struck_on.is_(None)).order_by(OrganisationName.id)):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def _held(name: OrganisationName, day: date) -> bool:
    return (name.from_on is None or name.from_on <= day) and (name.until_on is None or name.until_on > day)


def _day(day: date) -> PartialDate:
    return PartialDate(day, Precision.DAY)
