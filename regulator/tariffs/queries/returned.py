"""Cost returns: a provider's own, what its figures are compared with, and which were sent for a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from regulator.core import clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.inspections import queries as inspections
from regulator.inspections.models.judgement import Decision
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from regulator.standards import queries as standards

from ..models.returned import CostLine, CostReturn
from ..rules import words
from ..rules.money import rounded
from ..rules.returns import Known, Limits
from ..rules.spread import Cost, quantile

DUE = "cost-return"
YEARS_BACK = 3  # how many finished years a provider may still return or mend
LOWEST = ("poor", "inadequate")  # the worst score of a test and the worst rating of a standard (standards/schemes)


@dataclass(frozen=True)
class Sent:
    """A return that was sent, with the lines of its last sending and whose it is."""

    row: CostReturn
    lines: Sequence[CostLine]
    organisation: Organisation


def years(today: date) -> list[int]:
    """The finished financial years for which a return may be made, the newest first."""
    last = words.year_on(today) - 1
    return list(range(last, last - YEARS_BACK, -1))


def due_on(year: int) -> date:
    """The day by which a year's return is due."""
    return clocks.due_on(standards.clock(DUE), words.ends(year))


def owner(actor: Actor) -> Organisation:
    """The prison for which somebody makes returns. `NotFound` for anybody else."""
    if not actor.may(Permission.TARIFF_RETURN) or actor.organisation_id is None:
        raise NotFound
    found = register.by_ids([actor.organisation_id]).get(actor.organisation_id)
    if found is None or found.kind != Kind.PRISON:
        raise NotFound
    return found


def own(organisation_id: int, year: int) -> CostReturn | None:
    """An organisation's return for a year; None before it is begun."""
    wanted = select(CostReturn).where(CostReturn.organisation_id == organisation_id, CostReturn.year == year)
    return session().scalar(wanted)


def lines(row: CostReturn) -> list[CostLine]:
    """What a return said when it was sent last."""
    wanted = select(CostLine).where(CostLine.return_id == row.id, CostLine.number == row.number)
    return list(session().scalars(wanted.order_by(CostLine.id)))


def every_sending(row: CostReturn) -> list[CostLine]:
    """All that a return ever said, the last sending first."""
    wanted = select(CostLine).where(CostLine.return_id == row.id)
    return list(session().scalars(wanted.order_by(CostLine.number.desc(), CostLine.id)))


def sent(year: int, *, invented: bool) -> list[Sent]:
    """The returns that were sent for a year, by the provider's name. Invented places are never mixed with others."""
    rows = session().execute(
        select(CostReturn, CostLine, Organisation)
        .join(CostLine, (CostLine.return_id == CostReturn.id) & (CostLine.number == CostReturn.number))
        .join(Organisation, Organisation.id == CostReturn.organisation_id)
        .where(CostReturn.year == year, Organisation.invented.is_(invented))
        .order_by(Organisation.sort_name, CostReturn.id, CostLine.id)
    )
    found: dict[int, tuple[CostReturn, list[CostLine], Organisation]] = {}
    for row, line, organisation in rows:
        found.setdefault(row.id, (row, [], organisation))[1].append(line)
    return [Sent(*each) for each in found.values()]


def missing(year: int, *, invented: bool) -> list[Organisation]:
    """The prisons on the register that owe a return for a year and did not send it."""
    sent_by = select(CostReturn.organisation_id).where(CostReturn.year == year, CostReturn.number > 0)
    wanted = select(Organisation).where(
        Organisation.kind == Kind.PRISON,
        Organisation.active,
        Organisation.invented.is_(invented),
        Organisation.id.not_in(sent_by),
    )
    return list(session().scalars(wanted.order_by(Organisation.sort_name)))


def limits() -> Limits:
    """When a figure is implausible (`standards/tariffs.yaml`)."""
    told = standards.tariffs().returns
    units = [(Fraction(each.times), each.words) for each in told.units]
    return Limits(Fraction(told.implausible_factor), Fraction(told.tied_within), units)


def known(organisation: Organisation, year: int) -> dict[tuple[str, str], Known]:
    """What each figure is compared with: its own of the year before; the median of that year; a published figure."""
    before = words.label(year - 1)
    found: dict[tuple[str, str], Known] = {}
    for each in standards.tariffs().returns.yardsticks:
        published = Known(rounded(Fraction(each.pounds) * 100), f"the published figure of {words.label(each.year)}")
        found |= {(function, each.measure): published for function in words.FUNCTIONS.values()}
    others = sent(year - 1, invented=organisation.invented)
    values: dict[tuple[str, str], list[int]] = {}
    for one in others:
        for key, amount in _figures(one.lines).items():
            values.setdefault(key, []).append(amount)
    for key, amounts in values.items():
        found[key] = Known(rounded(quantile(amounts, 2)), f"the median of {before}")
    for one in others:
        if one.organisation.id == organisation.id:
            for key, amount in _figures(one.lines).items():
                found[key] = Known(amount, f"what you returned for {before}")
    return found


def _figures(of: Sequence[CostLine]) -> dict[tuple[str, str], int]:
    return {
        (each.function, name): amount
        for each in of
        for name in words.MEASURES
        if (amount := each.cost(name)) is not None
    }


def costs(found: Sequence[Sent], measure: str) -> dict[str, list[Cost]]:
    """The costs of each function on one basis, of which only whole figures are taken, and whether each is good."""
    made: dict[str, list[Cost]] = {}
    good = safe_enough([each.organisation.id for each in found])
    for one in found:
        for line in one.lines:
            amount = line.cost(measure)
            if amount is not None:
                cost = Cost(one.organisation.name, amount, good.get(one.organisation.id, False))
                made.setdefault(line.function, []).append(cost)
    return made


def safe_enough(organisation_ids: Sequence[int]) -> Mapping[int, bool]:
    """Whether no test of each one's latest published inspection is at the lowest score; false where there is none."""
    latest = {number: inspections.published(number, most=1) for number in organisation_ids}
    ids = [rows[0].id for rows in latest.values() if rows]
    judged = set(session().scalars(select(Decision.inspection_id).where(Decision.inspection_id.in_(ids))))
    failed = select(Decision.inspection_id).where(Decision.inspection_id.in_(ids), Decision.final.in_(LOWEST))
    worst = set(session().scalars(failed))
    return {number: bool(rows) and rows[0].id in judged - worst for number, rows in latest.items()}
