"""What the register remembers: the same standard, again; and who has done it well.

2026-11: a clause that was renumbered, split or merged in a later edition is found under what it was called before, by
the mapping that is kept with each edition (`standards.queries.lineage`). What a provider was asked before is looked up
across its own years; across sites, among those that one operator runs today.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from regulator.core.db import session
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.judgement import NotablePractice
from regulator.inspections.rules.lifecycle import PUBLIC
from regulator.register import queries as register
from regulator.register.models import Operator, Organisation
from regulator.standards.queries.lineage import Place, same_clauses

from ..models.owed import Clause, Obligation, Plan
from ..models.telling import SharedClause, SharedPractice
from ..rules.repeating import Raised, Repeat, repeat


@dataclass(frozen=True)
class Practice:
    """Notable practice that a provider lets others learn from, with who to ask."""

    id: int
    title: str
    text: str
    provider: str
    code: str
    contact: str
    refs: tuple[str, ...]


def sites_of(organisation_id: int) -> list[int]:
    """The organisations that the operator of one runs today, itself among them; itself alone where none is known."""
    mine = select(Operator.operator).where(
        Operator.organisation_id == organisation_id, Operator.until_on.is_(None), Operator.struck_on.is_(None)
    )
    name = session().scalar(mine.limit(1))
    if name is None:
        return [organisation_id]
    invented = select(Organisation.invented).where(Organisation.id == organisation_id).scalar_subquery()
    same = (
        select(Operator.organisation_id)
        .join(Organisation, Organisation.id == Operator.organisation_id)
        .where(
            Operator.operator == name,
            Operator.until_on.is_(None),
            Operator.struck_on.is_(None),
            Organisation.invented == invented,  # a real place is no site of an invented one
        )
    )
    return sorted({organisation_id, *session().scalars(same)})


def raised(organisation_ids: Iterable[int], places: Collection[Place]) -> list[Raised]:
    """When each of these standards, by edition and reference, was raised with each of these organisations, the earliest
    first."""
    rows = session().execute(
        select(
            Clause.edition,
            Clause.ref,
            Obligation.id,
            Obligation.organisation_id,
            Obligation.reference,
            Obligation.entered_on,
            Plan.reference,
            Obligation.title,
        )
        .join(Obligation, Obligation.id == Clause.obligation_id)
        .join(Plan, Plan.id == Obligation.plan_id)
        .where(
            Clause.ref.in_({ref for _edition, ref in places}),
            Obligation.organisation_id.in_(list(organisation_ids)),
            Plan.public,
        )
        .order_by(Obligation.entered_on, Obligation.id)
    )
    return [
        Raised(edition, ref, number, organisation, reference, on, source, title)
        for edition, ref, number, organisation, reference, on, source, title in rows
        if (edition, ref) in places
    ]


def repeats(obligations: Iterable[Obligation]) -> dict[int, list[Repeat]]:
    """Of each obligation, the standards that were raised before: at this place, and at the operator's others."""
    rows = list(obligations)
    clauses: dict[int, list[Clause]] = defaultdict(list)
    for each in session().scalars(select(Clause).where(Clause.obligation_id.in_([row.id for row in rows]))):
        clauses[each.obligation_id].append(each)
    same = same_clauses((each.edition, each.ref) for some in clauses.values() for each in some)
    if not same:
        return {}
    sites = {number: sites_of(number) for number in {row.organisation_id for row in rows}}
    history = raised({number for some in sites.values() for number in some}, frozenset().union(*same.values()))
    names = {number: each.name for number, each in register.by_ids({row.organisation_id for row in history}).items()}
    found: dict[int, list[Repeat]] = {}
    for row in rows:
        told = [
            repeat(place, same[place], row.organisation_id, row.entered_on, row.id, history, names)
            for place in ((clause.edition, clause.ref) for clause in clauses[row.id])
        ]
        found[row.id] = [each for each in told if each is not None]
    return {number: some for number, some in found.items() if some}


def practice_for(obligations: Iterable[Obligation]) -> dict[int, list[Practice]]:
    """Of each obligation, the notable practice of others on its standards, where its owner agreed."""
    rows = {row.id: row for row in obligations}
    clauses = session().scalars(select(Clause).where(Clause.obligation_id.in_(rows))).all()
    same = same_clauses((each.edition, each.ref) for each in clauses)
    refs = {ref for some in same.values() for _edition, ref in some}
    offered = session().execute(
        select(SharedClause.ref, SharedPractice)
        .join(SharedPractice, SharedPractice.id == SharedClause.shared_id)
        .where(SharedClause.ref.in_(refs), SharedPractice.consent == "given")
        .order_by(SharedPractice.id)
    )
    by_place: dict[Place, list[SharedPractice]] = defaultdict(list)
    for ref, shared in offered:
        by_place[shared.edition, ref].append(shared)
    pairs = [
        (each.obligation_id, shared)
        for each in clauses
        for place in sorted(same[each.edition, each.ref])
        for shared in by_place.get(place, [])
        if shared.organisation_id != rows[each.obligation_id].organisation_id
    ]
    told = practices([shared for _number, shared in pairs])
    found: dict[int, list[Practice]] = defaultdict(list)
    for number, shared in pairs:
        if told[shared.id] not in found[number]:
            found[number].append(told[shared.id])
    return dict(found)


def practices(shared: Iterable[SharedPractice]) -> dict[int, Practice]:
    """Shared practice with its words, its provider and its standards."""
    rows = {each.id: each for each in shared}
    words = {
        row.id: row
        for row in session().scalars(
            select(NotablePractice).where(NotablePractice.id.in_([each.practice_id for each in rows.values()]))
        )
    }
    refs: dict[int, list[str]] = defaultdict(list)
    for each in session().scalars(select(SharedClause).where(SharedClause.shared_id.in_(rows))):
        refs[each.shared_id].append(each.ref)
    who: dict[int, Organisation] = register.by_ids([each.organisation_id for each in rows.values()])
    return {
        each.id: Practice(
            each.id,
            words[each.practice_id].title,
            words[each.practice_id].text or "",
            who[each.organisation_id].name,
            who[each.organisation_id].code,
            each.contact,
            tuple(sorted(refs[each.id])),
        )
        for each in rows.values()
    }


def shared_of(organisation_id: int) -> list[SharedPractice]:
    """What an organisation was asked to share, the newest first."""
    rows = select(SharedPractice).where(SharedPractice.organisation_id == organisation_id)
    return list(session().scalars(rows.order_by(SharedPractice.id.desc())))


def all_practice(most: int = 100) -> list[tuple[NotablePractice, Inspection, SharedPractice | None]]:
    """The notable practice of published reports, the newest first, with what became of the question to share it."""
    rows = session().execute(
        select(NotablePractice, Inspection, SharedPractice)
        .join(Inspection, Inspection.id == NotablePractice.inspection_id)
        .outerjoin(SharedPractice, SharedPractice.practice_id == NotablePractice.id)
        .where(Inspection.state.in_(PUBLIC))
        .order_by(Inspection.published_on.desc(), NotablePractice.id)
        .limit(most)
    )
    return [(practice, inspection, shared) for practice, inspection, shared in rows]
