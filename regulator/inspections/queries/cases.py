"""The cases of an inspection: the key questions they are assessed by, those assessed, and what they come to."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from regulator.core.db import session
from regulator.core.refused import NotFound, Refused
from regulator.standards import queries as standards
from regulator.standards.queries.schemes import scheme as scheme_of
from regulator.standards.rules.schemes import CountedScheme

from ..models.cases import CaseAssessment
from ..models.inspection import Inspection
from ..rules.cases import Case, CountedStandard, Question, counted
from ..rules.cases_file import Asked
from ..rules.journal import PSEUDONYM
from ..rules.sampling import Sample, achieved_margin, sample
from ..rules.working import Working, working
from . import visits

ELIGIBLE = "eligible_cases"


@dataclass(frozen=True)
class Tally:
    """A standard with what its cases come to so far. `counts`: for each key question yes, no and not applicable."""

    standard: CountedStandard
    counts: tuple[dict[str, Any], ...]
    working: Working


@dataclass(frozen=True)
class Sampled:
    """How many cases are needed, for how many eligible, against how many there are."""

    eligible: int
    sample: Sample
    assessed: int
    margin: float | None

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.sample.size - self.assessed)


def counts_cases(inspection: Inspection) -> bool:
    """Whether the scheme works any of its standards out from cases."""
    scheme = scheme_of(inspection.scheme) if inspection.scheme else None
    return isinstance(scheme, CountedScheme) and any(each.rated_by == "cases" for each in scheme.standards)


def standards_counted(inspection: Inspection) -> tuple[CountedStandard, ...]:
    """The standards worked out from cases, with the key questions that the pinned edition asks of them.

    A standard of which the edition asks none is left out: its counts could not be compared with anything.
    """
    scheme = scheme_of(inspection.scheme) if inspection.scheme else None
    if not isinstance(scheme, CountedScheme):
        return ()
    try:
        edition = standards.edition(inspection.edition)
    except NotFound:
        return ()
    lines = standards.requirements(edition.id, kinds=("key-question", "prompt"))
    prompts: dict[int | None, list[str]] = {}
    for line in lines:
        if line.kind == "prompt":
            prompts.setdefault(line.parent_id, []).append(line.text)
    found = []
    for each in scheme.standards:
        own = tuple(
            Question(line.ref, line.text, tuple(prompts.get(line.id, ())))
            for line in lines
            if line.kind == "key-question" and line.ref.startswith(f"{each.ref}.")
        )
        if each.rated_by == "cases" and own:
            found.append(CountedStandard(each.ref, each.title, own))
    return tuple(found)


def cases(inspection: Inspection) -> list[CaseAssessment]:
    """The cases as they stand, those taken out among them, by their codes."""
    rows = select(CaseAssessment).where(CaseAssessment.inspection_id == inspection.id)
    return sorted(session().scalars(rows), key=lambda each: _place(each.pseudonym))


def one_case(inspection: Inspection, pseudonym: str) -> CaseAssessment:
    """One case by its code. `NotFound` where there is none."""
    if not re.fullmatch(PSEUDONYM, pseudonym):
        raise NotFound
    found = session().scalar(
        select(CaseAssessment).where(
            CaseAssessment.inspection_id == inspection.id, CaseAssessment.pseudonym == pseudonym
        )
    )
    if found is None:
        raise NotFound
    return found


def standing(inspection: Inspection) -> list[Case]:
    """The cases that count."""
    return [
        Case(each.pseudonym, each.assessed_on, each.answers, each.note) for each in cases(inspection) if each.answers
    ]


def standing_answers(inspection: Inspection) -> list[dict[str, str]]:
    """Their answers alone."""
    return [each.answers for each in cases(inspection) if each.answers]


def tallies(inspection: Inspection) -> list[Tally]:
    """Each standard with the counts of its key questions, and the rating that they would give."""
    if inspection.scheme is None:
        return []
    scheme, answers = scheme_of(inspection.scheme), standing_answers(inspection)
    found = []
    for standard in standards_counted(inspection):
        given = counted(standard, answers)
        found.append(Tally(standard, tuple(given["key_questions"]), working(scheme, given)))
    return found


def sampled(inspection: Inspection) -> Sampled | None:
    """The sample that is needed; None until somebody has said how many cases are eligible."""
    eligible = inspection.facts.get(ELIGIBLE)
    if not isinstance(eligible, int):
        return None
    number = len(standing_answers(inspection))
    try:
        margin = achieved_margin(eligible, min(number, eligible)) if number else None
        return Sampled(eligible, sample(eligible), number, margin)
    except Refused:
        return None


def asked(inspection: Inspection, today: date) -> Asked:
    """What a file of cases is read against."""
    days = visits(inspection.id)
    return Asked(
        standards=standards_counted(inspection),
        known=frozenset(each.pseudonym for each in cases(inspection)),
        first_day=days[0].from_on if days else today,
        today=today,
    )


def _place(pseudonym: str) -> tuple[str, int]:
    letters, _, number = pseudonym.partition("-")
    return letters, int(number)
