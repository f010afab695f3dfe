"""The life of a draft: written, consulted on, proposed by one person, seconded by another, published on its day."""

from datetime import date, timedelta
from enum import StrEnum

from ...core.workflow import Transition, Workflow

LONGEST_WAIT = timedelta(days=3 * 366)  # a day further off is a slip of the pen


class Stage(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


EDIT, PUBLISH = "standards:edit", "standards:publish"
WAITS = (Stage.PROPOSED, Stage.SCHEDULED)
LIFE: Workflow[Stage] = Workflow(
    name="Draft edition",
    states=tuple(Stage),
    begins=Stage.DRAFT,
    ends=(Stage.PUBLISHED, Stage.ABANDONED),
    transitions=(
        Transition("consult", "Ask the public", (Stage.DRAFT,), Stage.CONSULTATION, EDIT),
        Transition("resume", "Go on drafting", (Stage.CONSULTATION,), Stage.DRAFT, EDIT, back=True),
        Transition("propose", "Propose its publication", (Stage.DRAFT, Stage.CONSULTATION), Stage.PROPOSED, PUBLISH),
        Transition("second", "Second its publication", (Stage.PROPOSED,), Stage.SCHEDULED, PUBLISH),
        Transition(
            "return", "Return it to drafting", (Stage.PROPOSED, Stage.SCHEDULED), Stage.DRAFT, PUBLISH, back=True
        ),
        Transition("publish", "Publish it", (Stage.SCHEDULED,), Stage.PUBLISHED, PUBLISH),
        Transition(
            "abandon",
            "Abandon the draft",
            (Stage.DRAFT, Stage.CONSULTATION, Stage.PROPOSED, Stage.SCHEDULED),
            Stage.ABANDONED,
            PUBLISH,
            back=True,
        ),
    ),
)
MAY_BE_WRITTEN = (Stage.DRAFT,)


def why_not_written(state: str) -> str | None:
    """Why nothing may be written into a draft now; None where it may."""
    told = {
        Stage.CONSULTATION: "The public is being asked about this text, so it stays as it is until drafting goes on.",
        Stage.PROPOSED: "Its publication is proposed. Return it to drafting first.",
        Stage.SCHEDULED: "It waits for its day of publication. Return it to drafting first.",
        Stage.PUBLISHED: "It is published. A published edition never changes: make a new edition.",
        Stage.ABANDONED: "This draft was abandoned.",
    }
    return told.get(Stage(state))


def wrong_dates(publish_on: date, in_force_from: date, today: date) -> tuple[str, str] | None:
    """What is wrong with the days of a publication: which of the two, and why. None where they are right."""
    if publish_on < today:
        return "publish_on", "The day of publication is in the past. Choose today or a later day"
    if publish_on > today + LONGEST_WAIT:
        return "publish_on", "The day of publication is more than three years away"
    if in_force_from < publish_on:
        return "in_force_from", "An edition cannot be in force before it is published"
    if in_force_from > publish_on + LONGEST_WAIT:
        return "in_force_from", "The first day in force is more than three years after publication"
    return None
