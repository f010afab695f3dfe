"""Whether objections stop a tariff: who counts, once each, and the thresholds of a dated rule.

The shares are of all who are eligible and not of those who answered (section 142 of the Health and Social Care Act 2012
has both percentages computed from eligible objectors). A threshold is met from its figure on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .money import per_cent

SIDES = {"provider": "providers", "commissioner": "commissioners"}


@dataclass(frozen=True)
class Eligible:
    """An organisation whose objection counts: on which side, and how many places it supplies (0 for commissioners)."""

    organisation_id: int
    side: str
    supply: int


@dataclass(frozen=True)
class Threshold:
    """One threshold of a rule: which side, by number or by supply, from how many per cent on."""

    side: str
    by: str
    at_least: Decimal


@dataclass(frozen=True)
class Counted:
    """One threshold with what was counted: so many of so many, and whether it is met."""

    test: Threshold
    objecting: int
    of: int

    @property
    def share(self) -> Fraction:
        """The share of the eligible that objects; 0 where nobody is eligible."""
        return Fraction(self.objecting, self.of) if self.of else Fraction(0)

    @property
    def met(self) -> bool:
        """Whether the threshold is reached. Nobody of nobody reaches none."""
        return self.of > 0 and self.share * 100 >= Fraction(self.test.at_least)

    @property
    def words(self) -> str:
        """What was counted, in a sentence."""
        what = SIDES[self.test.side] if self.test.by == "number" else f"{SIDES[self.test.side]}’ places"
        verdict = "met" if self.met else "not met"
        share = per_cent(self.share)
        limit = f"the threshold of {self.test.at_least:f}% is {verdict}"
        return f"{self.objecting:,} of {self.of:,} {what} ({share}); {limit}."


def count(eligible: Iterable[Eligible], objectors: Iterable[int], tests: Sequence[Threshold]) -> list[Counted]:
    """Each threshold with what was counted. `objectors`: organisations that objected to the method, in any order, any
    number of times; those who are not eligible change nothing."""
    known = {(each.organisation_id, each.side): each for each in eligible}
    said = set(objectors)
    found = []
    for test in tests:
        side = [each for each in known.values() if each.side == test.side]
        weigh = (lambda it: it.supply) if test.by == "supply" else (lambda _it: 1)
        objecting = sum(weigh(each) for each in side if each.organisation_id in said)
        found.append(Counted(test, objecting, sum(weigh(each) for each in side)))
    return found


def is_met(counted: Iterable[Counted]) -> bool:
    """Whether objections stop the tariff: one threshold is enough."""
    return any(each.met for each in counted)


def why_not_counted(
    *, kind: str, about: str, eligible: bool, late: bool, before: bool, open_: bool = True
) -> str | None:
    """Why something that was sent does not count, in a sentence that its sender reads; None where it counts.

    Only objections to the method count. `before`: the organisation objected already, whoever wrote for it.
    """
    if kind != "objection":
        return "This is an answer and no objection: it is read and answered, and not counted."
    if about != "method":
        return "You object to a price and not to the method. Only objections to the method are counted; this is read."
    if not eligible:
        return (
            "Only providers of places and commissioners that were on the register on the day the consultation opened "
            "are counted. This is read."
        )
    if late:
        return "It came after the last day. It is kept and read, and not counted."
    if not open_:
        return "The consultation is not open. It is kept and read, and not counted."
    if before:
        return "Your organisation objected already. Each organisation counts once, whoever writes for it."
    return None
