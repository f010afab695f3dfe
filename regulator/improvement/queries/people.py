"""The people of an organisation, in the order in which they are told; and who is told on the regulator's side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries.people import chiefs, leads, names
from regulator.people.models import User
from regulator.people.queries.membership import Held, held_for
from regulator.people.queries.records import numbers
from regulator.people.rules import Permission, Role, holds, permissions
from regulator.register.queries import for_people  # noqa: F401 - people ask the register what organisations are called

from ..models.owed import Commissioner, Obligation, Plan

__all__ = ["Contact", "contacts", "deputies_of", "handlers", "may_submit", "names", "names_of", "ours"]


@dataclass(frozen=True)
class Contact:
    """One of an organisation's people who may act on what it owes."""

    user_id: int
    name: str
    role: Role
    may_submit: bool


def contacts(organisation_id: int, today: date, first: int | None = None) -> list[Contact]:
    """Those who may act for an organisation today, in the order in which they are told: who was named for it, those
    who may submit, the others; each by the day since when."""
    found: dict[int, Contact] = {}
    for each in sorted(_acting(organisation_id, today), key=lambda held: not _submits(held)):
        found.setdefault(each.user_id, Contact(each.user_id, each.name, each.role, _submits(each)))
    return sorted(found.values(), key=lambda each: each.user_id != first)


def may_submit(plan: Plan, actor: Actor, today: date) -> str | None:
    """Why somebody may not submit a plan, in a sentence; None where they may: who was named, or their deputy."""
    if plan.submitter_id is None or plan.submitter_id == actor.id:
        return None
    if actor.id in deputies_of(plan.organisation_id, plan.submitter_id, today):
        return None
    named = names_of([plan.submitter_id])[plan.submitter_id]
    return f"{named} was named to send this plan. They send it, or their deputy does, or somebody else is named."


def deputies_of(organisation_id: int, user_id: int, today: date) -> set[int]:
    """Who stands in for somebody of an organisation today."""
    return {each.user_id for each in _acting(organisation_id, today) if each.deputy_for_id == user_id}


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """What people are called, by their numbers."""
    wanted = numbers(str(each) for each in user_ids if each is not None)
    rows = session().execute(select(User.id, User.name).where(User.id.in_(wanted)))
    known = {row.id: row.name for row in rows}
    return {number: known.get(number, f"Somebody (number {number})") for number in wanted}


def ours(plan: Plan, today: date) -> list[int]:
    """Who of the regulator sees to a plan: who leads the inspection it answers, else every lead inspector."""
    everyone = leads(today)
    owner = None
    if plan.subject.startswith("inspection:"):
        number = numbers([plan.subject.partition(":")[2]])
        owner = session().scalar(select(Inspection.owner).where(Inspection.id.in_(number)))
    return [each.user_id for each in everyone if each.key == owner] or [each.user_id for each in everyone]


def handlers(today: date) -> list[int]:
    """The chief inspectors, who are told of what is still late."""
    return [each.user_id for each in chiefs(today)]


def owner_or_leads(obligation: Obligation, today: date) -> list[int]:
    """Who of an organisation is told of an obligation: its one owner while they act, else those who may submit."""
    people = contacts(obligation.organisation_id, today)
    owner = [each.user_id for each in people if each.user_id == obligation.owner_id]
    return owner or [each.user_id for each in people if each.may_submit] or [each.user_id for each in people]


def commissioners_who_must_act(obligation: Obligation, today: date) -> list[int]:
    """The people of the commissioners who must act on an obligation."""
    named = select(Commissioner.organisation_id).where(
        Commissioner.obligation_id == obligation.id, Commissioner.must_act.is_(True)
    )
    return [
        each.user_id
        for number in session().scalars(named).all()
        for each in held_for(number)
        if each.active
        and Permission.IMPROVEMENT_COMMISSION in permissions(each.role)
        and holds(each.from_on, each.until_on, today)
    ]


def _acting(organisation_id: int, today: date) -> list[Held]:
    wanted = Permission.IMPROVEMENT_ANSWER
    return [
        each
        for each in held_for(organisation_id)
        if each.active and wanted in permissions(each.role) and holds(each.from_on, each.until_on, today)
    ]


def _submits(held: Held) -> bool:
    return Permission.IMPROVEMENT_SUBMIT in permissions(held.role)
