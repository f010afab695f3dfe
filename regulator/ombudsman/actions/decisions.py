"""What the public may read of a decision: written by one person, let go by another, after both sides had their time."""

import json
from contextlib import suppress
from datetime import date

from sqlalchemy import select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.leaks import Leak
from regulator.core.refused import NotFound, Refused
from regulator.register import queries as register

from ..events import ComplaintChanged, DecisionPublished
from ..models import Anonymised, Complaint, ComplaintSubject, PublishedDecision
from ..queries.decisions import CLOCK, DECIDED, STANDS, TEXT, TITLE, WHY, due_on, folded, standing, told_by, told_on
from ..queries.walls import office, one
from ..rules.anonymised import everyday, found_in, refusal, too_early
from ..rules.words import FINDINGS, subject_words
from . import keeping
from .casework import Moment
from .unpublishing import LONGEST_WHY, nothing_due

LONGEST_TITLE = 150  # characters
LONGEST = 20_000


def write(
    reference: str, version: int, *, title: str, text: str, names_provider: bool, stands: str, actor: Actor, at: Moment
) -> Anonymised:
    """Write what the public shall read. Refused: before there is a finding; what tells who it is, unless it is part of
    a name and `stands` says why it is harmless; over somebody else's words."""
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise Refused(f"Enter a title, in at most {LONGEST_TITLE} characters", "title")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Enter what happened and what was decided, in at most {LONGEST:,} characters", "text")
    with office(actor, "to write what the public may read", opened=reference):
        complaint = _with_a_finding(actor, reference)
        row = _row(complaint, version) or _new(complaint)
        leaks = _leaks(complaint, title, text, names_provider)
        allowed = everyday(leaks) if stands.strip() else []
        no = refusal(leaks, allowed)
        if no:
            raise Refused(no, "text")
        told = json.dumps({"words": allowed, "why": stands.strip()}, ensure_ascii=False)
        row.closed_stands = keeping.close_text(complaint, told, STANDS) if allowed else None
        row.closed_title = keeping.close_text(complaint, title.strip(), TITLE)
        row.closed_text = keeping.close_text(complaint, text.strip(), TEXT)
        row.names_provider, row.state, row.written_by, row.closed_why = names_provider, "draft", actor.id, None
        complaint.unpublished_since = complaint.decided_on
        session().add(row)
        session().flush()
        record(actor, ComplaintChanged(complaint.key, ("words for the public",)))
        said = f"{title.strip()}\n\n{text.strip()}"
        said += f"\n\nWhy {', '.join(allowed)} may stay: {stands.strip()}" if allowed else ""
        keeping.enter(complaint, "for-the-public", said, on=at.today, actor=actor, now=at.now)
    return row


def publish(reference: str, version: int, *, actor: Actor, at: Moment) -> PublishedDecision:
    """Let it go. Refused: where nothing is written; by whoever wrote it; before a letter told both sides and their six
    weeks are over; where a name was put right since, and now stands in it."""
    with office(actor, "to publish a decision", opened=reference):
        complaint = _with_a_finding(actor, reference)
        row = _row(complaint, version)
        if row is None or row.state != "draft":
            raise Refused("Nothing waits to be published. Somebody writes it first.")
        if row.written_by == actor.id:
            raise Refused("You wrote this: somebody else reads it and lets it go.")
        due = due_on(complaint)
        title = keeping.open_text(complaint, row.closed_title, TITLE)
        text = keeping.open_text(complaint, row.closed_text, TEXT)
        allowed, _why = standing(keeping.open_text(complaint, row.closed_stands, STANDS) if row.closed_stands else "")
        no = too_early(at.today, due, told_on(complaint)) if due else "This case has no decision."
        no = no or refusal(_leaks(complaint, title, text, row.names_provider), allowed)
        if no:
            raise Refused(no)
        made = _published(complaint, title, text, row.names_provider, at.today)
        row.state, row.published_id = "published", made.id
        complaint.unpublished_since = None
        session().flush()
        with suppress(NotFound):  # none runs where it was decided before that nothing is published
            clocks.meet(clocks.running(f"ombudsman:{complaint.key}", CLOCK), at.today)
        record(actor, ComplaintChanged(complaint.key, ("published",)))
        record(actor, DecisionPublished(made.id, at.today))
        keeping.enter(
            complaint, "for-the-public", f"Published as {made.reference}", on=at.today, actor=actor, now=at.now
        )
    return made


def withhold(reference: str, version: int, *, why: str, actor: Actor, at: Moment) -> None:
    """Publish nothing of this case. Refused: without a reason; where it is published already: that is withdrawn."""
    if not why.strip() or len(why) > LONGEST_WHY:
        raise Refused(f"Say why nothing is published, in at most {LONGEST_WHY:,} characters", "why")
    with office(actor, "to withhold a decision from the public", opened=reference):
        complaint = _with_a_finding(actor, reference)
        row = _row(complaint, version) or _new(complaint)
        row.state, row.closed_why = "withheld", keeping.close_text(complaint, why.strip(), WHY)
        complaint.unpublished_since = None
        session().add(row)
        session().flush()
        nothing_due(complaint, at.today)
        record(actor, ComplaintChanged(complaint.key, ("withheld from the public",)))
        keeping.enter(complaint, "for-the-public", f"Not published: {why}", on=at.today, actor=actor, now=at.now)


def _with_a_finding(actor: Actor, reference: str) -> Complaint:
    complaint = one(actor, reference)
    if complaint.outcome not in FINDINGS or complaint.state not in DECIDED:
        raise Refused("There is nothing to publish: this case has no finding, or its decision is under review.")
    if complaint.destroyed_on is not None:
        raise Refused("The words of this case were destroyed when its time was over.")
    return complaint


def _row(complaint: Complaint, version: int) -> Anonymised | None:
    """What is written of this case; None for version 0. Refused: changed since `version`, or published already."""
    row = session().get(Anonymised, complaint.key, with_for_update=True)
    if (row.version if row else 0) != version:
        raise Refused(SOMEONE_ELSE, "version")
    if row is not None and row.state == "published":
        raise Refused("This decision is published: what it says stands until it is withdrawn.")
    return row


def _new(complaint: Complaint) -> Anonymised:
    title, text = (keeping.close_text(complaint, "", place) for place in (TITLE, TEXT))
    return Anonymised(complaint_key=complaint.key, closed_title=title, closed_text=text, names_provider=True)


def _leaks(complaint: Complaint, title: str, text: str, names_provider: bool) -> list[Leak]:
    """What the words would give away; the provider too, where it is not to be named."""
    names, whole = told_by(complaint)
    if not names_provider:
        whole = [*whole, register.by_ids({complaint.respondent_id})[complaint.respondent_id].name]
    return found_in(title, text, names, whole)


def _published(complaint: Complaint, title: str, text: str, names_provider: bool, today: date) -> PublishedDecision:
    """The public's row: nothing in it leads to the case."""
    subjects = list(
        session().scalars(
            select(ComplaintSubject.subject)
            .where(ComplaintSubject.complaint_key == complaint.key)
            .group_by(ComplaintSubject.subject)
            .order_by(ComplaintSubject.subject)
        )
    )
    provider = register.by_ids({complaint.respondent_id})[complaint.respondent_id]
    said = [title, text, *(subject_words(each) for each in subjects), *(f"[{each}]" for each in subjects)]
    made = PublishedDecision(
        reference=f"DEC-{today.year}-{keeping.new_id()[:6].upper()}",
        title=title,
        text=text,
        folded=folded(" ".join([*said, provider.name] if names_provider else said)),
        organisation_id=complaint.respondent_id if names_provider else None,
        kind_of_provider=str(provider.kind),
        outcome=complaint.outcome,
        subjects=subjects,
        month=(complaint.decided_on or today).replace(day=1),
        published_on=today,
    )
    session().add(made)
    session().flush()
    return made
