"""What stands on the home pages of those who manage people."""

from sqlalchemy import func, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session

from ..models import Invitation
from ..rules import Permission
from ..rules.invitations import INVITATION_LASTS
from .home import HomePart, HomeRow, home_part
from .membership import count_short, short_providers
from .organisations import organisation_with_id


@home_part("People", 70)
def people(actor: Actor) -> HomePart | None:
    """Who can be let in, invitations that wait, and providers that have too few people: for administrators."""
    if not actor.may(Permission.PEOPLE_MANAGE):
        return None
    waiting = session().scalar(
        select(func.count()).where(
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.sent_at > clock.now() - INVITATION_LASTS,
        )
    )
    few = count_short(clock.today())
    said = "1 provider has" if few == 1 else f"{few:,} providers have"
    rows = (
        HomeRow("People and their roles", "/staff/people", "Find, invite, hand over, import"),
        HomeRow("Invitations", "/staff/people/invitations", f"{waiting or 0:,} wait for an answer"),
        HomeRow("Providers with too few people", "/staff/people/too-few", f"{said} fewer than two people who can act"),
    )
    return HomePart("People", rows, "")


@home_part("Your organisation's people", 70)
def own_people(actor: Actor) -> HomePart | None:
    """Who acts for the organisation, with a warning where they are too few: for whoever answers for it."""
    if not actor.may(Permission.PEOPLE_OF_ORGANISATION) or actor.organisation_id is None:
        return None
    known = organisation_with_id(actor.organisation_id)
    if known is None:
        return None
    short = short_providers(clock.today(), only=known.id)
    detail = f"Warning: {short[0].words.lower()}. At least two people are needed." if short else "Who acts, until when"
    return HomePart(
        "Your organisation's people", (HomeRow(f"People of {known.name}", "/organisation/people", detail),), ""
    )
