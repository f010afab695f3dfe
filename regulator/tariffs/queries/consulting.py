"""Consultations on draft tariffs: who is eligible, what was sent, what is counted, what an organisation sees of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from regulator.standards import queries as standards

from ..models.consultation import EligibleObjector, TariffConsultation, TariffResponse
from ..models.tariff import Tariff
from ..rules import words
from ..rules.counting import Counted, Eligible, Threshold, count, is_met
from ..rules.lifecycle import State


@dataclass(frozen=True)
class Asked:
    """A consultation that an organisation may answer: of which tariff, and whether its time runs."""

    tariff: Tariff
    consultation: TariffConsultation
    today: date

    @property
    def open(self) -> bool:
        """Whether what is sent today is in time."""
        return is_open(self.tariff, self.consultation, self.today)


def is_open(tariff: Tariff, consultation: TariffConsultation, today: date) -> bool:
    """Whether the time of a consultation runs on a day."""
    running = tariff.state == State.CONSULTING and consultation.stopped_on is None
    return running and consultation.round == tariff.round and today <= consultation.closes_on


def eligible(consultation_id: int) -> list[Eligible]:
    """Whose objections count in a consultation."""
    rows = select(EligibleObjector).where(EligibleObjector.consultation_id == consultation_id)
    found = session().scalars(rows.order_by(EligibleObjector.organisation_id))
    return [Eligible(each.organisation_id, each.side, each.supply) for each in found]


def on_the_register(tariff: Tariff, supplies: dict[int, int]) -> list[Eligible]:
    """Who is eligible today: providers and commissioners on the register, by their kinds in the data.
    `supplies`: places by organisation, as returned; what was not returned is taken from the register."""
    told = standards.tariffs().eligible
    sides = dict.fromkeys(told.providers, "provider") | dict.fromkeys(told.commissioners, "commissioner")
    wanted = select(Organisation).where(
        Organisation.active,
        Organisation.invented.is_(tariff.invented),
        Organisation.kind.in_([Kind(each) for each in sides]),
    )
    found = session().scalars(wanted.order_by(Organisation.id)).all()
    return [
        Eligible(
            each.id, sides[each.kind.value], _places(each, supplies) if sides[each.kind.value] == "provider" else 0
        )
        for each in found
    ]


def _places(organisation: Organisation, supplies: dict[int, int]) -> int:
    if organisation.id in supplies:
        return supplies[organisation.id]
    held = register.latest_places(organisation.id)
    return (held.places.in_use or held.places.operational or held.places.certified or 0) if held else 0


def responses(consultation_id: int, *, after: int = 0, most: int | None = None) -> list[TariffResponse]:
    """What was sent on a draft, in the order in which it came: all of it, or at most so many after one."""
    wanted = select(TariffResponse).where(TariffResponse.consultation_id == consultation_id, TariffResponse.id > after)
    return list(session().scalars(wanted.order_by(TariffResponse.id).limit(most)))


def how_many(consultation_id: int) -> int:
    """How many answers were sent on a draft."""
    wanted = select(func.count()).where(TariffResponse.consultation_id == consultation_id)
    return session().scalar(wanted) or 0


def objectors(consultation_id: int) -> set[int]:
    """The organisations whose objection counts."""
    wanted = select(TariffResponse.organisation_id).where(
        TariffResponse.consultation_id == consultation_id, TariffResponse.why_not.is_(None)
    )
    return {each for each in session().scalars(wanted) if each is not None}


def tests_of(consultation: TariffConsultation) -> list[Threshold]:
    """The thresholds of the rule that a consultation is counted by, as it was frozen when it opened."""
    return [Threshold(each["side"], each["by"], Decimal(each["at_least"])) for each in consultation.rule["tests"]]


def counted(consultation: TariffConsultation) -> list[Counted]:
    """What is counted so far: each threshold with its numbers."""
    return count(eligible(consultation.id), objectors(consultation.id), tests_of(consultation))


def threshold_met(consultation: TariffConsultation) -> bool:
    """Whether objections stop this draft, as they stand now."""
    return is_met(counted(consultation))


def _answerable(actor: Actor) -> Select[Tariff, TariffConsultation]:
    """The consultations that an actor's organisation may read: those of its own world, invented or not."""
    if not actor.may(Permission.TARIFF_ANSWER) or actor.organisation_id is None:
        raise NotFound
    invented = select(Organisation.invented).where(Organisation.id == actor.organisation_id).scalar_subquery()
    return (
        select(Tariff, TariffConsultation)
        .join(TariffConsultation, TariffConsultation.tariff_id == Tariff.id)
        .where(Tariff.invented == invented)
        .order_by(Tariff.year.desc(), TariffConsultation.round.desc())
    )


def for_actor(actor: Actor, today: date) -> list[Asked]:
    """The consultations that an organisation was asked in, the newest first."""
    return [Asked(tariff, one, today) for tariff, one in session().execute(_answerable(actor).limit(20))]


def one_for(actor: Actor, year: str, number: int, today: date) -> Asked:
    """One of them by its year and round. `NotFound` for any other."""
    wanted = _answerable(actor).where(Tariff.year == words.year_of(year), TariffConsultation.round == number)
    row = session().execute(wanted).first()
    if row is None:
        raise NotFound
    return Asked(row[0], row[1], today)


def own_responses(actor: Actor, consultation_id: int) -> Sequence[TariffResponse]:
    """What an organisation's people sent on a draft, in order."""
    wanted = select(TariffResponse).where(
        TariffResponse.consultation_id == consultation_id, TariffResponse.organisation_id == actor.organisation_id
    )
    return session().scalars(wanted.order_by(TariffResponse.id)).all()
