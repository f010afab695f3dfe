"""What the days themselves bring: a tariff comes into force, the time of a consultation is over."""

from datetime import date

from sqlalchemy import select

from regulator.core.actor import SYSTEM
from regulator.core.db import session, transaction
from regulator.core.events import record

from ..events import TariffCameIntoForce, TariffConsultationEnded
from ..models.consultation import TariffConsultation
from ..models.tariff import Tariff
from ..rules import words
from ..rules.lifecycle import PUBLIC


def keep_days(today: date) -> None:
    """Write down each tariff that has come into force and each consultation whose last day is over, once. Whoever reads
    the public pages sees it then: they are kept whole until something happens."""
    with transaction():
        begun = select(Tariff).where(
            Tariff.state.in_(PUBLIC), Tariff.in_force_on.is_(None), Tariff.year <= words.year_on(today)
        )
        for tariff in session().scalars(begun.with_for_update()):
            tariff.in_force_on = max(words.begins(tariff.year), tariff.published_on or today)
            record(SYSTEM, TariffCameIntoForce(tariff.id, tariff.year))
        ended = select(TariffConsultation).where(
            TariffConsultation.ended_on.is_(None),
            TariffConsultation.stopped_on.is_(None),
            TariffConsultation.closes_on < today,
        )
        for asked in session().scalars(ended.with_for_update()):
            asked.ended_on = asked.closes_on
            record(SYSTEM, TariffConsultationEnded(asked.tariff_id, asked.round))
