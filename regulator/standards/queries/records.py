"""What the standards' records are called where the log is read, and what their events say."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from regulator.people.queries.records import Record, finds_records, names_records
from regulator.people.queries.said import say

from ...core.actor import Actor
from ...core.db import session
from ..models import Consultation, Derogation, Draft, Edition, LocalStandard
from . import derogations as other_ways
from . import drafts, local

say(
    {
        "ClauseMapped": "Kept how {clauses} clauses of {code} follow from {before}",
        "ClauseMoved": "Moved the clause {ref}",
        "ClauseRemoved": "Took the clause {ref} out, which {cited} inspections cite: {reason}",
        "ClauseWritten": "Wrote the clause {ref}: {how}",
        "ConsultationAnswered": "Published {responses} responses with the replies; withheld: {withheld}",
        "ConsultationOpened": "Set up the consultation {reference}, from {opens_on} to {closes_on}",
        "DerogationAppliedFor": "Asked to meet the clause {ref} of {edition} in another way",
        "DerogationAssessed": "Assessed the application; recommended: {recommends}",
        "DerogationDecided": "Decided the application: {decision}, until {until_on}",
        "DerogationEnded": "Ended on {ended_on}: {how}",
        "DerogationTold": "Told {people} people ({stage})",
        "DraftBegun": "Began a draft with {clauses} clauses, from {based_on}",
        "DraftFileLeft": "Took nothing of a file",
        "DraftFileRead": "Handed in a file with {changes} changes",
        "DraftFileTaken": "Took {changes} changes from a file; clauses taken out: {removed}",
        "DraftHeadChanged": "Changed what the edition says of itself",
        "DraftMoved": "Took the draft from {before} to {after}: {reason}",
        "DraftProposed": "Proposed to publish it on {publish_on}, in force from {in_force_from}",
        "EditionPublished": "Published the edition {code}, in force from {in_force_from}",
        "LocalStandardAgreed": "Agreed to the local standard",
        "LocalStandardEnded": "Ended the local standard: {how}",
        "LocalStandardHolds": "Found that the local standard keeps the {touches} minimum standards it touches",
        "LocalStandardProposed": "Proposed a local standard that touches {touches} minimum standards of {edition}",
        "MappingSet": "Said that {old_ref} goes on as {new_ref}: {relation}",
        "MinimumCompared": "Found of {ref} that the minimum is {finding}",
        "ResponseAnswered": "Wrote the reply to the response {response}",
        "ResponseBegun": "Began the response {response}",
        "ResponseModerated": "Looked at the response {response}: {moderation}",
        "ResponseSubmitted": "Submitted the response {response} with {parts} answers",
        "ResponseWritten": "Wrote in the response {response}: {what}",
    }
)


@names_records("edition")
def editions(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Editions by their titles; each is published."""
    rows = session().execute(select(Edition.code, Edition.title).where(Edition.code.in_(keys)))
    return {row.code: Record(f"edition:{row.code}", row.title, f"/standards/{row.code}") for row in rows}


@names_records("standards_draft")
def drafts_of_editions(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Drafts by their titles, for those who may know of them."""
    rows = session().scalars(select(Draft).where(Draft.reference.in_(keys), drafts.visible_to(actor)))
    return {
        row.reference: Record(f"standards_draft:{row.reference}", row.title, f"/staff/standards/drafts/{row.reference}")
        for row in rows
    }


@names_records("consultation")
def consultations(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Consultations by their titles: they are public."""
    rows = session().scalars(select(Consultation).where(Consultation.reference.in_(keys)))
    return {
        row.reference: Record(f"consultation:{row.reference}", row.title, f"/consultations/{row.reference}")
        for row in rows
    }


@names_records("derogation")
def derogations(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Derogations by their references, for those who may know of them."""
    rows = session().scalars(select(Derogation).where(Derogation.reference.in_(keys), other_ways.visible_to(actor)))
    return {row.reference: Record(f"derogation:{row.reference}", f"{row.reference}, clause {row.ref}") for row in rows}


@names_records("local_standard")
def local_standards(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Local standards by their titles, for those who may know of them."""
    rows = session().scalars(select(LocalStandard).where(LocalStandard.reference.in_(keys), local.visible_to(actor)))
    return {row.reference: Record(f"local_standard:{row.reference}", row.title) for row in rows}


@finds_records
def by_code(_actor: Actor, typed: str) -> Iterable[str]:
    """The edition of a code, or what a reference leads to."""
    for code in session().scalars(select(Edition.code).where(Edition.code == typed.lower())):
        yield f"edition:{code}"
    kinds = {"CON": "consultation", "DER": "derogation", "LOC": "local_standard"}
    if (kind := kinds.get(typed[:3].upper())) and typed[3:4] == "-":
        yield f"{kind}:{typed.upper()}"
