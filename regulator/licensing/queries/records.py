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


say(
    {
        "LicenceChangeProposed": "Proposed change {number} of it ({change}), from {effect_on}; urgent: {urgent}",
        "LicenceChangeMoved": "Took change {number} on ({step}): from {before} to {after}. {reason}",
        "LicenceNoticeGiven": "Gave the notice {reference} to {addressees} bodies that it binds",
        "LicenceNoticeReceived": "Opened the notice {reference} on {received_on}",
        "LicenceRepresentationMade": "Answered the notice {reference}; late: {late}; needs no more time: {waived}",
        "LicenceReturnAsked": "Asked for certificate {number} by {due_on}",
        "LicenceReturnMade": "Sent certificate {number}; late: {late}; not kept: {not_kept}",
        "LicenceReturnAnswered": "Answered certificate {number}: {outcome}. {reason}",
        "LicenceReturnTold": "Told {people} people that certificate {number} is due: {stage}",
        "LicenceConditionBroken": "Found on {found_on} that condition {condition} was not kept",
        "LicenceCertified": "Issued its certificate, version {version}",
    }
)
