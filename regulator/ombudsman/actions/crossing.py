"""What crosses the wall, and nothing else does: a recommendation without a name, papers asked for with what was agreed,
a request to inspect."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from hashlib import sha256

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.files import Received
from regulator.core.refused import NotFound, Refused
from regulator.improvement.actions import entering
from regulator.improvement.rules.owing import Asked, Keeper, Kind, Owed
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from ..events import InspectionRequestDecided, InspectionRequested, PapersMoved
from ..models import Complaint, PapersAsked, Recommendation, Requested
from ..queries.requests import request_to_decide
from ..queries.walls import office, papers_of, to_change
from . import keeping, provider
from .telling import first_told

LONGEST = 5_000  # characters
LONGEST_TITLE = 200


def owe(complaint: Complaint, recommendation: Recommendation, *, actor: Actor, today: date) -> None:
    """Enter a recommendation into the one list of what the provider owes. It tells what should be done, and neither
    who complained nor under what number: the plan has a reference of its own."""
    key = sha256(f"recommendations of {complaint.key}".encode()).hexdigest()[:12]
    plan = entering.ask(
        Asked(
            organisation_id=complaint.respondent_id,
            subject=f"ombudsman-decision:{key}",
            reference=f"OR-{today.year}-{key[:6].upper()}",
            title="A decision of the Ombudsman",
            keeper=Keeper.OMBUDSMAN,
            public=False,
            clock="complaint-recommendation",
        ),
        actor=actor,
        on=today,
    )
    owed = Owed(
        Kind.OMBUDSMAN, f"recommendation {recommendation.number}", _title(recommendation.text), recommendation.text
    )
    recommendation.obligation_id = entering.enter(plan, owed, actor=actor, on=today).id


def _title(text: str) -> str:
    """The first words of a recommendation."""
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def ask_papers(
    reference: str,
    version: int,
    *,
    disclosed: str,
    names_person: bool,
    consent: str,
    actor: Actor,
    now: datetime,
    today: date,
) -> PapersAsked:
    """Ask the provider for papers. It is told `disclosed` and nothing else.

    Refused: the person named without their consent written down; by anyone but the case's investigator.
    """
    if not disclosed.strip() or len(disclosed) > LONGEST:
        raise Refused(f"Enter what the provider is told and asked for, in at most {LONGEST:,} characters", "disclosed")
    if not consent.strip():
        raise Refused("Say how and when the person agreed that the provider may know of this", "consent")
    with office(actor, "to ask a provider for papers", opened=reference):
        complaint = to_change(actor, reference, version)
        if complaint.investigator_id != actor.id or complaint.state not in ("allocated", "investigating"):
            raise Refused("The investigator who has the case asks for papers, while it is investigated.")
        rule = standards.clock("complaint-papers")
        papers = PapersAsked(
            id=keeping.new_id(),
            complaint_key=complaint.key,
            organisation_id=complaint.respondent_id,
            disclosed=disclosed.strip(),
            names_person=names_person,
            consent=consent.strip(),
            asked_on=today,
            due_on=clocks.due_on(rule, today),
            asked_by=actor.id,
            state="open",
        )
        session().add(papers)
        session().flush()
        owner = f"organisation:{complaint.respondent_id}"
        clocks.start(rule, subject=f"ombudsman:papers-{papers.id}", owner=owner, started_on=today)
        record(actor, PapersMoved(complaint.key, papers.id, "asked"))
        keeping.enter(complaint, "papers", disclosed, on=today, actor=actor, now=now)
        first_told("papers", papers, today)
    return papers


def receive_request(papers_id: str, *, actor: Actor, now: datetime) -> None:
    """A provider's person opened what they are asked for, and confirms its receipt."""
    with compartment("ombudsman", actor, "to read what the Ombudsman asks for"):
        papers = papers_of(actor, papers_id)
        if papers.received_at is None:
            papers.received_at = now
            record(actor, PapersMoved(papers.complaint_key, papers.id, "received"))


def answer_request(
    papers_id: str,
    version: int,
    *,
    text: str,
    actor: Actor,
    now: datetime,
    today: date,
    papers: Sequence[Received] = (),
) -> None:
    """A provider answers, with files. Refused: twice, without a word, by who writes and does not send. Late is taken,
    and told as late."""
    if not text.strip() or len(text) > LONGEST * 4:
        raise Refused(f"Enter your answer, in at most {LONGEST * 4:,} characters", "text")
    with compartment("ombudsman", actor, "to answer what the Ombudsman asks for"):
        asked = papers_of(actor, papers_id)
        provider.still_open("papers", asked)
        provider.sends(actor, today)
        if asked.version != version:
            raise Refused(SOMEONE_ELSE, "version")
        complaint = session().get_one(Complaint, asked.complaint_key)
        asked.closed_answer = keeping.close_text(complaint, text, "ombudsman_papers.answer")
        asked.state, asked.answered_on, asked.answered_by = "answered", today, actor.id
        session().flush()
        with suppress(NotFound):
            clocks.meet(clocks.running(f"ombudsman:papers-{asked.id}", "complaint-papers"), today)
        record(actor, PapersMoved(complaint.key, asked.id, "answered"))
        provider.keep_files(complaint, asked, papers, actor=actor, now=now)
        keeping.enter(complaint, "papers", text, on=today, actor=actor, now=now, facts={"from": "provider"})


def raise_request(*, code: str, grounds: str, actor: Actor, today: date) -> Requested:
    """Ask the regulator to inspect a provider. The grounds are read by the regulator: they name no one and no case."""
    if not grounds.strip() or len(grounds) > LONGEST:
        raise Refused(f"Enter the grounds, in at most {LONGEST:,} characters", "grounds")
    if not actor.may(Permission.INSPECTION_ASK):
        raise NotFound
    try:
        found: Organisation = register.organisation(actor, code.strip().upper())
    except NotFound:
        raise Refused("Choose a prison or a provider from the register", "code") from None
    rule = standards.clock("inspection-request-decision")
    made = Requested(
        reference=f"REQ-{today.year}-{keeping.new_id()[:6].upper()}",
        organisation_id=found.id,
        grounds=grounds.strip(),
        raised_on=today,
        due_on=clocks.due_on(rule, today),
        raised_by=actor.id,
        state="raised",
    )
    session().add(made)
    session().flush()
    clocks.start(rule, subject=f"inspection-request:{made.id}", owner="regulator", started_on=today)
    record(actor, InspectionRequested(made.id, found.id, made.due_on))
    return made


def decide_request(reference: str, version: int, *, accept: bool, reasons: str, actor: Actor, today: date) -> Requested:
    """The regulator answers a request to inspect, always with reasons. Refused: by the Ombudsman's own staff."""
    if not reasons.strip() or len(reasons) > LONGEST:
        raise Refused(f"Give your reasons, in at most {LONGEST:,} characters", "reasons")
    made = request_to_decide(actor, reference, version)
    made.state = "accepted" if accept else "declined"
    made.reasons, made.decided_on, made.decided_by = reasons.strip(), today, actor.id
    clocks.meet(clocks.running(f"inspection-request:{made.id}", "inspection-request-decision"), today)
    session().flush()
    record(actor, InspectionRequestDecided(made.id, made.state, made.inspection_id))
    return made
