"""What the public may read of tariffs: published schedules with their versions, and drafts that are consulted on."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ScalarSelect, select

from regulator.core import clock
from regulator.core.db import session
from regulator.core.documents import queries as documents
from regulator.core.documents.models import Document, DocumentVersion
from regulator.core.refused import NotFound
from regulator.register.rules.place_words import day

from ..models.consultation import TariffConsultation
from ..models.tariff import Tariff
from ..rules import document, words
from ..rules.lifecycle import PUBLIC
from . import in_force_on
from .consulting import is_open


@dataclass(frozen=True)
class Schedule(documents.InVersion):
    """A published schedule, or a draft that is or was consulted on, in one version. `last`: the number of the version
    that stands; `current`: whether the tariff is in force today."""

    tariff: Tariff
    last: int
    current: bool = False
    consultation: TariffConsultation | None = None

    @property
    def year(self) -> str:
        """The financial year, as it is written."""
        return words.label(self.tariff.year)

    @cached_property
    def versions(self) -> list[DocumentVersion]:
        """Every version of it, the first one first."""
        return documents.versions(self.document.id)

    @property
    def newest(self) -> bool:
        """Whether this version stands."""
        return self.version.number == self.last

    @property
    def stands(self) -> str:
        """How it stands today, in a word or two."""
        today = clock.today()
        if self.consultation is not None:
            running = is_open(self.tariff, self.consultation, today)
            return f"Open until {day(self.consultation.closes_on)}" if running else "Closed"
        if not self.newest:
            return "Corrected since"
        if words.begins(self.tariff.year) > today:
            return f"In force from {day(words.begins(self.tariff.year))}"
        return "In force" if self.current else "Superseded"

    @property
    def rows(self) -> list[list[Any]]:
        """The schedule as rows of a spreadsheet."""
        return document.csv_rows(self.content)


def schedules() -> list[Schedule]:
    """Every published schedule, the newest year first."""
    rows = session().execute(
        select(Tariff, Document, DocumentVersion)
        .join(Document, Document.id == Tariff.document_id)
        .join(DocumentVersion, DocumentVersion.id == _newest())
        .where(Tariff.state.in_(PUBLIC))
        .order_by(Tariff.year.desc())
    )
    today = clock.today()
    running = {each.id for invented in (False, True) if (each := in_force_on(today, invented=invented))}
    return [Schedule(found, last, tariff, last.number, tariff.id in running) for tariff, found, last in rows]


def _newest() -> ScalarSelect[int]:
    """The version of a document that stands, as a column: one query for a whole list."""
    return (
        select(DocumentVersion.id)
        .where(DocumentVersion.document_id == Document.id)
        .order_by(DocumentVersion.number.desc())
        .limit(1)
        .correlate(Document)
        .scalar_subquery()
    )


def years(*, invented: bool) -> list[str]:
    """The years whose tariff is published, the newest first."""
    wanted = select(Tariff.year).where(Tariff.state.in_(PUBLIC), Tariff.invented.is_(invented))
    return [words.label(each) for each in session().scalars(wanted.order_by(Tariff.year.desc()))]


def schedule(year: str, number: int | None = None) -> Schedule:
    """The schedule of a year, in the version that stands or in an earlier one. `NotFound` where none is published."""
    for each in schedules():
        if each.year == year:
            if number is None:
                return each
            found = next((version for version in each.versions if version.number == number), None)
            if found is not None:
                return Schedule(each.document, found, each.tariff, each.last, each.current)
    raise NotFound


def consultations() -> list[Schedule]:
    """Every draft that is or was consulted on, the newest first."""
    rows = session().execute(
        select(Tariff, TariffConsultation, Document, DocumentVersion)
        .join(TariffConsultation, TariffConsultation.tariff_id == Tariff.id)
        .join(Document, Document.id == TariffConsultation.document_id)
        .join(DocumentVersion, DocumentVersion.id == _newest())
        .order_by(Tariff.year.desc(), TariffConsultation.round.desc())
    )
    return [Schedule(found, last, tariff, last.number, consultation=asked) for tariff, asked, found, last in rows]


def consultation(year: str, number: int) -> Schedule:
    """One of them by its year and round. `NotFound` where there is none."""
    for each in consultations():
        if each.year == year and each.consultation is not None and each.consultation.round == number:
            return each
    raise NotFound


def address_of(reference: str) -> str | None:
    """Where the public reads the document of a reference; none for what is no tariff."""
    for each in schedules():
        if each.document.reference == reference:
            return f"/tariffs/{each.year}"
    for each in consultations():
        if each.document.reference == reference and each.consultation is not None:
            return f"/tariffs/{each.year}/consultations/{each.consultation.round}"
    return None


def is_invented(reference: str) -> bool:
    """Whether a document is a tariff of invented places."""
    every = (*schedules(), *consultations())
    return any(each.document.reference == reference and each.tariff.invented for each in every)
