"""What an applicant does before anybody judges: begins, chooses members, writes, adds papers, and submits once."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from regulator.core import clock, clocks
from regulator.core import files as kept_files
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.files import PAPERS, PHOTOGRAPHS, Received
from regulator.core.refused import NotFound, Refused
from regulator.register.actions.being_there import hold
from regulator.register.models import Organisation
from regulator.register.rules.words import PROVIDERS
from regulator.standards import queries as standards

from ..events import (
    ApplicationBegun,
    ApplicationFileAdded,
    ApplicationFileRemoved,
    ApplicationMembersChosen,
    ApplicationSectionSaved,
)
from ..models.application import Application, ApplicationFile, ApplicationMember, ApplicationSection
from ..queries import applications as queries
from ..queries import gate
from ..queries.case import not_ready
from ..rules.lifecycle import APPLY, State
from ..rules.submitting import Authority, Incomplete
from ..rules.words import LONGEST, MOST_MEMBERS
from .moving import end_clock, move, subject, take_duty

TAKEN = PAPERS | PHOTOGRAPHS
COMPLETENESS = "licensing-completeness"


def begin(status: str, organisation: Organisation, *, actor: Actor, now: datetime) -> Application:
    """Begin an application of a provider for a status. It is its own first member and leads.

    Refused: for another organisation, for one that the regulator does not inspect, and where one is under way.
    """
    if not actor.may(APPLY) or actor.organisation_id != organisation.id:
        raise Refused("Only the people of a provider may begin its application")
    found, today = standards.status(status), clock.london_date(now)
    if organisation.kind not in PROVIDERS or organisation.kind.value not in found.members:
        raise Refused(f"{organisation.name} cannot have {found.title}")
    hold(organisation)
    known = queries.drafts_of(organisation.id, status)
    if known:
        raise Refused(f"{known[0].reference} is under way already: go on with it, or withdraw it first")
    made = Application(
        reference=_reference(today.year),
        status=found.id,
        organisation_id=organisation.id,
        state=State.DRAFT,
        state_since=today,
        begun_by=actor.key,
        begun_on=today,
        round=1,
    )
    session().add(made)
    session().flush()
    _member(made, organisation, leads=True, today=today)
    session().flush()
    record(actor, ApplicationBegun(made.id, made.reference, found.id, organisation.id))
    take_duty(made, "applicant", actor, today)
    return made


def choose_members(
    application: Application, codes: Sequence[str], leads: str, *, version: int, actor: Actor, now: datetime
) -> None:
    """Say who would be members and which of them leads. Whether they may is told at once, and refused on submission.

    Refused: a code that the register does not know, one named twice, a lead that is no member, another saver first.
    """
    _open(application, actor)
    if application.version != version:
        raise Refused(SOMEONE_ELSE, "version")
    wanted = [each.strip().upper() for each in codes if each.strip()]
    twice = sorted({each for each in wanted if wanted.count(each) > 1})
    if twice:
        raise Refused(f"Named twice: {', '.join(twice)}", "codes")
    if not wanted:
        raise Refused("Enter the code of at least one member", "codes")
    if len(wanted) > MOST_MEMBERS:
        raise Refused(f"A consortium has at most {MOST_MEMBERS} members", "codes")
    found = [_known(each) for each in wanted]
    if leads.strip().upper() not in {each.code for each in found}:
        raise Refused("The lead licensee must be one of the members", "leads")
    today = clock.london_date(now)
    for each in queries.members(application.id):
        session().delete(each)
    session().flush()
    for organisation in found:
        _member(application, organisation, leads=organisation.code == leads.strip().upper(), today=today)
    flag_modified(application, "state_since")  # so that the version tells the next saver
    session().flush()
    take_duty(application, "applicant", actor, today)
    record(actor, ApplicationMembersChosen(application.id, tuple(each.code for each in found), leads.strip().upper()))


def save_section(
    application: Application, section: str, text: str, *, version: int, actor: Actor, now: datetime
) -> ApplicationSection:
    """Keep what a section says, made from the version that its author read: 0 for one that nobody wrote yet.

    Refused: another author saved it meanwhile; what was typed stays with whoever typed it.
    """
    _open(application, actor)
    if section not in {each.id for each in queries.status_of(application).sections}:
        raise NotFound
    if len(text) > LONGEST:
        raise Refused(f"Say it in at most {LONGEST:,} characters, and put the rest into a file", "text")
    row = queries.sections(application.id).get(section)
    if (row.version if row else 0) != version:
        raise Refused(SOMEONE_ELSE, "version")
    if row is None:
        row = ApplicationSection(application_id=application.id, section=section)
        session().add(row)
    row.text, row.saved_by, row.saved_at = text.strip(), actor.key, now
    session().flush()
    take_duty(application, "applicant", actor, clock.london_date(now))
    record(actor, ApplicationSectionSaved(application.id, section, row.version))
    return row


def add_file(
    application: Application, paper: str, received: Received, *, actor: Actor, now: datetime
) -> ApplicationFile:
    """Add a file: one of the papers that the status asks for. Refused: the same twice, one that is over."""
    _open(application, actor)
    if paper not in {each.id for each in queries.status_of(application).papers}:
        raise NotFound
    if any(each.sha256 == received.sha256 for each in queries.files_by_paper(application.id).get(paper, [])):
        raise Refused(f"{received.name} is there already", "files")
    return keep_file(application, paper, received, actor=actor, now=now)


def keep_file(
    application: Application, paper: str, received: Received, *, actor: Actor, now: datetime
) -> ApplicationFile:
    """Keep a file under the name of what it belongs to."""
    kept = kept_files.keep(received, name=received.name, actor=actor, allowed=TAKEN, now=now)
    row = ApplicationFile(
        application_id=application.id,
        paper=paper,
        sha256=kept.sha256,
        name=received.name,
        added_by=actor.key,
        added_at=now,
    )
    session().add(row)
    session().flush()
    record(actor, ApplicationFileAdded(application.id, paper, kept.sha256))
    return row


def remove_file(application: Application, file_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a file out of a draft. Its bytes are kept."""
    _open(application, actor)
    row = queries.file(application, file_id)
    row.removed_by, row.removed_at = actor.key, now
    session().flush()
    record(actor, ApplicationFileRemoved(application.id, row.paper, row.sha256))


def submit(application: Application, authority: Authority, *, declared: bool, actor: Actor, now: datetime) -> None:
    """Submit it under an authority to sign that is in force today. Refused with every reason at once (`Incomplete`)."""
    _open(application, actor)
    today = clock.london_date(now)
    reasons = not_ready(application, today, authority)
    if not declared:
        reasons = [*reasons, ("declared", "Confirm that what the application says is true and that you may sign it")]
    if reasons:
        raise Incomplete(reasons)
    application.authority_by = authority.by.strip()
    application.authority_from, application.authority_until = authority.from_on, authority.until_on
    application.submitted_by, application.submitted_at = actor.key, now
    session().flush()
    move(application, "submit", actor=actor, now=now)
    take_duty(application, "applicant", actor, today)
    clocks.start(standards.clock(COMPLETENESS), subject=subject(application), owner="regulator", started_on=today)


def withdraw(application: Application, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take an application back, with the reason, at any time before the decision. What it said stays on record."""
    today = clock.london_date(now)
    move(application, "withdraw", actor=actor, now=now, text=reason)
    application.ended_because = reason.strip()
    session().flush()
    for name in (COMPLETENESS, "licensing-decision", "licensing-representations"):
        end_clock(subject(application), name, today, met=False)
    for row in queries.clarifications(application.id):
        end_clock(f"application-question:{row.id}", "licensing-clarification", today, met=False)
    for asked in queries.consultations(application.id):
        end_clock(f"application-view:{asked.id}", "licensing-consultation", today, met=False)


def _open(application: Application, actor: Actor) -> None:
    """Hold the row, and let only a draft be written by the people of its members."""
    session().refresh(application, with_for_update=True)
    if not actor.may(APPLY):
        raise Refused("Your role may not write an application")
    if application.state != State.DRAFT:
        raise Refused("This application was submitted: it is changed no more. Answer the questions that are asked.")


def _member(application: Application, organisation: Organisation, *, leads: bool, today: date) -> None:
    session().add(
        ApplicationMember(
            application_id=application.id,
            organisation_id=organisation.id,
            code=organisation.code,
            name=organisation.name,
            leads=leads,
            from_on=today,
        )
    )


def _known(code: str) -> Organisation:
    for each in (code, code.lower()):
        with suppress(NotFound):
            return gate.bodies([each])[0]
    raise Refused(f"There is no organisation with the code {code[:40]} in the register", "codes")


def _reference(year: int) -> str:
    """A reference that says nothing of how many there are."""
    while True:
        reference = f"APP-{year}-{secrets.randbelow(9000) + 1000}"
        if session().scalar(select(Application.id).where(Application.reference == reference)) is None:
            return reference
