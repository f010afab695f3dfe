"""Letters: drafted with the step they tell of, read and approved by a person, printed in batches, posted.

2026-11: every letter goes by post, because somebody in prison has no other way. Whoever asked for it has the same words
by mail as well, as soon as they are approved; nobody else is written to by mail. Nobody writes to the dead: a
letter goes to whoever carries the case on, and where there is nobody it is held.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.mail import post_mail
from regulator.core.refused import NotFound, Refused
from regulator.register import queries as register

from ..events import LetterMoved
from ..models import OMBUDSMAN, Complaint, Joint, Letter
from ..queries.carried import Addressed, addressed, may_go, people_rows
from ..queries.letters import BY_MAIL
from ..queries.walls import letters_visible_to, office, one, visible_to
from ..rules.carrying import NOBODY
from ..rules.eligibility import Code
from ..rules.letters import KINDS, MOST_IN_A_BATCH, WITH_WORDS, Words, needs_a_speaker, why_not, written
from ..rules.words import Outcome, Way
from . import keeping

LONGEST = 20_000  # characters
OF_RECEIPT = "acknowledgement"
OWN = "ombudsman_letter.own"
LONGEST_SPEAKER = 200  # characters
ACKNOWLEDGED = "complaint-acknowledgement"  # the clock that the posting of the acknowledgement meets


def draft(
    complaint: Complaint, kind: str, *, actor: Actor, now: datetime, today: date, text: str = "", step: str = ""
) -> Letter:
    """Draft a letter to each person of a case; the letter to the first is returned. Inside the compartment.

    `step`: that which ended a review, for the letter that tells of it.
    """
    words = about(complaint, text, step, today)
    return [draft_to(complaint, row, kind, words, actor=actor, now=now) for row in people_rows(complaint)][0]


def draft_to(
    complaint: Complaint, joint: Joint | None, kind: str, words: Words, *, actor: Actor, now: datetime
) -> Letter:
    """Draft a letter about one of the people of a case; it is held where they have died and nobody carries the case
    on. Inside the compartment."""
    to = addressed(complaint, joint)
    way = to.way if to else Way.of(complaint.reply_format, complaint.reply_language)
    text = written(kind, way, _addressed(words, to)) if to else words.text
    letter = Letter(
        id=keeping.new_id(),
        complaint_key=complaint.key,
        joint_id=joint.id if joint else None,
        carrier_id=to.carrier_id if to else None,
        kind=kind,
        reply_format=way.layout.value,
        reply_language=way.language.value,
        step=words.step or None,
        closed_text=keeping.close_text(complaint, text, "ombudsman_letter.text"),
        closed_own=keeping.close_text(complaint, words.text, OWN),
        state="draft" if to else "held",
        made_at=now,
    )
    session().add(letter)
    session().flush()
    record(actor, LetterMoved(complaint.key, letter.id, kind, "drafted" if to else "held"))
    return letter


def _addressed(words: Words, to: Addressed) -> Words:
    return replace(words, name=to.name, person=to.person, relation=to.relation)


def write(reference: str, kind: str, *, text: str, actor: Actor, now: datetime, today: date) -> Letter:
    """Write to the person by hand. Refused: a kind there is not, or that would say nothing; where nobody of the case
    can be written to."""
    if kind not in KINDS:
        raise Refused("Choose what the letter is about", "kind")
    with office(actor, "to write to the person", opened=reference):
        complaint = one(actor, reference)
        no = why_not(kind, about(complaint, text, "", today))
        if no:
            raise Refused(no, "text" if kind in WITH_WORDS and not text.strip() else "kind")
        if not any(addressed(complaint, row) for row in people_rows(complaint)):
            raise Refused(NOBODY)
        return draft(complaint, kind, actor=actor, now=now, today=today, text=text)


def change(reference: str, letter_id: str, version: int, *, text: str, actor: Actor) -> Letter:
    """Put other words into a letter that nobody has approved. Refused: one that is approved."""
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Enter the letter, in at most {LONGEST:,} characters", "text")
    with office(actor, "to change a letter", opened=reference):
        complaint, letter = _one(actor, reference, letter_id, version)
        if letter.state != "draft":
            raise Refused("This letter is approved or was kept back: what it says stands. Write another one.")
        letter.closed_text = keeping.close_text(complaint, text, "ombudsman_letter.text")
        record(actor, LetterMoved(complaint.key, letter.id, letter.kind, "changed"))
        session().flush()
    return letter


def approve(reference: str, letter_id: str, version: int, *, actor: Actor, speaker: str = "") -> Letter:
    """A person read the letter and lets it go out: into the next batch, and by mail to whoever asked for it.

    `speaker`: who read it that speaks its language. Refused: one in Welsh without; one to somebody who has died.
    """
    with office(actor, "to approve a letter", opened=reference):
        complaint, letter = _one(actor, reference, letter_id, version)
        if letter.state != "draft":
            raise Refused("This letter is approved already, or was kept back")
        if not may_go(complaint, letter):
            raise Refused(NOBODY)
        if needs_a_speaker(Way.of(letter.reply_format, letter.reply_language)) and not speaker.strip():
            raise Refused("Say who read this letter that speaks Welsh", "speaker")
        if len(speaker) > LONGEST_SPEAKER:
            raise Refused(f"Say who it was in at most {LONGEST_SPEAKER} characters", "speaker")
        if speaker.strip():
            letter.closed_speaker = keeping.close_text(complaint, speaker.strip(), "ombudsman_letter.speaker")
        letter.state, letter.approved_by = "approved", actor.id
        if letter.carrier_id or (complaint.by_mail and letter.joint_id is None):
            post_mail(BY_MAIL, key=letter.id, compartment=OMBUDSMAN, letter_id=letter.id)
        record(actor, LetterMoved(complaint.key, letter.id, letter.kind, "approved"))
        session().flush()
    return letter


def print_batch(*, actor: Actor) -> str:
    """Put the approved letters that wait into one batch for the printer, the oldest first. Refused where none waits.

    Only those that whoever prints may see: the sheets would show no others, and they would count as posted.
    """
    with office(actor, "to print a batch of letters"):
        waiting = (
            session()
            .scalars(
                select(Letter)
                .join(Complaint, Complaint.key == Letter.complaint_key)
                .where(Letter.state == "approved", visible_to(actor))
                .order_by(Letter.made_at, Letter.id)
                .limit(MOST_IN_A_BATCH)
                .with_for_update(of=Letter)
            )
            .all()
        )
        waiting = [each for each in waiting if may_go(_case(each), each)]
        if not waiting:
            raise Refused("No letter waits to be printed")
        batch = keeping.new_id()
        for letter in waiting:
            letter.state, letter.batch = "printed", batch
            record(actor, LetterMoved(letter.complaint_key, letter.id, letter.kind, "printed"))
        session().flush()
    return batch


def posted(batch: str, *, on: date, actor: Actor, today: date) -> int:
    """The batch was handed to the post: the postal log has the day. Says how many letters it was. Refused: a day to
    come, a batch that is in the log.

    Only the letters that the actor may see, since they saw no others on the sheets: the rest stay to be posted.
    """
    if on > today:
        raise Refused("This date is in the future", "on")
    with office(actor, "to write the postal log"):
        letters = (
            session()
            .scalars(
                select(Letter)
                .where(Letter.batch == batch, Letter.state == "printed", letters_visible_to(actor))
                .with_for_update()
            )
            .all()
        )
        if not letters:
            raise Refused("Every letter of this batch is in the postal log already")
        for letter in letters:
            letter.state, letter.posted_on = "posted", on
            record(actor, LetterMoved(letter.complaint_key, letter.id, letter.kind, "posted"), occurred_on=on)
            with suppress(NotFound):
                owed = clocks.running(f"ombudsman:{letter.complaint_key}", ACKNOWLEDGED)
                clocks.meet(owed, max(on, owed.started_on))
        session().flush()
        return len(letters)


def _one(actor: Actor, reference: str, letter_id: str, version: int) -> tuple[Complaint, Letter]:
    complaint = one(actor, reference)
    letter = session().scalar(
        select(Letter).where(Letter.id == letter_id, Letter.complaint_key == complaint.key).with_for_update()
    )
    if letter is None:
        raise NotFound
    if letter.version != version:
        raise Refused("Someone else changed this letter. Your text is still here: check it against theirs.", "version")
    return complaint, letter


def _case(letter: Letter) -> Complaint:
    return session().get_one(Complaint, letter.complaint_key)


def about(complaint: Complaint, text: str, step: str, today: date) -> Words:
    """What the letters of a case are filled with, whoever reads them. Inside the compartment."""
    return Words(
        name="",
        reference=complaint.reference,
        provider=register.by_ids([complaint.respondent_id])[complaint.respondent_id].name,
        today=today,
        due=_due(complaint),
        code=Code(complaint.code) if complaint.code else None,
        outcome=Outcome(complaint.outcome) if complaint.outcome else None,
        step=step,
        text=text,
    )


def _due(complaint: Complaint) -> date | None:
    for name in ("complaint-eligibility", "complaint-facts", "complaint-standard", "complaint-serious"):
        try:
            return clocks.running(f"ombudsman:{complaint.key}", name).due_on
        except NotFound:
            continue
    return None
