"""What has been published of a prison's four tests: by other bodies, and by our own reports."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from regulator.core.actor import STRANGER
from regulator.inspections.queries import outcomes
from regulator.register.rules.dates import PartialDate, Precision, partial
from regulator.standards.queries.schemes import scheme as scheme_of
from regulator.standards.rules.schemes import ScoredScheme

from ..rules.history import Told
from .reports import Report

SCHEME = "prison-tests"  # the tests whose history is shown through time


@dataclass(frozen=True)
class Tests:
    """The tests and the scale of a history: names by reference, and what each score means, the best first."""

    names: dict[str, str]
    labels: dict[int, str]


def scale(scheme: str = SCHEME) -> Tests:
    """The tests and the scale of a scheme; both empty for one that does not score tests."""
    found = scheme_of(scheme)
    if not isinstance(found, ScoredScheme):
        return Tests({}, {})
    labels = {each.score: each.label for each in found.scale.ratings}
    return Tests({test.ref: test.name for test in found.tests}, dict(sorted(labels.items(), reverse=True)))


def by_others(organisation_id: int) -> Iterator[Told]:
    """Published outcomes of other bodies, and what each of them says of the inspection before."""
    for past in outcomes.past_outcomes(STRANGER, organisation_id):
        row = past.row
        if not _read_together(row.scheme):
            continue
        of_it = Told(
            start=row.start,
            end=row.end,
            scores=row.scores,
            source=row.source,
            address=row.url,
            what=f"{row.inspection_type} inspection",
            function_then=row.function_then,
            contradicted=past.contradicted,
        )
        yield of_it
        if row.previous is not None:
            yield _beside(of_it, row.previous, row.previous_scores)


def by_us(reports: Iterable[Report], code: str = "") -> Iterator[Told]:
    """What our own reports say, from their frozen content and from nothing else. A withdrawn one says nothing. `code`:
    of whom; the report of a trust tells of each of its members in a part of its own."""
    for report in reports:
        if report.withdrawn or not report.visits:
            continue
        scheme, ratings, prefix = _said_of(report, code)
        if scheme is None or not _read_together(scheme):
            continue
        scores = {rating["ref"]: rating["score"] for rating in ratings}
        example = ", a worked example from published facts" if report.inspection.origin == "published-facts" else ""
        of_it = Told(
            start=PartialDate(report.visits[0].from_on, Precision.DAY),
            end=PartialDate(report.visits[-1].until_on, Precision.DAY),
            scores={test: scores.get(test) for test in scale().names},
            source=report.document.title + example,
            address=f"/inspections/{report.reference}",
            what=report.kind,
        )
        yield of_it
        for when, earlier in _earlier(report, prefix).items():
            yield _beside(of_it, partial(when), {test: earlier.get(test) for test in scale().names})


def _said_of(report: Report, code: str) -> tuple[str | None, list[dict[str, Any]], str]:
    """The scheme and the ratings of one body in a report, and what its references begin with there."""
    scheme = report.inspection.scheme
    if scheme is not None:
        return scheme, report.content["summary"]["ratings"], ""
    for part in report.content.get("parts", []):
        if part["code"] == code:
            return part["scheme"]["code"], part["ratings"], f"{code}."
    return None, [], ""


def _earlier(report: Report, prefix: str) -> dict[str, dict[str, int | None]]:
    """What a report says of inspections before its own: by date as published, the score of each test."""
    found: dict[str, dict[str, int | None]] = {}
    for row in report.content["changes"]["rows"]:
        if not row["ref"].startswith(prefix):
            continue
        for result in row["history"][:-1]:  # the last is the inspection itself
            found.setdefault(result["date"], {}).setdefault(row["ref"].removeprefix(prefix), result["score"])
    return found


def _beside(of_it: Told, when: PartialDate, scores: dict[str, int | None]) -> Told:
    what = f"told beside the inspection of {of_it.when}"
    return Told(when, None, scores, of_it.source, of_it.address, what, of_later=True)


def _read_together(scheme: str) -> bool:
    """Whether results of a scheme can be read beside those of others: the same tests on the same scale."""
    return scheme not in ("", "none") and scale(scheme) == scale()
