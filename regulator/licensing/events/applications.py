"""What happens to applications and to the panels that decide them: recorded for ever, as everything is."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class _OfApplication:
    """What every event of an application has: which one it is about."""

    application_id: int

    @property
    def subject(self) -> str:
        return f"application:{self.application_id}"


@dataclass(frozen=True)
class ApplicationBegun(_OfApplication):
    """A provider began an application for a status."""

    reference: str
    status: str
    organisation_id: int


@dataclass(frozen=True)
class ApplicationCarriedOver(_OfApplication):
    """An application began with what an earlier one said, whom it named and the papers that it had."""

    before: str
    members: tuple[str, ...]
    sections: tuple[str, ...]
    papers: int


@dataclass(frozen=True)
class ApplicationMembersChosen(_OfApplication):
    """It was said who would be members, and who leads."""

    members: tuple[str, ...]
    leads: str


@dataclass(frozen=True)
class ApplicationSectionSaved(_OfApplication):
    """A section of an application was saved."""

    section: str
    version: int


@dataclass(frozen=True)
class ApplicationFileAdded(_OfApplication):
    """A file was added to an application."""

    paper: str
    sha256: str


@dataclass(frozen=True)
class ApplicationFileRemoved(_OfApplication):
    """A file was taken out of an application. Its bytes are kept."""

    paper: str
    sha256: str


@dataclass(frozen=True)
class ApplicationMoved(_OfApplication):
    """An application went from one state of its life to another, and why where that is asked."""

    transition: str
    before: str
    after: str
    reason: str | None = None


@dataclass(frozen=True)
class ApplicationDutyTaken(_OfApplication):
    """Somebody has a duty in an application, which nobody else of another duty may have."""

    duty: str
    person: str


@dataclass(frozen=True)
class ClarificationAsked(_OfApplication):
    """The applicant was asked something, and the regulator's clock stands still."""

    number: int
    asked_on: date


@dataclass(frozen=True)
class ClarificationEnded(_OfApplication):
    """A round of questions is over, answered or not, and the regulator's clock runs again."""

    number: int
    answered: bool
    days: int


@dataclass(frozen=True)
class ViewAsked(_OfApplication):
    """A commissioner or a partner was asked for its view of an application."""

    organisation_id: int
    required: bool


@dataclass(frozen=True)
class ViewGiven(_OfApplication):
    """A commissioner or a partner gave its view."""

    organisation_id: int
    view: str


@dataclass(frozen=True)
class CriterionGraded(_OfApplication):
    """One of two assessors graded a criterion. The event does not say how, for the other must not know."""

    criterion: str
    place: int


@dataclass(frozen=True)
class CriterionReconciled(_OfApplication):
    """A grade of a criterion was proposed for both assessors, or agreed by the second."""

    criterion: str
    agreed: bool


@dataclass(frozen=True)
class ApplicationListed(_OfApplication):
    """An application was put before a panel, or taken from it."""

    panel: str | None


@dataclass(frozen=True)
class PanelConflictDeclared(_OfApplication):
    """A member of the panel declared a conflict of interest, or that there is none."""

    conflicted: bool


@dataclass(frozen=True)
class VoteCast(_OfApplication):
    """A member of the panel voted. The event does not say for what, for others have not voted yet."""

    round: int


@dataclass(frozen=True)
class ConditionWorded(_OfApplication):
    """A condition was worded, or struck."""

    number: int
    struck: bool


@dataclass(frozen=True)
class PanelResolved(_OfApplication):
    """A panel resolved something by its votes: what it is minded to do, or what it decides."""

    round: int
    outcome: str


@dataclass(frozen=True)
class RepresentationSent(_OfApplication):
    """The applicant made representations, or appealed."""

    kind: str
    files: int
    late: bool


@dataclass(frozen=True)
class RepresentationsWaived(_OfApplication):
    """The applicant needs no more time for representations."""

    waived_on: date


@dataclass(frozen=True)
class DecisionSent(_OfApplication):
    """A document of an application was sent to its applicant."""

    kind: str
    reference: str


@dataclass(frozen=True)
class ApplicationDeadlineTold(_OfApplication):
    """Somebody was told that a deadline of an application comes, or is over."""

    clock: str
    stage: str
    due_on: date
    people: int


@dataclass(frozen=True)
class _OfPanel:
    """What every event of a panel has: which one it is about."""

    panel_id: int

    @property
    def subject(self) -> str:
        return f"licensing-panel:{self.panel_id}"


@dataclass(frozen=True)
class PanelPlanned(_OfPanel):
    """A sitting of a panel was put into the public calendar."""

    reference: str
    sits_on: date
    apply_by: date


@dataclass(frozen=True)
class PanelMemberNamed(_OfPanel):
    """Somebody was named to sit on a panel."""

    person: str


@dataclass(frozen=True)
class PanelCancelled(_OfPanel):
    """A sitting of a panel will not take place."""

    reason: str
