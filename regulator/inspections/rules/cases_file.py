"""A spreadsheet of cases: a row for each case, a column for each key question. Each fault is told by row and column."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from regulator.core import sheets, tabular
from regulator.core.plain import paragraph
from regulator.core.refused import FileProblems, Problem, Refused
from regulator.core.sheets import Limits

from .cases import LONGEST_NOTE, Case, CountedStandard, code, may_be_of

LIMITS = Limits(size=256 * 1024, rows=501, columns=60)  # the largest real sample is a fifth of it
PSEUDONYM, DAY, NOTE, OF = "pseudonym", "assessed on", "note", "provider"
WORDS = {
    **dict.fromkeys(("yes", "y"), "yes"),
    **dict.fromkeys(("no", "n"), "no"),
    **dict.fromkeys(("not applicable", "n/a", "na", "n.a.", "not-applicable"), "not-applicable"),
}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


@dataclass(frozen=True)
class Found:
    """A case that a file has, and the row that it stands in."""

    row: int
    case: Case


@dataclass(frozen=True)
class CasesRead:
    """What a file says: the cases that are right, in its order, and everything that is wrong."""

    good: tuple[Found, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Asked:
    """What a file is read against: the key questions, the cases that are there, the days that are possible.

    In the inspection of a trust, `of` is the member (code and name) whose cases these are, and `elsewhere` the cases
    of other members with those members' names. A file may then have a column that names the provider of each case.
    """

    standards: tuple[CountedStandard, ...]
    known: frozenset[str]
    first_day: date
    today: date
    of: tuple[str, str] = ("", "")
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def refs(self) -> tuple[str, ...]:
        """The key questions, in order."""
        return tuple(question.ref for standard in self.standards for question in standard.questions)


def header(refs: Iterable[str]) -> list[str]:
    """The first row."""
    return [PSEUDONYM, DAY, *refs, NOTE]


def as_csv(refs: Sequence[str], cases: Iterable[Case]) -> bytes:
    """The same as comma-separated values, for a page to carry from its preview to its confirmation."""
    written = io.StringIO()
    csv.writer(written).writerows([header(refs), *_rows(refs, cases)])
    return written.getvalue().encode()


def workbook(refs: Sequence[str], cases: Iterable[Case] = (), *, of: str = "") -> bytes:
    """A spreadsheet of these cases, or the empty one to fill in; what it says can be read again. `of`: the member of a
    trust whose cases they are, named in a last column."""
    rows = [header(refs), *_rows(refs, cases)]
    if of:
        rows = [[*row, of if number else OF] for number, row in enumerate(rows)]
    return sheets.made(rows, "Cases", [14, 14, *(8 for _ in refs), 60, *([40] if of else [])])


def _rows(refs: Sequence[str], cases: Iterable[Case]) -> Iterable[list[str]]:
    words = {"yes": "yes", "no": "no", "not-applicable": "n/a"}
    for each in cases:
        answers = (words.get(each.answers.get(ref, ""), "") for ref in refs)
        yield [each.pseudonym, each.assessed_on.isoformat(), *answers, each.note or ""]


def read(raw: bytes, name: str, asked: Asked) -> CasesRead:
    """The cases of a file. A file that cannot be read, or with other columns, has no good row."""
    try:
        sheet = sheets.sheet(raw, name, LIMITS)
    except FileProblems as wrong:
        return CasesRead((), tuple(wrong.problems))
    (line, first), *rest = sheet.rows
    columns = [" ".join(cell.lower().split()) for cell in first]
    problems = [*sheet.problems, *_of_header(line, columns, asked)]
    if len(problems) > len(sheet.problems):
        return CasesRead((), tuple(problems))
    if not rest:
        return CasesRead((), (*problems, Problem(line, "", "there is a header and not one case below it")))
    good: list[Found] = []
    rows_of: dict[str, int] = {}
    broken = {problem.line for problem in sheet.problems}
    for number, cells in rest:
        found, wrong_here = _case(number, dict(zip(columns, cells, strict=False)), asked, rows_of)
        if number in broken:  # the formula is told of; that its cell is blank is not worth a second sentence
            continue
        problems += wrong_here
        if found is not None and not wrong_here:
            good.append(Found(number, found))
    return CasesRead(tuple(good), tuple(sorted(problems, key=lambda each: each.line)))


def _of_header(line: int, columns: Sequence[str], asked: Asked) -> Iterable[Problem]:
    wanted = [PSEUDONYM, DAY, *asked.refs]
    may = (*wanted, NOTE, OF) if asked.of[0] else (*wanted, NOTE)
    for number, name in enumerate(columns, start=1):
        if not name:
            yield Problem(line, f"column {number}", "this column has no name")
        elif name not in may:
            yield Problem(line, tabular.shown(name), "this column is not known here: see the empty spreadsheet")
        elif name in columns[: number - 1]:
            yield Problem(line, name, "this column is here twice")
    for name in wanted:
        if name not in columns:
            yield Problem(line, name, "this column is missing")


def _case(
    line: int, cells: Mapping[str, str], asked: Asked, rows_of: dict[str, int]
) -> tuple[Case | None, list[Problem]]:
    problems = list(_of_another(line, cells.get(OF, ""), asked.of))
    pseudonym = assessed_on = note = None
    try:
        pseudonym = code(cells.get(PSEUDONYM, ""))
        if no := _taken(pseudonym, asked, rows_of, line):
            problems.append(Problem(line, PSEUDONYM, no))
    except Refused as refused:
        problems.append(Problem(line, PSEUDONYM, refused.message))
    try:
        assessed_on = _day(cells.get(DAY, ""))
        if no := may_be_of(assessed_on, asked.first_day, asked.today):
            problems.append(Problem(line, DAY, no))
    except ValueError as wrong:
        problems.append(Problem(line, DAY, str(wrong)))
    answers: dict[str, str] = {}
    for ref in asked.refs:
        typed = cells.get(ref, "")
        answer = WORDS.get(" ".join(typed.lower().split()))
        if answer is None:
            said = f"{tabular.shown(typed)} is not yes, no or n/a" if typed else "this is blank: write yes, no or n/a"
            problems.append(Problem(line, ref, said))
        else:
            answers[ref] = answer
    try:
        note = paragraph(cells[NOTE], NOTE, "the note", LONGEST_NOTE) if cells.get(NOTE) else None
    except Refused as refused:
        problems.append(Problem(line, NOTE, refused.message))
    if pseudonym is None or assessed_on is None:
        return None, problems
    return Case(pseudonym, assessed_on, answers, note, asked.of[0]), problems


def _taken(pseudonym: str, asked: Asked, rows_of: dict[str, int], line: int) -> str | None:
    """Why a code cannot stand for a new case."""
    if other := asked.elsewhere.get(pseudonym):
        return f"{pseudonym} is a case of {other}: it counts there alone"
    if pseudonym in asked.known:
        return f"{pseudonym} was assessed already: change it on its own page"
    first = rows_of.setdefault(pseudonym, line)
    return f"{pseudonym} is in row {first} already" if first != line else None


def _of_another(line: int, typed: str, of: tuple[str, str]) -> Iterable[Problem]:
    """A case that says itself that it is of another member of the trust."""
    said = " ".join(typed.split())
    if said and said.casefold() not in {each.casefold() for each in of}:
        yield Problem(line, OF, f"this case is of {tabular.shown(said)}, and this list is of {of[1]}")


def _day(text: str) -> date:
    """A day with the year first, or as people here write it, with the day first."""
    if not text:
        raise ValueError("this is blank: write the day the case was assessed")
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(each) for each in found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            raise ValueError(f"{tabular.shown(text)} is not a day that exists") from None
    return tabular.day(text)
