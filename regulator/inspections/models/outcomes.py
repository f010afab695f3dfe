"""Inspections of other bodies, as published: history, with its source, never recomputed and never overwritten."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...core.db import Base, Words
from ...register.rules.dates import PartialDate, Precision

SCORES = (
    "safety",
    "respect",
    "purposeful_activity",
    "preparation_for_release",
    "previous_safety",
    "previous_respect",
    "previous_purposeful_activity",
    "previous_preparation_for_release",
)


class PublishedOutcome(Base, aggregate="published_outcome", append_only=True):
    """What one source says of one past inspection: when it was, and the scores of its four tests as far as published.

    Scores are on the scale of `scheme` (`prison-tests`: 4 good, 3 reasonably good, 2 not sufficiently good, 1 poor)
    and are never added up. The precisions are `day`, `month` or `year`; `_about` marks a date that is only about then.
    The `previous_` scores are what this source says of the inspection before. Two sources that contradict each other
    are two rows; what one source corrects is a new row with the next `correction`.
    """

    __tablename__ = "published_outcome"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id",
            "start_on",
            "start_precision",
            "source",
            "url",
            "correction",
            name="uq_published_outcome_once",
        ),
        CheckConstraint("source <> ''", name="source_given"),
        CheckConstraint("correction >= 0", name="correction_counted"),
        CheckConstraint(
            "end_precision <> 'day' OR start_precision <> 'day' OR end_on >= start_on", name="end_after_start"
        ),
        CheckConstraint("(end_on IS NULL) = (end_precision IS NULL)", name="end_whole"),
        CheckConstraint("(previous_on IS NULL) = (previous_precision IS NULL)", name="previous_whole"),
        *(
            CheckConstraint(f"{name} IN ('day', 'month', 'year')", name=f"{name}_known")
            for name in ("start_precision", "end_precision", "previous_precision")
        ),
        *(CheckConstraint(f"{name} BETWEEN 1 AND 4", name=f"{name}_on_scale") for name in SCORES),
        Index("ix_published_outcome_history", "organisation_id", "start_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    function_then: Mapped[str | None] = mapped_column(Words)
    inspection_type: Mapped[str] = mapped_column(Words)
    start_on: Mapped[date]
    start_precision: Mapped[str] = mapped_column(String(10))
    start_about: Mapped[bool]
    end_on: Mapped[date | None]
    end_precision: Mapped[str | None] = mapped_column(String(10))
    end_about: Mapped[bool]
    scheme: Mapped[str] = mapped_column(String(40))
    safety: Mapped[int | None]
    respect: Mapped[int | None]
    purposeful_activity: Mapped[int | None]
    preparation_for_release: Mapped[int | None]
    previous_on: Mapped[date | None]
    previous_precision: Mapped[str | None] = mapped_column(String(10))
    previous_about: Mapped[bool]
    previous_safety: Mapped[int | None]
    previous_respect: Mapped[int | None]
    previous_purposeful_activity: Mapped[int | None]
    previous_preparation_for_release: Mapped[int | None]
    completeness: Mapped[str | None] = mapped_column(Words)
    source: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(400))
    correction: Mapped[int] = mapped_column(default=0)

    @property
    def start(self) -> PartialDate:
        """When it began, as far as published."""
        return PartialDate(self.start_on, Precision(self.start_precision), self.start_about)

    @property
    def end(self) -> PartialDate | None:
        """When it ended, as far as published."""
        if self.end_on is None or self.end_precision is None:
            return None
        return PartialDate(self.end_on, Precision(self.end_precision), self.end_about)

    @property
    def previous(self) -> PartialDate | None:
        """When the inspection before it was, as far as this source says."""
        if self.previous_on is None or self.previous_precision is None:
            return None
        return PartialDate(self.previous_on, Precision(self.previous_precision), self.previous_about)

    @property
    def scores(self) -> dict[str, int | None]:
        """The score of each test, by the test's name in `scheme`; None where this source does not give it."""
        return {name.replace("_", "-"): getattr(self, name) for name in SCORES if not name.startswith("previous")}

    @property
    def previous_scores(self) -> dict[str, int | None]:
        """The same of the inspection before it."""
        return {name: getattr(self, "previous_" + name.replace("-", "_")) for name in self.scores}
