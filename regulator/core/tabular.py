"""Reads CSV files that people hand in, and says everything that is wrong with one, by row.

2026-11: a file is taken whole or not at all. Only UTF-8 is read, because guessing an encoding turns names into
nonsense without a word; the refusal says how to save the file again. Columns may stand in any order.
"""

import codecs
import csv
import hashlib
import io
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError

from .refused import FileProblems, Problem

LARGEST = 10 * 1024 * 1024  # bytes; the whole estate is 31 thousand
MOST_ROWS = 50_000  # each is held in memory until the last is known to be right
MOST_COLUMNS = 500  # more in the first line is no header
LISTED = 200  # problems named one by one; nobody mends more at a time
LONGEST_CELL = 2000  # characters; the longest source we were given has a tenth of it
SHOWN = 40  # characters of a wrong cell that are quoted back

SAVE_AS = 'Save it again as UTF-8 (in a spreadsheet: Save as, "CSV UTF-8, comma delimited")'
UNREADABLE = 'a quotation mark (") is not closed here or not doubled inside its cell, or the cell never ends'
_NEWLINE = re.compile(rb"\r\n|\r|\n")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Row(Generic[Model]):
    """One row of a file: the line it begins on (from 1, the header counted) and what it says."""

    line: int
    value: Model


@dataclass(frozen=True)
class Table(Generic[Model]):
    """A file that was right: its name, the SHA-256 of its bytes, its rows."""

    name: str
    sha256: str
    rows: tuple[Row[Model], ...]

    @property
    def values(self) -> tuple[Model, ...]:
        """What the rows say, without their lines."""
        return tuple(row.value for row in self.rows)


@dataclass
class Findings:
    """What is wrong so far. Only the first ones are kept word by word; the rest are counted."""

    kept: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, where: str, message: str) -> None:
        """One more problem."""
        self.count += 1
        if len(self.kept) < LISTED:
            self.kept.append(Problem(line, where, message))

    def raise_any(self, name: str) -> None:
        """Refuse the file if anything at all was found."""
        if self.count:
            raise FileProblems(name, self.listed())

    def listed(self) -> list[Problem]:
        """The problems in the order of their lines, the last one saying how many more there are."""
        listed = sorted(self.kept, key=lambda problem: problem.line)
        if self.count > len(listed):
            listed.append(Problem(listed[-1].line, "", f"and {self.count - len(listed):,} more problems in this file"))
        return listed


def read(path: Path, model: type[Model], *, unique: tuple[str, ...] = ()) -> Table[Model]:
    """The file's rows as `model`, whose fields are the columns: a field with a default is a column that may be absent,
    a field that may be None is a cell that may be blank. `unique` names the columns that tell one row from another.

    Refused with `FileProblems`, everything at once: not a file, too large, not UTF-8, NUL, wrong columns, rows of the
    wrong length, quotation marks that do not close, cells that are not what they should be, rows given twice.
    """
    raw = _bytes(path)
    return parse(raw, path.name, model, unique=unique)


def parse(raw: bytes, name: str, model: type[Model], *, unique: tuple[str, ...] = ()) -> Table[Model]:
    """The same from bytes already in hand."""
    if len(raw) > LARGEST:
        raise _too_large(name)
    findings = Findings()
    rows = _rows(_text(raw, name), findings)
    header = next(rows, None)
    if header is None:
        findings.raise_any(name)
        raise FileProblems(name, [Problem(1, "", "the file is empty")])
    columns = _columns(header, model, findings)
    findings.raise_any(name)
    made = _typed(rows, columns, model, unique, findings)
    if not made and not findings.count:
        findings.add(header[0], "", "there is a header and not one row below it")
    findings.raise_any(name)
    return Table(name, hashlib.sha256(raw).hexdigest(), tuple(made))


def _bytes(path: Path) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise FileProblems(path.name, [Problem(1, "", "this is not a file (a folder, or a device)")])
        if about.st_size > LARGEST:
            raise _too_large(path.name)
        with path.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the name itself
        told = getattr(fault, "strerror", None) or "this is not a file name"
        raise FileProblems(path.name, [Problem(1, "", f"the file cannot be read: {told}")]) from fault


def _too_large(name: str) -> FileProblems:
    return FileProblems(
        name, [Problem(1, "", f"the file is larger than {LARGEST // 1024 // 1024} MB; nothing of it was read")]
    )


def _text(raw: bytes, name: str) -> str:
    if raw.startswith(_WIDE):
        raise FileProblems(name, [Problem(1, "", f"this is UTF-16 or UTF-32 text, not UTF-8. {SAVE_AS}")])
    if b"\x00" in raw:
        findings = Findings()
        for line, each in enumerate(_NEWLINE.split(raw), start=1):
            if b"\x00" in each:
                findings.add(line, "", f"there is a NUL character: this is damaged, or not UTF-8 text. {SAVE_AS}")
        findings.raise_any(name)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        at = fault.start + (len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0)
        begun = max(raw.rfind(b"\n", 0, at), raw.rfind(b"\r", 0, at)) + 1
        told = f"this is not UTF-8 text (byte {at - begun + 1} of the line is 0x{raw[at]:02x}). {SAVE_AS}"
        raise FileProblems(name, [Problem(_line_at(raw, at), "", told)]) from fault


def _line_at(raw: bytes, at: int) -> int:
    return len(_NEWLINE.findall(raw, 0, at)) + 1


def _rows(text: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            findings.add(line, "", UNREADABLE)
            continue
        if any(cells):
            yield line, cells


def _columns(header: tuple[int, list[str]], model: type[BaseModel], findings: Findings) -> list[str]:
    line, cells = header
    known = model.model_fields
    if len(cells) == 1 and re.search(r"[;\t|]", cells[0]):
        findings.add(line, "", "the columns are not separated by commas. Save the file again with commas between cells")
        return cells
    if len(cells) > MOST_COLUMNS:
        findings.add(line, "", f"the first line has {len(cells):,} cells, so it is not the names of the columns")
        return cells
    for number, cell in enumerate(cells, start=1):
        if not cell:
            findings.add(line, f"column {number}", "this column has no name")
        elif cell not in known:
            near = get_close_matches(cell[:SHOWN], [name for name in known if name not in cells], n=1)
            hint = f"; is it {near[0]}?" if near else ""
            findings.add(line, shown(cell), f"this column is not known here{hint}")
        elif cell in cells[: number - 1]:
            findings.add(line, cell, "this column is here twice")
    for name, about in known.items():
        if name not in cells and about.is_required():
            findings.add(line, name, "this column is missing")
    return cells


def _typed(
    rows: Iterator[tuple[int, list[str]]],
    columns: list[str],
    model: type[Model],
    unique: tuple[str, ...],
    findings: Findings,
) -> list[Row[Model]]:
    made: list[Row[Model]] = []
    whole: dict[tuple[str, ...], int] = {}
    keys: dict[tuple[str, ...], int] = {}
    for number, (line, cells) in enumerate(rows, start=1):
        if number > MOST_ROWS:
            findings.add(line, "", f"there are more than {MOST_ROWS:,} rows; the rest was not read")
            break
        if len(cells) != len(columns):
            findings.add(line, "", f"this row has {len(cells)} cells and the header has {len(columns)}")
            continue
        first = whole.setdefault(tuple(cells), line)
        if first != line:
            findings.add(line, "", f"this row is the same as the one on line {first}")
            continue
        by_name = dict(zip(columns, cells, strict=True))
        key = tuple(by_name.get(name, "") for name in unique)
        first = keys.setdefault(key, line) if unique else line
        if first != line:
            findings.add(line, ", ".join(unique), f"{shown(' '.join(key))} is already on line {first}")
        try:
            made.append(Row(line, model.model_validate({name: cell or None for name, cell in by_name.items()})))
        except ValidationError as fault:
            for error in fault.errors(include_url=False):
                findings.add(line, str(error["loc"][0]) if error["loc"] else "", _sentence(error))
    return made


def shown(text: str) -> str:
    """A cell's text to quote back, shortened and without characters that could upset a terminal."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return f'"{plain[:SHOWN]}…"' if len(plain) > SHOWN else f'"{plain}"'


def _sentence(error: Any) -> str:
    given, context = error["input"], error.get("ctx", {})
    if error["loc"] and given is None:
        return "this cell is blank"
    if error["type"] in {"enum", "literal_error"}:
        return f"{shown(str(given))} is not one of {context['expected']}"
    if error["type"] == "value_error":
        return str(context["error"])
    if error["type"] in {"too_long", "string_too_long"}:
        return f"this cell has {len(given):,} characters; at most {context['max_length']:,} are kept"
    if error["type"] == "greater_than_equal":
        return f"{given} is too small: at least {context['ge']}"
    if error["type"] == "less_than_equal":
        return f"{given} is too large: at most {context['le']}"
    plain = str(error["msg"])
    return f"{shown(str(given))}: {plain[0].lower()}{plain[1:]}"


def _short(value: str) -> str:
    if len(value) > LONGEST_CELL:
        raise ValueError(f"this cell has {len(value):,} characters; at most {LONGEST_CELL:,} are kept")
    if not value.isprintable():
        raise ValueError(f"{shown(value)} has a line break or a character that cannot be printed")
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise ValueError(f"{shown(value)} is not a whole number: write digits alone, without commas or spaces")
        return int(value)
    return value


def _yes_or_no(value: Any) -> Any:
    if isinstance(value, str):
        if value.lower() not in {"yes", "no"}:
            raise ValueError(f"{shown(value)} is not yes or no")
        return value.lower() == "yes"
    return value


def day(text: str) -> date:
    """`2024-07-15` as a date. ValueError, in plain words, for anything else and for a day that does not exist."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"{shown(text)} is not a date: write the year first, as in 2014-08-29")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is not a day that exists") from None


def _day(value: Any) -> Any:
    return day(value) if isinstance(value, str) else value


Line = Annotated[str, AfterValidator(_short)]
"""Text on one line, of a length that can be kept."""
Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number of digits alone: no sign, no separator, at most nine digits."""
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
"""`yes` or `no`, in capitals or not."""
Day = Annotated[date, BeforeValidator(_day)]
"""A day, written year first: 2014-08-29."""
