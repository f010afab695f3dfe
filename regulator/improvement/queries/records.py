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
        "ActionVerified": "Said of an action that it is {verified}",
        "AnswerGraded": "Graded the answer: {outcome}. {reasons}",
        "AnswersSaved": "Saved drafts of answers",
        "CommissionersNamed": "Said which commissioners are told and which must act: {reason}",
        "DeadlineOfPlanTold": "Told {people} people of the deadline {clock} ({stage}), due on {due_on}",
        "LetterMade": "Made a letter of a notice that nobody had opened",
        "LetterPosted": "Posted the letter on {posted_on}; its receipt is deemed on {deemed_on}",
        "LetterRendered": "Made the letter's PDF",
        "MoreTimeAsked": "Asked for more time, until {until}",
        "MoreTimeDecided": "Decided on more time, until {until}: {decision}. {reason}",
        "NoticeOpened": "Opened the notice ({occasion}) and confirmed its receipt",
        "NoticeSent": "Sent a notice ({occasion}) to the contact in place {stage}",
        "ObligationEntered": "Entered {reference} into the register of what is owed: {kind}",
        "ObligationEscalated": "Told the next in line, {people} people, that it is still late ({clock})",
        "ObligationGiven": "Gave it to a colleague to see to",
        "ObligationMoved": "Took it from {before} to {after}",
        "PlanAsked": "Asked for answers to {reference}",
        "PlanSubmitted": "Sent {answers} answers, as submission {number}",
        "PracticeConsentAsked": "Asked whether notable practice may be offered to others",
        "PracticeConsentDecided": "Said whether notable practice may be offered to others: {consent}",
        "ProgressClaimed": "Reported progress: {status}, with {files} files",
        "ProgressVerified": "Verified progress: {judgement}, by {basis}",
        "PublicWordsSettled": "Said of {what} in {place} before it was published: {outcome}. {reason}",
        "SubmitterNamed": "Said who alone sends the answers",
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


@names_records("practice")
def practices(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Notable practice that is shared, by its number."""
    return {key: Record(f"practice:{key}", f"Notable practice, number {key}") for key in keys}


@finds_records
def by_reference(_actor: Actor, typed: str) -> Iterable[str]:
    """The obligation of a reference."""
    number = session().scalar(select(Obligation.id).where(Obligation.reference == typed.upper()))
    if number is not None:
        yield f"obligation:{number}"
