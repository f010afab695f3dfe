"""What licences are called where the log is read, and what their events say."""

from collections.abc import Mapping

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries.records import Record, names_records, numbers
from regulator.people.queries.said import say

from ..models.licence import Licence

say(
    {
        "LicenceMade": "Made the licence {reference}, for the status {status}",
        "LicenceFactRecorded": "Wrote down what holds of it ({about}) from {from_on} to {until_on}: {because}",
    }
)


@names_records("licence")
def licences(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Licences by their references: the register of them is public."""
    rows = session().execute(select(Licence.id, Licence.reference).where(Licence.id.in_(numbers(keys))))
    return {str(row.id): Record(f"licence:{row.id}", f"Licence {row.reference}") for row in rows}
