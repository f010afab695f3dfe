"""What addressees send: representations with files, undertakings, answers, what they did, appeals. Nothing is lost."""

from dataclasses import dataclass
from datetime import date, datetime

from regulator.core import clock, files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.files import PAPERS, PHOTOGRAPHS, Received
from regulator.core.refused import Refused
from regulator.standards import queries as standards

from .. import queries
from ..events import MeasureMoved, Submitted
from ..models.matter import Matter
from ..models.measure import Addressee, Measure
from ..models.notice import Submission, SubmittedFile
from ..queries.case import case_of, windows
from ..rules.answering import KINDS, doubled, is_late, why_not
from ..rules.lifecycle import LIFE
from ..rules.words import LONGEST

TAKEN = PAPERS | PHOTOGRAPHS


@dataclass(frozen=True)
class Sent:
    """What somebody sends: of which kind, its words, the day of an undertaking, what the public should not read of it,
    and which earlier thing it takes the place of."""

    kind: str
    text: str
    by_day: date | None = None
    withheld: str = ""
    replaces: int | None = None


def submit(
    matter: Matter,
    measure: Measure,
    by: Addressee,
    sent: Sent,
    papers: list[Received],
    *,
    actor: Actor,
    now: datetime,
) -> Submission:
    """Keep what an addressee sends, with its files. An appeal takes the measure to its next state.

    Refused with a sentence: nothing said, not received yet, too late to count at all, the same twice.
    """
    today = clock.london_date(now)
    session().refresh(measure, with_for_update=True)
    _may(measure, by, sent, today)
    before = [row for row, who in queries.submissions(measure.id) if who.id == by.id and row.kind == sent.kind]
    held = queries.files_of([row.id for row in before])
    told = [(row.text, [each.sha256 for each in held[row.id]], clock.london_date(row.sent_at)) for row in before]
    no = doubled(sent.text, [each.sha256 for each in papers], told)
    if no:
        raise Refused(no, "text")
    replaced = _replaced(before, sent.replaces)
    window = next((window for who, window in windows(measure) if who.id == by.id), None)
    late = sent.kind == "representation" and is_late(window, today)
    if sent.kind == "appeal":
        _appealed(matter, measure, actor, today)
    row = Submission(
        measure_id=measure.id,
        addressee_id=by.id,
        kind=sent.kind,
        text=sent.text.strip(),
        withheld=sent.withheld.strip() or None,
        by_day=sent.by_day if sent.kind == "undertaking" else None,
        replaces_id=replaced.id if replaced else None,
        late=late,
        sent_by=actor.key,
        sent_at=now,
    )
    session().add(row)
    session().flush()
    for each in papers:
        kept = files.keep(each, name=each.name, actor=actor, allowed=TAKEN, now=now)
        session().add(SubmittedFile(submission_id=row.id, sha256=kept.sha256, name=each.name))
    session().flush()
    record(actor, Submitted(matter.id, measure.number, sent.kind, by.organisation_id, len(papers), late))
    return row


def _may(measure: Measure, by: Addressee, sent: Sent, today: date) -> None:
    if sent.kind not in KINDS:
        raise Refused("This cannot be sent.")
    if not sent.text.strip():
        raise Refused("Enter what you want to say", "text")
    if len(sent.text) > LONGEST:
        raise Refused(f"Say it in at most {LONGEST:,} characters, and put the rest into a file", "text")
    received = any(
        to.id == by.id and one.received_at is not None
        for notice in queries.notices([measure.id])
        for one, to in queries.deliveries(notice.id)
    )
    no = why_not(sent.kind, measure.state, received=received, requires=standards.rung(measure.rung).requirement)
    if no:
        raise Refused(no)
    if sent.kind == "undertaking" and (sent.by_day is None or sent.by_day <= today):
        raise Refused("Enter the day, still to come, by which it will be done", "by_day")
    if sent.withheld.strip() and sent.withheld.strip() not in sent.text:
        raise Refused("These words are not in what you wrote: copy them as they stand there", "withheld")


def _replaced(before: list[Submission], replaces: int | None) -> Submission | None:
    if replaces is None:
        return None
    found = next((row for row in before if row.id == replaces), None)
    if found is None:
        raise Refused("Choose which of your own earlier words this takes the place of", "replaces")
    if any(row.replaces_id == found.id for row in before):
        raise Refused("Something later takes its place already: choose that", "replaces")
    return found


def _appealed(matter: Matter, measure: Measure, actor: Actor, today: date) -> None:
    case, was = case_of(measure, today), measure.state
    chosen = LIFE.move(case, "appeal", actor)
    measure.state, measure.state_since = chosen.to, today
    session().flush()
    record(actor, MeasureMoved(matter.id, measure.number, "appeal", was, chosen.to))
