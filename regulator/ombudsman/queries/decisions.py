"""Decisions in words that tell nobody's name: what waits for publication, and what the public finds."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select, tuple_

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.own_keys import opened
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.standards import queries as standards

from ..models import Anonymised, Carrier, Complaint, Letter, PublishedDecision
from .carried import HELD, carrier_identity
from .identity import identity
from .joint import joint_identity, joint_rows
from .walls import office, one

CLOCK = "complaint-publication"
PAGE = 20
MOST_WORDS = 12  # words of a search that count; the rest is not looked for
TITLE, TEXT, STANDS, WHY = (f"ombudsman_anonymised.{each}" for each in ("title", "text", "stands", "why"))
DECIDED = ("decided", "follow-up", "closed")
WITHOUT_NAME = {
    "prison": "A prison",
    "crc": "A Community Rehabilitation Company",
    "lrt": "A Local Rehabilitation Trust",
}


@dataclass(frozen=True)
class ToPublish:
    """What is written for the public of a case, opened. `version` 0: nothing is written yet. `words`: those that are
    part of a name and may stay, `stands` why."""

    title: str
    text: str
    words: tuple[str, ...]
    stands: str
    names_provider: bool
    state: str
    written_by: int | None
    why: str
    published: str
    due_on: date | None
    posted_on: date | None
    version: int


@dataclass(frozen=True)
class Decision:
    """A decision as the public reads it. `provider` is `A prison` where naming it would tell whose case it was."""

    reference: str
    title: str
    text: str
    provider: str
    code: str
    outcome: str
    subjects: tuple[str, ...]
    month: date
    published_on: date
    withdrawn_on: date | None
    withdrawn_why: str
    invented: bool
    version: int


@dataclass(frozen=True)
class Found:
    """A page of published decisions, the newest first, and where the next begins."""

    decisions: list[Decision]
    more: tuple[date, int] | None


def folded(text: str) -> str:
    """A text as a search looks at it: without case and accents, each stretch of space as one."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def waits_for_publication() -> ColumnElement[bool]:
    """The cases whose decision has a finding and is neither published nor withheld. Inside the compartment."""
    return and_(
        Complaint.unpublished_since.is_not(None), Complaint.state.in_(DECIDED), Complaint.destroyed_on.is_(None)
    )


def to_publish(actor: Actor, reference: str) -> ToPublish:
    """What of a case is written for the public, and since when it may go."""
    with office(actor, "to read what is written for the public", opened=reference):
        complaint = one(actor, reference)
        row = session().get(Anonymised, complaint.key)
        due, posted = due_on(complaint), told_on(complaint)
        if row is None or complaint.own_key is None:
            return ToPublish("", "", (), "", True, row.state if row else "", None, "", "", due, posted, 0)
        key = complaint.own_key.open(complaint.key)
        published = session().get(PublishedDecision, row.published_id) if row.published_id else None

        def text(stored: str | None, place: str) -> str:
            return opened(stored, key, place=place, record=complaint.key) if stored else ""

        words, stands = standing(text(row.closed_stands, STANDS))
        return ToPublish(
            text(row.closed_title, TITLE),
            text(row.closed_text, TEXT),
            words,
            stands,
            row.names_provider,
            row.state,
            row.written_by,
            text(row.closed_why, WHY),
            published.reference if published else "",
            due,
            posted,
            row.version,
        )


def standing(stored: str) -> tuple[tuple[str, ...], str]:
    """Which words that are part of a name may stay, and why; nothing of an empty text."""
    if not stored:
        return (), ""
    told = json.loads(stored)
    return tuple(told["words"]), told["why"]


def due_on(complaint: Complaint) -> date | None:
    """The last day that both sides have for themselves, counted from the decision; None where there is none."""
    return clocks.due_on(standards.clock(CLOCK), complaint.decided_on) if complaint.decided_on else None


def told_on(complaint: Complaint) -> date | None:
    """The day on which the last letter that tells the decision was posted; None where one still waits or there is
    none. Inside the compartment. What is kept back because nobody carries the case on holds nothing up: it counts from
    the day it was drafted."""
    if complaint.decided_on is None:
        return None
    letters = session().scalars(
        select(Letter).where(
            Letter.complaint_key == complaint.key, Letter.kind == "decision", Letter.state != "withdrawn"
        )
    )
    posted = [
        clock.london_date(each.made_at) if each.state == HELD else each.posted_on
        for each in letters
        if clock.london_date(each.made_at) >= complaint.decided_on
    ]
    told = [each for each in posted if each is not None]
    return max(told) if told and len(told) == len(posted) else None


def told_by(complaint: Complaint) -> tuple[list[str], list[str]]:
    """What tells who the people of a case are, and who carried it on for them: their names; and their numbers, and
    addresses line by line. Inside the compartment."""
    people = [identity(complaint)]
    people += [joint_identity(complaint, row) for row in joint_rows([complaint.key]).get(complaint.key, [])]
    rows = session().scalars(select(Carrier).where(Carrier.complaint_key == complaint.key))
    people += [carrier_identity(complaint, row) for row in rows]
    names = [who.name for who in people if who]
    return names, [
        told for who in people if who for told in (who.number, who.born, who.email, *who.address.splitlines())
    ]


def published(words: str = "", outcome: str = "", subject: str = "", after: tuple[date, int] | None = None) -> Found:
    """The published decisions that have all of `words`, of an outcome and about a subject."""
    wanted = select(PublishedDecision).where(PublishedDecision.withdrawn_on.is_(None))
    for word in folded(words).split()[:MOST_WORDS]:
        wanted = wanted.where(PublishedDecision.folded.contains(word, autoescape=True))
    if outcome:
        wanted = wanted.where(PublishedDecision.outcome == outcome)
    if subject:
        wanted = wanted.where(PublishedDecision.folded.contains(f"[{subject}]", autoescape=True))
    place = (PublishedDecision.published_on, PublishedDecision.id)
    if after:
        wanted = wanted.where(tuple_(*place) < tuple_(*after))
    rows = list(session().scalars(wanted.order_by(*(each.desc() for each in place)).limit(PAGE + 1)))
    more = (rows[PAGE - 1].published_on, rows[PAGE - 1].id) if len(rows) > PAGE else None
    return Found(_told(rows[:PAGE]), more)


def published_one(reference: str) -> Decision:
    """One published decision, withdrawn ones too, whose words are gone. `NotFound` otherwise."""
    row = session().scalar(select(PublishedDecision).where(PublishedDecision.reference == reference))
    if row is None:
        raise NotFound
    return _told([row])[0]


def _told(rows: Sequence[PublishedDecision]) -> list[Decision]:
    providers = register.by_ids({row.organisation_id for row in rows if row.organisation_id})
    made = []
    for row in rows:
        provider = providers.get(row.organisation_id or 0)
        made.append(
            Decision(
                row.reference,
                row.title,
                row.text,
                provider.name if provider else WITHOUT_NAME.get(row.kind_of_provider, "A provider"),
                provider.code if provider else "",
                row.outcome,
                tuple(row.subjects),
                row.month,
                row.published_on,
                row.withdrawn_on,
                row.withdrawn_why or "",
                provider.invented if provider else False,
                row.version,
            )
        )
    return made
