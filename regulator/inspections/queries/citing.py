"""Which inspections cite an edition of the standards, so that a change of it is seen before it is made."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.register import queries as register
from regulator.standards.queries import Cites, CitesOf, cites

from ..models.inspection import Inspection
from ..models.journal import MinimumStandardFinding, Proposal
from ..models.judgement import Concern, Decision
from ..rules.lifecycle import LIFE, SECRET
from . import visible_to

MOST = 200  # inspections that are shown; those under way first


@cites("Inspections", 10)
def inspections(actor: Actor, edition: str) -> CitesOf:
    """The inspections to an edition, those under way first, each with the clauses that it cites.

    Of those that the reader may not know of only a number is given, and it counts none before its provider knew.
    """
    rows = select(Inspection).where(Inspection.edition == edition, visible_to(actor))
    in_order = rows.order_by(Inspection.published_on.is_not(None), Inspection.id.desc())
    found = list(session().scalars(in_order.limit(MOST)))
    known = select(Inspection.id).where(Inspection.edition == edition, visible_to(actor))
    others = select(func.count()).where(
        Inspection.edition == edition,
        Inspection.state.not_in((*SECRET, *LIFE.ends)),
        Inspection.id.not_in(known),
    )
    refs = _refs([each.id for each in found])
    providers = register.by_ids({each.organisation_id for each in found})
    cited = tuple(
        Cites(
            text=f"{each.reference}, {providers[each.organisation_id].name}",
            address=f"/staff/inspections/{each.reference}" if actor.may("inspection:read") else _public(each),
            refs=refs[each.id],
            open=each.state not in LIFE.ends and each.published_on is None,
            detail=each.state.replace("-", " "),
        )
        for each in found
    )
    return CitesOf("Inspections", cited, session().scalar(others) or 0)


def _refs(ids: list[int]) -> dict[int, tuple[str, ...]]:
    """What was proposed, decided, found or asked for by which clause, for each inspection."""
    found: dict[int, set[str]] = defaultdict(set)
    for table in (Proposal, Decision, MinimumStandardFinding):
        rows = select(table.inspection_id, table.ref).where(table.inspection_id.in_(ids)).distinct()
        for number, ref in session().execute(rows):
            found[number].add(ref)
    concerns = select(Concern.inspection_id, Concern.standards).where(Concern.inspection_id.in_(ids))
    for number, listed in session().execute(concerns):
        found[number].update(_texts(listed))
    return defaultdict(tuple, {number: tuple(sorted(refs)) for number, refs in found.items()})


def _texts(listed: Iterable[object]) -> list[str]:
    return [str(each) for each in listed]


def _public(inspection: Inspection) -> str:
    return f"/inspections/{inspection.reference}" if inspection.published_on else ""
