"""What may be planned: which kinds of inspection of whom, to which edition, on which days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from regulator.core.refused import Refused
from regulator.standards.rules.catalogue import Kind

from .lifecycle import State

Days = tuple[date, date]

FARTHEST = timedelta(days=3 * 366)  # a programme is made for a year or two; further off is a slip of the year
LONGEST = 31  # days of one stretch on site; the longest fieldwork of either former inspectorate took three weeks
MOST_STRETCHES = 10  # of days on site: a week at each member of a large trust


def kinds_of(provider_kind: str, kinds: Iterable[Kind]) -> list[Kind]:
    """The kinds of inspection that are made of such a provider and may be announced."""
    return [each for each in kinds if each.announced != "never" and provider_kind in set(map(str, each.provider_kinds))]


def stretches(given: Sequence[tuple[int, Days]], today: date, *, to_come: bool = True) -> list[Days]:
    """The days on site in order, each stretch with its number on the form, next to which its refusal stands.

    Refused: none, backwards, over (where they are `to_come`), years ahead, longer than a visit takes, two that overlap.
    """
    if not given:
        raise Refused("Enter the first and the last day on site", "from_1")
    for number, (first, last) in given:
        if last < first:
            raise Refused("The last day on site must not be before the first", f"until_{number}")
        if to_come and last < today:
            raise Refused("The days on site must not be over", f"until_{number}")
        if last - today > FARTHEST:
            raise Refused("The days on site must be within three years", f"until_{number}")
        if (last - first).days >= LONGEST:
            raise Refused(f"One stretch on site has at most {LONGEST} days: check the months", f"until_{number}")
    ordered = sorted(given, key=lambda each: each[1])
    for (_, earlier), (number, later) in zip(ordered, ordered[1:], strict=False):
        if later[0] <= earlier[1]:
            raise Refused("This stretch overlaps with another one", f"from_{number}")
    return [days for _, days in ordered]


def why_days_stand(state: str) -> str | None:
    """Why the days on site may not be changed any more; None while they may."""
    if state in CHANGEABLE:
        return None
    if state == State.CANCELLED:
        return "This inspection is cancelled."
    return "What was found on these days is before the panel. Return it to the team first."


def check_days(days: Sequence[Days], state: str, today: date) -> None:
    """Refuse days that contradict how far the inspection has come: inspectors who are there came by today, and
    fieldwork that is closed is over."""
    if state in (State.PLANNED, State.NOTIFIED):
        return
    if days[0][0] > today:
        raise Refused("Inspectors have arrived: the first day on site must not be after today", "from_1")
    if state == State.PROPOSED and days[-1][1] > today:
        raise Refused("Fieldwork is closed: the last day on site must not be after today. Reopen it first.")


CHANGEABLE = (State.PLANNED, State.NOTIFIED, State.ARRIVED, State.FIELDWORK, State.PROPOSED)
