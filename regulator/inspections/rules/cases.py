"""Cases assessed by their key questions: what may be said of one, and what many of them come to.

A question that does not apply to a case is in no count of it: each question has a denominator of its own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from regulator.core.plain import plain_text
from regulator.core.refused import Refused

from .journal import PSEUDONYM

ANSWERS = {"yes": "Yes", "no": "No", "not-applicable": "Not applicable"}
EARLIEST = timedelta(days=180)  # before the first day on site; our decision: cases are read ahead, not years ahead
LONGEST_NOTE = 2000  # characters; the case record itself stays with the provider


@dataclass(frozen=True)
class Question:
    """A key question that cases are assessed by, with its prompts, which are never answered one by one."""

    ref: str
    title: str
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True)
class CountedStandard:
    """A standard that is worked out from cases, with its key questions. `own_ref`: its reference in its own edition,
    where the inspection as a whole calls it otherwise."""

    ref: str
    title: str
    questions: tuple[Question, ...]
    own_ref: str = ""

    @property
    def name(self) -> str:
        """How a page calls it: `2.1 Assessment`."""
        return f"{self.own_ref or self.ref} {self.title}"


@dataclass(frozen=True)
class Case:
    """One case as it was assessed. `component`: of which member of a trust; empty elsewhere."""

    pseudonym: str
    assessed_on: date
    answers: Mapping[str, str]
    note: str | None = None
    component: str = ""

    def body(self) -> dict[str, Any]:
        """The case as an entry of the journal."""
        said: dict[str, Any] = {
            "pseudonym": self.pseudonym,
            "answers": dict(self.answers),
            "assessed_on": self.assessed_on.isoformat(),
        }
        said |= {"component": self.component} if self.component else {}
        return said | {"note": self.note} if self.note else said


def code(typed: str) -> str:
    """A pseudonym, tidied: `c-14` is `C-14`. Refused: what is no code, above all a name."""
    text = "".join(plain_text(typed, "pseudonym").split()).upper()
    if not text:
        raise Refused("Enter a pseudonym: a code such as C-014", "pseudonym")
    if re.fullmatch(PSEUDONYM, text):
        return text
    if sum(each.isalpha() for each in typed) > 3 or " " in typed.strip():
        raise Refused("This looks like somebody's name or number. Write a code of your own, such as C-014", "pseudonym")
    raise Refused("A pseudonym is one to three letters, a hyphen and a number, such as C-014", "pseudonym")


def may_be_of(assessed_on: date, first_day: date, today: date) -> str | None:
    """Why a case cannot have been assessed on that day, or None."""
    if assessed_on > today:
        return "This day has not come yet"
    if assessed_on < first_day - EARLIEST:
        return "This is more than six months before the inspectors came: check the year"
    return None


def all_answered(standards: Iterable[CountedStandard], answers: Mapping[str, str]) -> str | None:
    """What is missing of one case's answers or not known here, or None."""
    refs = [question.ref for standard in standards for question in standard.questions]
    unknown = sorted(set(answers) - set(refs))
    if unknown:
        return f"There is no key question {', '.join(unknown)} in this edition"
    missing = [ref for ref in refs if ref not in answers]
    return f"Answer {', '.join(missing)}: yes, no or not applicable" if missing else None


def counted(standard: CountedStandard, answers: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """A proposal's counts for a standard: in how many cases each key question was yes, no and not applicable."""
    return {
        "ref": standard.ref,
        "key_questions": [
            {
                "ref": question.ref,
                "title": question.title,
                "yes": sum(each.get(question.ref) == "yes" for each in answers),
                "no": sum(each.get(question.ref) == "no" for each in answers),
                "not_applicable": sum(each.get(question.ref) == "not-applicable" for each in answers),
            }
            for question in standard.questions
        ],
    }
