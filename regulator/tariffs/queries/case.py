"""A year's tariff as the rules of its life see it."""

from datetime import date

from ..models.tariff import Tariff
from ..rules.lifecycle import Case
from . import consultation, draft, prices
from .consulting import threshold_met


def case_of(tariff: Tariff, today: date) -> Case:
    """Everything that the rules ask about, as it stands on a day."""
    made = draft(tariff)
    found = prices(made)
    asked = consultation(tariff)
    return Case(
        state=tariff.state,
        today=today,
        drafted=made is not None and bool(found),
        unpriced=tuple(each.function for each in found if each.final is None),
        closes_on=asked.closes_on if asked else None,
        met=threshold_met(asked) if asked and asked.met is None else bool(asked and asked.met),
        cleared=tariff.cleared,
        proposed_by=tariff.proposed_by,
        made_by=frozenset(each for each in (made and made.made_by, *(each.set_by for each in found)) if each),
        corrections=sum(each.corrected is not None for each in found),
    )
