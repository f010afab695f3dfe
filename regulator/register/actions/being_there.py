"""Refuses a day on which an organisation was not there yet, as far as the register knows."""

from datetime import date

from sqlalchemy import select

from ...core.db import session
from ...core.refused import Refused
from ..models import Organisation
from ..queries.facts import names
from ..rules.dates import in_words
from ..rules.possible_days import check_of_kind


def hold(organisation: Organisation) -> None:
    """Hold its row until the transaction ends: of two who send one form at once, the second finds what the first made.

    Whoever calls it then looks for that, and refuses.
    """
    session().scalar(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())


def check_there(organisation: Organisation, day: date, field: str) -> None:
    """Refuse a day before there was any organisation of its kind, and one before the day from which the register knows
    it. Where the register knows no first day, the kind alone says what cannot be."""
    check_of_kind(organisation.kind, day, field)
    first = next(iter(names(organisation.id)), None)
    if first is not None and first.from_on is not None and day < first.from_on:
        since = in_words(first.from_on)
        raise Refused(
            f"{organisation.name} is in the register from {since} on: enter that day or a later one, or correct the"
            " first day of its name",
            field,
        )
