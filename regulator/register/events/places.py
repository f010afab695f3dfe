"""What happens with places: the ledger, what is commissioned, refusals, cuts, sourcing elsewhere, directions."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class LedgerChanged:
    """A line was entered into a prison's ledger by a person: of which kind of place, from when, by how many, why."""

    organisation_id: int
    category: str
    kind: str
    effective_on: date
    change: int
    reason: str

    aggregates: ClassVar[frozenset[str]] = frozenset({"places"})

    @property
    def subject(self) -> str:
        return f"place-ledger:{self.organisation_id}"


@dataclass(frozen=True)
class PlaceAlarmJudged:
    """The regulator said what it found of a published figure that no consent explains."""

    organisation_id: int
    alarm_id: int
    outcome: str
    change: int

    aggregates: ClassVar[frozenset[str]] = frozenset({"places"})

    @property
    def subject(self) -> str:
        return f"place-ledger:{self.organisation_id}"


@dataclass(frozen=True)
class PlacesCommissioned:
    """A commissioner commissioned places of a prison."""

    organisation_id: int
    commissioner_id: int
    agreement_id: int
    category: str
    places: int
    from_on: date

    aggregates: ClassVar[frozenset[str]] = frozenset({"places"})

    @property
    def subject(self) -> str:
        return f"place-ledger:{self.organisation_id}"


@dataclass(frozen=True)
class AgreementEnded:
    """Places are commissioned no longer, from a day on."""

    organisation_id: int
    commissioner_id: int
    agreement_id: int
    until_on: date
    reason: str

    aggregates: ClassVar[frozenset[str]] = frozenset({"places"})

    @property
    def subject(self) -> str:
        return f"place-ledger:{self.organisation_id}"


@dataclass(frozen=True)
class ReferralLogged:
    """A prisoner was refused, or accepted, and it was checked against the places of that day."""

    referral_id: int
    organisation_id: int
    accepted: bool
    room: str
    alarm: bool

    @property
    def subject(self) -> str:
        return f"place-referral:{self.referral_id}"


@dataclass(frozen=True)
class ReferralsImported:
    """A file of refusals and acceptances was taken in."""

    organisation_id: int
    file: str
    sha256: str
    added: int
    alarms: int

    aggregates: ClassVar[frozenset[str]] = frozenset({"place-referral"})

    @property
    def subject(self) -> str:
        return f"place-ledger:{self.organisation_id}"


@dataclass(frozen=True)
class RefusalJudged:
    """The regulator said whether a prisoner was refused for good reason."""

    referral_id: int
    found: str

    @property
    def subject(self) -> str:
        return f"place-referral:{self.referral_id}"


@dataclass(frozen=True)
class ReferralWithdrawn:
    """Whoever logged a refusal or an acceptance took it back."""

    referral_id: int

    @property
    def subject(self) -> str:
        return f"place-referral:{self.referral_id}"


@dataclass(frozen=True)
class CutAsked:
    """A provider asked to hold fewer places."""

    cut_id: int
    organisation_id: int
    category: str
    places: int
    from_on: date
    urgent: bool

    @property
    def subject(self) -> str:
        return f"place-cut:{self.cut_id}"


@dataclass(frozen=True)
class CutViewGiven:
    """A commissioner said what it thinks of a cut."""

    cut_id: int
    commissioner_id: int
    opinion: str

    @property
    def subject(self) -> str:
        return f"place-cut:{self.cut_id}"


@dataclass(frozen=True)
class CutMoved:
    """A request to cut places went from one state to another: how many places it is about now, for what reason."""

    cut_id: int
    before: str
    after: str
    transition: str
    places: int | None = None

    @property
    def subject(self) -> str:
        return f"place-cut:{self.cut_id}"


@dataclass(frozen=True)
class CutGranted:
    """A cut was consented to, and stands in the ledger."""

    cut_id: int
    organisation_id: int
    places: int
    effective_on: date

    aggregates: ClassVar[frozenset[str]] = frozenset({"place-cut", "places"})

    @property
    def subject(self) -> str:
        return f"place-cut:{self.cut_id}"


@dataclass(frozen=True)
class SourcingMoved:
    """A request for places elsewhere was made, answered, met or not, or taken back."""

    sourcing_id: int
    after: str
    places: int

    @property
    def subject(self) -> str:
        return f"place-sourcing:{self.sourcing_id}"


@dataclass(frozen=True)
class DirectionGiven:
    """A clearing-house direction was recorded: to whom, to do what, by when, under which power."""

    direction_id: int
    kind: str
    addressee_id: int
    places: int
    by_on: date
    power: str

    @property
    def subject(self) -> str:
        return f"place-direction:{self.direction_id}"


@dataclass(frozen=True)
class DirectionMoved:
    """A direction went from one state to another."""

    direction_id: int
    before: str
    after: str
    transition: str

    @property
    def subject(self) -> str:
        return f"place-direction:{self.direction_id}"


@dataclass(frozen=True)
class PrisonsDesignated:
    """Prisons were named for something by an announcement, as a file of published facts says."""

    file: str
    sha256: str
    added: int

    aggregates: ClassVar[frozenset[str]] = frozenset({"organisation"})

    @property
    def subject(self) -> str:
        return "place-designations:all"


@dataclass(frozen=True)
class PlaceAlarmTimed:
    """An alarm that was raised before alarms had deadlines was given one."""

    organisation_id: int
    alarm_id: int
    due_on: date

    @property
    def subject(self) -> str:
        return f"place-ledger:{self.organisation_id}"


@dataclass(frozen=True)
class PlaceAlarmsOwedTold:
    """People were told that findings of published figures fall due on a day, or are late."""

    due_on: date
    stage: str
    alarms: int
    people: int

    @property
    def subject(self) -> str:
        return "place-alarms:all"


@dataclass(frozen=True)
class CutOwedTold:
    """Those who take the next step of a request were told that its decision falls due, or is late."""

    cut_id: int
    stage: str
    people: int
    due_on: date

    @property
    def subject(self) -> str:
        return f"place-cut:{self.cut_id}"
