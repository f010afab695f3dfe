"""The parts that an inspection of a trust has: its members on the days of the visit, each with its edition for ever."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.standards import queries as standards

from .. import queries
from ..events import MembersTakenAgain
from ..models.inspection import Inspection, InspectionComponent
from ..queries.trusts import editions_of_parts, members_on
from ..rules.components import LONGEST_CODE, Component, differing_editions
from ..rules.lifecycle import State
from ..rules.team import Member, may_join

BEFORE = (State.PLANNED, State.NOTIFIED)  # the visit: until then members may be taken again
Days = Sequence[tuple[date, date]]


def parts_of(trust: Organisation, kind: str, days: Days, editions: Mapping[str, str]) -> list[Component]:
    """The parts of an inspection of a trust: its own, where an edition for trusts is in force, then its members' by the
    register. `editions`: by which each kind of body is judged; the one in force on the last day where none is named.

    Refused: a trust without members on these days, a member of a kind that no edition is for, an edition that is for
    another kind.
    """
    members = members_on(trust.id, days)
    if not members:
        raise Refused(f"The register names no member of {trust.name} on these days: enter its members first", "from_1")
    inspected = standards.kind(kind)
    leads = {each.member.id for each in members if each.row.leads}
    parts = []
    for body in (trust, *(each.member for each in members)):
        of_kind = body.kind.value
        edition = _edition(of_kind, editions, days[-1][1])
        if edition is None and body is trust:
            continue
        if edition is None or of_kind not in {str(each) for each in inspected.parts}:
            raise Refused(f"No edition is published by which {body.name} could be judged", f"edition_{of_kind}")
        parts.append(_part(body, edition, days[0][0], rated=inspected.rated, leads=body.id in leads))
    return parts


def _edition(kind: str, named: Mapping[str, str], day: date) -> str | None:
    if kind not in named:
        found = standards.in_force(kind, day)
        return found.code if found else None
    codes = [each.code for each in editions_of_parts([kind]).get(kind, [])]
    if named[kind] not in codes:
        raise Refused("Choose an edition that is published for such a member", f"edition_{kind}")
    return named[kind]


def _part(body: Organisation, edition: str, on: date, *, rated: bool, leads: bool) -> Component:
    if len(body.code) > LONGEST_CODE:
        raise Refused(f"{body.name} has a code of more than {LONGEST_CODE} characters: no reference could carry it")
    try:
        name = register.name_on(body.id, on)
    except NotFound:
        name = body.name
    scheme = standards.edition(edition).rated_by if rated else None
    return Component(body.code, body.id, name, body.kind.value, edition, scheme, leads)


def keep_parts(inspection: Inspection, parts: Sequence[Component]) -> None:
    """Write the parts down. Whatever calls this records the event. Refused: members of one kind by two editions."""
    no = differing_editions(parts)
    if no:
        raise Refused(no, "edition")
    session().execute(delete(InspectionComponent).where(InspectionComponent.inspection_id == inspection.id))
    session().add_all(
        [
            InspectionComponent(
                inspection_id=inspection.id,
                organisation_id=each.organisation_id,
                position=position,
                code=each.code,
                name=each.name,
                kind=each.kind,
                edition=each.edition,
                scheme=each.scheme,
                leads=each.leads,
            )
            for position, each in enumerate(parts, start=1)
        ]
    )
    session().flush()
    session().expire(inspection, ["components"])


def take_members_again(inspection: Inspection, *, actor: Actor) -> None:
    """Let the parts be the members that the register has now for the days of the visit, each kind judged by the edition
    that was pinned. Refused once the inspectors have arrived: what was captured of a member is never left without its
    part; and while somebody on the team works for one of them."""
    if inspection.state not in BEFORE:
        raise Refused("The inspectors have arrived: the parts stay as they are, whoever joins or leaves the trust")
    held = {each.kind: each.edition for each in inspection.components}
    if not held:
        raise NotFound
    trust = register.by_ids([inspection.organisation_id])[inspection.organisation_id]
    days = [(each.from_on, each.until_on) for each in queries.visits(inspection.id)]
    parts = parts_of(trust, inspection.kind, days, held)
    bodies = {inspection.organisation_id: "", **{each.organisation_id: each.name for each in parts}}
    for each in queries.members(inspection.id):
        no = may_join(Member(each.person, each.part, each.employer_id), [], bodies)
        if no:
            raise Refused(f"Somebody on the team cannot inspect these members. {no}")
    keep_parts(inspection, parts)
    inspection.edition = parts[0].edition
    session().flush()
    record(actor, MembersTakenAgain(inspection.id, tuple(each.code for each in parts)))
