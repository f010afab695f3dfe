"""Which open plans cite an edition of the standards, so that a change of it is seen before it is made."""

from sqlalchemy import func, select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.standards.queries import Cites, CitesOf, cites

from ..models.owed import Clause, Obligation
from . import visible_to

MOST = 200  # obligations that are shown
KEEPER = "regulator"  # what the Ombudsman keeps is neither shown nor counted here


@cites("Open concerns and plans", 20)
def plans(actor: Actor, edition: str) -> CitesOf:
    """What is owed by a clause of an edition and is not closed, the earliest due first.

    Of what the reader may not know of only a number is given.
    """
    by_clause = select(Clause.obligation_id).where(Clause.edition == edition)
    open_ones = select(Obligation).where(
        Obligation.id.in_(by_clause), Obligation.closed_on.is_(None), Obligation.keeper == KEEPER
    )
    seen = open_ones.where(visible_to(actor)).order_by(Obligation.due_on, Obligation.id)
    found = list(session().scalars(seen.limit(MOST)))
    total = session().scalar(select(func.count()).select_from(open_ones.subquery())) or 0
    known = session().scalar(select(func.count()).select_from(seen.subquery())) or 0
    refs: dict[int, list[str]] = {}
    rows = select(Clause.obligation_id, Clause.ref).where(
        Clause.edition == edition, Clause.obligation_id.in_([each.id for each in found])
    )
    for number, ref in session().execute(rows.order_by(Clause.ref)):
        refs.setdefault(number, []).append(ref)
    cited = tuple(
        Cites(f"{each.reference}, {each.title}", "", tuple(refs.get(each.id, ())), True, each.state.replace("-", " "))
        for each in found
    )
    return CitesOf("Open concerns and plans", cited, total - known)
