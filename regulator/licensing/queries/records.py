"""What licences are called where the log is read, and what their events say."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries.records import Record, finds_records, names_records, numbers
from regulator.people.queries.said import say

from ..models.application import Application
from ..models.licence import Licence
from ..models.panel import Panel
from .applications import visible_to

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
        "ApplicationBegun": "Began {reference}, for the status {status}",
        "ApplicationCarriedOver": "Carried over from {before}: {sections}, with {papers} papers, for {members}",
        "ApplicationDeadlineTold": "Told {people} people that {clock} is {stage}, due on {due_on}",
        "ApplicationDutyTaken": "Made {person} {duty} in it",
        "ApplicationFileAdded": "Added a file: {paper}",
        "ApplicationFileRemoved": "Took a file out: {paper}",
        "ApplicationListed": "Put it before the panel {panel}",
        "ApplicationMembersChosen": "Said who would be members ({members}), and that {leads} leads",
        "ApplicationMoved": "Took it from {before} to {after} ({transition})",
        "ApplicationSectionSaved": "Saved version {version} of the section {section}",
        "ClarificationAsked": "Asked the applicant, question {number}",
        "ClarificationEnded": "Ended question {number}; the regulator’s time had stood still for {days} days",
        "ConditionWorded": "Worded or struck condition {number}",
        "PanelConflictDeclared": "Declared whether they have a conflict of interest: {conflicted}",
        "CriterionGraded": "Graded the criterion {criterion}, as assessor {place} of two",
        "CriterionReconciled": "Proposed one grade for {criterion}, or agreed to it: {agreed}",
        "DecisionSent": "Sent the document {reference}",
        "PanelCancelled": "Cancelled the panel: {reason}",
        "PanelMemberNamed": "Named {person} to sit on the panel",
        "PanelPlanned": "Planned the panel {reference}, which sits on {sits_on}",
        "PanelResolved": "Wrote down what the panel resolved in round {round}: {outcome}",
        "RepresentationSent": "Sent a {kind}, with {files} files",
        "RepresentationsWaived": "Said that no more time is needed for representations",
        "ViewAsked": "Asked an organisation for its view",
        "ViewGiven": "Gave its view: {view}",
        "VoteCast": "Voted in round {round}",
    }
)


@names_records("application")
def applications(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Applications by their references; only those who may read one have its address."""
    seen = set(session().scalars(select(Application.id).where(Application.id.in_(numbers(keys)), visible_to(actor))))
    rows = session().execute(select(Application.id, Application.reference).where(Application.id.in_(numbers(keys))))
    staff = actor.may("licensing:read")
    base = "/staff/licensing" if staff else "/organisation/applications"
    return {
        str(row.id): Record(f"application:{row.id}", row.reference, f"{base}/{row.reference}" if row.id in seen else "")
        for row in rows
    }


@names_records("licensing-panel")
def panels(actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Panels by their references: the calendar of them is public."""
    may = actor.may("licensing:read")
    rows = session().execute(select(Panel.id, Panel.reference).where(Panel.id.in_(numbers(keys))))
    return {
        str(row.id): Record(
            f"licensing-panel:{row.id}", row.reference, f"/staff/licensing/panels/{row.reference}" if may else ""
        )
        for row in rows
    }


@finds_records
def by_reference(_actor: Actor, typed: str) -> Iterable[str]:
    """The application, or the panel, of a reference."""
    number = session().scalar(select(Application.id).where(Application.reference == typed.upper()))
    if number is not None:
        yield f"application:{number}"
    number = session().scalar(select(Panel.id).where(Panel.reference == typed.upper()))
    if number is not None:
        yield f"licensing-panel:{number}"
