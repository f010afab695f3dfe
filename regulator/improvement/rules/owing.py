"""What can be owed, and whose business it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regulator.core.plain import line, paragraph
from regulator.core.refused import Refused

LONGEST_TITLE = 300  # characters
LONGEST_TEXT = 20_000


class Kind(StrEnum):
    """What an obligation comes from."""

    CONCERN = "concern"
    MINIMUM_STANDARD = "minimum-standard"
    RECOMMENDATION = "recommendation"
    OMBUDSMAN = "ombudsman-recommendation"
    LICENCE_CONDITION = "licence-condition"
    DIRECTION = "direction"

    @property
    def words(self) -> str:
        """As a page says it."""
        return _KINDS[self]


_KINDS = {
    Kind.CONCERN: "Concern",
    Kind.MINIMUM_STANDARD: "Minimum standard not met",
    Kind.RECOMMENDATION: "Recommendation",
    Kind.OMBUDSMAN: "Recommendation of the Ombudsman",
    Kind.LICENCE_CONDITION: "Condition of a licence",
    Kind.DIRECTION: "Direction",
}


class Keeper(StrEnum):
    """Who grades and verifies it. What the Ombudsman keeps, no other of the regulator's staff sees."""

    REGULATOR = "regulator"
    OMBUDSMAN = "ombudsman"


@dataclass(frozen=True)
class Asked:
    """What is asked together, and so answered together: one report, licence, decision, of one organisation.

    `subject` is what it is in the record (`inspection:12`); `reference` and `address` what people see of it (an
    address on this site, empty where there is no page). `origin` as of an inspection: `published-facts` asks nobody
    for anything. `public`: whether the tracker shows it. The answer's time is either a clock that its source has
    started (`clock_subject` with `clock`), or the clock `clock` that is started here on `started_on`.
    """

    organisation_id: int
    subject: str
    reference: str
    title: str
    address: str = ""
    keeper: Keeper = Keeper.REGULATOR
    origin: str = "live"
    public: bool = True
    clock: str = "action-plan"
    clock_subject: str | None = None


@dataclass(frozen=True)
class Owed:
    """One thing that is owed. `item` tells it from the others of its source (`concern 3`), so that it is entered once.

    `clauses` are references of `edition`. `complete_by` is the day by which it must be put right, where one is set.
    `told` are the numbers of the commissioners who are told of it, `act` of those who must act on it.
    """

    kind: Kind
    item: str
    title: str
    text: str = ""
    priority: bool = False
    edition: str | None = None
    clauses: tuple[str, ...] = ()
    complete_by: date | None = None
    told: tuple[int, ...] = ()
    act: tuple[int, ...] = ()


def checked(owed: Owed) -> Owed:
    """The same, tidied. Refused: without a title, and clauses of no edition."""
    if owed.clauses and not owed.edition:
        raise Refused("Say of which edition the standards are")
    return Owed(
        **{
            **{name: getattr(owed, name) for name in owed.__dataclass_fields__},
            "title": line(owed.title, "title", "what is owed", LONGEST_TITLE),
            "text": paragraph(owed.text, "text", "the text", LONGEST_TEXT) if owed.text.strip() else "",
        }
    )


def first_capital(item: str) -> str:
    """`Minimum standard MS-S4`: the first letter alone, so that a reference keeps its own."""
    return item[:1].upper() + item[1:]


def keeper_of(duty: str) -> Keeper:
    """Whose obligations somebody in a duty grades and verifies."""
    return Keeper.OMBUDSMAN if duty.startswith("ombudsman") else Keeper.REGULATOR
