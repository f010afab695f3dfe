"""Who may work on an inspection: nobody assesses their own unit, and the panel is not the field team."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PARTS = {"field": "the field team", "panel": "the panel"}
UNDECIDED = "Somebody declared a conflict of interest: decide on the page of the team whether they stay."


@dataclass(frozen=True)
class Member:
    """One who works on an inspection, as the rules see them. `employer_id` is the organisation that employs them.

    `left`: they are not on it any more. `was_there`: the visit had begun by then, so they saw what was found.
    """

    person: str
    part: str
    employer_id: int | None = None
    conflict: str | None = None
    left: bool = False
    was_there: bool = True


def may_join(new: Member, members: Iterable[Member], bodies: int | Mapping[int, str]) -> str | None:
    """The sentence of the refusal, or None. Source: separation rules of HMI Probation's panels and local assessors.

    `bodies`: who is inspected, by number; for a trust its members too, by name, because who works for one of them does
    not judge its neighbours either.
    """
    inspected = {bodies: ""} if isinstance(bodies, int) else bodies
    if new.employer_id is not None and new.employer_id in inspected:
        name = inspected[new.employer_id]
        return f"Someone employed by {name or 'the provider'} cannot inspect {'its trust' if name else 'it'}."
    if new.conflict:
        return f"This person declared a conflict: {new.conflict}"
    for member in members:
        if member.person != new.person:
            continue
        if member.part == new.part and not member.left:
            return "This person is named already."
        if member.part != new.part and (member.was_there or not member.left):
            return "The panel and the field team cannot share a person: who inspected cannot moderate."
    return None


def may_sign_off(person: str, members: Iterable[Member]) -> str | None:
    """Whether someone may sign off the provider's reply: not one who was on the visit, even if they left midway."""
    if any(each.person == person and each.part == "field" and each.was_there for each in members):
        return "The report is signed off by someone who was not on the visit."
    return None


def may_be_removed(person: str, owner: str | None, others: Iterable[Member], part: str) -> str | None:
    """Whether someone may be taken off a team: an inspection that goes on has somebody in the field, and an owner."""
    if part == "field" and not any(each.part == "field" and each.person != person for each in others):
        return "Nobody would be left in the field. Name another inspector first."
    if person == owner:
        return "This person owns the inspection. Hand it to another lead inspector first."
    return None


def may_decide_conflict(actor: str, person: str) -> str | None:
    """Whether someone may decide on a declared conflict: never on their own."""
    return "Someone else decides on the conflict that you declared." if actor == person else None
