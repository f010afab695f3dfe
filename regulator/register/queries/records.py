"""What the register's records are called where the log is read, and what its events say."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from regulator.people.queries.records import Record, finds_records, names_records, numbers
from regulator.people.queries.said import say
from regulator.people.rules.wording import spaced

from ...core.actor import Actor
from ...core.db import session
from ..events import Edited
from ..models import Area, Organisation
from ..rules.codes import may_be_a_code

say({kind.__name__: f"{spaced(kind.__name__)}: {{changes}}" for kind in Edited.__subclasses__()})
say(
    {
        "AreaRegistered": "Entered the area {code}",
        "CapacityImported": "Brought in places of {as_of}: {added} rows, {corrected} of them corrections",
        "EstateImported": "Brought in the estate as of {as_of}",
        "OrganisationRegistered": "Entered the organisation {code}",
    }
)


@names_records("organisation")
def organisations(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Organisations by their names and codes; the register is public."""
    rows = session().execute(
        select(Organisation.id, Organisation.name, Organisation.code).where(Organisation.id.in_(numbers(keys)))
    )
    return {
        str(row.id): Record(f"organisation:{row.id}", f"{row.name} ({row.code})", f"/providers/{row.code}")
        for row in rows
    }


@names_records("organisation-people")
def their_people(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """The people of organisations."""
    named = organisations(actor, keys)
    return {key: Record(f"organisation-people:{key}", f"The people of {each.title}") for key, each in named.items()}


@names_records("area")
def areas(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Areas by their names."""
    rows = session().execute(select(Area.id, Area.name).where(Area.id.in_(numbers(keys))))
    return {str(row.id): Record(f"area:{row.id}", row.name) for row in rows}


@names_records("estate")
def estates(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """The estate, as it was brought in with the facts of a day."""
    return {key: Record(f"estate:{key}", f"The estate as of {key}") for key in keys}


@names_records("places")
def places(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """The places of all prisons on a day."""
    return {key: Record(f"places:{key}", f"Places of {key}") for key in keys}


@finds_records
def by_code(_actor: Actor, typed: str) -> Iterable[str]:
    """The organisation, or the area, of a code."""
    for code in dict.fromkeys((typed, typed.upper(), typed.lower())):
        if may_be_a_code(code):
            for number in session().scalars(select(Organisation.id).where(Organisation.code == code)):
                yield f"organisation:{number}"
            for number in session().scalars(select(Area.id).where(Area.code == code)):
                yield f"area:{number}"
