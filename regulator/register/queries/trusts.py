"""Who belonged to a trust on a day, and what of a provider was put out to competition."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from ...core.db import session
from ..models import Competition, Organisation, TrustMember


def memberships(organisation_id: int) -> list[tuple[TrustMember, Organisation, Organisation]]:
    """Every membership of a trust, or of an organisation in trusts, the oldest first: row, trust, member."""
    either = or_(TrustMember.trust_id == organisation_id, TrustMember.member_id == organisation_id)
    rows = session().scalars(select(TrustMember).where(either).order_by(TrustMember.from_on, TrustMember.id)).all()
    ids = {number for row in rows for number in (row.trust_id, row.member_id)}
    known = {each.id: each for each in session().scalars(select(Organisation).where(Organisation.id.in_(ids)))}
    return [(row, known[row.trust_id], known[row.member_id]) for row in rows]


def trust_members(trust_id: int, day: date) -> list[tuple[TrustMember, Organisation]]:
    """Who belonged to a trust on a day, its lead licensee first."""
    found = [
        (row, member)
        for row, trust, member in memberships(trust_id)
        if trust.id == trust_id and row.from_on <= day and (row.until_on is None or row.until_on > day)
    ]
    return sorted(found, key=lambda each: (each[0].part != "lead licensee", each[1].sort_name))


def trusts_of(member_id: int, day: date) -> list[Organisation]:
    """The trusts that an organisation belonged to on a day."""
    return [
        trust
        for row, trust, member in memberships(member_id)
        if member.id == member_id and row.from_on <= day and (row.until_on is None or row.until_on > day)
    ]


def competitions(organisation_id: int) -> Sequence[tuple[Competition, Organisation]]:
    """What of a provider was put out to competition, the newest first, and by which commissioner."""
    wanted = (
        select(Competition, Organisation)
        .join(Organisation, Organisation.id == Competition.commissioner_id)
        .where(Competition.organisation_id == organisation_id)
        .order_by(Competition.opened_on.desc(), Competition.id.desc())
    )
    return [(row, commissioner) for row, commissioner in session().execute(wanted)]
