"""Asks the public about a draft, and publishes what they answered together with what the regulator replied."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from ...core import clock
from ...core.actor import Actor
from ...core.canonical import canonical, digest
from ...core.db import SOMEONE_ELSE, session
from ...core.events import record
from ...core.refused import Refused
from ..events import ConsultationAnswered, ConsultationOpened
from ..events.working import DraftMoved, ResponseAnswered, ResponseModerated
from ..models import Consultation, ConsultationResponse, Draft
from ..queries import consultations, drafts
from ..rules.assembling import tree_of
from ..rules.drafting import LIFE, Stage

SHORTEST = timedelta(days=14)  # the regulator's own rule: nobody answers ninety clauses in less
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class FileSaid:
    """What is decided of one file of a response: `publish` or `withhold`, and why where it is withheld."""

    moderation: str
    reason: str = ""


def open_consultation(
    draft: Draft, *, title: str, introduction: str, opens_on: date, closes_on: date, actor: Actor, now: datetime
) -> Consultation:
    """Ask the public about a draft, which stays as it is until drafting goes on. Refused: no whole edition; days in the
    past, or fewer than two weeks."""
    if opens_on < clock.london_date(now):
        raise Refused("A consultation cannot open in the past", "opens_on")
    if closes_on < opens_on + SHORTEST:
        raise Refused("A consultation is open for at least two weeks", "closes_on")
    if closes_on > opens_on + LONGEST:
        raise Refused("A consultation is open for a year at most", "closes_on")
    made, faults = drafts.assembled(draft)
    if made is None:
        where = f"{faults[0].ref}: " if faults[0].ref else ""
        raise Refused(f"This is no whole edition yet, so nobody could be asked about it. {where}{faults[0].message}")
    before = draft.state
    LIFE.move(draft, "consult", actor)
    content = {"head": draft.head, **tree_of(drafts.parts(draft.id))}
    row = Consultation(
        reference=_reference("CON", opens_on.year),
        draft_id=draft.id,
        title=title,
        introduction=introduction,
        opens_on=opens_on,
        closes_on=closes_on,
        content=content,
        content_hash=digest(canonical(content)),
    )
    session().add(row)
    session().flush()
    record(actor, DraftMoved(draft.reference, before, draft.state))
    record(actor, ConsultationOpened(row.reference, draft.reference, opens_on, closes_on, row.content_hash))
    return row


def moderate(
    row: Consultation,
    response: ConsultationResponse,
    *,
    seen: int,
    moderation: str,
    reason: str,
    texts: dict[int, str],
    files: Mapping[int, FileSaid],
    actor: Actor,
) -> None:
    """Say whether a response can be published, of each of its parts the text that is, and which of its files.

    What was sent stays. A response that is withheld is withheld with its files. Refused: a response that is withheld,
    or a part that reads otherwise than it was sent, without the reason; a file of a published one of which nothing is
    said, or that is withheld without a reason of its own.
    """
    _before_publication(row)
    _unchanged(response, seen)
    if moderation not in ("publish", "withhold"):
        raise Refused("Choose whether it is published", "moderation")
    parts = consultations.parts(response.id)
    cut = any(texts.get(part.id, part.text) != part.text for part in parts)
    if not reason.strip() and (moderation == "withhold" or cut):
        raise Refused("Say why, for whoever sent it and for the record", "reason")
    for part in parts:
        part.published_text = texts.get(part.id, part.text)
    response.moderation, response.moderation_reason = moderation, reason or None
    response.moderated_by = actor.key
    published, withheld = _moderate_files(response, files) if moderation == "publish" else (0, 0)
    record(actor, ResponseModerated(row.reference, response.reference, moderation, published, withheld))


def reply(row: Consultation, response: ConsultationResponse, *, seen: int, text: str, actor: Actor) -> None:
    """Write the regulator's reply to a response, or write it anew before it is published."""
    _before_publication(row)
    _unchanged(response, seen)
    response.reply, response.replied_by = text, actor.key
    record(actor, ResponseAnswered(row.reference, response.reference))


def publish_answers(row: Consultation, *, seen: int, actor: Actor, now: datetime) -> int:
    """Publish all responses and all replies together, and give how many responses. Refused: before it closed, or while
    one response waits to be looked at or has no reply."""
    if row.version != seen:
        raise Refused(SOMEONE_ELSE, "version")
    if row.published_at is not None:
        raise Refused("They are published already")
    if clock.london_date(now) <= row.closes_on:
        raise Refused(f"The consultation is open until {row.closes_on:%-d %B %Y}")
    found = consultations.submitted(row.id)
    unseen = [each.row.reference for each in found if each.row.moderation is None]
    if unseen:
        raise Refused(f"{_count(len(unseen))} not been looked at yet: {', '.join(unseen[:5])}")
    silent = [each.row.reference for each in found if not each.row.reply]
    if silent:
        raise Refused(f"{_count(len(silent))} no reply yet: {', '.join(silent[:5])}")
    undecided = [each.row.reference for each in found if each.undecided_files]
    if undecided:
        raise Refused(f"A file is still to be looked at, of {', '.join(undecided[:5])}")
    row.published_at = now
    withheld = sum(each.row.moderation == "withhold" for each in found)
    record(actor, ConsultationAnswered(row.reference, len(found), withheld))
    return len(found)


def may_resume(draft: Draft, today: date) -> None:
    """Refused while the public is still asked: whoever answers must find the text that they were asked about."""
    if draft.state != Stage.CONSULTATION:
        return
    for row in consultations.of_draft(draft.id):
        if row.published_at is None and today <= row.closes_on:
            raise Refused(f"The public is asked until {row.closes_on:%-d %B %Y}. Drafting goes on after that")


def _moderate_files(response: ConsultationResponse, said: Mapping[int, FileSaid]) -> tuple[int, int]:
    """How many of the files are published, and how many are withheld."""
    found = consultations.files(response.id)
    for file in found:
        about = said.get(file.id, FileSaid(""))
        if about.moderation not in ("publish", "withhold"):
            raise Refused(f"Choose whether the file {file.name} is published")
        if about.moderation == "withhold" and not about.reason.strip():
            raise Refused(f"Say why the file {file.name} is not published. Everybody can read the reason")
        file.moderation = about.moderation
        file.moderation_reason = about.reason.strip() or None if about.moderation == "withhold" else None
    published = sum(file.moderation == "publish" for file in found)
    return published, len(found) - published


def _before_publication(row: Consultation) -> None:
    if row.published_at is not None:
        raise Refused("The responses are published. What was published stays published")


def _unchanged(response: ConsultationResponse, seen: int) -> None:
    if response.version != seen:
        raise Refused(SOMEONE_ELSE, "version")


def _count(number: int) -> str:
    return "1 response has" if number == 1 else f"{number} responses have"


def _reference(prefix: str, year: int) -> str:
    """A reference that says the year and nothing else."""
    while True:
        reference = f"{prefix}-{year}-{secrets.randbelow(9000) + 1000}"
        if session().scalar(select(Consultation.id).where(Consultation.reference == reference)) is None:
            return reference
