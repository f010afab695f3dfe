"""Who may do what with one application, and what a panel decided: nobody judges twice, nobody conflicted votes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

OUTCOMES: Mapping[str, str] = {
    "grant": "Grant",
    "grant-with-conditions": "Grant with conditions",
    "defer": "Defer to a date",
    "refuse": "Refuse",
}
DUTIES = ("applicant", "case officer", "assessor", "panel member", "considerer of representations", "reviewer")


@dataclass(frozen=True)
class Seat:
    """One member of a panel: whether a declaration was made, whether it is of a conflict, and the vote."""

    person: str
    declared: bool
    conflicted: bool = False
    vote: str | None = None


@dataclass(frozen=True)
class Minded:
    """The time for representations on what the panel is minded to do: its last day, and whether it was waived."""

    until: date
    waived: bool


def why_not_this_duty(person: str, duty: str, parts: Mapping[str, Sequence[str]], *, enforcing: bool) -> str | None:
    """Why somebody may not take on a duty in an application; None where they may. `parts`: who has which duty.

    Each duty is another person's, and whoever works on enforcement against a member has none (5.3, 6.4 of the domain
    notes: licensing and enforcement on one body are kept apart).
    """
    if enforcing:
        return "You work on enforcement against one of these bodies, so somebody else must do this."
    for other in DUTIES:
        if other != duty and person in parts.get(other, ()):
            return f"You are {other} in this application, so somebody else must do this."
    return None


def why_no_vote(seat: Seat | None, vote: str) -> str | None:
    """Why a vote does not count and is not taken; None where it is."""
    if seat is None:
        return "You do not sit on this panel."
    if not seat.declared:
        return "Declare first whether you have a conflict of interest."
    if seat.conflicted:
        return "You declared a conflict of interest, so you do not vote."
    if vote not in OUTCOMES:
        return "Choose what you vote for."
    if seat.vote is not None:
        return "Your vote is recorded already."
    return None


def outcome(seats: Sequence[Seat], quorum: int) -> tuple[str | None, str]:
    """What a panel decided and in which numbers; or nothing, and why not.

    Members with a conflict count neither for the quorum nor for the majority, which is more than half of the votes.
    """
    undeclared = [each for each in seats if not each.declared]
    if undeclared:
        return None, f"{len(undeclared)} of the panel have not declared whether they have a conflict of interest."
    able = [each for each in seats if not each.conflicted]
    if len(able) < quorum:
        return None, f"The panel needs {quorum} members without a conflict of interest: it has {len(able)}."
    votes = [each.vote for each in able if each.vote is not None]
    if len(votes) < len(able):
        return None, f"{len(able) - len(votes)} of the panel have not voted."
    first, most = Counter(votes).most_common(1)[0]
    if 2 * most <= len(votes):
        return None, "No outcome has more than half of the votes."
    return first, f"{most} of {len(votes)} votes"


def why_not_decided(minded: Minded | None, considered_by: str | None, decider: str, today: date) -> str | None:
    """Why nothing may be decided yet: no decision before the window closes or is waived, nor by its considerer."""
    if minded is None:
        return "Nobody was told yet what the panel is minded to do."
    if not minded.waived and today <= minded.until:
        return f"Representations may be made until {minded.until:%-d %B %Y}."
    if considered_by is None:
        return "The representations were not considered yet."
    if considered_by == decider:
        return "You considered the representations, so somebody else decides."
    return None
