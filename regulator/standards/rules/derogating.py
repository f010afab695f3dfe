"""When a provider may do what the standards ask in another way: above the minimum only, for a time, with reasons.

Source of the limits: the regulator's own rule. The proposal lets providers choose their way above the minimum, and has
no exception from the minimum itself.
"""

from datetime import date, timedelta
from enum import StrEnum

from ...core.workflow import Transition, Workflow

LONGEST = timedelta(days=2 * 366)
APPLY, ASSESS, DECIDE = "derogation:apply", "derogation:assess", "derogation:decide"
DECISION = "derogation-decision"
SOON = timedelta(days=28)  # before it lapses, its provider is reminded
OWED_SOON = timedelta(days=7)  # before a decision is due, whoever owes it is reminded


class Stage(StrEnum):
    """Where a derogation stands."""

    APPLIED = "applied"
    ASSESSED = "assessed"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"


LIFE: Workflow[Stage] = Workflow(
    name="Derogation",
    states=tuple(Stage),
    begins=Stage.APPLIED,
    ends=(Stage.REFUSED, Stage.WITHDRAWN, Stage.LAPSED, Stage.REVOKED),
    transitions=(
        Transition("assess", "Assess the application", (Stage.APPLIED,), Stage.ASSESSED, ASSESS),
        Transition("grant", "Grant it", (Stage.ASSESSED,), Stage.GRANTED, DECIDE, meets=(DECISION,)),
        Transition("refuse", "Refuse it", (Stage.ASSESSED,), Stage.REFUSED, DECIDE, meets=(DECISION,)),
        Transition("return", "Ask for another assessment", (Stage.ASSESSED,), Stage.APPLIED, DECIDE, back=True),
        Transition("withdraw", "Withdraw it", (Stage.APPLIED, Stage.ASSESSED), Stage.WITHDRAWN, APPLY),
        Transition("lapse", "Let it lapse", (Stage.GRANTED,), Stage.LAPSED, DECIDE),
        Transition("revoke", "Take it back", (Stage.GRANTED,), Stage.REVOKED, DECIDE, back=True),
    ),
)


def why_not(kind: str, ref: str) -> str | None:
    """Why no derogation from a clause of this kind can be asked for; None where one can."""
    if kind == "minimum-standard":
        return (
            f"{ref} is a minimum standard. It holds for everyone: nobody may be allowed to do less, or to do it in "
            "another way. A derogation is from an expectation or a key question, above the minimum"
        )
    if kind not in ("expectation", "key-question"):
        return f"{ref} is a {kind.replace('-', ' ')}. Name the expectation or key question itself, such as S1 or 2.1.1"
    return None


def wrong_dates(from_on: date, until_on: date, today: date) -> tuple[str, str] | None:
    """What is wrong with the time that a derogation is asked for: which day, and why."""
    if from_on < today:
        return "from_on", "It cannot begin in the past"
    if until_on <= from_on:
        return "until_on", "It must end after it begins"
    if until_on - from_on > LONGEST:
        return "until_on", "A derogation lasts for two years at most. Ask again when it nears its end"
    return None


def in_force(state: str, from_on: date, until_on: date, on: date) -> bool:
    """Whether a derogation holds on a day."""
    return state == Stage.GRANTED and from_on <= on <= until_on
