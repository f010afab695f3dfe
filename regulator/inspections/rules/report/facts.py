"""What a report is built from, gathered from the database by `queries.report`."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from regulator.standards.rules.schemes import Scheme


@dataclass(frozen=True)
class Earlier:
    """An earlier result of one test or standard: when (as precise as its source), what, and who published it."""

    ref: str
    date: str
    date_text: str
    score: int | None
    source: str


@dataclass(frozen=True)
class StatementFacts:
    """One numbered statement."""

    area: str
    number: str
    bearing: str
    text: str
    sources: list[str]
    standards: list[str]


@dataclass(frozen=True)
class ReportFacts:
    """Everything a report says, before it is put into words and order.

    `areas`: (ref, name, scored) in order. `outcome`: the ratings as recorded, `Outcome.as_json()`. `evidence`:
    (area, source) of each piece. `texts`: what the edition says under each reference. `actors`: (duty, who) of an
    import. `due`: by when a minimum standard that is not met must be. Lists of dicts carry the keys of the schema.
    `progress`: of a review alone, what was judged of each concern of the inspection `follows`: (number, title,
    priority, rung or None, reason). `parts`: of a trust's report alone; what stands beside them is then of the trust
    as a whole, which has no scheme, and its areas are called by the references of the whole inspection.
    """

    reference: str
    origin: str
    stage: str
    provider: dict[str, Any]
    kind: str
    kind_name: str
    announced: bool
    visits: list[tuple[date, date]]
    edition: tuple[str, str]
    scheme: Scheme | None
    areas: list[tuple[str, str, bool]]
    outcome: dict[str, Any] | None
    statements: list[StatementFacts]
    evidence: list[tuple[str, str]]
    concerns: list[dict[str, Any]]
    notable_practice: list[dict[str, Any]]
    findings: list[tuple[str, str, str | None]]
    minimum_standards: int
    texts: dict[str, str]
    urgent_notification: dict[str, Any] | None
    reply: dict[str, Any] | None
    team: list[dict[str, Any]]
    actors: list[tuple[str, str]]
    earlier: list[Earlier] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    due: dict[str, str] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    follows: str | None = None
    progress: list[tuple[int, str, bool, str | None, str]] = field(default_factory=list)
    parts: list["PartFacts"] = field(default_factory=list)


@dataclass(frozen=True)
class PartFacts:
    """A part of a trust's report: `facts` holds what is said of that body alone, by its own references. `code`: with
    which the whole inspection's references of it begin."""

    code: str
    kind: str
    leads: bool
    facts: ReportFacts
