"""A case from its investigator to its decision. Who investigated does not decide, and who decided does not review."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.standards import queries as standards

from ..events import ComplaintAllocated, ComplaintChanged, ComplaintDecided, ComplaintMoved
from ..models import Complaint, ComplaintEntry, Finding, Recommendation
from ..queries.allocation import refusal_to_allocate
from ..queries.decisions import CLOCK
from ..queries.walls import office, one, to_change
from ..rules.alerts import Alarm
from ..rules.lifecycle import LIFE
from ..rules.words import EARLY_ENDS, FINDINGS, Outcome
from . import alerts, facts, keeping, letters, unpublishing
from .crossing import owe

COMMENTS = ("person-comments", "provider-comments")
ENTRIES = {
    "note": "Note",
    "call": "Telephone call",
    "interview": "Interview",
    "evidence": "Evidence",
    "contact": "Letter or message that came",
    "person-comments": "What the person says on the facts of the draft",
    "provider-comments": "What the provider says on the facts of the draft",
}
REVIEWED = ("uphold-decision", "reopen")  # what ends a review: the person is written to
LONGEST = 50_000  # characters


@dataclass(frozen=True)
class Moment:
    """When something is done: the moment, and its legal date."""

    now: datetime
    today: date


def allocate(reference: str, version: int, investigator_id: int, *, why: str, actor: Actor, at: Moment) -> Complaint:
    """Give a case to an investigator. Refused: one with a conflict about the provider; one with as many cases as they
    can take, without a reason."""
    with office(actor, "to give a case to an investigator", opened=reference):
        complaint = to_change(actor, reference, version)
        no, field = refusal_to_allocate(complaint, investigator_id, why, at.today)
        if no:
            raise Refused(no, field)
        _move(complaint, "allocate", actor, at)
        complaint.investigator_id = investigator_id
        record(actor, ComplaintAllocated(complaint.key, investigator_id))
        alerts.tell_also(complaint, investigator_id, at.now)
        keeping.enter(complaint, "allocated", why or "Given to an investigator", on=at.today, actor=actor, now=at.now)
    return complaint


def step(reference: str, version: int, name: str, *, why: str, actor: Actor, at: Moment) -> Complaint:
    """Take a step that needs nothing but a reason, or none: starting, taking back, looking again, reviewing, closing.

    Refused: a step back without a reason; an investigator's step by another investigator; a review's end by whoever
    decided or investigated.
    """
    if LIFE.named(name).back and not why.strip():
        raise Refused("Say why", "why")
    with office(actor, "to take a case on", opened=reference):
        complaint = to_change(actor, reference, version)
        _theirs(complaint, name, actor)
        _uninvolved(complaint, name, actor)
        _move(complaint, name, actor, at)
        if name in ("investigate-further", "take-from"):
            _draft_back(complaint, actor, at)
        if name in ("take-from", "reopen"):
            complaint.investigator_id = None
        if name in REVIEWED:
            letters.draft(complaint, "review", actor=actor, now=at.now, today=at.today, text=why, step=name)
        if name in ("reopen", "look-again"):
            unpublishing.opened_again(complaint, actor=actor, today=at.today)
            complaint.outcome = complaint.code = complaint.decided_on = None
        keeping.enter(
            complaint, "step", why or LIFE.named(name).label, on=at.today, actor=actor, now=at.now, facts={"step": name}
        )
    return complaint


def enter(reference: str, kind: str, text: str, *, on: date, actor: Actor, at: Moment) -> None:
    """Add to the chronology. Refused: an unknown kind, nothing to say, a day that has not come."""
    if kind not in ENTRIES:
        raise Refused("Choose what this is", "kind")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Enter what happened, in at most {LONGEST:,} characters", "text")
    if on > at.today:
        raise Refused("This date is in the future", "on")
    with office(actor, "to add to a case", opened=reference):
        complaint = one(actor, reference)
        keeping.enter(complaint, kind, text, on=on, actor=actor, now=at.now)


def mark(
    reference: str, version: int, *, priority: str, reprisal: str, actor: Actor, at: Moment, breach: str = ""
) -> Complaint:
    """Say that a case goes first and why, whether reprisals are feared, and that confidential mail was opened: the last
    two are told at once to the deputy and to whoever has the case. Everybody who opens it sees so."""
    with office(actor, "to mark a case", opened=reference):
        complaint = to_change(actor, reference, version)
        feared = complaint.reprisal
        complaint.priority, complaint.reprisal = priority.strip() or None, reprisal.strip() or None
        record(actor, ComplaintChanged(complaint.key, ("priority", "reprisal")))
        said = f"Goes first: {priority or 'no'}. Reprisals feared: {reprisal or 'no'}."
        keeping.enter(complaint, "marked", said, on=at.today, actor=actor, now=at.now)
        if reprisal.strip() and reprisal.strip() != feared:
            alerts.sound(complaint, Alarm.REPRISAL, reprisal.strip(), actor=actor, now=at.now)
        if breach.strip():
            alerts.breach(complaint, breach.strip(), actor=actor, now=at.now)
    return complaint


def write_finding(
    reference: str, version: int, *, text: str, proposed: Outcome, recommendations: list[str], actor: Actor, at: Moment
) -> Finding:
    """Write down what was found, what is proposed and what the provider should do. Refused: by another investigator,
    after it was sent."""
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Enter what you found, in at most {LONGEST:,} characters", "text")
    if proposed not in FINDINGS:
        raise Refused("Choose what you propose", "proposed")
    with office(actor, "to write what was found", opened=reference):
        complaint = to_change(actor, reference, version)
        _theirs(complaint, "send-draft", actor)
        if complaint.state != "investigating":
            raise Refused("What was found is written while the case is investigated. Take it back first.")
        found = session().get(Finding, complaint.key)
        closed = keeping.close_text(complaint, text, "ombudsman_finding.text")
        if found is None:
            found = Finding(complaint_key=complaint.key, closed_text=closed, proposed=proposed.value, by=actor.id)
            session().add(found)
        else:
            found.closed_text, found.proposed, found.by = closed, proposed.value, actor.id
        session().flush()
        _set_recommendations(complaint, recommendations)
        record(actor, ComplaintChanged(complaint.key, ("finding",)))
    return found


def send_draft(reference: str, version: int, *, shown: str, consent: str, actor: Actor, at: Moment) -> Complaint:
    """Send the draft to both for facts: a letter to the person, and to the provider `shown`, as the person agreed."""
    with office(actor, "to send a draft", opened=reference):
        complaint = to_change(actor, reference, version)
        _theirs(complaint, "send-draft", actor)
        found = session().get(Finding, complaint.key)
        if found is None:
            raise Refused("Write what was found first")
        _move(complaint, "send-draft", actor, at)
        rule = standards.clock("complaint-facts")
        clock = clocks.start(rule, subject=f"ombudsman:{complaint.key}", owner="ombudsman", started_on=at.today)
        found.sent_on, found.comments_due_on = at.today, clock.due_on
        facts.share(
            complaint, shown=shown, consent=consent, due_on=clock.due_on, actor=actor, now=at.now, today=at.today
        )
        text = keeping.open_text(complaint, found.closed_text, "ombudsman_finding.text")
        letters.draft(complaint, "draft", actor=actor, now=at.now, today=at.today, text=text)
        keeping.enter(complaint, "step", "The draft goes to both for facts", on=at.today, actor=actor, now=at.now)
    return complaint


def decide(reference: str, version: int, *, outcome: Outcome, text: str, actor: Actor, at: Moment) -> Complaint:
    """Decide. Refused: by whoever investigated; before both sides have had their time for facts.

    What is recommended goes into the one list of what the provider owes, without a name.
    """
    if outcome not in FINDINGS:
        raise Refused("Choose the outcome", "outcome")
    with office(actor, "to decide a case", opened=reference):
        complaint = to_change(actor, reference, version)
        found = session().get(Finding, complaint.key)
        if complaint.investigator_id == actor.id or (found is not None and found.by == actor.id):
            raise Refused("You investigated this case: somebody else decides it.")
        if found and found.comments_due_on and at.today <= found.comments_due_on and not _both_commented(complaint):
            raise Refused(
                f"Both sides may comment until {found.comments_due_on:%-d %B %Y}. Decide when they have, or after it."
            )
        _move(complaint, "decide", actor, at)
        _ended(complaint, outcome, text, "decision", actor, at)
    return complaint


def resolve(reference: str, version: int, *, text: str, actor: Actor, at: Moment) -> Complaint:
    """Both sides settled it: what they agreed. Refused: by another investigator."""
    with office(actor, "to settle a case early", opened=reference):
        complaint = to_change(actor, reference, version)
        _theirs(complaint, "resolve", actor)
        _move(complaint, "resolve", actor, at)
        _ended(complaint, Outcome.MEDIATED, text, "decision", actor, at)
    return complaint


def end_early(reference: str, version: int, *, outcome: Outcome, text: str, actor: Actor, at: Moment) -> Complaint:
    """The person withdrew, or nothing useful can come of it. A reason is always given: a withdrawal may be forced."""
    if outcome not in EARLY_ENDS:
        raise Refused("Choose why it ends", "outcome")
    with office(actor, "to end a case", opened=reference):
        complaint = to_change(actor, reference, version)
        _move(complaint, "end-early", actor, at)
        _ended(complaint, outcome, text, "decision", actor, at)
    return complaint


def _ended(complaint: Complaint, outcome: Outcome, text: str, kind: str, actor: Actor, at: Moment) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Enter the reasons, in at most {LONGEST:,} characters", "text")
    complaint.outcome, complaint.decided_on, complaint.decided_by = outcome.value, at.today, actor.id
    complaint.unpublished_since = at.today if outcome in FINDINGS else None
    issued = (
        session()
        .scalars(
            select(Recommendation).where(
                Recommendation.complaint_key == complaint.key, Recommendation.issued_on.is_(None)
            )
        )
        .all()
    )
    if outcome in FINDINGS:
        for each in issued:
            each.issued_on = at.today
            owe(complaint, each, actor=actor, today=at.today)
    subject = f"ombudsman:{complaint.key}"
    for name in ("complaint-standard", "complaint-serious", "complaint-facts", "complaint-eligibility"):
        try:
            clocks.meet(clocks.running(subject, name), at.today)
        except NotFound:
            continue
    with suppress(NotFound):
        clocks.stop(clocks.running(subject, letters.ACKNOWLEDGED), at.today)  # the decision says more than it would
    if outcome in FINDINGS:
        clocks.start(standards.clock(CLOCK), subject=subject, owner="ombudsman", started_on=at.today)
    record(actor, ComplaintDecided(complaint.key, outcome.value, at.today, len(issued)))
    keeping.enter(complaint, "decision", f"{outcome.words}\n\n{text}", on=at.today, actor=actor, now=at.now)
    letters.draft(complaint, kind, actor=actor, now=at.now, today=at.today, text=text)


def _draft_back(complaint: Complaint, actor: Actor, at: Moment) -> None:
    """A draft that is taken back is shown to nobody, and nobody owes comments on it."""
    facts.take_back(complaint, actor=actor)
    with suppress(NotFound):
        clocks.stop(clocks.running(f"ombudsman:{complaint.key}", "complaint-facts"), at.today)


def _set_recommendations(complaint: Complaint, texts: list[str]) -> None:
    for old in session().scalars(
        select(Recommendation).where(Recommendation.complaint_key == complaint.key, Recommendation.issued_on.is_(None))
    ):
        session().delete(old)
    session().flush()
    last = session().scalar(
        select(func.max(Recommendation.number)).where(Recommendation.complaint_key == complaint.key)
    )
    kept = [text.strip() for text in texts if text.strip()]
    for number, text in enumerate(kept, (last or 0) + 1):
        session().add(
            Recommendation(id=keeping.new_id(), complaint_key=complaint.key, number=number, text=text, issued_on=None)
        )
    session().flush()


def _both_commented(complaint: Complaint) -> bool:
    """Whether both sides said on this draft what they had to say: noted in the chronology with who it was.

    What was said of a draft that was taken back does not count for the one sent on a later day.
    """
    kinds = session().scalars(
        select(ComplaintEntry.kind).where(
            ComplaintEntry.complaint_key == complaint.key,
            ComplaintEntry.kind.in_(COMMENTS),
            ComplaintEntry.happened_on >= complaint.state_since,
        )
    )
    return set(kinds) == set(COMMENTS)


def _move(complaint: Complaint, name: str, actor: Actor, at: Moment) -> None:
    before = complaint.state
    taken = LIFE.move(complaint, name, actor)
    complaint.state_since = at.today
    session().flush()
    record(actor, ComplaintMoved(complaint.key, taken.name, before, complaint.state))


def _theirs(complaint: Complaint, name: str, actor: Actor) -> None:
    """An investigator's step is taken by the one who has the case."""
    theirs = name in ("investigate", "resolve", "send-draft", "investigate-further")
    if theirs and complaint.investigator_id != actor.id:
        raise Refused("Another investigator has this case.")


def _uninvolved(complaint: Complaint, name: str, actor: Actor) -> None:
    """A decision is reviewed by somebody who had nothing to do with it."""
    if name in REVIEWED and actor.id in (complaint.decided_by, complaint.investigator_id):
        raise Refused("You had to do with this decision: somebody else reviews it.")
