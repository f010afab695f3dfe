"""A review of progress: which inspection it follows, and how far the provider has come with each of its concerns."""

from datetime import date

from sqlalchemy import delete, select

from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.plain import paragraph
from regulator.core.refused import NotFound, Refused
from regulator.core.workflow import Moving

from .. import queries
from ..events import ProgressJudged, ReviewFollows
from ..models.inspection import Inspection
from ..models.progress import ConcernProgress, FollowedInspection
from ..queries import progress as reads
from ..rules.lifecycle import LIFE, State
from ..rules.progress import KIND, LONGEST_REASON, RUNGS
from .at_the_desk import hold

BEFORE_THE_FIELD = (State.PLANNED, State.NOTIFIED, State.ARRIVED)
WHEN = {"field": (State.FIELDWORK, State.PROPOSED), "panel": (State.PANEL,)}
"""When which part of the team judges: those who were there first, then the panel, whose word stands."""


def follow(review: Inspection, earlier: Inspection, *, actor: Actor) -> None:
    """Say which inspection a review follows. Refused: anything but a published one of the same provider with concerns,
    and once the inspectors are at work."""
    hold(review)
    _is_review(review)
    if review.state not in BEFORE_THE_FIELD:
        raise Refused("Which inspection is followed is said before fieldwork starts", "follows")
    if earlier.id not in {each.id for each in reads.may_be_followed(review)}:
        raise Refused("Choose an inspection from the list", "follows")
    session().execute(delete(FollowedInspection).where(FollowedInspection.inspection_id == review.id))
    session().add(FollowedInspection(inspection_id=review.id, follows_id=earlier.id))
    session().flush()
    record(actor, ReviewFollows(review.id, earlier.id))


def judge(review: Inspection, number: int, *, judgement: str, reason: str, seen: int, actor: Actor, on: date) -> None:
    """Judge how far the provider has come with one concern, with the reason.

    `seen` is the version of the judgement that the person read, 0 for none. Refused: who is not of the field team
    while it is in the field, or not of the panel while that sits; a concern that the inspection followed does not have;
    where somebody judged it otherwise meanwhile.
    """
    hold(review)  # two who judge one concern first, at once, would both find nothing there
    _is_review(review)
    _may_judge(review, actor)
    if judgement not in RUNGS:
        raise Refused("Choose how far the provider has come", "judgement")
    because = paragraph(reason, "reason", "what this judgement rests on", LONGEST_REASON)
    if number not in {each.concern.number for each in reads.judged(review.id)}:
        raise NotFound
    found = session().scalar(
        select(ConcernProgress).where(ConcernProgress.inspection_id == review.id, ConcernProgress.number == number)
    )
    if (found.version if found else 0) != seen:
        raise Refused(SOMEONE_ELSE, "version")
    before = found.judgement if found else None
    if found is None:
        found = ConcernProgress(inspection_id=review.id, number=number)
        session().add(found)
    found.judgement, found.reason, found.judged_by, found.judged_on = judgement, because, actor.key, on
    session().flush()
    record(actor, ProgressJudged(review.id, number, before, judgement), occurred_on=on)


def may_judge(review: Inspection, actor: Actor) -> bool:
    """Whether the actor is of the part of the team whose turn it is."""
    return any(
        member.person == actor.key and review.state in WHEN[member.part] for member in queries.members(review.id)
    )


def _may_judge(review: Inspection, actor: Actor) -> None:
    if not may_judge(review, actor):
        raise Refused("Progress is judged by those on the visit, and then by the panel while it sits.")


def _is_review(review: Inspection) -> None:
    if review.kind != KIND:
        raise Refused("Only a review of progress judges how far a provider has come with its concerns")


def _review(subject: Moving) -> Inspection | None:
    return subject if isinstance(subject, Inspection) and subject.kind == KIND else None


@LIFE.guard("start-fieldwork")
def it_says_what_it_follows(subject: Moving, _actor: Actor) -> str | None:
    """A review begins with the concerns of an earlier inspection."""
    review = _review(subject)
    if review is None or reads.followed(review.id):
        return None
    return "Say first which inspection this review follows."


@LIFE.guard("agree")
def every_concern_is_judged(subject: Moving, _actor: Actor) -> str | None:
    """The panel leaves no concern without a judgement."""
    review = _review(subject)
    missing = [str(each.concern.number) for each in reads.judged(review.id) if each.found is None] if review else []
    return f"Nobody has judged progress on concern {', '.join(missing)}." if missing else None
