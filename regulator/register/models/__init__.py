"""The tables of the register."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ...core.db import Base, Words
from ..rules.dates import Precision
from ..rules.finding import LONGEST_WORD
from ..rules.words import FOR_CHILDREN, FOR_WOMEN, Category, CommissionerType, Descent, Function, Holds, Kind, Sector
from . import places as _places  # noqa: F401 - the tables of the oversight of places

SORT_LENGTH = 200  # characters of a name that its place in a list depends on
SORTED = String(SORT_LENGTH).with_variant(String(SORT_LENGTH, collation="C"), "postgresql")  # one order on both engines
WORD = String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql")


def _one_of(words: type[StrEnum], name: str) -> Enum:
    """A column that holds one of these words and no other, whatever wrote it."""
    return Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [each.value for each in members],
    )


def _listed(words: frozenset[Function]) -> str:
    return ", ".join("'" + word.value.replace("'", "''") + "'" for word in sorted(words))


class Dated:
    """A fact that was so from one day until another, half-open; never changed but for its end, and for being struck.

    No `from_on`: it was so before the register's sources begin. No `until_on`: it is still so. `struck_on`: the day on
    which the register found that it was wrong. A struck row is kept, has an end, and counts on no day.
    """

    from_on: Mapped[date | None]
    from_precision: Mapped[Precision] = mapped_column(_one_of(Precision, "from_precision"))
    until_on: Mapped[date | None]
    until_precision: Mapped[Precision | None] = mapped_column(_one_of(Precision, "until_precision"))
    source: Mapped[str] = mapped_column(Words)
    struck_on: Mapped[date | None]


def _dated(table: str, *one_current: str) -> tuple[CheckConstraint | Index, ...]:
    """The rules of one dated fact, and that only one of each is current."""
    now = text("until_on IS NULL")
    return (
        CheckConstraint("from_on IS NOT NULL OR from_precision = 'unknown'", name="from_known"),
        CheckConstraint("(until_on IS NULL) = (until_precision IS NULL)", name="until_whole"),
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name="until_after_from"),
        CheckConstraint("source <> ''", name="source_given"),
        Index(f"uq_{table}_one_current", *one_current, unique=True, sqlite_where=now, postgresql_where=now),
    )


class ContractArea(Base, aggregate="area"):
    """The area that one community rehabilitation contract covers: one or more police areas."""

    __tablename__ = "contract_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(Words)


class Area(Base, aggregate="area"):
    """A police area: what a commissioner commissions for."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(Words)
    region: Mapped[str] = mapped_column(Words)
    commissioner_type: Mapped[CommissionerType] = mapped_column(_one_of(CommissionerType, "commissioner_type"))
    contract_area_id: Mapped[int | None] = mapped_column(ForeignKey("contract_area.id"), index=True)


class Organisation(Base, aggregate="organisation"):
    """A prison, a CRC, a trust, a commissioner or a partner, whatever it is called and whoever runs it at the time.

    `name` is today's; the names of other days are in `organisation_name`. `area_id`: where a prison stands, or what a
    commissioner commissions for. `invented`: not a real body, and every page and document about it says so.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("code <> ''", name="code_given"),
        CheckConstraint("kind NOT IN ('prison', 'commissioner') OR area_id IS NOT NULL", name="stands_in_an_area"),
        Index("ix_organisation_list", "sort_name", "id"),
        Index("ix_organisation_kind_list", "kind", "sort_name", "id"),
        Index("ix_organisation_area_list", "area_id", "sort_name", "id"),
        Index("ix_organisation_state_list", "active", "sort_name", "id"),
        Index("ix_organisation_kind_state_list", "kind", "active", "sort_name", "id"),
        Index("ix_organisation_area_kind_list", "area_id", "kind", "sort_name", "id"),
        Index(
            "uq_organisation_one_commissioner",
            "area_id",
            unique=True,
            sqlite_where=text("kind = 'commissioner' AND active"),
            postgresql_where=text("kind = 'commissioner' AND active"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[Kind] = mapped_column(_one_of(Kind, "kind"))
    name: Mapped[str] = mapped_column(Words)
    sort_name: Mapped[str] = mapped_column(SORTED)
    active: Mapped[bool]
    invented: Mapped[bool] = mapped_column(default=False)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    town: Mapped[str | None] = mapped_column(Words)
    postcode: Mapped[str | None] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(Words)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class OrganisationName(Dated, Base, aggregate="organisation", append_only=True, redactable=True):
    """What an organisation was called. `folded` is the same without capitals and accents, to search in."""

    __tablename__ = "organisation_name"
    __table_args__ = (*_dated("organisation_name", "organisation_id"), CheckConstraint("name <> ''", name="name_given"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Words)
    folded: Mapped[str] = mapped_column(Words)


class OrganisationWord(Base, aggregate="organisation"):
    """A word that an organisation is found by: of its names, its code, its town. Actions keep it in step with them."""

    __tablename__ = "organisation_word"
    __table_args__ = (CheckConstraint("word <> ''", name="word_given"),)

    word: Mapped[str] = mapped_column(WORD, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)


class Lineage(Base, aggregate="organisation", append_only=True, redactable=True):
    """That one organisation came from another, and on which day. Struck, like a dated fact, where it was wrong."""

    __tablename__ = "lineage"
    __table_args__ = (
        CheckConstraint("predecessor_id <> successor_id OR kind = 're-roled as'", name="of_two"),
        CheckConstraint("source <> ''", name="source_given"),
        Index(
            "uq_lineage_told_once",
            "predecessor_id",
            "successor_id",
            "kind",
            unique=True,
            sqlite_where=text("struck_on IS NULL"),
            postgresql_where=text("struck_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[Descent] = mapped_column(_one_of(Descent, "lineage_kind"))
    happened_on: Mapped[date]
    source: Mapped[str] = mapped_column(Words)
    struck_on: Mapped[date | None]


class PrisonFunction(Dated, Base, aggregate="organisation", append_only=True, redactable=True):
    """What a prison was for, how secure it was, and whom it held."""

    __tablename__ = "prison_function"
    __table_args__ = (
        *_dated("prison_function", "organisation_id"),
        CheckConstraint(
            f"(function IN ({_listed(FOR_WOMEN)})) = (holds = 'women')"
            f" AND (function IN ({_listed(FOR_CHILDREN)})) = (holds = 'children')",
            name="function_fits_holds",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    function: Mapped[Function] = mapped_column(_one_of(Function, "function"))
    category: Mapped[Category | None] = mapped_column(_one_of(Category, "category"))
    holds: Mapped[Holds] = mapped_column(_one_of(Holds, "holds"))


class Operator(Dated, Base, aggregate="organisation", append_only=True, redactable=True):
    """Who ran a prison."""

    __tablename__ = "operator"
    __table_args__ = (*_dated("operator", "organisation_id"), CheckConstraint("operator <> ''", name="operator_given"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    sector: Mapped[Sector] = mapped_column(_one_of(Sector, "sector"))
    operator: Mapped[str] = mapped_column(Words)


class Contract(Dated, Base, aggregate="organisation", append_only=True, redactable=True):
    """Which CRC serves a contract area, and who owned it."""

    __tablename__ = "contract"
    __table_args__ = (
        *_dated("contract", "organisation_id", "contract_area_id"),
        CheckConstraint("owner <> ''", name="owner_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    contract_area_id: Mapped[int] = mapped_column(ForeignKey("contract_area.id"), index=True)
    owner: Mapped[str] = mapped_column(Words)


class TrustMember(Dated, Base, aggregate="organisation", append_only=True, redactable=True):
    """That a prison or a CRC belonged to a Local Rehabilitation Trust, and whether it led it. A trust need be no body
    of its own, so its members are dated facts; a provider belongs to one trust at a time."""

    __tablename__ = "trust_member"
    __table_args__ = _dated("trust_member", "member_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    trust_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    leads: Mapped[bool] = mapped_column(default=False)


class Competition(Base, aggregate="organisation"):
    """That a component of what a provider does was put out to competition: by whom, which, on what day, and how it
    ended (let to somebody, or given up), with its source."""

    __tablename__ = "competition"
    __table_args__ = (
        CheckConstraint("component <> ''", name="component_given"),
        CheckConstraint("source <> ''", name="source_given"),
        CheckConstraint("(ended_on IS NULL) = (outcome IS NULL)", name="ended_with_outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    component: Mapped[str] = mapped_column(Words)
    opened_on: Mapped[date]
    source: Mapped[str] = mapped_column(Words)
    ended_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(Words)


class Alias(Base, aggregate="organisation"):
    """A name that published sources use for one organisation, or for several together, and where it was seen."""

    __tablename__ = "organisation_alias"
    __table_args__ = (UniqueConstraint("name", "organisation_id"), CheckConstraint("source <> ''", name="source_given"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    source: Mapped[str] = mapped_column(Words)


class Places(Base, aggregate="places", append_only=True):
    """The places of a prison on a day as one source published them: under which name, and how many.

    Population above capacity and capacity below the certified places are legal data, so nothing forbids them. What a
    source corrects is a new row with the next `correction`; the highest is what it says now.
    """

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("published_as", "as_of", "source", "correction"),
        CheckConstraint("source <> ''", name="source_given"),
        CheckConstraint("correction >= 0", name="correction_counted"),
        CheckConstraint(
            "certified IS NOT NULL OR in_use IS NOT NULL OR operational IS NOT NULL OR population IS NOT NULL",
            name="some_figure",
        ),
        *(
            CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative")
            for column in ("certified", "in_use", "operational", "population")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    published_as: Mapped[str] = mapped_column(String(200))
    as_of: Mapped[date]
    certified: Mapped[int | None]
    in_use: Mapped[int | None]
    operational: Mapped[int | None]
    population: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(400))
    correction: Mapped[int] = mapped_column(default=0)


class PlacesOf(Base, aggregate="places", append_only=True):
    """Whose places a published row counts: one prison's, or those of several that are published as one."""

    __tablename__ = "places_of"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    places_id: Mapped[int] = mapped_column(ForeignKey("places.id"), primary_key=True, index=True)
