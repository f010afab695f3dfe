"""What happens to licences: recorded for ever, in the transaction of the change."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LicenceMade:
    """A licence came to be, for a status."""

    licence_id: int
    reference: str
    status: str

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceFactRecorded:
    """Something was said of a licence, of days that may be past."""

    licence_id: int
    about: str
    from_on: date
    until_on: date | None
    taken_back: bool
    because: str

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceChangeProposed:
    """A change of a licence was proposed. It has no effect yet."""

    licence_id: int
    number: int
    change: str
    effect_on: date
    urgent: bool

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceChangeMoved:
    """A proposed change was taken on."""

    licence_id: int
    number: int
    step: str
    before: str
    after: str
    reason: str | None

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceAppealFileAdded:
    """A file came with the appeal against what was decided of a change."""

    licence_id: int
    number: int
    sha256: str

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceAppealTold:
    """People were told of the time for an appeal, or for its hearing: that it ends `soon`, that it is `late`, or that
    it is `over` and nobody appealed."""

    licence_id: int
    number: int
    clock: str
    stage: str
    due_on: date
    people: int

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceNoticeGiven:
    """A notice of a change was frozen and sent to everyone whom the licence binds."""

    licence_id: int
    reference: str
    addressees: int

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceNoticeReceived:
    """Somebody of a body that was sent a notice opened it."""

    licence_id: int
    reference: str
    organisation_id: int
    received_on: date

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceRepresentationMade:
    """A body that was sent a notice said what it thinks of it, or that it needs no more time (`waived`)."""

    licence_id: int
    reference: str
    organisation_id: int
    late: bool
    waived: bool

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceReturnAsked:
    """A licensee owes a certificate of compliance by a day."""

    licence_id: int
    number: int
    due_on: date

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceReturnMade:
    """A licensee certified how it keeps each condition."""

    licence_id: int
    number: int
    late: bool
    not_kept: tuple[str, ...]

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceReturnAnswered:
    """The regulator accepted a certificate, or returned it with what is missing."""

    licence_id: int
    number: int
    outcome: str
    reason: str

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceReturnTold:
    """People were told of a certificate that is due soon or late."""

    licence_id: int
    number: int
    stage: str
    people: int

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceConditionBroken:
    """An officer found that a condition was not kept: enforcement may open a matter on it."""

    licence_id: int
    condition: str
    found_on: date

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"


@dataclass(frozen=True)
class LicenceCertified:
    """The certificate of a licence was issued as the licence stands."""

    licence_id: int
    version: int

    @property
    def subject(self) -> str:
        return f"licence:{self.licence_id}"
