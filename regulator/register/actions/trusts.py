"""Who belongs to a trust from which day, and what of a provider was put out to competition."""

from datetime import date

from sqlalchemy import select

from ...core.actor import Actor
from ...core.db import session
from ...core.plain import line
from ...core.refused import Refused
from ..events import Change, CompetitionOpened, TrustJoined, TrustLeft
from ..models import Competition, Organisation, TrustMember
from ..rules.dates import in_words
from ..rules.editing import LONGEST_NAME, Grounds, check_day, grounds
from ..rules.words import Kind
from .editing import noted

LEAD, MEMBER = "lead licensee", "member"


def join_trust(
    trust: Organisation,
    member: Organisation,
    *,
    lead: bool = False,
    from_on: date,
    because: Grounds,
    actor: Actor,
    today: date,
) -> TrustMember:
    """Say that an organisation belongs to a trust from a day on. A trust has one lead licensee at a time.

    Refused: what is no trust, itself, one that belongs to it already, a second lead licensee.
    """
    if trust.kind != Kind.LRT:
        raise Refused("Only a local rehabilitation trust has members", "member")
    if member.id == trust.id and not lead:
        raise Refused("A trust that is a legal person may be its own lead licensee, and nothing else", "member")
    check_day(from_on, "from_on", today)
    standing = _standing(trust.id, from_on)
    if any(each.member_id == member.id for each in standing):
        raise Refused(f"{member.name} belongs to it already on {in_words(from_on)}", "member")
    if lead and any(each.part == LEAD for each in standing):
        raise Refused("It has a lead licensee already: end that first", "lead")
    because = grounds(because.reason, because.source)
    part = LEAD if lead else MEMBER
    row = TrustMember(trust_id=trust.id, member_id=member.id, part=part, from_on=from_on, source=because.source)
    session().add(row)
    session().flush()
    changes = [Change(trust.code, part, "", member.name)]
    noted(TrustJoined, trust, changes, from_on=from_on, because=because, actor=actor)
    return row


def leave_trust(
    trust: Organisation, row: TrustMember, *, until_on: date, because: Grounds, actor: Actor, today: date
) -> None:
    """End a membership: it was so up to, and not on, this day. What the member was bound to stays on record."""
    if row.trust_id != trust.id or row.until_on is not None:
        raise Refused("This membership has ended already", "until_on")
    check_day(until_on, "until_on", today)
    if until_on <= row.from_on:
        raise Refused(f"The membership began on {in_words(row.from_on)}: it must end after that", "until_on")
    row.until_on = until_on
    session().flush()
    name = session().get_one(Organisation, row.member_id).name
    changes = [Change(trust.code, row.part, name, "")]
    noted(TrustLeft, trust, changes, from_on=until_on, because=because, actor=actor)


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


def _standing(trust_id: int, day: date) -> list[TrustMember]:
    rows = session().scalars(select(TrustMember).where(TrustMember.trust_id == trust_id))
    return [each for each in rows if each.until_on is None or each.until_on > day]
