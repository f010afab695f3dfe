"""What inspections are called where the log is read, and what their events say."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.compartments import audited_by
from regulator.core.db import session
from regulator.core.documents.models import Document
from regulator.people.queries.records import Record, finds_records, names_records, numbers
from regulator.people.queries.said import say
from regulator.register import queries as register

from ..models.inspection import Inspection
from ..models.programme import PROGRAMME
from ..rules.lifecycle import PUBLIC

say(
    {
        "CasesToAssess": "Found {eligible} cases eligible, of which {needed} are to be assessed",
        "ConcernsRecorded": "Recorded {concerns} concerns, {priority} of them priorities; notable practice: {notable}",
        "ConflictDecided": "Kept {person} on the inspection in spite of a declared conflict: {reason}",
        "ConflictDeclared": "Declared a conflict of interest",
        "CorrectionMade": "Made a correction, published as version {version}: {note}",
        "CorrectionNotMade": "Did not make a correction: {reason}",
        "CorrectionProposed": "Proposed a correction of the published report, in {parts} of its parts",
        "DaysChanged": "Changed the days on site; deadlines moved with them: {moved}. {reason}",
        "DeadlineTold": "Told {people} people of the deadline {clock} ({stage}), due on {due_on}",
        "DraftAssembled": "Put the draft together from {statements} statements",
        "DraftDelivered": "Sent the draft to the provider on {delivered_on}",
        "DraftReceived": "Opened the draft and confirmed its receipt on {received_on}",
        "EmbargoEnded": "The embargo is over ({how}). {reason}",
        "EmbargoReaderNamed": "Let {person} read the report before it is published: {why}",
        "EmbargoReaderOpened": "{person} opened the report before it was published",
        "EmbargoReaderRemoved": "Let {person} read the report before publication no longer",
        "EmbargoSet": "Set a moment at which the report is published by itself",
        "InspectionHandedOver": "Handed the inspection to {now}: {reason}",
        "InspectionMoved": "Took the inspection from {before} to {after}",
        "InspectionPlanned": "Planned the inspection {reference}: {kind}, to the edition {edition}",
        "InspectionPublished": "Published the report {reference} on {published_on}",
        "JudgementDecided": "Decided the rating of {ref}: {final} (computed: {computed})",
        "LeakAnswered": "Let {kind} stand in the report, {place}: {reason}",
        "MembersTakenAgain": "Took the members of the trust from the register again: {members}",
        "OperationsReceived": "Sent {count} entries from the device {device}",
        "OutcomesImported": "Brought in published outcomes: {added} rows, {corrected} of them corrections",
        "ProgressJudged": "Judged progress on concern {concern}: {judgement}",
        "ProviderTold": "Sent a message about the {about} to the provider's people: {people} of them",
        "RatingsRecorded": "Recorded all ratings by {scheme}; overall rating: {overall}",
        "RatingsWorkedOutAnew": "Asked what the ratings would have been by {edition}",
        "ReplyEnded": "Ended the provider's reply on {ended_on}: {how}",
        "ReplyPointAnswered": "Answered the point on statement {statement}: {answer}",
        "ReplyPointChanged": "Changed the point on statement {statement}: {claim}",
        "ReplyPointMade": "Disputed statement {statement} of the draft: {claim}",
        "ReplyPointTakenBack": "Took the point on statement {statement} back",
        "ReplyTimeExtended": "Gave the provider until {until} to answer the draft: {reason}",
        "ReportReleased": "Released the report, as number {count} of the two it takes",
        "ReviewFollows": "Said which inspection the review follows",
        "StatementAdded": "Added statement {number} to the draft: {reason}",
        "StatementMoved": "Moved statement {before} of the draft, now {number}",
        "StatementRemoved": "Removed statement {number} from the draft: {reason}",
        "StatementReopenedToReply": "Asked the provider about new material in statement {number}",
        "StatementReplyEnded": "Answered the new material of statement {number} on {ended_on}",
        "StatementRewritten": "Rewrote statement {number} of the draft: {reason}",
        "SummaryRewritten": "Rewrote the summary of the draft: {reason}",
        "TeamMemberLeft": "Took {person} off the inspection, from the part {part}: {reason}",
        "TeamMemberNamed": "Named {person} on the inspection, in the part {part}",
        "UrgentCorrectionMade": "Corrected {reference}, which stands as version {version}: {note}",
        "UrgentCorrectionNotMade": "Did not make a correction of the urgent notification ({paper}): {reason}",
        "UrgentCorrectionProposed": "Proposed a correction of {reference}, in {parts} of its parts",
        "UrgentNotificationDeclined": "Decided that there is no urgent notification: {reason}",
        "UrgentNotificationIssued": "Issued an urgent notification on {issued_on}",
        "UrgentNotificationPublished": "Published the letter of urgent notification {reference} on {published_on}",
        "UrgentNotificationPut": "Asked the chief inspector whether to notify urgently: {why}",
        "UrgentNotificationReceived": "Opened the letter of urgent notification on {received_on}",
        "UrgentReplyReceived": "Received the public reply of the {sender} on {received_on}",
    }
)
say({"ProgrammeChanged": "Changed a visit of the programme"}, compartment=PROGRAMME)


@names_records("inspection")
def inspections(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Inspections by reference and provider, which their events tell too. Only a published one has a page."""
    rows = session().scalars(select(Inspection).where(Inspection.id.in_(numbers(keys)))).all()
    providers = register.by_ids([row.organisation_id for row in rows])
    return {
        str(row.id): Record(
            f"inspection:{row.id}",
            f"{row.reference}, {providers[row.organisation_id].name}",
            f"/inspections/{row.reference}" if row.state in PUBLIC else "",
        )
        for row in rows
    }


@names_records("published_outcome")
def outcomes(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Outcomes that others published, by the file they came from."""
    return {key: Record(f"published_outcome:{key}", f"Published outcomes, from the file {key}") for key in keys}


@names_records(PROGRAMME)
def visits(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Visits of the programme by their random keys alone, and only for those who may read of all of them."""
    if PROGRAMME not in audited_by(actor):
        return {}
    return {key: Record(f"{PROGRAMME}:{key}", f"Unannounced visit {key}", f"/programme/{key}") for key in keys}


@finds_records
def by_reference(_actor: Actor, typed: str) -> Iterable[str]:
    """The inspection of a reference, with the documents on it."""
    number = session().scalar(select(Inspection.id).where(Inspection.reference == typed.upper()))
    if number is not None:
        yield f"inspection:{number}"
        for document in session().scalars(select(Document.id).where(Document.subject == f"inspection:{number}")):
            yield f"document:{document}"
