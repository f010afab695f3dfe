"""Records that a component of what a provider does was put out to competition, and how that ended."""

from datetime import date

from ...core.actor import Actor
from ...core.db import session
from ...core.plain import line
from ...core.refused import Refused
from ..events import Change, CompetitionEnded, CompetitionOpened
from ..models import Competition, Organisation
from ..rules.editing import LONGEST_NAME, Grounds, check_day
from .editing import noted


def open_competition(
    provider: Organisation,
    commissioner: Organisation,
    component: str,
    *,
    opened_on: date,
    because: Grounds,
    actor: Actor,
) -> Competition:
    """Record that a commissioner put a component of what a provider does out to competition."""
    component = line(component, "component", "the component", LONGEST_NAME)
    row = Competition(
        organisation_id=provider.id,
        commissioner_id=commissioner.id,
        component=component,
        opened_on=opened_on,
        source=because.source,
    )
    session().add(row)
    session().flush()
    changes = [Change(provider.code, "competition", "", f"{component}, by {commissioner.name}")]
    noted(CompetitionOpened, provider, changes, from_on=opened_on, because=because, actor=actor)
    return row


def end_competition(
    provider: Organisation,
    row: Competition,
    outcome: str,
    *,
    ended_on: date,
    because: Grounds,
    actor: Actor,
    today: date,
) -> None:
    """Record how a competition ended: to whom it was let, or that it was given up."""
    if row.organisation_id != provider.id or row.ended_on is not None:
        raise Refused("This competition has ended already")
    check_day(ended_on, "ended_on", today)
    if ended_on < row.opened_on:
        raise Refused("It cannot have ended before it was opened", "ended_on")
    row.ended_on, row.outcome = ended_on, line(outcome, "outcome", "how it ended", LONGEST_NAME)
    session().flush()
    changes = [Change(provider.code, "competition", row.component, row.outcome)]
    noted(CompetitionEnded, provider, changes, from_on=ended_on, because=because, actor=actor)
