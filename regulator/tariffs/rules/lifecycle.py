"""The life of a year's tariff, and of a price agreed below it: who may do what, when, and why not.

Whoever makes the draft does not publish it, and whoever proposes publication is another person than who publishes.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regulator.core.actor import Actor
from regulator.core.workflow import Rule, Transition, Workflow
from regulator.people.rules import Permission
from regulator.register.rules.place_words import day, listed

SET, PUBLISH, AGREE = Permission.TARIFF_SET, Permission.TARIFF_PUBLISH, Permission.TARIFF_AGREE


class State(StrEnum):
    """How far a year's tariff has come."""

    COLLECTING = "collecting-returns"
    DRAFTING = "drafting"
    CONSULTING = "in-consultation"
    COUNTED = "objections-counted"
    REFERRED = "referred"
    CLEARED = "cleared-on-reference"
    PROPOSED = "publication-proposed"
    PUBLISHED = "published"
    CORRECTING = "correction-proposed"
    ABANDONED = "abandoned"


PUBLIC = (State.PUBLISHED, State.CORRECTING)
"""States in which the schedule stands for everyone."""


@dataclass
class Case:
    """A year's tariff as its rules see it: what there is, what was counted, and who took part. `made_by`: who made the
    draft, set a price of it, or entered a correction."""

    state: str
    today: date
    drafted: bool = False
    unpriced: tuple[str, ...] = ()
    closes_on: date | None = None
    met: bool = False
    cleared: bool = False
    proposed_by: str | None = None
    made_by: frozenset[str] = frozenset()
    corrections: int = 0


def all_of(*rules: Rule) -> Rule:
    """The first refusal of several rules."""

    def rule(case: Case, actor: Actor) -> str | None:
        return next((no for each in rules if (no := each(case, actor))), None)

    return rule


def _priced(case: Case, _actor: Actor) -> str | None:
    if not case.drafted:
        return "There is no draft yet: make one from the returns."
    if case.unpriced:
        return f"There is no price yet for {listed(list(case.unpriced))}. Set each, with the reason."
    return None


def _window_closed(case: Case, _actor: Actor) -> str | None:
    if case.closes_on is None:
        return "No consultation was opened."
    if case.today <= case.closes_on:
        return f"Objections may be sent until {day(case.closes_on)}."
    return None


def _met(case: Case, _actor: Actor) -> str | None:
    return None if case.met else "No threshold was met, so there is nothing to refer."


def _not_met(case: Case, _actor: Actor) -> str | None:
    if case.met and not case.cleared:
        return "A threshold was met: reconsider the method, or refer it. It cannot be published as it is."
    return None


def _is_cleared(case: Case, _actor: Actor) -> str | None:
    return None if case.cleared else "This tariff was not referred: send it back to what was counted."


def _not_cleared(case: Case, _actor: Actor) -> str | None:
    return "This tariff was cleared on a reference: send it back there." if case.cleared else None


def _somebody_else(case: Case, actor: Actor) -> str | None:
    if actor.key == case.proposed_by:
        return "You proposed this, so somebody else publishes it."
    if actor.key in case.made_by:
        return "You made this draft or set a price of it, so somebody else publishes it."
    return None


def _has_corrections(case: Case, _actor: Actor) -> str | None:
    return None if case.corrections else "Correct a price first, with the reason."


S, T = State, Transition
LIFE = Workflow[State](
    name="tariff",
    states=tuple(State),
    begins=S.COLLECTING,
    ends=(S.PUBLISHED, S.ABANDONED),
    transitions=(
        T("make-draft", "Make the draft from the returns", (S.COLLECTING, S.DRAFTING), S.DRAFTING, SET),
        T("collect-again", "Collect returns again", (S.DRAFTING,), S.COLLECTING, SET, back=True),
        T("consult", "Publish the draft and open the consultation", (S.DRAFTING,), S.CONSULTING, SET, _priced),
        T("stop-consulting", "Stop the consultation", (S.CONSULTING,), S.DRAFTING, PUBLISH, back=True),
        T("count", "Count the objections", (S.CONSULTING,), S.COUNTED, SET, _window_closed),
        T("reconsider", "Reconsider the method", (S.COUNTED, S.CLEARED), S.DRAFTING, PUBLISH, back=True),
        T("refer", "Refer the method", (S.COUNTED,), S.REFERRED, PUBLISH, _met, back=True),
        T("reference-upheld", "Record that the objections were upheld", (S.REFERRED,), S.DRAFTING, PUBLISH, back=True),
        T("reference-cleared", "Record that the method was cleared", (S.REFERRED,), S.CLEARED, PUBLISH, back=True),
        T("propose", "Propose publication", (S.COUNTED, S.CLEARED), S.PROPOSED, SET, all_of(_priced, _not_met)),
        T("send-back", "Send back without publishing", (S.PROPOSED,), S.COUNTED, PUBLISH, _not_cleared, back=True),
        T("send-back-cleared", "Send back without publishing, the reference standing", (S.PROPOSED,), S.CLEARED,
          PUBLISH, _is_cleared, back=True),
        T("publish", "Publish the tariff", (S.PROPOSED,), S.PUBLISHED, PUBLISH, _somebody_else),
        T("correct", "Propose a correction", (S.PUBLISHED,), S.CORRECTING, SET, _has_corrections, back=True),
        T("publish-correction", "Publish the correction", (S.CORRECTING,), S.PUBLISHED, PUBLISH, _somebody_else),
        T("drop-correction", "Drop the correction", (S.CORRECTING,), S.PUBLISHED, PUBLISH, back=True),
        T("abandon", "Abandon this year’s tariff", (S.COLLECTING, S.DRAFTING, S.COUNTED, S.REFERRED, S.CLEARED,
          S.PROPOSED), S.ABANDONED, PUBLISH, back=True),
        T("take-up-again", "Take it up again", (S.ABANDONED,), S.COLLECTING, SET, back=True),
    ),
)  # fmt: skip


class Agreed(StrEnum):
    """How far a price below the tariff has come between a commissioner and a public provider."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


@dataclass
class Deal:
    """An agreement as its rules see it: who proposed it, between whom, and why its price may not be (None: it may)."""

    state: str
    proposed_by: int
    parties: tuple[int, int]
    too_high: str | None = None


def _other_side(deal: Deal, actor: Actor) -> str | None:
    if actor.organisation_id not in deal.parties:
        return "Only the two sides of an agreement decide on it."
    if actor.organisation_id == deal.proposed_by:
        return "Your organisation proposed this price, so the other side answers."
    return None


def _own_side(deal: Deal, actor: Actor) -> str | None:
    return None if actor.organisation_id == deal.proposed_by else "Only the side that proposed it takes it back."


def _either_side(deal: Deal, actor: Actor) -> str | None:
    return None if actor.organisation_id in deal.parties else "Only the two sides of an agreement end it."


def _low_enough(deal: Deal, _actor: Actor) -> str | None:
    return deal.too_high


A = Agreed
AGREEING = Workflow[Agreed](
    name="price-agreement",
    states=tuple(Agreed),
    begins=A.PROPOSED,
    ends=(A.DECLINED, A.WITHDRAWN, A.ENDED),
    transitions=(
        T("confirm", "Confirm the price", (A.PROPOSED,), A.AGREED, AGREE, all_of(_other_side, _low_enough)),
        T("decline", "Decline it", (A.PROPOSED,), A.DECLINED, AGREE, _other_side, back=True),
        T("withdraw", "Take it back", (A.PROPOSED,), A.WITHDRAWN, AGREE, _own_side, back=True),
        T("end", "End the agreement", (A.AGREED,), A.ENDED, AGREE, _either_side, back=True),
    ),
)
