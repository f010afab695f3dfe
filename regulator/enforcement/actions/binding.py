"""For which breaches a measure stands, or an undertaking in its place while it is kept: once for each, on each side."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from regulator.core.db import session
from regulator.core.refused import Refused
from regulator.standards import queries as standards

from .. import queries
from ..models.measure import Imposed, Measure


def impose(measure: Measure, today: date) -> None:
    """Write down for which breaches it stands. Refused, by the database itself, where another stands for one."""
    rung = standards.rung(measure.rung)
    if not rung.requirement:
        return
    session().add_all(
        Imposed(breach=each.breach, side=rung.side, measure_id=measure.id, imposed_on=today)
        for each in queries.grounds_of(measure.id)
    )
    try:
        session().flush()
    except IntegrityError as clash:
        raise Refused("A requirement was imposed for one of these breaches a moment ago. Read it first.") from clash


def release(measure: Measure, today: date) -> None:
    """Its breaches are free for another requirement."""
    standing = select(Imposed).where(Imposed.measure_id == measure.id, Imposed.released_on.is_(None))
    for row in session().scalars(standing):
        row.released_on = today
    session().flush()
