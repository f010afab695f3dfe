"""Answers in a spreadsheet: a line for each action, found by its reference; columns found by their headings.

2026-11: columns may stand in any order, and others between them are left alone. A formula is never worked out: it is
told of by its cell. A line that is wrong spoils no other: each is told of, and the good ones can be taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from regulator.core.refused import Problem

from .answering import RESPONSES, SAID, Action, Reply, of_boxes, read_day, unreadable

HEAD = (
    "Reference",
    "What is asked",
    "Answer",
    "Reasons",
    "Action",
    "Owner",
    "By",
    "Measure of success",
    "Resources",
    "Evidence that will show it",
)
WIDTHS = (16, 60, 18, 50, 50, 25, 18, 40, 30, 30)
NEEDED = ("Reference", "Answer", "Reasons", "Action", "Owner", "By")
_PARTS = {
    "text": "Action",
    "owner": "Owner",
    "due": "By",
    "measure": "Measure of success",
    "resources": "Resources",
    "evidence": "Evidence that will show it",
}
_BOXES = {"response": "Answer", "reasons": "Reasons", **_PARTS}
_HEADER_WITHIN = 10  # lines; what stands above the headings is a title


@dataclass(frozen=True)
class Asked:
    """One obligation as the sheet needs it: whether it can be answered now, and its answer as it stands."""

    reference: str
    title: str
    open: bool
    stands: Reply


@dataclass(frozen=True)
class Change:
    """One thing that the sheet would change."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Read:
    """What a sheet comes to: answers that would change, with each change; and every problem by its line."""

    replies: tuple[Reply, ...] = ()
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def rows(asked: Iterable[Asked]) -> list[tuple[str, ...]]:
    """The sheet to be filled in: what stands now, a line for each action, one where there is none."""
    made: list[tuple[str, ...]] = [HEAD]
    for each in asked:
        if not each.open:
            continue
        reply = each.stands
        for number, act in enumerate(reply.actions or (Action(),)):
            first = (SAID.get(reply.response, ""), reply.reasons) if number == 0 else ("", "")
            made.append((each.reference, each.title, *first, *(getattr(act, part) for part in _PARTS)))
    return made


def read(found: Iterable[tuple[int, tuple[str, ...]]], asked: Iterable[Asked], told: Iterable[Problem] = ()) -> Read:
    """What the rows of a sheet mean. `told`: what could not even be read, cell by cell."""
    lines = list(found)
    known = {each.reference: each for each in asked}
    at = next((place for place, (_line, cells) in enumerate(lines[:_HEADER_WITHIN]) if _is_head(cells)), None)
    if at is None:
        message = f"no line has the headings {', '.join(NEEDED)}: leave them as they were in the file you took"
        return Read(problems=(Problem(1, "", message), *told))
    columns, problems = _columns(lines[at])
    problems += list(told)
    spoilt = {problem.line for problem in told}
    by_reference: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for line, cells in [] if problems and not columns else lines[at + 1 :]:
        said = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        reference = said["Reference"].upper()
        if not any(said[name] for name in said if name != "What is asked"):
            continue
        no = _row_problem(reference, known)
        if no:
            problems.append(Problem(line, "Reference", no))
        elif line not in spoilt:
            by_reference[reference].append((line, said))
        else:
            by_reference.setdefault(reference, [])
    return _made(by_reference, known, problems, spoilt)


def _is_head(cells: tuple[str, ...]) -> bool:
    return "reference" in {_folded(each) for each in cells} and "answer" in {_folded(each) for each in cells}


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").split())


def _columns(head: tuple[int, tuple[str, ...]]) -> tuple[dict[str, int], list[Problem]]:
    """Where each column stands, by its heading."""
    line, cells = head
    folded = [_folded(each) for each in cells]
    columns: dict[str, int] = {}
    problems = []
    for name in HEAD:
        places = [place for place, each in enumerate(folded) if each == _folded(name)]
        if len(places) > 1:
            problems.append(Problem(line, name, "this column is here twice"))
        if places:
            columns[name] = places[0]
        elif name in NEEDED:
            near = get_close_matches(_folded(name), folded, n=1)
            hint = f"; is it “{cells[folded.index(near[0])]}”?" if near else ""
            problems.append(Problem(line, name, f"this column is missing{hint}"))
    return ({} if problems else columns), problems


def _row_problem(reference: str, known: Mapping[str, Asked]) -> str:
    if not reference:
        return "this line says something and has no reference"
    if reference not in known:
        return f"“{reference[:20]}” is not asked of you here"
    return "" if known[reference].open else "this was answered already: its answer stands until it is graded"


def _made(
    by_reference: Mapping[str, list[tuple[int, dict[str, str]]]],
    known: Mapping[str, Asked],
    problems: list[Problem],
    spoilt: set[int],
) -> Read:
    replies, changes = [], {}
    for reference, lines in by_reference.items():
        if not lines:
            continue
        asked = known[reference]
        wrong = list(_wrong(lines))
        reply = _reply(asked, [said for _line, said in lines])
        wrong += [(lines[0][0], _BOXES.get(box.split("-")[-1], ""), message) for box, message in unreadable(reply)]
        if wrong:
            problems += [Problem(*each) for each in dict.fromkeys(wrong)]
            continue
        told = tuple(_changes(asked.stands, reply))
        if told:
            replies.append(reply)
            changes[reference] = told
    problems.sort(key=lambda each: each.line)
    return Read(tuple(replies), changes, tuple(problems))


def _wrong(lines: list[tuple[int, dict[str, str]]]) -> Iterable[tuple[int, str, str]]:
    first = ""
    for line, said in lines:
        answer = said["Answer"]
        if answer and not _response(answer):
            yield line, "Answer", f"“{answer[:30]}” is not one of {', '.join(SAID.values())}"
        elif answer and first and _response(answer) != first:
            yield line, "Answer", "this contradicts the answer on an earlier line of the same reference"
        first = first or _response(answer)
        if said["By"] and read_day(said["By"]) is None:
            yield line, "By", f"“{said['By'][:30]}” is not a day, such as 31 March 2027"


def _response(answer: str) -> str:
    folded = _folded(answer)
    for value in RESPONSES:
        if folded in (value, RESPONSES[value].lower(), SAID[value].lower()):
            return value
    return ""


def _reply(asked: Asked, lines: list[dict[str, str]]) -> Reply:
    """The answer that lines of one reference make; an action keeps its number by its place."""
    numbers = [each.id for each in asked.stands.actions]
    actions: list[Action] = []
    for said in lines:
        act = of_boxes({part: said.get(column, "") for part, column in _PARTS.items()})
        if not act.empty:
            actions.append(replace(act, id=numbers[len(actions)] if len(actions) < len(numbers) else None))
    return Reply(
        obligation_id=asked.stands.obligation_id,
        response=next((found for said in lines if (found := _response(said["Answer"]))), ""),
        reasons=next((said["Reasons"] for said in lines if said["Reasons"]), ""),
        actions=tuple(actions),
        seen=asked.stands.seen,
    )


def _changes(before: Reply, after: Reply) -> Iterable[Change]:
    if before.response != after.response:
        yield Change("Answer", SAID.get(before.response, ""), SAID.get(after.response, ""))
    if before.reasons != after.reasons:
        yield Change("Reasons", before.reasons, after.reasons)
    for number in range(max(len(before.actions), len(after.actions))):
        was = before.actions[number] if number < len(before.actions) else Action()
        now = after.actions[number] if number < len(after.actions) else Action()
        for part, column in _PARTS.items():
            old, new = getattr(was, part), getattr(now, part)
            same = was.due_on == now.due_on and bool(old) == bool(new) if part == "due" else old == new
            if not same:
                yield Change(f"Action {number + 1}: {column.lower()}", old, new)
