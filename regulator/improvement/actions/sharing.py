"""Offers notable practice to others: tagged to the standards it is about, with the consent of whoever it belongs to."""

from datetime import date

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.plain import line
from regulator.core.refused import Refused
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.judgement import NotablePractice
from regulator.inspections.queries.components import components
from regulator.inspections.rules.components import component_of
from regulator.standards import queries as standards

from ..events import PracticeConsentAsked, PracticeConsentDecided
from ..models.telling import SharedClause, SharedPractice

LONGEST_CONTACT = 200  # characters
MOST_REFS = 5


def ask_consent(practice: NotablePractice, refs: list[str], *, actor: Actor, on: date) -> SharedPractice:
    """Tag practice to standards and ask its provider whether it may be offered to others. Refused: no standard of the
    inspection's edition, and what was asked already."""
    if not actor.may("improvement:grade"):
        raise Refused("Your role may not ask for this.")
    inspection = session().get_one(Inspection, practice.inspection_id)
    part = component_of(components(inspection), practice.area)
    edition = standards.edition(part.edition if part else inspection.edition)
    known = {each.ref for each in standards.requirements(edition.id)}
    wanted = list(dict.fromkeys(each.strip().upper() for each in refs if each.strip()))
    unknown = [each for each in wanted if each not in known]
    if unknown:
        raise Refused(f"{edition.code} has no standard {unknown[0][:40]}", "refs")
    if not 1 <= len(wanted) <= MOST_REFS:
        raise Refused(f"Enter one to {MOST_REFS} standards", "refs")
    if session().scalar(select(SharedPractice.id).where(SharedPractice.practice_id == practice.id)) is not None:
        raise Refused("The provider was asked already.")
    shared = SharedPractice(
        practice_id=practice.id,
        organisation_id=inspection.organisation_id,
        edition=edition.code,
        asked_by=actor.key,
        asked_on=on,
        consent="asked",
        contact="",
    )
    session().add(shared)
    session().flush()
    session().add_all(SharedClause(shared_id=shared.id, ref=ref) for ref in wanted)
    session().flush()
    record(actor, PracticeConsentAsked(shared.id, tuple(wanted)), occurred_on=on)
    return shared


def decide_consent(shared: SharedPractice, *, given: bool, contact: str, actor: Actor, on: date) -> None:
    """Say whether it may be offered to others, and who answers their questions; it may be said otherwise later."""
    if not actor.may("improvement:submit") or actor.organisation_id != shared.organisation_id:
        raise Refused("Somebody who leads the organisation decides this.")
    session().refresh(shared, with_for_update=True)
    shared.contact = line(contact, "contact", "who answers questions about it", LONGEST_CONTACT) if given else ""
    shared.consent = "given" if given else "refused"
    shared.decided_by, shared.decided_on = actor.key, on
    session().flush()
    record(actor, PracticeConsentDecided(shared.id, shared.consent), occurred_on=on)
