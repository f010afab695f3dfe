"""What a person gives to be rated, and everything that can be wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from regulator.standards.rules.schemes import NOT_RATED, CountedScheme, RatedStandard, Reference, Scheme, ScoredScheme

MOST_CASES = 1_000_000  # four times everyone on probation in England and Wales: more is a slip of the keyboard

Place = tuple[str | int, ...]


def _cases(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_CASES:
        raise ValueError(f"this must be a whole number of cases, from 0 to {MOST_CASES:,}, and not in quotes")
    return value


Cases = Annotated[int, BeforeValidator(_cases)]
Words = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")]


class KeyQuestionInput(BaseModel):
    """A key question with its answers: in how many cases yes, in how many no, to how many it did not apply.

    Yes and no are given together (a forgotten `no` would read as a perfect score), or neither when no case applied.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: Reference
    title: Words | None = None
    yes: Cases | None = None
    no: Cases | None = None
    not_applicable: Cases = 0

    @model_validator(mode="before")
    @classmethod
    def _words_not_truths(cls, value: Any) -> Any:
        """YAML reads the bare words yes and no as true and false, names included."""
        if not isinstance(value, dict):
            return value
        return {{True: "yes", False: "no"}.get(key, key) if isinstance(key, bool) else key: value[key] for key in value}

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.yes is None) != (self.no is None):
            raise ValueError(f"{self.ref} needs both yes and no: 0 where there were none")
        if self.yes is None and "not_applicable" not in self.model_fields_set:
            raise ValueError(f"{self.ref} has no answers: give yes and no, or not_applicable")
        return self

    @property
    def counts(self) -> tuple[int, int]:
        """Yes and no."""
        return self.yes or 0, self.no or 0


class StandardInput(BaseModel):
    """A standard to be rated: its judgement, or its key questions with their counts; one of the two."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: Reference
    judgement: Words | None = None
    key_questions: tuple[KeyQuestionInput, ...] | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.judgement is None) == (self.key_questions is None):
            raise ValueError(f"{self.ref} needs either a judgement or key_questions, and not both")
        if self.key_questions == ():
            raise ValueError(f"{self.ref} lists no key question")
        return self


def standards_faults(scheme: Scheme, given: Sequence[tuple[int, StandardInput]]) -> list[tuple[Place, str]]:
    """Everything wrong with these standards under the scheme, each with its place: (number in the file, standard)."""
    if not isinstance(scheme, CountedScheme):
        return [(("standards",), f"{scheme.id} scores tests one by one: give it `tests`, not `standards`.")]
    if not given:
        return [(("standards",), "There is no standard to rate.")]
    faults: list[tuple[Place, str]] = []
    seen: set[str] = set()
    for number, one in given:
        standard = scheme.standard(one.ref)
        if standard is None:
            known = ", ".join(standard.ref for standard in scheme.standards)
            faults.append((("standards", number, "ref"), f"{scheme.id} has no standard {one.ref}. It has: {known}."))
            continue
        if standard.ref in seen:
            faults.append((("standards", number, "ref"), f"{standard.ref} is given twice."))
        seen.add(standard.ref)
        faults += [(("standards", number, *place), message) for place, message in _faults(scheme, standard, one)]
    return faults


def _faults(scheme: CountedScheme, standard: RatedStandard, given: StandardInput) -> Iterable[tuple[Place, str]]:
    names = [*(rating.name for rating in scheme.scale.ratings), NOT_RATED]
    if given.judgement is not None and given.judgement not in names:
        yield ("judgement",), f"“{given.judgement}” is not a rating. A rating is one of: {', '.join(names)}."
    if given.key_questions is None:
        return
    if standard.rated_by == "judgement":
        yield (
            ("key_questions",),
            f"{standard.ref} {standard.title} is judged on the whole of the evidence, never counted: give a judgement.",
        )
    seen: set[str] = set()
    for number, question in enumerate(given.key_questions):
        place = ("key_questions", number, "ref")
        if question.ref in seen:
            yield place, f"{question.ref} is given twice."
        seen.add(question.ref)
        if not any(question.ref.startswith(f"{ref}.") for ref in (standard.ref, *standard.also)):
            yield place, f"{question.ref} is not a key question of {standard.ref}: those begin with {standard.ref}."


def tests_faults(scheme: Scheme, given: Mapping[str, object]) -> list[tuple[Place, str]]:
    """Everything wrong with these scores under the scheme, each with its place."""
    if not isinstance(scheme, ScoredScheme):
        return [(("tests",), f"{scheme.id} rates standards: give it `standards`, not `tests`.")]
    if not given:
        return [(("tests",), "There is no test to score.")]
    faults: list[tuple[Place, str]] = []
    seen: set[str] = set()
    unscored = {part.ref: part.reason for part in scheme.unscored}
    worst, best = scheme.scale.worst, scheme.scale.best
    for name, score in given.items():
        test = scheme.test(name)
        if test is None:
            known = ", ".join(test.ref for test in scheme.tests)
            faults.append((("tests", name), unscored.get(name, f"{scheme.id} has no test “{name}”. It has: {known}.")))
            continue
        if test.ref in seen:
            faults.append((("tests", name), f"{test.ref} is given twice, once by a former name."))
        seen.add(test.ref)
        if isinstance(score, bool) or not isinstance(score, int) or not worst.score <= score <= best.score:
            ends = f"{worst.score} ({worst.label.lower()}) to {best.score} ({best.label.lower()})"
            faults.append((("tests", name), f"The score of {test.ref} must be a whole number from {ends}."))
    return faults
