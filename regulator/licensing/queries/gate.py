"""What stands for and against the members of an application, from the regulator's own records, as it is today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import STRANGER, Actor
from regulator.core.clocks import months_after
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.enforcement.models.matter import Matter
from regulator.enforcement.models.measure import Measure, Signature
from regulator.enforcement.queries import public as enforcement
from regulator.improvement.models.owed import Obligation
from regulator.improvement.rules.owing import keeper_of
from regulator.inspections import queries as inspections
from regulator.inspections.queries.components import components
from regulator.ombudsman.queries import crossing
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.standards.rules.licensing import Status
from regulator.tariffs.queries import evidence

from ..models.licence import Licence, LicenceFact
from ..rules.applying import Latest, Member, Scores, Wanted, why_not_eligible, why_not_good_enough
from ..rules.words import listed
from . import as_on, one, standing, trusts

LATEST = 20  # published inspections of one body that are looked through for the newest with scores
COUNTED_MONTHS = 12  # of complaints


def wanted(status: Status) -> Wanted:
    """A status as the rules take it."""
    return Wanted(status.id, status.title, {str(kind): least for kind, least in status.members.items()},
                  status.only_with)  # fmt: skip


def scores_of(status: Status, kind: str) -> Scores | None:
    """Which scores of a kind of member are good enough; None for a kind that may not belong."""
    for each in status.gate.kinds:
        if each.kind == kind:
            return Scores(frozenset(each.good_enough), frozenset(each.never), each.others)
    return None


def bodies(codes: Iterable[str]) -> list[Organisation]:
    """Organisations by their codes, in that order. `NotFound` where one is unknown."""
    return [register.organisation(STRANGER, each) for each in codes]


def holds(organisations: Sequence[Organisation], today: date, own: str | None = None) -> dict[str, frozenset[str]]:
    """Which statuses bodies hold on a day under licences in force, by their codes; not under the licence `own`."""
    abouts = [f"member:{each.code}" for each in organisations]
    rows = select(LicenceFact.licence_id).where(LicenceFact.about.in_(abouts)).distinct()
    found = session().scalars(select(Licence).where(Licence.id.in_(list(session().scalars(rows)))))
    statuses = {row.id: row.status for row in found if row.reference != own}
    held: dict[str, set[str]] = {each.code: set() for each in organisations}
    for number, facts in as_on(list(statuses), today, clock.now()).items():
        if facts.get("standing", {}).get("is") != "in force":
            continue
        for each in organisations:
            if f"member:{each.code}" in facts:
                held[each.code].add(statuses[number])
    return {code: frozenset(some) for code, some in held.items()}


def as_members(organisations: Sequence[Organisation], today: date, own: str | None = None) -> list[Member]:
    """Bodies as the rules on membership see them: open or closed, the trust they are in, what they hold.

    `own`: a licence that is decided anew after an appeal. It, and the trust that it is, stand against nobody.
    """
    held, its = holds(organisations, today, own), _trust_of(own, today)
    found = []
    for each in organisations:
        membership = register.trust_on(each.id, today)
        trust = membership.trust if membership and membership.trust.id != its else None
        name = trust.name if trust else None
        found.append(Member(each.code, each.name, each.kind.value, each.active, name, held[each.code]))
    return found


def _trust_of(reference: str | None, today: date) -> int | None:
    """The trust on the register that a licence is, by its number."""
    if not reference:
        return None
    trust = trusts.entering(standing(one(reference), today, clock.now()), today).trust
    return trust.id if trust else None


def latest(organisation_id: int) -> Latest | None:
    """The newest published inspection of a body that scored it, by itself or as a part of a trust."""
    for each in inspections.published(organisation_id, most=LATEST):
        decided = {row.ref: row.final for row in inspections.decisions(each.id)}
        for part in components(each):
            own = {part.local(ref): final for ref, final in decided.items() if part.owns(ref)}
            if part.organisation_id == organisation_id and part.scheme and own:
                names = {ref: name for ref, name, _scored in inspections.areas_of(part)}
                return Latest(each.reference, inspections.last_day(each.id), own, names)
    return None


def why_not_members(
    status: Status, organisations: Sequence[Organisation], today: date, own: str | None = None
) -> list[str]:
    """Every reason why these bodies may not apply together, or hold the status. `own`: as for `as_members`."""
    told = why_not_eligible(wanted(status), as_members(organisations, today, own))
    real = [each.name for each in organisations if not each.invented]
    if real and len(real) < len(organisations):
        told.append(f"An invented body and a real one cannot be in one application: {listed(real)} is real.")
    return told


def why_not_through(status: Status, organisations: Sequence[Organisation], today: date) -> list[str]:
    """Every reason why the latest inspection of one of them does not let it through the gate."""
    told = []
    for each in organisations:
        scores = scores_of(status, each.kind.value)
        if scores is not None:
            no = why_not_good_enough(each.name, scores, latest(each.id), years=status.gate.years, today=today)
            told += [no] if no else []
    return told


def enforcing(organisation_ids: Iterable[int]) -> frozenset[str]:
    """Who works, or worked, on enforcement against any of these bodies or the trusts that they are in."""
    ids = set(organisation_ids)
    ids |= {each.trust.id for number in list(ids) for each in register.trusts_of(number)}
    about = select(Matter.id).where(Matter.organisation_id.in_(ids))
    people: set[str | None] = set()
    for opened, owner in session().execute(select(Matter.opened_by, Matter.owner).where(Matter.id.in_(about))):
        people |= {opened, owner}
    steps = select(Measure.proposed_by, Measure.considered_by).where(Measure.matter_id.in_(about))
    for proposed, considered in session().execute(steps):
        people |= {proposed, considered}
    signed = select(Signature.person).join(Measure, Measure.id == Signature.measure_id)
    people |= set(session().scalars(signed.where(Measure.matter_id.in_(about))))
    return frozenset(each for each in people if each)


@dataclass(frozen=True)
class Record:
    """What the regulator knows of one member: its latest scores and whether they are enough, what it was complained
    of (counts of at least five; None where not one may be shown), what it owes, what was published against it, and what
    the record of tariffs says of its returns, costs and contracts."""

    organisation: Organisation
    latest: Latest | None
    through: str | None
    complaints: dict[str, int] | None
    owed: dict[str, int]
    overdue: int
    notices: list[tuple[str, str, str]]
    others: list[tuple[str, date]]
    tariffs: evidence.Evidence


def records(status: Status, organisations: Sequence[Organisation], actor: Actor, today: date) -> list[Record]:
    """What the regulator's own records say of each member. Complaints cross only as counts of at least five."""
    paid = evidence.of(organisations, today)
    return [_record(status, each, paid[each.id], actor, today) for each in organisations]


def _record(status: Status, each: Organisation, paid: evidence.Evidence, actor: Actor, today: date) -> Record:
    scores, newest = scores_of(status, each.kind.value), latest(each.id)
    no = why_not_good_enough(each.name, scores, newest, years=status.gate.years, today=today) if scores else None
    rows = (
        session()
        .execute(
            select(Obligation.state, Obligation.due_on).where(
                Obligation.organisation_id == each.id, Obligation.keeper == keeper_of(actor.duty)
            )
        )
        .all()
    )
    owed: dict[str, int] = {}
    for state, _due in rows:
        owed[state.replace("-", " ")] = owed.get(state.replace("-", " "), 0) + 1
    over = ("closed", "no-longer-relevant")
    late = sum(due is not None and due < today and state not in over for state, due in rows)
    return Record(
        organisation=each,
        latest=newest,
        through=no,
        complaints=complaints(actor, each.id, today),
        owed=owed,
        overdue=late,
        notices=[(one.reference, one.rung, one.stands) for one in enforcement.about(each.id) if not one.withdrawn],
        others=[
            (one.reference, one.published_on)
            for one in inspections.published(each.id, most=5)
            if one.published_on and (newest is None or one.reference != newest.reference)
        ],
        tariffs=paid,
    )


def complaints(actor: Actor, organisation_id: int, today: date) -> dict[str, int] | None:
    """Complaints of the last twelve months by subject, where at least five; None where nothing may be shown."""
    if not actor.may(Permission.COMPLAINT_COUNTS):
        return None
    try:
        told = crossing.themes(actor, organisation_id, months_after(today, -COUNTED_MONTHS), today)
    except NotFound:
        return None
    return {subject: count for subject, count in told.counts.items() if count is not None} or None
