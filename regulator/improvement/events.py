"""What can happen to what is owed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class _OfPlan:
    """What every event of a plan has."""

    plan_id: int

    @property
    def subject(self) -> str:
        return f"plan:{self.plan_id}"


@dataclass(frozen=True)
class _OfObligation:
    """What every event of an obligation has."""

    obligation_id: int

    @property
    def subject(self) -> str:
        return f"obligation:{self.obligation_id}"


@dataclass(frozen=True)
class PlanAsked(_OfPlan):
    """A source asks an organisation for answers."""

    reference: str
    organisation_id: int
    asks: bool


@dataclass(frozen=True)
class ObligationEntered(_OfObligation):
    """Something that an organisation owes was entered into the register."""

    reference: str
    kind: str
    organisation_id: int
    plan_id: int


@dataclass(frozen=True)
class ObligationMoved(_OfObligation):
    """An obligation went from one state of its life to another."""

    transition: str
    before: str
    after: str
    reason: str | None = None
