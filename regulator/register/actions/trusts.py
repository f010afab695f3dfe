"""Who belongs to a Local Rehabilitation Trust: a prison or a CRC joins, leads, and leaves, each from a day."""

from collections.abc import Sequence
from datetime import date

from ...core.actor import Actor
from ...core.db import session
from ...core.refused import Refused
from ..events import Change, MemberJoined, MemberLeft
from ..models import Organisation, TrustMember
from ..queries import trusts
from ..rules.dates import Precision, in_words
from ..rules.editing import Grounds, check_day, grounds
from ..rules.words import Kind
from .being_there import check_there
from .editing import noted

MEMBERS = frozenset({Kind.PRISON, Kind.CRC})


def join(
    trust: Organisation,
    member: Organisation,
    *,
    leads: bool,
    from_on: date,
    because: Grounds,
    actor: Actor,
    today: date,
) -> TrustMember:
    """Let a prison or a CRC belong to a trust from a day on. The caller holds both for change.

    Refused: what is no trust or no provider of services, one that is closed, an invented one beside a real one, one
    that belongs to a trust on that day or later, a second that leads.
    """
    if trust.kind != Kind.LRT:
        raise Refused("Only a Local Rehabilitation Trust has members")
    if member.kind not in MEMBERS or not member.active:
        raise Refused("A member is an open prison or a Community Rehabilitation Company", "member")
    if member.invented != trust.invented:
        raise Refused("An invented place and a real one cannot be in one trust", "member")
    check_day(from_on, "from_on", today)
    for each in (trust, member):
        check_there(each, from_on, "from_on")
    for other in trusts.trusts_of(member.id):
        if other.row.until_on is None or other.row.until_on > from_on:
            until = f" until {in_words(other.row.until_on)}" if other.row.until_on else ""
            raise Refused(f"{member.name} belongs to {other.trust.name}{until}", "member")
    leader = next((each for each in trusts.members_between(trust.id, from_on, date.max) if each.row.leads), None)
    if leads and leader is not None:
        raise Refused(f"{leader.member.name} leads this trust already", "leads")
    row = TrustMember(
        trust_id=trust.id,
        member_id=member.id,
        leads=leads,
        from_on=from_on,
        from_precision=Precision.DAY,
        source=grounds(because.reason, because.source).source,
    )
    session().add(row)
    words = f"{member.name} ({member.code})" + (", which leads it" if leads else "")
    noted(MemberJoined, trust, [Change(trust.code, "member", "", words)], from_on=from_on, because=because, actor=actor)
    of_member = [Change(member.code, "trust", "", trust.name)]
    noted(MemberJoined, member, of_member, from_on=from_on, because=because, actor=actor)
    return row


def leave(
    trust: Organisation,
    membership: trusts.Membership,
    *,
    until_on: date,
    because: Grounds,
    actor: Actor,
    today: date,
) -> None:
    """Let a member belong to a trust no longer: it belongs up to, and not on, this day."""
    row, member = membership.row, membership.member
    if row.until_on is not None:
        raise Refused(f"{member.name} has left this trust already")
    check_day(until_on, "until_on", today)
    check_there(trust, until_on, "until_on")
    if row.from_on is not None and until_on <= row.from_on:
        raise Refused(f"It belongs to the trust since {in_words(row.from_on)}: it must leave after that", "until_on")
    row.until_on, row.until_precision = until_on, Precision.DAY
    changes: Sequence[Change] = [Change(trust.code, "member", f"{member.name} ({member.code})", "")]
    noted(MemberLeft, trust, changes, from_on=until_on, because=because, actor=actor)
    of_member = [Change(member.code, "trust", trust.name, "")]
    noted(MemberLeft, member, of_member, from_on=until_on, because=because, actor=actor)
