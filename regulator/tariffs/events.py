"""What can happen with tariffs."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class _OfReturn:
    """What every event of a cost return has."""

    return_id: int

    @property
    def subject(self) -> str:
        return f"cost-return:{self.return_id}"


@dataclass(frozen=True)
class CostReturnSaved(_OfReturn):
    """A return was saved and not sent: so many rows, so many of them with something wrong."""

    year: int
    rows: int
    wrong: int


@dataclass(frozen=True)
class CostReturnSent(_OfReturn):
    """A return was sent, the `number`th time; late or partial where it was."""

    year: int
    number: int
    rows: int
    late: bool
    partial: bool


@dataclass(frozen=True)
class _OfTariff:
    """What every event of a year's tariff has."""

    tariff_id: int

    @property
    def subject(self) -> str:
        return f"tariff:{self.tariff_id}"


@dataclass(frozen=True)
class TariffBegun(_OfTariff):
    """Work on a year's tariff began."""

    year: int
    invented: bool


@dataclass(frozen=True)
class TariffMoved(_OfTariff):
    """A year's tariff went from one state of its life to another, and why where that is asked."""

    transition: str
    before: str
    after: str
    reason: str | None


@dataclass(frozen=True)
class DraftMade(_OfTariff):
    """A draft was made of so many returns, by a method."""

    round: int
    method: str
    returns: int


@dataclass(frozen=True)
class PriceSet(_OfTariff):
    """A price was set, in pence: what the method gives, and what it is, and why it is otherwise."""

    round: int
    function: str
    computed: int | None
    final: int
    reason: str


@dataclass(frozen=True)
class CorrectionEntered(_OfTariff):
    """A published price is to be corrected, in pence."""

    function: str
    was: int
    to: int
    reason: str


@dataclass(frozen=True)
class TariffConsultationOpened(_OfTariff):
    """A draft was published for objections, counted by a rule."""

    round: int
    rule: str
    closes_on: date
    providers: int
    commissioners: int


@dataclass(frozen=True)
class TariffResponseReceived(_OfTariff):
    """Something was sent on a draft. `counts`: it is an objection that counts."""

    round: int
    response_id: int
    kind: str
    counts: bool


@dataclass(frozen=True)
class ObjectionsCounted(_OfTariff):
    """The objections were counted, and a threshold was met or none."""

    round: int
    rule: str
    objectors: int
    met: bool


@dataclass(frozen=True)
class TariffPublished(_OfTariff):
    """The schedule of a year was published, or a corrected version of it."""

    year: int
    reference: str
    version: int


@dataclass(frozen=True)
class TariffCameIntoForce(_OfTariff):
    """The year of a published tariff began."""

    year: int


@dataclass(frozen=True)
class TariffConsultationEnded(_OfTariff):
    """The last day of a consultation is over."""

    round: int


@dataclass(frozen=True)
class _OfAgreement:
    """What every event of an agreed price has."""

    agreement_id: int

    @property
    def subject(self) -> str:
        return f"price-agreement:{self.agreement_id}"


@dataclass(frozen=True)
class PriceProposed(_OfAgreement):
    """One side proposed a price below the tariff, in pence."""

    reference: str
    year: int
    function: str
    pence: int


@dataclass(frozen=True)
class AgreementMoved(_OfAgreement):
    """An agreement went from one state to another, and why where that is asked."""

    transition: str
    before: str
    after: str
    reason: str | None


@dataclass(frozen=True)
class _OfContract:
    """What every event of a priced contract has. `contract`: its key in the check."""

    contract: str

    @property
    def subject(self) -> str:
        return f"tariff-contract:{self.contract}"


@dataclass(frozen=True)
class ContractPriceRecorded(_OfContract):
    """The price of a contract was recorded, in pence, with its source."""

    basis: str
    pence: int
    source: str


@dataclass(frozen=True)
class ContractPriceStruck(_OfContract):
    """A recorded price was struck, and why."""

    reason: str


@dataclass(frozen=True)
class BreachNoted(_OfContract):
    """A breach was explained, or referred to enforcement, and why."""

    year: int
    outcome: str
    reason: str
