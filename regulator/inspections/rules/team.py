"""Who may work on an inspection: nobody assesses their own unit, and the panel is not the field team."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """One who works on an inspection, as the rules see them. `employer_id` is the organisation that employs them."""

    person: str
    part: str
    employer_id: int | None = None
    conflict: str | None = None


def may_join(new: Member, members: Iterable[Member], provider_id: int) -> str | None:
    """The sentence of the refusal, or None. Source: separation rules of HMI Probation's panels and local assessors."""
    if new.employer_id == provider_id:
        return "Someone employed by the provider cannot inspect it."
    if new.conflict:
        return f"This person declared a conflict: {new.conflict}"
    for member in members:
        if member.person == new.person and member.part == new.part:
            return "This person is named already."
        if member.person == new.person:
            return "The panel and the field team cannot share a person: who inspected cannot moderate."
    return None


def may_sign_off(person: str, members: Iterable[Member]) -> str | None:
    """Whether someone may sign off the provider's reply: not one who was on the visit."""
    if any(member.person == person and member.part == "field" for member in members):
        return "The report is signed off by someone who was not on the visit."
    return None
