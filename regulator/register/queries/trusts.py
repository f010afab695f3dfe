"""Local Rehabilitation Trusts: who belonged to one on any day, and to which a provider belonged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from ...core.db import session
from ..models import Organisation, TrustMember
from .facts import in_force
from .finding import by_ids


@dataclass(frozen=True)
class Membership:
    """One membership with both bodies: which trust, which prison or CRC, since when and until when."""

    row: TrustMember
    trust: Organisation
    member: Organisation


def members(trust_id: int) -> list[Membership]:
    """Who belongs and belonged to a trust, those that lead it first, then by the day they joined."""
    wanted = select(TrustMember).where(TrustMember.trust_id == trust_id, TrustMember.struck_on.is_(None))
    return _with_bodies(session().scalars(wanted.order_by(*_ORDER)).all())


def members_between(trust_id: int, first: date, last: date) -> list[Membership]:
    """Who belonged to a trust on any day from the first to the last, both included."""
    begun = or_(TrustMember.from_on.is_(None), TrustMember.from_on <= last)
    not_ended = or_(TrustMember.until_on.is_(None), TrustMember.until_on > first)
    wanted = select(TrustMember).where(
        TrustMember.trust_id == trust_id, TrustMember.struck_on.is_(None), begun, not_ended
    )
    found = _with_bodies(session().scalars(wanted.order_by(*_ORDER)).all())
    return list({each.member.id: each for each in found}.values())


def trusts_of(member_id: int) -> list[Membership]:
    """The trusts to which a prison or a CRC belongs and belonged, the earliest first."""
    wanted = select(TrustMember).where(TrustMember.member_id == member_id, TrustMember.struck_on.is_(None))
    return _with_bodies(session().scalars(wanted.order_by(TrustMember.from_on, TrustMember.id)).all())


def trust_on(member_id: int, day: date) -> Membership | None:
    """The trust to which a provider belonged on a day; None where it belonged to none."""
    wanted = select(TrustMember).where(TrustMember.member_id == member_id, in_force(TrustMember, day))
    found = _with_bodies(session().scalars(wanted.limit(1)).all())
    return found[0] if found else None


def memberships_on(bodies: Iterable[int], day: date) -> list[Membership]:
    """Every membership in force on a day of which one of these is the trust or the member; of none, without asking."""
    ids = list(bodies)
    if not ids:
        return []
    either = or_(TrustMember.trust_id.in_(ids), TrustMember.member_id.in_(ids))
    wanted = select(TrustMember).where(either, in_force(TrustMember, day))
    return _with_bodies(session().scalars(wanted.order_by(TrustMember.trust_id, *_ORDER)).all())


def _with_bodies(rows: Sequence[TrustMember]) -> list[Membership]:
    bodies = by_ids(number for row in rows for number in (row.trust_id, row.member_id))
    return [Membership(row, bodies[row.trust_id], bodies[row.member_id]) for row in rows]


_ORDER = (TrustMember.leads.desc(), TrustMember.from_on.is_not(None), TrustMember.from_on, TrustMember.id)
