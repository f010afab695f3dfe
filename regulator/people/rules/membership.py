"""Roles held from a day to a day, for the regulator or for another organisation, and who is left when one ends.

2026-11: what an organisation is to the regulator comes from the register, which stands above people: here its kinds are
words. A day on which a role ends is the first on which it is not held any more; pages say the day before it, the last.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from regulator.core.refused import Refused

from .permissions import OUTSIDE, Role

FEWEST = 2  # people who can act for a provider: one of them may be ill (DESIGN 3, access)
LONGEST_DEPUTY = timedelta(days=366)  # a deputy for longer holds the role
LATEST = date(2999, 12, 31)
LONGEST_REASON = 500  # characters
PROVIDERS = frozenset({"prison", "crc", "lrt"})
FOR_KINDS: Mapping[Role, frozenset[str]] = {
    Role.PROVIDER_LEAD: PROVIDERS,
    Role.PROVIDER_CONTACT: PROVIDERS,
    Role.COMMISSIONER: frozenset({"commissioner"}),
    Role.LOCAL_PARTNER: frozenset({"partner"}),
}
"""The kinds of organisation that an outside role may be held for; every other role is held for the regulator."""

WITH_PEOPLE = frozenset().union(*FOR_KINDS.values())
"""The kinds of organisation that people act for."""

Stretch = tuple[date, date | None]


def holds(from_on: date, until_on: date | None, today: date) -> bool:
    """Whether a role is held on a day. It is held from its first day, and no longer on `until_on`."""
    return from_on <= today and (until_on is None or today < until_on)


def last_day(until_on: date | None) -> date | None:
    """The last day of a role, as a page says it."""
    return until_on - timedelta(days=1) if until_on else None


def day_after(last: date | None) -> date | None:
    """What is kept of a last day that a person wrote. Refused after `LATEST`, where no role has an end."""
    if last is not None and last > LATEST:
        raise Refused(
            f"The last day must be in {LATEST.year} or before: leave it empty for a role without end", "until_on"
        )
    return last + timedelta(days=1) if last else None


def check_role(role: Role, organisation_id: int | None, from_on: date, until_on: date | None) -> None:
    """Refuse a role of the regulator's held for somebody else, one of theirs held for nobody, and one without a day."""
    if role in OUTSIDE and organisation_id is None:
        raise Refused(f"{role.words}: say for which organisation", "organisation")
    if role not in OUTSIDE and organisation_id is not None:
        raise Refused(f"{role.words} is held for the regulator, not for another organisation", "organisation")
    if until_on is not None and until_on <= from_on:
        raise Refused("The last day must not be before the first", "until_on")


def check_kind(role: Role, kind: str | None) -> None:
    """Refuse a role for an organisation of a kind that it is not held for."""
    if role in FOR_KINDS and kind not in FOR_KINDS[role]:
        raise Refused(f"{role.words} is not a role at an organisation of this kind", "role")


def roles_for(kind: str | None) -> list[Role]:
    """The roles that can be held for an organisation of a kind; for the regulator where none is given."""
    return [role for role in Role if (kind in FOR_KINDS[role] if role in FOR_KINDS else kind is None)]


def check_deputy(for_themselves: bool, from_on: date, until_on: date | None) -> None:
    """Refuse a deputy without an end, for too long, or for themselves."""
    if for_themselves:
        raise Refused("Nobody is their own deputy", "deputy_for")
    if until_on is None:
        raise Refused("A deputy acts until a day: say which", "until_on")
    if until_on - from_on > LONGEST_DEPUTY:
        raise Refused("A deputy acts for at most a year: give them the role itself instead", "until_on")


def overlaps(one: Stretch, other: Stretch) -> bool:
    """Whether two half-open stretches have a day in common."""
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])


def first_day_without(held: Iterable[Stretch], today: date) -> date | None:
    """The first day from today on which nobody holds any of these; None where somebody always will."""
    day = today
    for from_on, until_on in sorted(held, key=lambda each: each[0]):
        if from_on > day:
            return day
        if until_on is None:
            return None
        day = max(day, until_on)
    return day


def leaves_a_gap(before: Iterable[Stretch], after: Iterable[Stretch], today: date) -> date | None:
    """The first day on which nobody is left, where a change makes it come at all or come earlier; otherwise None."""
    was, will = first_day_without(before, today), first_day_without(after, today)
    return will if will is not None and (was is None or will < was) else None
