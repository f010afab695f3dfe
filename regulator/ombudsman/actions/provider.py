"""A provider's people write an answer: what each types is kept as it is typed, offered to who sends, sent once with its
files, and then gone."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from regulator.core import files
from regulator.core.actor import Actor
from regulator.core.bookkeeping import bookkeeping
from regulator.core.compartments import compartment
from regulator.core.db import engine, session
from regulator.core.events import record
from regulator.core.files import PAPERS, PHOTOGRAPHS, Received
from regulator.core.refused import Refused

from ..events import CaseFileKept
from ..models import OMBUDSMAN, CaseFile, Complaint, FactCheck, FactWords, PapersAsked, PapersWords
from ..queries.facts import check_of
from ..queries.provider import NAME, PURPOSE, WORDS, may_send
from ..queries.telling import TELLING
from ..queries.walls import papers_of
from . import keeping

TAKEN = PAPERS | PHOTOGRAPHS
MOST_FILES = 20  # with one answer
LONGEST = 20_000  # characters
STORED = "paper"  # what a kept file is called outside the compartment: the same for all
NOT_YET = {"papers": "the request", "draft": "the draft"}


def keep_words(what: str, asked_id: str, text: str, *, offered: bool = False, actor: Actor) -> None:
    """Keep what somebody types in answer to `papers` or on a `draft`; `offered`: those of their provider who send may
    read it. Opens its own transaction. Refused: too long, sent already, before receipt was confirmed."""
    if len(text) > LONGEST:
        raise Refused(f"Enter at most {LONGEST:,} characters", "text")
    with compartment(OMBUDSMAN, actor, PURPOSE):
        asked = papers_of(actor, asked_id) if what == "papers" else check_of(actor, asked_id)
        still_open(what, asked)
        complaint = session().get_one(Complaint, asked.complaint_key)
        closed = keeping.close_text(complaint, text, WORDS[what])
        table, column = (PapersWords, "papers_id") if what == "papers" else (FactWords, "check_id")
        row = {column: asked.id, "user_id": actor.id, "closed_text": closed, "offered": offered}
        insert = sqlite.insert if engine().dialect.name == "sqlite" else postgresql.insert
        changed = {"closed_text": closed, "offered": offered}
        statement = insert(table).values(row).on_conflict_do_update(index_elements=[column, "user_id"], set_=changed)
        with bookkeeping() as connection:
            connection.execute(statement)


def still_open(what: str, asked: PapersAsked | FactCheck) -> None:
    """Refused where what was asked is not opened yet, or answered."""
    if asked.received_at is None:
        raise Refused(f"Open {NOT_YET[what]} and confirm its receipt first.")
    if asked.state != "open":
        raise Refused("This was sent already. Write to the Ombudsman if something is missing.")


def sends(actor: Actor, today: date) -> None:
    """Refused where somebody may write and another sends."""
    if not may_send(actor, today):
        raise Refused("Whoever leads your organisation sends this. Offer them what you wrote: they read it here.")


def keep_files(
    complaint: Complaint, asked: PapersAsked | FactCheck, papers: Sequence[Received], *, actor: Actor, now: datetime
) -> None:
    """Put the files of an answer to its case, their names closed. Inside the compartment. Refused: too many."""
    if len(papers) > MOST_FILES:
        raise Refused(f"Send at most {MOST_FILES} files. Put the rest into one PDF.", "files")
    for each in papers:
        files.keep(each, name=STORED, actor=actor, allowed=TAKEN, now=now)
        row = CaseFile(
            id=keeping.new_id(),
            complaint_key=complaint.key,
            papers_id=asked.id if isinstance(asked, PapersAsked) else None,
            check_id=asked.id if isinstance(asked, FactCheck) else None,
            sha256=each.sha256,
            closed_name=keeping.close_text(complaint, each.name, NAME),
            media_type=each.media_type,
            facts={},
            made_at=now,
            made_by=actor.id,
        )
        session().add(row)
        session().flush()
        record(actor, CaseFileKept(complaint.key, each.sha256))


def forget_words() -> int:
    """Forget what was typed about what is answered, taken back or destroyed by now; of how much. Its own transaction.

    Called once an answer is sent, and every hour for what was taken back."""
    with compartment(OMBUDSMAN, TELLING, "to forget what was typed and sent"), bookkeeping() as connection:
        papers = delete(PapersWords).where(PapersWords.papers_id.in_(_over(PapersAsked)))
        checks = delete(FactWords).where(FactWords.check_id.in_(_over(FactCheck)))
        return sum(connection.execute(each).rowcount for each in (papers, checks))


def _over(table: type[PapersAsked] | type[FactCheck]) -> Select[str]:
    """Those of which nobody types any more: answered, taken back, or of a case that was destroyed."""
    wanted = select(table.id).join(Complaint, Complaint.key == table.complaint_key)
    return wanted.where(or_(table.state != "open", Complaint.destroyed_on.is_not(None)))
