"""Publishes a draft: proposed by one person, seconded by another, done by the worker on its day."""

from datetime import date, datetime

from sqlalchemy import insert, select

from ...core import clock
from ...core.actor import Actor, ActorKind
from ...core.db import SOMEONE_ELSE, reading, session, transaction
from ...core.events import record
from ...core.refused import Refused
from ..events import ClauseMapped
from ..events.working import DraftMoved, DraftProposed
from ..models import ClauseMapping, Consultation, Draft, Edition
from ..queries import drafts
from ..queries.compared import mapping_of
from ..rules.drafting import LIFE, PUBLISH, Stage, wrong_dates
from .loading import load_edition

CALENDAR = Actor(ActorKind.SYSTEM, "system", "The system, on the day that two people chose", frozenset({PUBLISH}))


def propose(draft: Draft, *, publish_on: date, in_force_from: date, reason: str, actor: Actor, now: datetime) -> None:
    """Propose that a draft is published on a day and holds from another.

    Refused: a draft that is no whole edition yet, days in the past or the wrong way round, a consultation that is open
    or whose answers are not published.
    """
    today = clock.london_date(now)
    wrong = wrong_dates(publish_on, in_force_from, today)
    if wrong:
        raise Refused(wrong[1], wrong[0])
    _first_day_free(draft, in_force_from)
    draft.in_force_from = in_force_from
    made, faults = drafts.assembled(draft)
    if made is None:
        first = faults[0]
        where = f"{first.ref}: " if first.ref else ""
        count = "1 thing is" if len(faults) == 1 else f"{len(faults)} things are"
        raise Refused(f"This is no whole edition yet: {count} wrong. The first: {where}{first.message}")
    _consultations_over(draft, today)
    before = draft.state
    LIFE.move(draft, "propose", actor)
    draft.publish_on, draft.proposal = publish_on, reason
    draft.proposed_by, draft.seconded_by = actor.key, None
    record(actor, DraftProposed(draft.reference, publish_on, in_force_from))
    record(actor, DraftMoved(draft.reference, before, draft.state, reason))


def unchanged(draft: Draft, seen: int) -> None:
    """Refused where somebody else changed where the draft stands meanwhile."""
    if draft.version != seen:
        raise Refused(SOMEONE_ELSE, "version")


def second(draft: Draft, *, actor: Actor, now: datetime) -> None:
    """Second a proposal. Refused to the one who proposed it, and where its day has passed meanwhile."""
    if draft.state == Stage.PROPOSED and draft.proposed_by == actor.key:
        raise Refused("You proposed it. A second person decides whether it is published")
    if draft.publish_on is not None and draft.publish_on < clock.london_date(now):
        raise Refused("The day of publication has passed. Return it to drafting, and propose it for a later day")
    before = draft.state
    LIFE.move(draft, "second", actor)
    draft.seconded_by = actor.key
    draft.stopped_by = None
    record(actor, DraftMoved(draft.reference, before, draft.state))


def step_back(draft: Draft, step: str, *, reason: str, actor: Actor) -> None:
    """Go on drafting, return a proposal, or abandon the draft; each with the reason."""
    transition = LIFE.named(step)
    if not transition.back:
        raise Refused("This step is not taken back")
    if not reason.strip():
        raise Refused("Say why", "reason")
    before = draft.state
    LIFE.move(draft, step, actor)
    draft.proposed_by = draft.seconded_by = draft.publish_on = draft.stopped_by = None
    if draft.state == Stage.ABANDONED:
        draft.open_for = None
    record(actor, DraftMoved(draft.reference, before, draft.state, reason))


def publish_due(now: datetime) -> list[str]:
    """Publish every draft whose day has come, each in a transaction of its own, and give the codes of the editions.

    Safe to run twice. One that cannot be published stays scheduled, with what stopped it, for people to see.
    """
    today = clock.london_date(now)
    with reading():
        due = list(
            session().scalars(select(Draft.reference).where(Draft.state == Stage.SCHEDULED, Draft.publish_on <= today))
        )
    done = []
    for reference in due:
        try:
            with transaction():
                done += _publish(reference, now)
        except Refused as refused:
            with transaction():
                _stopped(reference, refused.message)
    return done


def _publish(reference: str, now: datetime) -> list[str]:
    draft = session().scalar(select(Draft).where(Draft.reference == reference).with_for_update())
    if draft is None or draft.state != Stage.SCHEDULED:
        return []
    made, faults = drafts.assembled(draft)
    if made is None:
        raise Refused(f"{faults[0].ref} {faults[0].message}".strip())
    rows = mapping_of(draft)
    edition = load_edition(made, actor=CALENDAR, now=now)
    LIFE.move(draft, "publish", CALENDAR)
    draft.open_for = draft.stopped_by = None
    record(CALENDAR, DraftMoved(draft.reference, Stage.SCHEDULED, draft.state))
    if rows and draft.based_on:
        kept = [
            {
                "edition": edition.code,
                "before": draft.based_on,
                "position": position,
                "old_ref": row.old.ref if row.old else None,
                "new_ref": row.new.ref if row.new else None,
                "relation": row.relation,
                "reason": row.reason,
            }
            for position, row in enumerate(rows, start=1)
        ]
        session().execute(insert(ClauseMapping), kept)
        record(CALENDAR, ClauseMapped(edition.code, draft.based_on, len(kept)))
    return [edition.code]


def _stopped(reference: str, message: str) -> None:
    draft = session().scalar(select(Draft).where(Draft.reference == reference))
    if draft is not None and draft.state == Stage.SCHEDULED and draft.stopped_by != message:
        draft.stopped_by = message
        record(CALENDAR, DraftMoved(draft.reference, draft.state, draft.state, message))


def _first_day_free(draft: Draft, day: date) -> None:
    same = select(Edition).where(Edition.provider_kind == draft.provider_kind, Edition.in_force_from >= day)
    later = session().scalar(same.limit(1))
    if later is not None:
        raise Refused(
            f"{later.code} is in force from {later.in_force_from:%-d %B %Y}. Choose a later day", "in_force_from"
        )


def _consultations_over(draft: Draft, today: date) -> None:
    for each in session().scalars(select(Consultation).where(Consultation.draft_id == draft.id)):
        if each.published_at is None and today <= each.closes_on:
            raise Refused(f"The consultation {each.reference} is open until {each.closes_on:%-d %B %Y}")
        if each.published_at is None:
            raise Refused(f"The answers to the consultation {each.reference} are not published yet")
