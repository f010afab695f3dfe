"""Tells the register, which stands below the standards and cannot read them, what they say about places."""

from regulator.core.clocks import ClockRule
from regulator.register.queries.place_data import places_are_told_by
from regulator.register.rules.place_data import CutReason, PlaceData, PowerTold, RefusalReason

from . import catalogue


class Told:
    """The standards, as the register asks them."""

    def data(self) -> PlaceData:
        """Reasons, powers, and when figures are too old."""
        said = catalogue.places()
        powers = {act: catalogue.power(name) for act, name in said.acts}
        return PlaceData(
            refusals={each.id: RefusalReason(**dict(each)) for each in said.refusal_reasons},
            cuts={each.id: CutReason(**dict(each)) for each in said.cut_reasons},
            stale_after=said.figures_too_old_after,
            powers={
                act: PowerTold(each.id, each.title, each.notice_says or "", each.appeal) for act, each in powers.items()
            },
        )

    def clock(self, name: str) -> ClockRule:
        """A clock's rule by its id."""
        return catalogue.clock(name)


places_are_told_by(Told())
