"""What editions are called where the log is read, and what their events say."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from regulator.people.queries.records import Record, finds_records, names_records
from regulator.people.queries.said import say

from ...core.actor import Actor
from ...core.db import session
from ..models import Edition

say({"EditionPublished": "Published the edition {code}, in force from {in_force_from}"})


@names_records("edition")
def editions(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Editions by their titles; each is published."""
    rows = session().execute(select(Edition.code, Edition.title).where(Edition.code.in_(keys)))
    return {row.code: Record(f"edition:{row.code}", row.title, f"/standards/{row.code}") for row in rows}


@finds_records
def by_code(_actor: Actor, typed: str) -> Iterable[str]:
    """The edition of a code."""
    for code in session().scalars(select(Edition.code).where(Edition.code == typed.lower())):
        yield f"edition:{code}"
