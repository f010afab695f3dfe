"""Brings in published outcomes of past inspections, each with its source and no more precise than it was published."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from ...core.actor import Actor
from ...core.db import session
from ...core.events import record
from ...core.refused import Problem, Refused
from ...core.tabular import Findings, Table
from ...register import queries as register
from ...register.models import Organisation
from ...register.rules.dates import PartialDate
from ...register.rules.names import NameIndex
from ..models.outcomes import PublishedOutcome
from ..rules.outcomes import SCHEME, TESTS, OutcomeRow, OutcomesImported, Told, contradictions

Key = tuple[int, date, str, str, str]
CONTENT = tuple(
    column.key
    for column in PublishedOutcome.__table__.columns
    if column.key not in {"id", "organisation_id", "correction"}
)


@dataclass(frozen=True)
class OutcomesTaken:
    """What an import of outcomes did. `warnings`: contradictions and gaps, by line; never reasons to refuse."""

    held: int
    added: int
    corrected: int
    warnings: tuple[Problem, ...]


@dataclass
class _Taking:
    """An import under way."""

    index: NameIndex
    organisations: dict[str, Organisation]
    held: dict[Key, list[PublishedOutcome]]
    findings: Findings = field(default_factory=Findings)
    lines: dict[Key, int] = field(default_factory=dict)
    fresh: list[PublishedOutcome] = field(default_factory=list)


def import_outcomes(table: Table[OutcomeRow], *, actor: Actor) -> OutcomesTaken:
    """Keep what each row's source says. One event; none where all of it was already held.

    Two sources that contradict each other are both kept, with a warning; what one source now says differently is kept
    as its correction. Refused with `FileProblems`, nothing imported: an establishment that is unknown or could be
    several, one source twice on one inspection.
    """
    taking = _begun()
    for row in table.rows:
        _take(taking, row.line, row.value)
    taking.findings.raise_any(table.name)
    session().add_all(taking.fresh)
    session().flush()
    added, corrected = len(taking.fresh), sum(1 for row in taking.fresh if row.correction)
    if added:
        record(actor, OutcomesImported(table.name, table.sha256, added, corrected))
    return OutcomesTaken(len(table.rows), added, corrected, tuple(_warnings(taking, table)))


def _begun() -> _Taking:
    held: dict[Key, list[PublishedOutcome]] = defaultdict(list)
    for row in session().scalars(select(PublishedOutcome).order_by(PublishedOutcome.correction)):
        held[_key(row)].append(row)
    organisations = {row.code: row for row in session().scalars(select(Organisation))}
    return _Taking(register.name_index(), organisations, held)


def _key(row: PublishedOutcome) -> Key:
    return row.organisation_id, row.start_on, row.start_precision, row.source, row.url


def _take(taking: _Taking, line: int, row: OutcomeRow) -> None:
    try:
        codes = taking.index.match(row.establishment)
    except Refused as refused:
        taking.findings.add(line, "establishment", refused.message)
        return
    if len(codes) > 1:
        taking.findings.add(line, "establishment", f"this name covers {', '.join(codes)}: say which one")
        return
    made = _row(taking.organisations[codes[0]].id, row)
    first = taking.lines.setdefault(_key(made), line)
    if first != line:
        taking.findings.add(line, "", f"this source already tells of this inspection on line {first}")
        return
    before = taking.held[_key(made)]
    if before and all(getattr(before[-1], name) == getattr(made, name) for name in CONTENT):
        return
    made.correction = len(before)
    taking.fresh.append(made)
    before.append(made)


def _row(organisation_id: int, row: OutcomeRow) -> PublishedOutcome:
    scores = dict(zip(TESTS, row.scores, strict=True))
    previous = dict(zip(TESTS, row.previous_scores, strict=True))
    return PublishedOutcome(
        organisation_id=organisation_id,
        function_then=row.function_at_time,
        inspection_type=row.inspection_type,
        scheme=SCHEME,
        completeness=row.completeness,
        source=row.source,
        url=row.url,
        **_date("start", row.start),
        **_date("end", row.end),
        **_date("previous", row.prev_date),
        **{test.replace("-", "_"): score for test, score in scores.items()},
        **{f"previous_{test.replace('-', '_')}": score for test, score in previous.items()},
    )


def _date(name: str, when: PartialDate | None) -> dict[str, Any]:
    if when is None:
        return {f"{name}_on": None, f"{name}_precision": None, f"{name}_about": False}
    return {f"{name}_on": when.day, f"{name}_precision": when.precision.value, f"{name}_about": when.approximate}


def _warnings(taking: _Taking, table: Table[OutcomeRow]) -> list[Problem]:
    codes = {organisation.id: code for code, organisation in taking.organisations.items()}
    told = [
        Told(
            codes[row.organisation_id],
            row.start,
            row.end,
            tuple(row.scores.values()),
            row.previous,
            tuple(row.previous_scores.values()),
            row.source,
            taking.lines.get(key),
        )
        for key, rows in taking.held.items()
        for row in rows[-1:]
    ]
    found = [
        Problem(each.one.line or each.other.line or 1, each.one.establishment, each.message)
        for each in contradictions(told)
        if each.one.line or each.other.line
    ]
    for row in table.rows:
        if (row.value.completeness or "").startswith("full") and None in row.value.scores:
            found.append(Problem(row.line, row.value.establishment, "is given as full and lacks a score"))
    return sorted(found, key=lambda problem: problem.line)
