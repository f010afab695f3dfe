"""What the staff's home page shows of fieldwork: what cannot wait, to whoever leads; the way to the application."""

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.inspections.models.inspection import Inspection
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission

from ..models import Danger
from . import visits
from .visits import leads

MOST = 20


@home_part("Danger", 1)
def danger(actor: Actor) -> HomePart | None:
    """Somebody was reported to be in danger on a visit that the actor leads, and nobody has confirmed reading it."""
    if not actor.may(Permission.INSPECTION_CAPTURE):
        return None
    unread = select(Danger.inspection_id).where(Danger.read_at.is_(None)).distinct()
    found = session().scalars(select(Inspection).where(Inspection.id.in_(unread)).order_by(Inspection.id).limit(100))
    own = [each for each in found if actor.key in leads(each)][:MOST]
    if not own:
        return None
    rows = tuple(
        HomeRow(
            f"{each.reference}: somebody was reported to be in danger",
            f"/staff/inspections/{each.reference}/fieldwork/danger",
            "Nobody has confirmed reading it",
        )
        for each in own
    )
    return HomePart("Danger", rows, "")


@home_part("Capture without a network", 11)
def capture(actor: Actor) -> HomePart | None:
    """The application, for somebody on the field team of a visit that is not over."""
    if not actor.may(Permission.INSPECTION_CAPTURE) or not visits.own(actor):
        return None
    row = HomeRow("Open the capture application", "/field", "Set it up before you leave the office")
    return HomePart("Capture without a network", (row,), "")
