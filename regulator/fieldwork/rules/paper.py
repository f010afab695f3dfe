"""Paper twins: which lines a form has, how each is called, and how what is ticked on it is typed.

2026-11: a line's code ends in a letter that follows from the form and the number, so that a wrong or a swapped figure
is told before anything is kept. What is ticked is typed as the letters beside the boxes: copied, not looked up.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from regulator.core.refused import Refused
from regulator.inspections.rules import cases
from regulator.inspections.rules.journal import SOURCES

CHARACTERS = "23456789ABCDEFGHJKLMNPQRTUVWXYZ"  # none that a hand writes like another
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # as many as a prime, so that one wrong figure or two swapped always show
CODE = 4  # characters of a form's code
PER_SHEET = 3  # lines of a sheet: a third of A4 to write in
FREE_NOTES = 3  # of each area
CASES = 10  # of each part that counts cases: each has a sheet of its own
TEXT = 260  # characters of a line's own words on paper; the edition has them whole
SOURCE_LETTERS = dict(zip("OSPTD", SOURCES, strict=True))
BEARING_LETTERS = {"+": "strength", "-": "concern"}
OUTCOME_LETTERS = {"M": "met", "N": "not-met", "T": "not-tested"}
ANSWER_LETTERS = {"Y": "yes", "N": "no", "A": "not-applicable"}
NOT_TICKED = "-"
_LINE = re.compile(r"(?:([0-9A-Z]{4})[- ]?)?(\d{1,4})([A-Z])")
_SHEET = re.compile(r"CJRPAPER ([0-9A-Z]{4}) (\d{1,4})")


@dataclass(frozen=True)
class Line:
    """One line of a form. `kind`: `note`, `minimum-standard`, `proposal` or `case`; `place` is the area a note is kept
    under; `choices` the ratings to tick, as (letter, value, words), or the key questions of a case, as (reference,
    reference, words); `component` the member of a trust whose case it is."""

    number: int
    kind: str
    ref: str
    title: str
    text: str
    place: str
    choices: tuple[tuple[str, str, str], ...] = ()
    component: str = ""

    @property
    def stored(self) -> dict[str, Any]:
        """As the form keeps it."""
        return vars(self) | {"choices": [list(each) for each in self.choices]}


def line_of(stored: dict[str, Any]) -> Line:
    """A line as it was kept."""
    return Line(**(stored | {"choices": tuple((a, b, c) for a, b, c in stored["choices"])}))


def letter(code: str, number: int) -> str:
    """The letter by which a mistyped number is told."""
    weight = sum((place + 2) * CHARACTERS.index(each) for place, each in enumerate(code))
    return LETTERS[(weight + 7 * number) % len(LETTERS)]


def line_code(code: str, number: int) -> str:
    """How a line is called: `12F`."""
    return f"{number}{letter(code, number)}"


def line_typed(code: str, typed: str, lines: Sequence[Line]) -> Line:
    """The line that somebody typed. Refused: another form's, and a number that its letter does not fit."""
    found = _LINE.fullmatch(typed.strip().upper())
    if not found:
        raise Refused("Type the number and the letter beside the line, such as 12F")
    if found[1] and found[1] != code:
        raise Refused(f"This line is of the form {found[1]}, and this page is for {code}")
    number = int(found[2])
    if not 1 <= number <= len(lines) or letter(code, number) != found[3]:
        raise Refused("The number and the letter do not fit: look at the line again")
    return lines[number - 1]


def read(line: Line, mark: str, words: str, on: date) -> tuple[str, dict[str, Any]]:
    """What a line says that was written on a day, as an entry of the journal: its kind and its body.

    Refused: a mark that this line has no box for, words that are missing.
    """
    typed = mark.strip().upper().replace(" ", "").replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    if line.kind == "note":
        return "note", _note(line, typed, words)
    if line.kind == "minimum-standard":
        return "minimum-standard", _finding(line, typed, words)
    if line.kind == "case":
        return "case", _case(line, typed, words, on)
    chosen = next((value for letters, value, _ in line.choices if letters == typed), None)
    if chosen is None:
        raise Refused(f"Type what is ticked: {', '.join(letters for letters, _, _ in line.choices)}")
    if not words:
        raise Refused("A judgement needs its reason")
    told: dict[str, Any] = {"score": int(chosen)} if chosen.lstrip("-").isdigit() else {"judgement": chosen}
    return "proposal", {"ref": line.ref, "reason": words} | told


def sheets(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines, sheet by sheet: a case has one to itself."""
    found: list[list[Line]] = []
    for line in lines:
        alone = line.kind == "case" or bool(found and found[-1][0].kind == "case")
        if not found or alone or len(found[-1]) == PER_SHEET:
            found.append([])
        found[-1].append(line)
    return found


def sheet_text(code: str, sheet: int) -> str:
    """What the code on a sheet says."""
    return f"CJRPAPER {code} {sheet}"


def sheet_read(texts: Iterable[str]) -> tuple[str, int] | None:
    """The form and the number of a sheet, from the codes that were read on its picture."""
    for text in texts:
        found = _SHEET.fullmatch(text.strip())
        if found:
            return found[1], int(found[2])
    return None


def shortened(text: str) -> str:
    """A line's own words as far as a sheet has room for them."""
    plain = " ".join(text.split())
    return plain if len(plain) <= TEXT else f"{plain[:TEXT].rsplit(' ', 1)[0]} …"


def rating_letters(choices: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """A letter for each rating, as (letter, value, words): a score's own figure, else A, B, C from the best."""
    if all(value.isdigit() for value, _, _ in choices):
        return tuple((value, value, words) for value, words, _ in choices)
    return tuple((LETTERS[place], value, words) for place, (value, words, _) in enumerate(choices))


def _note(line: Line, typed: str, words: str) -> dict[str, Any]:
    sources = [SOURCE_LETTERS[each] for each in typed if each in SOURCE_LETTERS]
    bearings = [BEARING_LETTERS[each] for each in typed if each in BEARING_LETTERS]
    if len(sources) != 1 or len(bearings) > 1 or len(typed) != len(sources) + len(bearings):
        raise Refused("Type the one source that is ticked (O, S, P, T or D), and + or - where that is ticked too")
    if not words:
        raise Refused("Type what is written")
    told: dict[str, Any] = {"area": line.place, "source": sources[0], "statement": words}
    told |= {"bearing": bearings[0]} if bearings else {}
    return told | ({"standards": [line.ref]} if line.ref else {})


def _finding(line: Line, typed: str, words: str) -> dict[str, Any]:
    outcome = OUTCOME_LETTERS.get(typed)
    if outcome is None:
        raise Refused("Type what is ticked: M (met), N (not met) or T (not tested)")
    if outcome != "not-tested" and not words:
        raise Refused("Met and not met need their evidence")
    return {"ref": line.ref, "outcome": outcome} | ({"evidence": words} if words else {})


def _case(line: Line, typed: str, words: str, on: date) -> dict[str, Any]:
    """Words begin with the case's code; what follows is the note. A letter for each question, in their order."""
    refs = [ref for ref, _, _ in line.choices]
    if len(typed) != len(refs) or set(typed) - {*ANSWER_LETTERS, NOT_TICKED}:
        raise Refused(f"Type a letter for each of the {len(refs)} questions: Y, N, A, or - where none is ticked")
    pseudonym, _, note = words.partition(" ")
    answers = {ref: ANSWER_LETTERS[each] for ref, each in zip(refs, typed, strict=True) if each in ANSWER_LETTERS}
    if not answers and not note.strip():
        raise Refused("A case without an answer needs a note that says why it is taken out")
    case = cases.Case(cases.code(pseudonym), on, answers, note.strip() or None, line.component)
    return case.body()
