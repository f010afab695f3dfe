"""Works ratings out by another edition, kept apart from the ratings themselves."""

from datetime import date

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.standards import queries as standards
from regulator.standards.queries.schemes import scheme as scheme_of
from regulator.standards.rules.edition import UNRATED

from .. import queries
from ..events import RatingsWorkedOutAnew
from ..models.inspection import Inspection
from ..models.judgement import WhatIf
from ..rules.what_if import what_if


def work_out(inspection: Inspection, edition: str, *, actor: Actor, today: date) -> WhatIf:
    """Keep what the ratings would have been by another edition. Nothing of the inspection changes.

    Refused: an inspection without decisions; its own edition; an edition for other providers, or that is none.
    """
    decisions = queries.decisions(inspection.id)
    if not decisions:
        raise Refused("Nothing is decided yet, so nothing could be rated in another way")
    try:
        own, other = standards.edition(inspection.edition), standards.edition(edition)
    except NotFound as fault:
        raise Refused("Choose an edition from the list", "edition") from fault
    if other.code == own.code:
        raise Refused("This is the edition of the inspection itself", "edition")
    if other.provider_kind != own.provider_kind:
        raise Refused("This edition is for other providers", "edition")
    if other.scheme == UNRATED:
        raise Refused("Nothing of this edition is rated", "edition")
    made = WhatIf(
        inspection_id=inspection.id,
        edition=other.code,
        scheme=other.scheme,
        outcome=what_if(scheme_of(other.scheme), {each.ref: each.given for each in decisions}),
        made_by=actor.key,
        made_on=today,
    )
    session().add(made)
    record(actor, RatingsWorkedOutAnew(inspection.id, other.code, other.scheme))
    return made


def worked_out(inspection: Inspection) -> list[WhatIf]:
    """What was worked out by other editions, the newest first."""
    rows = select(WhatIf).where(WhatIf.inspection_id == inspection.id).order_by(WhatIf.id.desc())
    return list(session().scalars(rows))
