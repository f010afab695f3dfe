"""The questions that are answered yes, no or not applicable for each case read, and which cases they are asked of.

2026-11: a case question is not a prompt. A prompt tells an assessor what to look for and has no answer of its own; a
case question has one for each case. They therefore have references of their own (C2.1.1a beside the prompt 2.1.1a),
and stand in the record among the details of their key question, which is what is counted and rated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from .shapes import Prose, Shape, Slug, some

FEWEST = 3  # our decision: one or two questions are too thin to answer a key question on


class Sentence(StrEnum):
    """What the person is supervised under in the case that is read."""

    COMMUNITY_ORDER = "community-order"
    SUSPENDED_SENTENCE_ORDER = "suspended-sentence-order"
    LICENCE = "licence"
    POST_SENTENCE_SUPERVISION = "post-sentence-supervision"
    UNPAID_WORK_ONLY = "unpaid-work-only"
    THROUGH_THE_GATE = "through-the-gate"


class Circumstance(StrEnum):
    """What is known of a case that brings further questions with it."""

    DOMESTIC_ABUSE = "domestic-abuse"
    CHILD_PROTECTION = "child-protection"
    RAISED_RISK = "raised-risk"
    IDENTIFIED_VICTIM = "identified-victim"
    MISSED_APPOINTMENTS = "missed-appointments"
    TREATMENT = "treatment"
    UNPAID_WORK_REQUIREMENT = "unpaid-work-requirement"
    OTHER_AGENCIES = "other-agencies"


@dataclass(frozen=True)
class Case:
    """A case as applicability sees it: what the person is under, and what is known of it."""

    sentence: Sentence
    circumstances: frozenset[Circumstance] = frozenset()


class AskedOf(Shape):
    """Which cases something is asked of: any of the sentences, and any of the circumstances; an empty list is all."""

    sentences: tuple[Sentence, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()

    def covers(self, case: Case) -> bool:
        """Whether the case is one of those."""
        of_sentence = not self.sentences or case.sentence in self.sentences
        return of_sentence and (not self.circumstances or not case.circumstances.isdisjoint(self.circumstances))


EVERY_CASE = AskedOf()


def _asks(text: str) -> str:
    if not text.endswith("?"):
        raise ValueError("a case question is a question, and ends with its mark")
    return text


class CaseQuestion(Shape):
    """One question for each case. `yes_when` says what a yes takes, so that two assessors answer alike."""

    ref: Annotated[str, StringConstraints(pattern=r"^C\d\.\d\.\d[a-z]$")]
    question: Annotated[Prose, AfterValidator(_asks)]
    yes_when: Prose
    asked_of: AskedOf = EVERY_CASE


class AdjustedSet(Shape):
    """The few questions that are asked, in place of all, where a sentence is too short or too narrow for the rest."""

    set: Slug
    title: Prose
    used_when: Prose
    why: Prose
    sentences: Annotated[tuple[Sentence, ...], AfterValidator(some)]
    questions: Annotated[tuple[str, ...], AfterValidator(some)]


def asked(
    questions: Iterable[tuple[AskedOf, CaseQuestion]], case: Case, adjusted: AdjustedSet | None = None
) -> list[CaseQuestion]:
    """The questions to answer for a case, in their order; every other is not applicable to it.

    `questions` come each with what their standard as a whole is asked of. With an adjusted set only its own remain.
    """
    return [
        question
        for standard, question in questions
        if standard.covers(case)
        and question.asked_of.covers(case)
        and (adjusted is None or question.ref in adjusted.questions)
    ]
