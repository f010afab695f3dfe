"""What an inspector's home page says of capture: where the application is, for those who go on a visit."""

from regulator.core.actor import Actor
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission

from . import visits


@home_part("Capture without a network", 11)
def capture(actor: Actor) -> HomePart | None:
    """The application, for somebody on the field team of a visit that is not over."""
    if not actor.may(Permission.INSPECTION_CAPTURE) or not visits.own(actor):
        return None
    row = HomeRow("Open the capture application", "/field", "Set it up before you leave the office")
    return HomePart("Capture without a network", (row,), "")
