"""A draft as a file that people edit elsewhere, YAML or a spreadsheet, read back row by row without loss."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml

from ...core import yaml_file
from ...core.refused import FileProblems, Problem
from .assembling import OWN_OF_HEAD, Part, parts_of, tree_of
from .clauses import AREA, FIELDS, UNDER, WORDS, WrongClause, as_texts, asked, check, from_texts

EDITION = "edition"
COLUMNS = {
    "kind": "Kind",
    "ref": "Reference",
    "under": "Under",
    "title": "Title",
    "text": "Text",
    "lines": "Indicators or prompts",
    "why": "Why",
    "not_this": "What it is not",
    "test": "How it is tested",
    "citations": "Citations",
    "evidence": "Evidence",
    "more": "More",
}
WIDTHS = (18, 12, 16, 30, 60, 60, 40, 40, 40, 30, 50, 40)
A = {kind: f"{'an' if words[0] in 'AE' else 'a'} {words.lower()}" for kind, words in WORDS.items()}
_KINDS = {words.lower(): kind for kind, words in WORDS.items()} | {kind: kind for kind in WORDS} | {EDITION: EDITION}


@dataclass(frozen=True)
class Given:
    """What a file says: the head of the edition, and its clauses in their order."""

    head: dict[str, Any]
    parts: tuple[Part, ...]


def as_yaml(head: dict[str, Any], parts: Iterable[Part]) -> str:
    """The whole draft as one YAML file: `edition` and `areas`."""
    data = {"edition": head, **tree_of(parts)}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def as_rows(head: dict[str, Any], parts: Iterable[Part]) -> list[list[str]]:
    """The whole draft as the rows of one sheet, the headings first, then the edition, then each clause."""
    rest = {name: value for name, value in head.items() if name not in ("title", "introduction")}
    first = {"title": head.get("title", ""), "text": head.get("introduction", ""), "more": _dumped(rest)}
    rows = [list(COLUMNS.values()), _row(EDITION, EDITION, "", first)]
    for part in parts:
        rows.append(_row(WORDS[part.kind], part.ref, part.under or "", as_texts(part.kind, part.content)))
    return rows


def from_yaml(text: str, name: str) -> Given:
    """What a YAML file says. Refused with `FileProblems`, each with its line."""
    file = yaml_file.parse(text, name)
    data = file.data
    if (
        not isinstance(data, dict)
        or not isinstance(data.get("edition"), dict)
        or not isinstance(data.get("areas"), list)
    ):
        raise FileProblems(name, [Problem(1, "", "this file has no “edition” or no list of “areas”")])
    problems = [
        Problem(file.line_of((key,)), str(key), "this name is not known here")
        for key in set(data) - {"edition", "areas"}
    ]
    for place, wanted in _lists(data["areas"]):
        problems.append(Problem(file.line_of(place), " ".join(str(step) for step in place), wanted))
    parts = tuple(parts_of(data))
    lines = _lines_of(file, data)
    for part, line in zip(parts, lines, strict=True):
        try:
            check(part.kind, part.ref, part.content)
        except WrongClause as wrong:
            problems += [Problem(line, f"{part.ref} {each.field}", each.message) for each in wrong.wrong]
    if problems:
        raise FileProblems(name, sorted(problems, key=lambda each: each.line))
    return Given(_own_head(data["edition"]), parts)


def from_rows(rows: Iterable[tuple[int, tuple[str, ...]]], name: str) -> Given:
    """What the rows of a sheet say, its columns found by their headings. Refused with `FileProblems`, row by row."""
    listed = list(rows)
    places, problems = _places(listed[0])
    if problems:
        raise FileProblems(name, problems)
    head: dict[str, Any] | None = None
    parts: list[tuple[int, Part]] = []
    for line, cells in listed[1:]:
        problems += _astray(cells, places, line)
        said = {column: cells[at] if at < len(cells) else "" for column, at in places.items()}
        kind = _KINDS.get(said["kind"].strip().lower())
        if kind is None:
            problems.append(Problem(line, "Kind", f"“{said['kind'][:40]}” is none of {', '.join(WORDS.values())}"))
        elif kind == EDITION:
            head = _head_of(said, line, head, problems)
        else:
            own = Part(kind, said["ref"].strip(), said["under"].strip() or None)
            parts.append((line, Part(own.kind, own.ref, own.under, _content(own, said, line, problems))))
    if head is None:
        problems.append(Problem(1, "Kind", "there is no row of the kind “edition”, which says what the edition is"))
    problems += _misplaced(parts)
    if problems or head is None:
        raise FileProblems(name, sorted(problems, key=lambda each: each.line))
    return Given(_own_head(head), tuple(in_order(part for _line, part in parts)))


def in_order(parts: Iterable[Part]) -> list[Part]:
    """The clauses each right behind what it is under, whatever the order of the rows."""
    return list(parts_of(tree_of(sorted(parts, key=lambda part: (part.kind != AREA, part.kind != "standard")))))


def _places(first: tuple[int, tuple[str, ...]]) -> tuple[dict[str, int], list[Problem]]:
    """Where each column stands, by its heading; what is missing, twice or unknown."""
    line, cells = first
    known = {_bare(words): column for column, words in COLUMNS.items()}
    places: dict[str, int] = {}
    problems = []
    for at, cell in enumerate(cells):
        column = known.get(_bare(cell))
        if not cell:
            continue
        if column is None:
            near = get_close_matches(_bare(cell), known, n=1)
            hint = f"; is it “{COLUMNS[known[near[0]]]}”?" if near else "; take the column out, or rename it"
            problems.append(Problem(line, cell[:40], f"this heading is not known here{hint}"))
        elif column in places:
            problems.append(Problem(line, cell[:40], "this heading is here twice"))
        else:
            places[column] = at
    missing = [COLUMNS[column] for column in COLUMNS if column not in places]
    if missing:
        told = "column is" if len(missing) == 1 else "columns are"
        said = f"the {told} missing: {', '.join(missing)}. Columns may stand in any order, and may be empty"
        problems.append(Problem(line, "", said))  # a column left out would take what it says out of every clause
    return places, problems


def _astray(cells: tuple[str, ...], places: dict[str, int], line: int) -> list[Problem]:
    """Words in a column without a heading: nobody could say where they belong, and they would be lost."""
    known = set(places.values())
    told = (
        "this cell stands in a column without a heading, so it would be lost: give the column its heading, or empty it"
    )
    return [Problem(line, cell[:40], told) for at, cell in enumerate(cells) if cell and at not in known]


def _content(part: Part, said: dict[str, str], line: int, problems: list[Problem]) -> dict[str, Any]:
    if not part.ref:
        problems.append(Problem(line, "Reference", "this clause has no reference"))
        return {}
    for name in FIELDS:
        if name not in asked(part.kind) and said.get(name, "").strip():
            told = f"{A[part.kind]} has nothing in this column: move these words, or take them out"
            problems.append(Problem(line, f"{part.ref[:60]}, {COLUMNS[name]}", told))
    try:
        content = from_texts(part.kind, {name: said.get(name, "") for name in FIELDS})
        check(part.kind, part.ref, content)
    except WrongClause as wrong:
        for each in wrong.wrong:
            problems.append(Problem(line, f"{part.ref[:60]}, {COLUMNS.get(each.field, each.field)}", each.message))
        return {}
    return content


def _misplaced(parts: list[tuple[int, Part]]) -> list[Problem]:
    """Clauses given twice, and those that stand under nothing."""
    known: set[tuple[str, str]] = set()
    problems = []
    for line, part in parts:
        if part.key in known:
            problems.append(Problem(line, part.ref[:60], "this reference is given twice"))
        known.add(part.key)
    for line, part in parts:
        above = UNDER.get(part.kind)
        if above and (above, part.under or "") not in known:
            told = f"there is no {above} “{(part.under or '')[:40]}” for {part.ref[:60]} to stand under"
            problems.append(Problem(line, "Under", told))
    return problems


def _head_of(said: dict[str, str], line: int, before: dict[str, Any] | None, problems: list[Problem]) -> dict[str, Any]:
    if before is not None:
        problems.append(Problem(line, "Kind", "the edition has two rows"))
    head: dict[str, Any] = {"title": said["title"], "introduction": said["text"]}
    if said.get("more", "").strip():
        try:
            more = yaml_file.parse(said["more"], "more").data
        except FileProblems as fault:
            problems.append(Problem(line, "More", f"this is not YAML: {fault.problems[0].message}"))
            return head
        if not isinstance(more, dict):
            problems.append(Problem(line, "More", "this is not YAML, one “name: value” a line"))
            return head
        head |= more
    return head


def _own_head(head: dict[str, Any]) -> dict[str, Any]:
    """What a file may say of the edition; its number, code, kind and dates are the draft's own."""
    return {str(name): value for name, value in head.items() if name not in OWN_OF_HEAD}


def _row(kind: str, ref: str, under: str, texts: dict[str, str]) -> list[str]:
    own = {"kind": kind, "ref": ref, "under": under}
    return [str(own.get(column, texts.get(column, ""))) for column in COLUMNS]


def _dumped(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100).strip() if data else ""


def _bare(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", text.lower()).strip()


def _lists(areas: list[Any]) -> Iterable[tuple[tuple[Any, ...], str]]:
    """Places of the tree that should be clauses and are not."""
    for number, area in enumerate(areas):
        place = ("areas", number)
        if not isinstance(area, dict) or not isinstance(area.get("standards", []), list):
            yield place, "this is not an area with a list of standards"
            continue
        for row, standard in enumerate(area.get("standards", [])):
            here = (*place, "standards", row)
            if not isinstance(standard, dict):
                yield here, "this is not a standard"
                continue
            for listed in ("expectations", "key_questions", "minimum_standards"):
                value = standard.get(listed, [])
                if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
                    yield (*here, listed), "this is not a list of requirements"


def _lines_of(file: yaml_file.YamlFile, data: dict[str, Any]) -> list[int]:
    """The line of each clause, in the order of `parts_of`."""
    found = []
    for number, area in enumerate(data["areas"]):
        if not isinstance(area, dict):
            continue
        found.append(file.line_of(("areas", number)))
        for row, standard in enumerate(area.get("standards") or []):
            if not isinstance(standard, dict):
                continue
            place = ("areas", number, "standards", row)
            found.append(file.line_of(place))
            for listed in ("expectations", "key_questions", "minimum_standards"):
                for at, each in enumerate(standard.get(listed) or []):
                    if isinstance(each, dict):
                        found.append(file.line_of((*place, listed, at)))
    return found
