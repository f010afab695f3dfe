"""Which returns of a licence are to be asked for: period after period of its life, each once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .words import day

MOST = 1_000  # periods of one licence; a monthly one has as many in eighty years


@dataclass(frozen=True)
class Period:
    """The days that a return is about; `until_on` is the first day after them."""

    from_on: date
    until_on: date

    @property
    def words(self) -> str:
        """The period within a sentence."""
        return f"{day(self.from_on)} to {day(self.until_on - timedelta(days=1))}"


def periods_owed(
    after: Callable[[int], date], every_months: int, counted_from: date, asked_until: date | None, today: date
) -> list[Period]:
    """The periods of a licence that are over and were not asked for, the first one first.

    `after`: the day so many months after the one on which it first stood. `counted_from`: the first day on which a
    period may end. `asked_until`: the end of the last period that was asked for; a licence whose beginning was
    corrected since is never asked for the same days twice.
    """
    found = []
    for number in range(MOST):
        made = Period(after(number * every_months), after((number + 1) * every_months))
        if made.until_on > today:
            break
        last = made.until_on - timedelta(days=1)
        if last >= counted_from and (asked_until is None or made.from_on >= asked_until):
            found.append(made)
    return found
