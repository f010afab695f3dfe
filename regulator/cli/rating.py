"""`regulator rating`: what a file of judgements and case counts comes to, and why. No database is needed."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn, Self

import click
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from regulator.core import yaml_file
from regulator.core.refused import FileProblems, Problem, Refused
from regulator.core.yaml_file import YamlFile
from regulator.inspections.rules import given as rules
from regulator.inspections.rules import ratings
from regulator.inspections.rules.derivation import Flag, Outcome, QuestionResult, StandardRating
from regulator.inspections.rules.given import Place, StandardInput
from regulator.standards.queries import schemes

LONGEST_LINE = 1000  # characters of a message; a file may hold a name of millions

LOOK_AGAIN = {
    Flag.WITHIN_FIVE_POINTS: "the lowest key question is within five points of the next band",
    Flag.ONE_CASE: "one case judged differently would lift the lowest key question",
    Flag.SMALL_SAMPLE: "the lowest key question rests on a small sample",
}


class RatingFile(BaseModel):
    """What `rating explain` reads: a scheme, and either its standards or its tests."""

    model_config = ConfigDict(extra="forbid")

    scheme: str
    standards: list[StandardInput] | None = None
    tests: dict[str, Any] | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_named(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError("the file must give a `scheme`, and then its `standards` or its `tests`")
        return value

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.standards is None) == (self.tests is None):
            raise ValueError("the file must give either `standards` or `tests`, and not both")
        return self


@click.group()
def rating() -> None:
    """Ratings and how they come about."""


@rating.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the ratings and their derivation as JSON.")
def explain(file: Path, as_json: bool) -> None:
    """Rate the standards or tests in FILE and say why each rating is what it is."""
    try:
        outcome = outcome_of(yaml_file.read(file))
    except FileProblems as fault:
        _stop(fault)
    if as_json:
        click.echo(json.dumps(outcome.as_json(), indent=2))
    else:
        _say(account(outcome))


def outcome_of(file: YamlFile) -> Outcome:
    """The ratings of a file. Refused with `FileProblems`: everything wrong with its shape and by the rules, at once."""
    problems: list[Problem] = []
    try:
        content = yaml_file.check(file, RatingFile)
    except FileProblems as fault:
        problems = fault.problems
    problems = problems + [
        Problem(file.line_of(place), _where(place), message) for place, message in _against_the_rules(file.data)
    ]
    if problems:
        raise FileProblems(file.name, sorted(problems, key=lambda problem: problem.line))
    scheme = schemes.scheme(content.scheme)
    if content.tests is not None:
        return ratings.rate_tests(scheme, content.tests)
    return ratings.rate(scheme, content.standards or [])


def _against_the_rules(data: Any) -> Iterable[tuple[Place, str]]:
    """What the rules say against as much of the file as can be read, so that a slip in one place hides no other."""
    if not isinstance(data, dict) or not isinstance(data.get("scheme"), str):
        return
    try:
        scheme = schemes.scheme(data["scheme"])
    except Refused as refused:
        yield ("scheme",), refused.message
        return
    standards, tests = data.get("standards"), data.get("tests")
    if isinstance(standards, list):
        readable = [(number, one) for number, item in enumerate(standards) if (one := _standard(item))]
        if readable or not standards:
            yield from rules.standards_faults(scheme, readable)
    if isinstance(tests, dict) and all(isinstance(name, str) for name in tests):
        yield from rules.tests_faults(scheme, tests)


def _standard(item: Any) -> StandardInput | None:
    try:
        return StandardInput.model_validate(item)
    except ValidationError:
        return None


def _where(place: Place) -> str:
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in place)


def account(outcome: Outcome) -> Iterable[str]:
    """The outcome in lines of plain English: each standard with its working, then the whole."""
    yield f"Scheme: {schemes.scheme(outcome.scheme).name} ({outcome.scheme})"
    for standard in outcome.standards:
        yield ""
        yield from _standard_account(standard)
    for test in outcome.tests:
        yield ""
        yield test.sentence
    yield ""
    if outcome.working and outcome.total is not None:
        yield f"Total: {outcome.total} of {outcome.maximum}"
    yield outcome.sentence
    if outcome.working:
        yield from outcome.working["what_would_change"]


def _standard_account(standard: StandardRating) -> Iterable[str]:
    yield f"{standard.ref}  {standard.sentence}"
    for question in standard.questions:
        yield f"  {_question_account(question)}"
    if standard.flags:
        yield f"  Look again: {'; '.join(LOOK_AGAIN[flag] for flag in standard.flags)}."
    for sentence in standard.what_would_change:
        yield f"  {sentence}"


def _question_account(question: QuestionResult) -> str:
    left_out = f"; not applicable to {question.not_applicable:,}" if question.not_applicable else ""
    if question.percentage is None:
        return f"{question.name}: no applicable case{left_out}"
    cases = "case" if question.applicable == 1 else "cases"
    share = f"{question.yes:,} of {question.applicable:,} {cases} ({question.percentage}%)"
    return f"{question.name}: {share}, {question.words}{left_out}"


def _stop(fault: FileProblems) -> NoReturn:
    number = "1 problem" if len(fault.problems) == 1 else f"{len(fault.problems)} problems"
    _say([f"{fault.name}: {problem}" for problem in fault.problems], error=True)
    _say([f"Nothing was rated: {number}."], error=True)
    sys.exit(1)


def _say(lines: Iterable[str], *, error: bool = False) -> None:
    """Lines for a terminal; what a terminal would obey rather than show is replaced, and a line is never endless."""
    for line in lines:
        shown = "".join(letter if letter.isprintable() else "�" for letter in line[:LONGEST_LINE])
        click.echo(shown, err=error)
