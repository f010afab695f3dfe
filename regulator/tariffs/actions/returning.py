"""Cost returns: saved as they are typed, wrong or right, and sent once every row is right."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.events import record
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.place_words import listed

from .. import queries
from ..events import CostReturnSaved, CostReturnSent
from ..models.returned import CostLine, CostReturn
from ..queries import returned
from ..rules import words
from ..rules.lifecycle import PUBLIC
from ..rules.returns import COLUMNS, MOST_ROWS, Read, is_right, judge, read

Cells = Sequence[tuple[int, Mapping[str, str]]]


def looked_at(organisation: Organisation, year: int, given: Cells) -> list[Read]:
    """What is right and wrong with a return, row by row. Changes nothing."""
    found = read(given)
    judge(found, returned.known(organisation, year), returned.limits())
    return found


def save(organisation: Organisation, year: int, given: Cells, *, seen: int, actor: Actor, now: datetime) -> CostReturn:
    """Keep what was typed, wrong or right; nothing is sent. Refused where somebody else saved it meanwhile."""
    _may(organisation, year, actor, now)
    found = looked_at(organisation, year, given)
    row = _row(organisation, year, seen, actor, now)
    row.cells = [{"number": each.number, **each.cells} for each in found]
    row.saved_by, row.saved_at = actor.key, now
    session().flush()
    wrong = sum(bool(each.errors) or each.row is None for each in found)
    record(actor, CostReturnSaved(row.id, year, len(found), wrong))
    return row


def send(organisation: Organisation, year: int, given: Cells, *, seen: int, actor: Actor, now: datetime) -> CostReturn:
    """Send a return. One that was sent before stays on record under its number; the newest counts.

    Refused: a row that is wrong. A late or a partial return is taken, and told as such: it says something of how the
    provider is led. What a draft or a published tariff stands on was kept with it, and changes no more.
    """
    _may(organisation, year, actor, now)
    found = looked_at(organisation, year, given)
    if not found:
        raise Refused("Fill in at least one row")
    if not is_right(found):
        wrong = [str(each.number) for each in found if each.errors or each.row is None]
        many = "Rows" if len(wrong) > 1 else "Row"
        raise Refused(f"Nothing was sent. {many} {listed(wrong)} must be put right first")
    row = _row(organisation, year, seen, actor, now)
    today = clock.london_date(now)
    row.cells = [{"number": each.number, **each.cells} for each in found]
    row.number += 1
    row.sent_on = today
    row.late = today > row.due_on
    row.partial = _is_partial(organisation, year, found)
    row.saved_by, row.saved_at = actor.key, now
    session().flush()
    session().add_all(_lines(row, found, actor, now))
    session().flush()
    record(actor, CostReturnSent(row.id, year, row.number, len(found), row.late, row.partial))
    return row


def _may(organisation: Organisation, year: int, actor: Actor, now: datetime) -> None:
    if actor.organisation_id != organisation.id or not actor.may(Permission.TARIFF_RETURN):
        raise NotFound
    if year not in returned.years(clock.london_date(now)):
        raise Refused("Returns are made for financial years that are over, and for the last three of these")


def _row(organisation: Organisation, year: int, seen: int, actor: Actor, now: datetime) -> CostReturn:
    """The row of a return, held, as the person saw it; a new one where they saw none."""
    session().refresh(organisation, with_for_update=True)  # two people may begin the same return at the same moment
    row = returned.own(organisation.id, year)
    if (row.version if row else 0) != seen:
        raise Refused(SOMEONE_ELSE, "version")
    if row is None:
        row = CostReturn(
            organisation_id=organisation.id, year=year, cells=[], number=0, due_on=returned.due_on(year),
            late=False, partial=False, saved_by=actor.key, saved_at=now,
        )  # fmt: skip
        session().add(row)
    return row


def _is_partial(organisation: Organisation, year: int, found: Sequence[Read]) -> bool:
    """Whether a cost is missing, or the function that the register knew at the end of the year."""
    if any(each.row is None or each.row.missing for each in found):
        return True
    function = register.function_on(organisation.id, words.ends(year))
    given = {each.row.function for each in found if each.row}
    return function is not None and function.function.value not in given


def _lines(row: CostReturn, found: Sequence[Read], actor: Actor, now: datetime) -> list[CostLine]:
    return [
        CostLine(
            return_id=row.id,
            number=row.number,
            function=each.row.function,
            places=each.row.places,
            prisoners=each.row.prisoners,
            direct_per_place=each.row.costs.get("direct-per-place"),
            direct_per_prisoner=each.row.costs.get("direct-per-prisoner"),
            overall_per_place=each.row.costs.get("overall-per-place"),
            overall_per_prisoner=each.row.costs.get("overall-per-prisoner"),
            reason=each.row.reason,
            sent_by=actor.key,
            sent_at=now,
        )
        for each in found
        if each.row is not None
    ]


def kept_cells(row: CostReturn | None) -> list[tuple[int, dict[str, str]]]:
    """What was typed last, by its row numbers, to be shown again."""
    if row is None:
        return []
    return [
        (int(each["number"]), {name: str(each.get(name, "")) for name in COLUMNS})
        for each in row.cells[: 5 * MOST_ROWS]
    ]


def stands_on(year: int) -> str:
    """Which published tariff stands on a year's returns, in a sentence; empty where none does."""
    for tariff in (queries.of_year(year + lag) for lag in range(1, 6)):
        made = queries.draft(tariff) if tariff else None
        if tariff and made and made.method["returns_year"] == year and tariff.state in PUBLIC:
            return f"The tariff of {words.label(tariff.year)} was published on these returns."
    return ""
