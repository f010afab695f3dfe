"""What plans and obligations are called where the log is read, and what their events say."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries.records import Record, finds_records, names_records, numbers
from regulator.people.queries.said import say
from regulator.register import queries as register

from ..models.owed import Obligation, Plan

say(
    {
        "ObligationEntered": "Entered {reference} into the register of what is owed: {kind}",
        "ObligationMoved": "Took it from {before} to {after}",
        "PlanAsked": "Asked for answers to {reference}",
    }
)


@names_records("plan")
def plans(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Plans by what they answer, and by whom."""
    rows = session().scalars(select(Plan).where(Plan.id.in_(numbers(keys)))).all()
    who = register.by_ids([row.organisation_id for row in rows])
    return {
        str(row.id): Record(f"plan:{row.id}", f"Answers of {who[row.organisation_id].name} to {row.reference}")
        for row in rows
    }


@names_records("obligation")
def obligations(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Obligations by reference and organisation: the log shows nothing of what the Ombudsman asked."""
    rows = session().scalars(select(Obligation).where(Obligation.id.in_(numbers(keys)))).all()
    who = register.by_ids([row.organisation_id for row in rows])
    return {
        str(row.id): Record(f"obligation:{row.id}", f"{row.reference}, {who[row.organisation_id].name}") for row in rows
    }


@finds_records
def by_reference(_actor: Actor, typed: str) -> Iterable[str]:
    """The obligation of a reference."""
    number = session().scalar(select(Obligation.id).where(Obligation.reference == typed.upper()))
    if number is not None:
        yield f"obligation:{number}"
