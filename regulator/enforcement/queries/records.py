"""What matters of enforcement are called where the log is read, and what their events say."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries.records import Record, finds_records, names_records, numbers
from regulator.people.queries.said import say

from ..models.matter import Matter
from ..models.measure import Measure

say(
    {
        "AddresseeAdded": "Served another addressee of step {number}: {reason}",
        "AddresseeEnded": "Said what becomes of step {number} for an addressee that ended on {ended_on}: {reason}",
        "AppealFound": "Said what they find of the appeal on step {number}: {finding}",
        "DecisionSigned": "Signed the decision on step {number}",
        "EnforcementDeadlineTold": "Told {people} people that {clock} is {stage}, due on {due_on}",
        "GroundsLinked": "Linked what it stands on: {breaches}",
        "MatterClosed": "Closed the matter: {reason}",
        "MatterOpened": "Opened the matter on {grounds} findings",
        "MeasureMoved": "Took step {number} from {before} to {after} ({transition})",
        "MeasureProposed": "Proposed step {number}: {rung}, under the power {power}",
        "NoticeGiven": "Gave the notice {notice} to {addressees} addressees",
        "NoticeLeakAnswered": "Let {what} stand in {notice}: {reason}",
        "NoticeCopied": "Sent a commissioner a copy of {notice}",
        "NoticeLetterMade": "Had a letter made for post, because nobody opened {notice}",
        "NoticeLetterRendered": "Made the letter with {notice}",
        "NoticePassedOn": "Told the next contact of {notice}, because nobody opened it",
        "NoticePosted": "Posted {notice} on {posted_on}; receipt is deemed on {deemed_on}",
        "NoticePublished": "Published {notice}",
        "NoticeReceived": "Opened {notice} and confirmed its receipt",
        "ReportedToSecretaryOfState": "Reported step {number} to the Secretary of State: {reason}",
        "Submitted": "Sent {kind} on step {number}, with {files} files",
        "TimeExtended": "Gave an addressee of {notice} until {until}: {reason}",
        "TimeWaived": "Waived the time to represent on {notice}: {reason}",
        "UndertakingAnswered": "Found the undertaking of step {number} {outcome}: {reason}",
        "WordsWithheld": "Changed what the public copy of {notice} leaves out: {reason}",
    }
)


@names_records("enforcement")
def matters(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Matters by their references; only those who may read them have an address."""
    may = actor.may("enforcement:read")
    rows = session().execute(select(Matter.id, Matter.reference).where(Matter.id.in_(numbers(keys))))
    return {
        str(row.id): Record(
            f"enforcement:{row.id}", row.reference, f"/staff/enforcement/{row.reference}" if may else ""
        )
        for row in rows
    }


@names_records("enforcement-measure")
def steps(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Steps of the ladder by the matter's reference and their number, as plans of what is owed name them."""
    rows = session().execute(
        select(Measure.id, Measure.number, Matter.reference)
        .join(Matter, Matter.id == Measure.matter_id)
        .where(Measure.id.in_(numbers(keys)))
    )
    return {str(row.id): Record(f"enforcement-measure:{row.id}", f"{row.reference}, step {row.number}") for row in rows}


@finds_records
def by_reference(_actor: Actor, typed: str) -> Iterable[str]:
    """The matter of a reference."""
    number = session().scalar(select(Matter.id).where(Matter.reference == typed.upper()))
    if number is not None:
        yield f"enforcement:{number}"
