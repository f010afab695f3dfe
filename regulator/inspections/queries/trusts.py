"""The members of a trust as the register has them, beside the parts that an inspection of it has."""

from collections.abc import Iterable, Sequence
from datetime import date

from regulator.register import queries as register
from regulator.register.queries import Membership
from regulator.register.rules.words import Kind
from regulator.standards import queries as standards
from regulator.standards.models import Edition

from ..models.inspection import Inspection
from . import visits

MEMBERS = (Kind.PRISON, Kind.CRC)


def members_on(trust_id: int, days: Sequence[tuple[date, date]]) -> list[Membership]:
    """The members of a trust on any of the days on site: the one that leads it first, prisons before companies."""
    found = {
        each.member.id: each
        for first, last in days
        for each in register.members_between(trust_id, first, last)
        if each.member.kind in MEMBERS
    }
    return sorted(found.values(), key=lambda each: (not each.row.leads, each.member.kind != Kind.PRISON))


def editions_of_parts(parts: Iterable[str]) -> dict[str, list[Edition]]:
    """The editions by which each kind of part can be judged, the newest first; a kind without any is left out."""
    every = standards.editions()
    found = {kind: [each for each in every if each.provider_kind == kind] for kind in parts}
    return {kind: editions for kind, editions in found.items() if editions}


def moved_since(inspection: Inspection) -> list[str]:
    """Where the register and the parts of an inspection differ: a sentence for each member that joined or left."""
    if inspection.scheme or not inspection.components:
        return []
    days = [(each.from_on, each.until_on) for each in visits(inspection.id)]
    parts = {each.organisation_id: each for each in inspection.components if each.kind != Kind.LRT}
    now = {each.member.id: each for each in members_on(inspection.organisation_id, days)}
    joined = [each.member.name for id_, each in now.items() if id_ not in parts]
    told = [f"{name} is a member by the register and has no part." for name in joined]
    for id_, part in parts.items():
        if id_ not in now:
            told.append(f"{part.name} is by the register no member on the days of the visit.")
        elif (left := now[id_].row.until_on) and left <= days[-1][1]:
            told.append(f"{part.name} left the trust on {left.day} {left:%B %Y}, during the visit. Its part stays.")
    return told
