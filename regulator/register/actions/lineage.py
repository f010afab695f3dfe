"""Records how organisations came from each other: merged, split, re-roled, transferred."""

from datetime import date

from ...core.actor import Actor
from ...core.db import session
from ...core.refused import Refused
from .. import queries
from ..events import Change, LineageRecorded
from ..models import Lineage, Organisation
from ..rules.dates import in_words
from ..rules.editing import Grounds, check_day, grounds
from ..rules.possible_days import check_of_kind
from ..rules.words import Descent
from .editing import noted


def record_lineage(
    earlier: Organisation,
    kind: Descent,
    later: Organisation,
    *,
    happened_on: date,
    because: Grounds,
    actor: Actor,
    today: date,
) -> None:
    """Record that one organisation came from another on a day. Told of each of the two.

    Refused: an organisation that came from itself (a place may be re-roled and stay what it is), what is recorded
    already.
    """
    check_day(happened_on, "happened_on", today)
    check_of_kind(earlier.kind, happened_on, "happened_on")
    if earlier.id == later.id and kind != Descent.REROLED_AS:
        raise Refused(f"Enter the code of another organisation: nothing is {kind.value} itself", "other")
    for kin in queries.lineage(earlier.id):
        row = kin.row
        if (row.predecessor_id, row.successor_id, row.kind) == (earlier.id, later.id, kind):
            raise Refused(f"This is recorded already, on {in_words(row.happened_on)}", "other")
    source = grounds(because.reason, because.source).source
    session().add(
        Lineage(predecessor_id=earlier.id, successor_id=later.id, kind=kind, happened_on=happened_on, source=source)
    )
    words = f"{earlier.name} {kind.value} {later.name}"
    for each in {earlier.id: earlier, later.id: later}.values():
        changes = [Change(each.code, "lineage", "", words)]
        noted(LineageRecorded, each, changes, from_on=happened_on, because=because, actor=actor)
