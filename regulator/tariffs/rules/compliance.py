"""Whether what is paid for a place keeps to the tariff.

Public providers may agree less, never more. For private bidders the tariff is a cap. What was agreed under the private
finance initiative stands until that contract ends (the 2016 proposal, 4.1.1.4). The tariff is never a floor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from regulator.register.rules.place_words import day

from .money import per_cent, pounds

BASES: Mapping[str, str] = {
    "public": "Public provider",
    "private": "Private provider",
    "private-finance": "Old private-finance contract",
    "community": "Services in the community",
}
VERDICTS: Mapping[str, str] = {
    "complies": "Complies",
    "exempt": "Exempt",
    "breach": "Breach",
    "unpriced": "No price recorded",
    "outside": "Outside the tariff",
    "no-tariff": "No tariff in force",
}


@dataclass(frozen=True)
class Paid:
    """What is paid for a place in a year: on which basis, in pence (None: not recorded, or simply the tariff), and the
    day to which an old contract is exempt."""

    basis: str
    pence: int | None
    function: str
    ends_on: date | None = None


@dataclass(frozen=True)
class Verdict:
    """What the check says of one contract, in one word of `VERDICTS` and a sentence with the numbers."""

    word: str
    sentence: str

    @property
    def breach(self) -> bool:
        """Whether it breaks the tariff."""
        return self.word == "breach"


def check(paid: Paid, cap: int | None, today: date) -> Verdict:
    """Whether a price keeps to the tariff of its function on a day. `cap`: the tariff in pence; None: none in force."""
    if paid.basis == "community":
        return Verdict("outside", "It buys services in the community. The tariff prices places in custody.")
    if paid.basis == "private-finance" and paid.ends_on is not None and today <= paid.ends_on:
        return Verdict("exempt", f"An old private-finance price stands until the contract ends on {day(paid.ends_on)}.")
    if cap is None:
        return Verdict("no-tariff", f"No tariff is in force for {paid.function}.")
    if paid.pence is None:
        if paid.basis == "public":
            return Verdict(
                "complies", f"No price below the tariff is agreed, so the tariff itself is paid: {pounds(cap)}."
            )
        return Verdict("unpriced", "No price is recorded, so it cannot be checked. Ask the commissioner and record it.")
    told = f"{pounds(paid.pence)} for a place against the tariff of {pounds(cap)}"
    if paid.pence <= cap:
        less = cap - paid.pence
        return Verdict("complies", f"{told}: {pounds(less)} below." if less else f"{told}: the same.")
    over = paid.pence - cap
    share = f", {per_cent(Fraction(over, cap))} over" if cap else ""
    rule = {
        "public": "A public provider may be paid the tariff or less",
        "private": "For a private provider the tariff is a cap",
        "private-finance": "Its exemption ended with the old contract"
        + (f" on {day(paid.ends_on)}" if paid.ends_on else ""),
    }[paid.basis]
    return Verdict("breach", f"{told}: {pounds(over)} above{share}. {rule}.")


def may_be_agreed(pence: int, cap: int) -> str | None:
    """Why a price may not be agreed: it is above the tariff. None where it may."""
    if pence <= cap:
        return None
    return f"{pounds(pence)} is above the tariff of {pounds(cap)}. A price is agreed at the tariff or below it."
