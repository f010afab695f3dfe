"""The draft goes to both for facts: the provider is shown what was agreed, comments on it and is answered."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.compartments import compartment
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.files import Received
from regulator.core.refused import NotFound, Refused

from ..events import PapersMoved
from ..models import OMBUDSMAN, Complaint, FactCheck
from ..queries.facts import COMMENTS, CONSENT, REPLY, SHOWN, check_of
from ..queries.walls import office, one
from . import keeping, provider
from .telling import first_told

LONGEST = 20_000  # characters
PURPOSE = "to comment on the facts of a draft"


def share(
    complaint: Complaint, *, shown: str, consent: str, due_on: date, actor: Actor, now: datetime, today: date
) -> FactCheck:
    """Let the provider see a part of a draft. Inside the compartment. Refused: nothing to show, no consent told."""
    if not shown.strip() or len(shown) > LONGEST:
        raise Refused(f"Enter what the provider is shown, in at most {LONGEST:,} characters", "shown")
    if not consent.strip():
        raise Refused("Say how and when the person agreed that the provider may see this", "consent")
    take_back(complaint, actor=actor)
    made = FactCheck(
        id=keeping.new_id(),
        complaint_key=complaint.key,
        organisation_id=complaint.respondent_id,
        closed_shown=keeping.close_text(complaint, shown.strip(), SHOWN),
        closed_consent=keeping.close_text(complaint, consent.strip(), CONSENT),
        sent_on=today,
        due_on=due_on,
        state="open",
    )
    session().add(made)
    session().flush()
    record(actor, PapersMoved(complaint.key, made.id, "draft shown"))
    keeping.enter(complaint, "facts", shown, on=today, actor=actor, now=now, facts={"to": "provider"})
    first_told("draft", made, today)
    return made


def take_back(complaint: Complaint, *, actor: Actor) -> None:
    """The draft is taken back: the provider sees it no more. Inside the compartment."""
    rows = select(FactCheck).where(FactCheck.complaint_key == complaint.key, FactCheck.state != "withdrawn")
    for row in session().scalars(rows).all():
        row.state = "withdrawn"
        session().flush()
        record(actor, PapersMoved(complaint.key, row.id, "draft taken back"))


def receive(check_id: str, *, actor: Actor, now: datetime) -> None:
    """A provider's person opened the draft and confirms its receipt."""
    with compartment(OMBUDSMAN, actor, PURPOSE):
        check = check_of(actor, check_id)
        if check.received_at is None:
            check.received_at = now
            session().flush()
            record(actor, PapersMoved(check.complaint_key, check.id, "draft received"))


def comment(
    check_id: str,
    version: int,
    *,
    text: str,
    actor: Actor,
    now: datetime,
    today: date,
    papers: Sequence[Received] = (),
) -> None:
    """The provider sends its comments, with files. Refused: twice, without a word, by who writes and does not send.
    Late is taken, until the case is decided."""
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Enter your comments, in at most {LONGEST:,} characters", "text")
    with compartment(OMBUDSMAN, actor, PURPOSE):
        check = check_of(actor, check_id)
        provider.still_open("draft", check)
        provider.sends(actor, today)
        if check.version != version:
            raise Refused(SOMEONE_ELSE, "version")
        complaint = session().get_one(Complaint, check.complaint_key)
        if complaint.state != "draft":
            raise Refused(
                "The Ombudsman has decided meanwhile. Write to the Ombudsman if the decision has a fact wrong."
            )
        check.closed_comments = keeping.close_text(complaint, text, COMMENTS)
        check.state, check.answered_on, check.answered_by = "answered", today, actor.id
        session().flush()
        record(actor, PapersMoved(complaint.key, check.id, "draft commented"))
        provider.keep_files(complaint, check, papers, actor=actor, now=now)
        keeping.enter(complaint, "provider-comments", text, on=today, actor=actor, now=now, facts={"from": "provider"})


def reply(reference: str, check_id: str, version: int, *, text: str, actor: Actor, now: datetime, today: date) -> None:
    """The investigator answers the provider's comments: what changes, what stays and why.

    Refused: by another investigator, before the provider commented, twice.
    """
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Enter your answer, in at most {LONGEST:,} characters", "text")
    with office(actor, "to answer comments on a draft", opened=reference):
        complaint = one(actor, reference)
        check = session().get(FactCheck, check_id, with_for_update=True)
        if check is None or check.complaint_key != complaint.key:
            raise NotFound
        if complaint.investigator_id != actor.id:
            raise Refused("Another investigator has this case.")
        if check.state != "answered" or check.closed_reply is not None:
            raise Refused("There are no comments that wait for an answer.")
        if check.version != version:
            raise Refused(SOMEONE_ELSE, "version")
        check.closed_reply = keeping.close_text(complaint, text, REPLY)
        check.replied_on, check.replied_by = today, actor.id
        session().flush()
        record(actor, PapersMoved(complaint.key, check.id, "comments answered"))
        keeping.enter(complaint, "facts", text, on=today, actor=actor, now=now, facts={"reply": "provider"})
