"""The tables of the oversight of places: the ledger, what is commissioned, refusals, cuts, sourcing, directions."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...core.db import Base, UtcDateTime, Words
from ..rules import consenting, ledger
from ..rules.place_words import LONGEST_CATEGORY, LONGEST_LOCAL, PlaceCategory
from ..rules.refusing import Room

CATEGORY = String(LONGEST_CATEGORY)
REFERENCE = String(20)
PERSON = String(80)


def _known(column: str, words: type[StrEnum] | tuple[str, ...], name: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(word)) for word in words)})", name=name)


def _category() -> CheckConstraint:
    return _known("category", PlaceCategory, "known_category")


class PlaceAccount(Base, aggregate="places"):
    """The ledger of a prison's places of one kind. Its version moves with each line, so that two lines are written one
    after the other."""

    __tablename__ = "place_account"
    __table_args__ = (UniqueConstraint("organisation_id", "category"), _category())

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    category: Mapped[str] = mapped_column(CATEGORY)
    opened_on: Mapped[date]
    lines: Mapped[int]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PlaceEntry(Base, aggregate="places", append_only=True):
    """One line of a ledger: from which day on it counts, by how much, why, and on what it stands."""

    __tablename__ = "place_entry"
    __table_args__ = (
        _known("kind", ledger.Kind, "known_kind"),
        CheckConstraint("kind <> 'opening' OR change >= 0", name="opens_with_places"),
        CheckConstraint("kind = 'opening' OR change <> 0", name="changes_something"),
        CheckConstraint("(kind = 'consented-cut') = (cut_id IS NOT NULL)", name="cut_has_consent"),
        CheckConstraint("kind <> 'consented-cut' OR change < 0", name="cut_takes_away"),
        CheckConstraint("because <> ''", name="because_given"),
        Index("ix_place_entry_account_day", "account_id", "effective_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("place_account.id"))
    kind: Mapped[str] = mapped_column(String(20))
    effective_on: Mapped[date]
    change: Mapped[int]
    cut_id: Mapped[int | None] = mapped_column(ForeignKey("place_cut.id"), unique=True)
    places_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    because: Mapped[str] = mapped_column(Words)
    recorded_by: Mapped[str] = mapped_column(PERSON)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PlaceAlarm(Base, aggregate="places"):
    """A published file that says otherwise than the ledger, and that no consent explains: what it said, what the ledger
    said, and what the regulator found of it."""

    __tablename__ = "place_alarm"
    __table_args__ = (
        UniqueConstraint("organisation_id", "places_id"),
        _known("kind", ("unconsented-cut", "unplaced-increase"), "known_kind"),
        CheckConstraint("(found_on IS NULL) = (outcome IS NULL)", name="found_with_outcome"),
        CheckConstraint("(found_on IS NULL) = (finding IS NULL)", name="found_with_words"),
        Index("ix_place_alarm_list", "found_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    places_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    as_of: Mapped[date]
    stated: Mapped[int]
    published: Mapped[int]
    raised_on: Mapped[date]
    outcome: Mapped[str | None] = mapped_column(String(20))
    finding: Mapped[str | None] = mapped_column(Words)
    found_by: Mapped[str | None] = mapped_column(PERSON)
    found_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PlaceAgreement(Base, aggregate="places"):
    """How many places of one kind a commissioner commissioned of a prison, from which day until which, half-open."""

    __tablename__ = "place_agreement"
    __table_args__ = (
        _category(),
        CheckConstraint("places > 0", name="some_places"),
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="until_after_from"),
        CheckConstraint("(until_on IS NULL) = (ended_because IS NULL)", name="ended_with_reason"),
        Index("ix_place_agreement_commissioner", "commissioner_id", "category", "id"),
        Index("ix_place_agreement_prison", "organisation_id", "category", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    category: Mapped[str] = mapped_column(CATEGORY)
    places: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    ended_because: Mapped[str | None] = mapped_column(Words)
    recorded_by: Mapped[str] = mapped_column(PERSON)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PlaceReferral(Base, aggregate="place-referral"):
    """A prisoner whom a prison was asked to take, refused or accepted: under the prison's own pseudonym, with the
    reason, checked against the places of that day. `found`: what the regulator found of a refusal."""

    __tablename__ = "place_referral"
    __table_args__ = (
        UniqueConstraint("organisation_id", "local_ref", "happened_on"),
        _category(),
        _known("room", Room, "known_room"),
        CheckConstraint("accepted OR reason IS NOT NULL", name="refused_with_reason"),
        CheckConstraint("NOT (accepted AND alarm)", name="alarm_of_a_refusal"),
        CheckConstraint("(found_on IS NULL) = (found IS NULL)", name="found_whole"),
        Index("ix_place_referral_list", "id", "alarm"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(REFERENCE, unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    commissioner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    happened_on: Mapped[date]
    category: Mapped[str] = mapped_column(CATEGORY)
    local_ref: Mapped[str] = mapped_column(String(LONGEST_LOCAL))
    from_outside: Mapped[bool]
    accepted: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Words)
    room: Mapped[str] = mapped_column(String(20))
    working: Mapped[str] = mapped_column(Words)
    alarm: Mapped[bool]
    logged_for: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    logged_by: Mapped[str] = mapped_column(PERSON)
    logged_on: Mapped[date]
    found: Mapped[str | None] = mapped_column(String(20))
    finding: Mapped[str | None] = mapped_column(Words)
    found_by: Mapped[str | None] = mapped_column(PERSON)
    found_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PlaceCut(Base, aggregate="place-cut"):
    """A provider's request to hold fewer places: how many, from when, why; what was proposed; what was decided."""

    __tablename__ = "place_cut"
    __table_args__ = (
        _category(),
        _known("state", consenting.Cut, "known_state"),
        CheckConstraint("places > 0", name="some_places"),
        CheckConstraint("urgent = (urgent_because <> '')", name="urgent_with_reason"),
        CheckConstraint("(state IN ('granted', 'granted-in-part')) = (granted IS NOT NULL)", name="granted_how_many"),
        CheckConstraint("granted IS NULL OR (granted > 0 AND granted <= places)", name="granted_within"),
        CheckConstraint(
            "(state IN ('granted', 'granted-in-part', 'refused')) = (decided_by IS NOT NULL)",
            name="decided_by_somebody",
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="decided_by_another"),
        Index("ix_place_cut_list", "state", "id"),
        Index("ix_place_cut_prison", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(REFERENCE, unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    category: Mapped[str] = mapped_column(CATEGORY)
    places: Mapped[int]
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Words)
    urgent: Mapped[bool]
    urgent_because: Mapped[str] = mapped_column(Words)
    state: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[str] = mapped_column(PERSON)
    asked_on: Mapped[date]
    outcome: Mapped[str | None] = mapped_column(String(20))
    proposed: Mapped[int | None]
    proposal: Mapped[str | None] = mapped_column(Words)
    proposed_by: Mapped[str | None] = mapped_column(PERSON)
    proposed_on: Mapped[date | None]
    granted: Mapped[int | None]
    effective_on: Mapped[date | None]
    decision: Mapped[str | None] = mapped_column(Words)
    decided_by: Mapped[str | None] = mapped_column(PERSON)
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PlaceCutView(Base, aggregate="place-cut", append_only=True):
    """What a commissioner thinks of a request. What it says later stands beside what it said before."""

    __tablename__ = "place_cut_view"
    __table_args__ = (
        _known("opinion", ("agrees", "objects", "no-view"), "known_opinion"),
        Index("ix_place_cut_view_of", "cut_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cut_id: Mapped[int] = mapped_column(ForeignKey("place_cut.id"))
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    opinion: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Words)
    said_by: Mapped[str] = mapped_column(PERSON)
    said_on: Mapped[date]


class PlaceSourcing(Base, aggregate="place-sourcing"):
    """A commissioner's request that a provider find places elsewhere, the answer, and whether it was met."""

    __tablename__ = "place_sourcing"
    __table_args__ = (
        _category(),
        _known("state", ("asked", "answered", "met", "not-met", "withdrawn"), "known_state"),
        CheckConstraint("places > 0", name="some_places"),
        CheckConstraint("(answered_on IS NULL) = (offered IS NULL)", name="answered_with_number"),
        CheckConstraint("offered IS NULL OR offered >= 0", name="offered_some_or_none"),
        Index("ix_place_sourcing_commissioner", "commissioner_id", "id"),
        Index("ix_place_sourcing_prison", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(REFERENCE, unique=True)
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    category: Mapped[str] = mapped_column(CATEGORY)
    places: Mapped[int]
    by_on: Mapped[date]
    words: Mapped[str] = mapped_column(Words)
    state: Mapped[str] = mapped_column(String(10))
    asked_on: Mapped[date]
    offered: Mapped[int | None]
    where_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    answer: Mapped[str | None] = mapped_column(Words)
    answered_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(Words)
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PlaceDirection(Base, aggregate="place-direction"):
    """A direction of the clearing house, as the regulator recorded it: to whom, to do what, by when, under which power,
    and whether it was met."""

    __tablename__ = "place_direction"
    __table_args__ = (
        _category(),
        _known("kind", ("accept", "release"), "known_kind"),
        _known("state", consenting.Direction, "known_state"),
        CheckConstraint("places > 0", name="some_places"),
        CheckConstraint("(state IN ('met', 'not-met', 'withdrawn')) = (ended_on IS NOT NULL)", name="ended_on_a_day"),
        Index("ix_place_direction_list", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(REFERENCE, unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    addressee_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    category: Mapped[str] = mapped_column(CATEGORY)
    places: Mapped[int]
    local_ref: Mapped[str] = mapped_column(String(LONGEST_LOCAL))
    by_on: Mapped[date]
    power: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Words)
    state: Mapped[str] = mapped_column(String(20))
    given_by: Mapped[str] = mapped_column(PERSON)
    given_on: Mapped[date]
    claim: Mapped[str | None] = mapped_column(Words)
    claimed_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(Words)
    met_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PlaceDesignation(Base, aggregate="organisation", append_only=True):
    """A published fact about a prison that is no function and no licence: that it was named for a pilot, on a day."""

    __tablename__ = "place_designation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "designation"),
        CheckConstraint("designation <> ''", name="designation_given"),
        CheckConstraint("source <> ''", name="source_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    designation: Mapped[str] = mapped_column(String(120))
    announced_on: Mapped[date]
    source: Mapped[str] = mapped_column(Words)
