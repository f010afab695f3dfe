"""Brings a month's places in from the published bulletin."""

from datetime import date

from sqlalchemy import select

from ...core import clock
from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.refused import Problem, Refused
from ...core.tabular import Findings, Row, Table
from .. import queries
from ..events import CapacityImported
from ..models import Organisation
from ..rules.capacity_file import CapacityRow, doubts
from ..rules.dates import in_words
from ..rules.possible_days import check_of_places
from ..rules.words import Kind
from .outcome import Imported
from .places import Put, Shelf

LONGEST_SOURCE = 400  # characters


def import_capacity(table: Table[CapacityRow], *, actor: Actor, as_of: date, source: str) -> Imported:
    """Keep a month's figures for each prison named. One event; none where the register already held all of them.

    Population above capacity and capacity below the certified places are kept with a warning. Refused with
    `FileProblems`, nothing imported: a name that is no prison's or could be several, two rows for one prison, a row
    without one figure. What the same source said differently before is kept; the new figures are a correction of it.
    """
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise Refused(f"Say which publication this is from, in at most {LONGEST_SOURCE} characters", "source")
    if as_of > clock.today():
        raise Refused(f"{in_words(as_of)} is still to come", "as_of")
    check_of_places(as_of, "as_of")
    found = _matched(table)
    shelf = Shelf()
    put = [shelf.put(prisons, row.value.prison, as_of, source.strip(), row.value.figures) for row, prisons in found]
    added, corrected = sum(each.new for each in put), put.count(Put.CORRECTION)
    alarms: list[tuple[str, str]] = []
    if added:
        alarms = shelf.weigh(actor=actor, now=clock.now())
        record(actor, CapacityImported(as_of, table.name, table.sha256, source.strip(), added, corrected))
    warnings = tuple(Problem(row.line, row.value.prison, told) for row in table.rows for told in doubts(row.value))
    lines = {row.value.prison: row.line for row in table.rows}
    warnings += tuple(Problem(lines[name], name, words) for name, words in alarms)
    return Imported({"places": len(table.rows)}, {"places": added, "corrections": corrected}, (), warnings)


def _matched(table: Table[CapacityRow]) -> list[tuple[Row[CapacityRow], list[Organisation]]]:
    """Each row with the prisons it covers."""
    index = queries.name_index()
    prisons = {row.code: row for row in session().scalars(select(Organisation).where(Organisation.kind == Kind.PRISON))}
    findings = Findings()
    found = []
    taken: dict[str, int] = {}
    for row in table.rows:
        if not row.value.figures.known:
            findings.add(row.line, row.value.prison, "this row has not one figure")
        try:
            codes = index.match(row.value.prison)
        except Refused as refused:
            findings.add(row.line, "prison", refused.message)
            continue
        for code in codes:
            first = taken.setdefault(code, row.line)
            if first != row.line:
                findings.add(row.line, "prison", f"{prisons[code].name} ({code}) already has figures on line {first}")
        found.append((row, [prisons[code] for code in codes]))
    findings.raise_any(table.name)
    return found
