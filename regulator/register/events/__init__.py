"""What happens to the register."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class Change:
    """One fact that an import found changed: whose (its code), which, what it was and what it is now."""

    code: str
    what: str
    was: str
    now: str


@dataclass(frozen=True)
class OrganisationRegistered:
    """One organisation was entered by itself, not by an import."""

    organisation_id: int
    code: str
    kind: str
    invented: bool
    reason: str = ""
    source: str = ""

    @property
    def subject(self) -> str:
        return f"organisation:{self.organisation_id}"


@dataclass(frozen=True)
class AreaRegistered:
    """One area was entered by itself, with the office that commissions for it."""

    area_id: int
    code: str
    reason: str = ""
    source: str = ""

    @property
    def subject(self) -> str:
        return f"area:{self.area_id}"


@dataclass(frozen=True)
class EstateImported:
    """The estate was brought in from its files: their SHA-256, how many rows were added, every fact that changed."""

    as_of: date
    files: dict[str, str]
    added: dict[str, int]
    changes: tuple[Change, ...]

    aggregates: ClassVar[frozenset[str]] = frozenset({"organisation", "area", "places"})

    @property
    def subject(self) -> str:
        return f"estate:{self.as_of.isoformat()}"


@dataclass(frozen=True)
class CapacityImported:
    """A month's places were brought in: from which file and source, how many rows, how many of them corrections."""

    as_of: date
    file: str
    sha256: str
    source: str
    added: int
    corrected: int

    @property
    def subject(self) -> str:
        return f"places:{self.as_of.isoformat()}"


@dataclass(frozen=True)
class Edited:
    """What every change of one organisation by a person tells: each fact that changed, from which day, why, on what
    source, and the version of the organisation that it made."""

    organisation_id: int
    changes: tuple[Change, ...]
    from_on: date | None
    reason: str
    source: str
    version: int

    @property
    def subject(self) -> str:
        return f"organisation:{self.organisation_id}"


@dataclass(frozen=True)
class OrganisationRenamed(Edited):
    """It is called something else from a day on."""


@dataclass(frozen=True)
class FunctionChanged(Edited):
    """A prison is for something else, more or less secure, or holds others, from a day on."""


@dataclass(frozen=True)
class OperatorChanged(Edited):
    """A prison is run by somebody else from a day on."""


@dataclass(frozen=True)
class ContractStarted(Edited):
    """It serves a contract area from a day on."""


@dataclass(frozen=True)
class ContractEnded(Edited):
    """It serves a contract area no longer, from a day on."""


@dataclass(frozen=True)
class OwnerChanged(Edited):
    """Somebody else owns the contract from a day on."""


@dataclass(frozen=True)
class MemberJoined(Edited):
    """A prison or a CRC belongs to a trust from a day on. Told of each of the two."""


@dataclass(frozen=True)
class MemberLeft(Edited):
    """It belongs to the trust no longer, from a day on. Told of each of the two."""


@dataclass(frozen=True)
class AreaChanged(Edited):
    """It stands in, or commissions for, another police area."""


@dataclass(frozen=True)
class AddressChanged(Edited):
    """Its town or postcode is another."""


@dataclass(frozen=True)
class OrganisationClosed(Edited):
    """It was closed on a day."""


@dataclass(frozen=True)
class OrganisationReopened(Edited):
    """It was opened again on a day."""


@dataclass(frozen=True)
class FactCorrected(Edited):
    """A fact was wrong: it was struck, and another put in its place or none. The struck one is kept."""


@dataclass(frozen=True)
class PlacesEntered(Edited):
    """A prison's places on a day were entered by themselves, not by an import."""

    aggregates: ClassVar[frozenset[str]] = frozenset({"places"})


@dataclass(frozen=True)
class LineageRecorded(Edited):
    """One organisation came from another on a day, or that was struck. Told of each of the two."""


@dataclass(frozen=True)
class CompetitionOpened(Edited):
    """A component of what a provider does was put out to competition."""


@dataclass(frozen=True)
class CompetitionEnded(Edited):
    """A competition ended: the component was let to somebody, or it was given up."""
