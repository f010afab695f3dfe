"""Which days can be meant in applications, panels and licences: each limit with its reason.

Sources: `domain/probation-licensing-enforcement.md` 3.1 (a decision is deferred by up to 12 months); the proposal of
2016, before which there was no status that anybody could be authorised to apply for.
"""

from datetime import date

from regulator.core.refused import Refused

from .words import day

PROPOSED = 2016
MOST_YEARS = 10
PLANNED_YEARS = 2


def why_not_authorised_from(from_on: date) -> str | None:
    """Why an authority to sign cannot have begun on that day."""
    if from_on.year < PROPOSED:
        return f"The year must be {PROPOSED} or later: nobody could apply for a status before"
    return None


def why_not_authorised_until(until_on: date, today: date) -> str | None:
    """Why nobody gives an authority to sign until that day."""
    if until_on.year > today.year + MOST_YEARS:
        return f"Enter the last day of the authority, within {MOST_YEARS} years from today"
    return None


def check_planned(sits_on: date, apply_by: date, today: date) -> None:
    """Refuse a sitting that is past or farther off than the calendar goes, and papers due before today or after it."""
    if sits_on < today:
        raise Refused("Enter a day that is to come", "sits_on")
    if sits_on.year > today.year + PLANNED_YEARS:
        last = day(date(today.year + PLANNED_YEARS, 12, 31))
        raise Refused(f"Enter a day until {last}: the calendar goes no farther", "sits_on")
    if apply_by > sits_on:
        raise Refused("Applications must be complete before the panel sits", "apply_by")
    if apply_by < today:
        raise Refused("Enter today or a day to come: nobody can meet a day that is over", "apply_by")


def check_met_by(by_on: date, today: date, field: str) -> None:
    """Refuse a day by which something must be so that is here already, or too far off to bind anybody."""
    if by_on <= today:
        raise Refused("Enter a day that is to come", field)
    if by_on.year > today.year + MOST_YEARS:
        raise Refused(f"Enter a day within the next {MOST_YEARS} years", field)


def check_deferred(until: date | None, today: date) -> None:
    """Refuse to defer to no day, to one that has come, or for more than 12 months."""
    if until is None or until <= today:
        raise Refused("Enter the day, still to come, to which it is deferred", "defer_until")
    if (until.year, until.month, until.day) > (today.year + 1, today.month, today.day):
        raise Refused("A decision is deferred by 12 months at most: enter an earlier day, or refuse it", "defer_until")
