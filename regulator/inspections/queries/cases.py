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
from ..rules.components import Component
from ..rules.journal import PSEUDONYM
from ..rules.sampling import Sample, achieved_margin, sample
from ..rules.working import Working, working
from . import visits
from .components import components

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


def counting(inspection: Inspection) -> tuple[Component, ...]:
    """The parts of an inspection that work any of their standards out from cases: of a trust, its companies."""
    return tuple(each for each in components(inspection) if _counted_scheme(each))


def counts_cases(inspection: Inspection) -> bool:
    """Whether any scheme works any of its standards out from cases."""
    return bool(counting(inspection))


def _counted_scheme(component: Component) -> CountedScheme | None:
    scheme = scheme_of(component.scheme) if component.scheme else None
    counts = isinstance(scheme, CountedScheme) and any(each.rated_by == "cases" for each in scheme.standards)
    return scheme if counts and isinstance(scheme, CountedScheme) else None


def standards_counted(component: Component) -> tuple[CountedStandard, ...]:
    """The standards of a part that are worked out from cases, with the key questions that its edition asks of them.

    A standard of which the edition asks none is left out: its counts could not be compared with anything.
    """
    scheme = _counted_scheme(component)
    if scheme is None:
        return ()
    try:
        edition = standards.edition(component.edition)
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
            found.append(CountedStandard(component.address(each.ref), each.title, own, each.ref))
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


def of_component(inspection: Inspection, code: str) -> list[CaseAssessment]:
    """The cases of one part, those taken out among them."""
    return [each for each in cases(inspection) if each.component == code]


def standing(inspection: Inspection, code: str = "") -> list[Case]:
    """The cases of a part that count."""
    return [
        Case(each.pseudonym, each.assessed_on, each.answers, each.note, each.component)
        for each in of_component(inspection, code)
        if each.answers
    ]


def standing_answers(inspection: Inspection, code: str = "") -> list[dict[str, str]]:
    """Their answers alone."""
    return [each.answers for each in of_component(inspection, code) if each.answers]


def tallies(inspection: Inspection, component: Component) -> list[Tally]:
    """Each standard of a part with the counts of its key questions, and the rating that they would give."""
    scheme, answers = _counted_scheme(component), standing_answers(inspection, component.code)
    if scheme is None:
        return []
    given = [(standard, counted(standard, answers)) for standard in standards_counted(component)]
    return [
        Tally(standard, tuple(counts["key_questions"]), working(scheme, component.given(counts)))
        for standard, counts in given
    ]


def eligible_key(code: str) -> str:
    """Under which name an inspection keeps how many cases of a part are eligible."""
    return f"{ELIGIBLE}:{code}" if code else ELIGIBLE


def sampled(inspection: Inspection, code: str = "") -> Sampled | None:
    """The sample that is needed of a part; None until somebody has said how many cases are eligible."""
    eligible = inspection.facts.get(eligible_key(code))
    if not isinstance(eligible, int):
        return None
    number = len(standing_answers(inspection, code))
    try:
        margin = achieved_margin(eligible, min(number, eligible)) if number else None
        return Sampled(eligible, sample(eligible), number, margin)
    except Refused:
        return None


def part_of(inspection: Inspection, code: str | None) -> Component:
    """The part whose cases are meant: that of a code, or the only one that counts cases. `NotFound` where there is none
    such, or several and none is named."""
    counts = counting(inspection)
    found = [each for each in counts if code is None or each.code == code]
    if len(found) != 1:
        raise NotFound
    return found[0]


def asked(inspection: Inspection, today: date, code: str | None = None) -> Asked:
    """What a file of cases of one part is read against."""
    component = part_of(inspection, code)
    days = visits(inspection.id)
    every = cases(inspection)
    names = {each.code: each.name for each in components(inspection)}
    return Asked(
        standards=standards_counted(component),
        known=frozenset(each.pseudonym for each in every if each.component == component.code),
        first_day=days[0].from_on if days else today,
        today=today,
        of=(component.code, component.name),
        elsewhere={each.pseudonym: names[each.component] for each in every if each.component != component.code},
    )


def _place(pseudonym: str) -> tuple[str, int]:
    letters, _, number = pseudonym.partition("-")
    return letters, int(number)
