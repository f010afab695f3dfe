"""Urgent notifications as the public sees them: the letter and its replies, once the letter is public."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from regulator.core.refused import NotFound
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.urgent import UrgentNotification, UrgentReply
from regulator.inspections.queries import urgent
from regulator.inspections.queries.urgent import Paper
from regulator.inspections.rules.urgent import ADDRESSEES
from regulator.register import queries as register
from regulator.register.models import Organisation


@dataclass(frozen=True)
class Replied:
    """A public reply: who replied, when, and the paper."""

    reply: UrgentReply
    paper: Paper

    @property
    def sender(self) -> str:
        """Who replied, in words."""
        return ADDRESSEES[self.reply.sender]


@dataclass(frozen=True)
class Notification:
    """An urgent notification whose letter is public."""

    inspection: Inspection
    organisation: Organisation
    told: UrgentNotification
    letter: Paper
    replies: Sequence[Replied]

    @property
    def withdrawn(self) -> bool:
        """Whether no content of the letter may be shown any more."""
        return self.letter.document.withdrawn_on is not None

    @property
    def invented(self) -> bool:
        """Whether the place is invented: every page about it says so."""
        return self.inspection.origin == "invented" or self.organisation.invented

    def paper(self, name: str) -> Paper:
        """The letter (`letter`) or a reply by who sent it. `NotFound` where there is none."""
        if name == "letter":
            return self.letter
        found = next((each.paper for each in self.replies if each.reply.sender == name), None)
        if found is None:
            raise NotFound
        return found


def of(organisation_id: int) -> list[Notification]:
    """The urgent notifications on a provider, the newest first."""
    return _gathered(urgent.published([organisation_id]))


def one(reference: str) -> Notification:
    """The notification on an inspection. `NotFound` where the public knows of none."""
    found = _gathered([urgent.one_published(reference)])
    if not found:
        raise NotFound
    return found[0]


def on(inspection_reference: str) -> Notification | None:
    """The same; None where there is none."""
    try:
        return one(inspection_reference)
    except NotFound:
        return None


def _gathered(rows: Iterable[tuple[Inspection, UrgentNotification]]) -> list[Notification]:
    found = []
    for inspection, told in rows:
        letter = urgent.letter(inspection)
        if letter is None:
            continue
        organisation = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
        papers = zip(urgent.replies(inspection.id), urgent.reply_papers(inspection), strict=True)
        replies = [Replied(reply, paper) for reply, paper in papers]
        found.append(Notification(inspection, organisation, told, letter, replies))
    return found
