"""Which clauses are the same through the editions, from the mappings that are kept with them."""

from collections.abc import Iterable

from sqlalchemy import select

from ...core.db import session
from ..models import ClauseMapping, Edition
from ..rules.lineage import Family, Link

Place = tuple[str, str]  # an edition's code and a reference in it


def same_clauses(places: Iterable[Place]) -> dict[Place, frozenset[Place]]:
    """Of each clause, all that it came from and that came of it, itself among them; itself alone where its edition is
    not one of ours. The number of queries does not grow with the clauses."""
    wanted = dict.fromkeys(places)
    families = _families({edition for edition, _ref in wanted})
    alone = Family(())
    return {(edition, ref): families.get(edition, alone).same(edition, ref) for edition, ref in wanted}


def _families(codes: set[str]) -> dict[str, Family]:
    kinds = select(Edition.provider_kind).where(Edition.code.in_(codes))
    editions = session().execute(
        select(Edition.code, Edition.provider_kind)
        .where(Edition.provider_kind.in_(kinds), Edition.published_at.is_not(None))
        .order_by(Edition.provider_kind, Edition.number)
    )
    by_kind: dict[str, list[str]] = {}
    for code, kind in editions:
        by_kind.setdefault(kind, []).append(code)
    every = [code for some in by_kind.values() for code in some]
    columns = (ClauseMapping.before, ClauseMapping.old_ref, ClauseMapping.edition, ClauseMapping.new_ref)
    rows = session().execute(select(*columns).where(ClauseMapping.edition.in_(every))).all()
    mapped = frozenset((before, edition) for before, _old, edition, _new in rows)
    links = [Link(before, old, edition, new) for before, old, edition, new in rows if old and new]
    return {code: Family(tuple(some), links, mapped) for some in by_kind.values() for code in some}
