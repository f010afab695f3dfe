"""A cost return: what a provider typed or uploaded, read cell by cell, with what is wrong beside each row.

One row for each prison function: average places, average prisoners, and four costs in pounds for a place or a prisoner
and a year. Nothing that was given is thrown away: a cell that cannot be read is given back as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from regulator.core.plain import whole
from regulator.register.rules.place_words import listed

from .money import NotMoney, pence, pounds
from .words import FUNCTIONS, LONGEST_LINE, MEASURES, function_words

COLUMNS: Mapping[str, str] = {
    "function": "Prison function",
    "places": "Places (yearly average in use)",
    "prisoners": "Prisoners (yearly average)",
    **{name: f"{words} (pounds a year)" for name, words in MEASURES.items()},
    "reason": "Why an unusual figure is right",
}
"""The columns of a return, in their order, each with its heading."""
MOST_ROWS = len(FUNCTIONS)
MOST_PEOPLE = 20_000  # places or prisoners in one establishment; the largest holds a tenth of that


@dataclass(frozen=True)
class Row:
    """A row of a return that could be read. Costs in pence by measure; a measure that was not given is not there."""

    function: str
    places: int
    prisoners: int
    costs: Mapping[str, int]
    reason: str = ""

    @property
    def missing(self) -> list[str]:
        """The measures that it lacks."""
        return [MEASURES[name] for name in MEASURES if name not in self.costs]


@dataclass
class Read:
    """One row as it was given: its number, its cells, what is wrong with it (by column), what it says if nothing is."""

    number: int
    cells: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    row: Row | None = None


@dataclass(frozen=True)
class Known:
    """What a figure is compared with: an amount in pence, and what it is in words."""

    pence: int
    words: str


@dataclass(frozen=True)
class Limits:
    """From how many times on a figure is implausible, how closely totals agree (per cent), units by how many times."""

    factor: Fraction
    tied: Fraction
    units: Sequence[tuple[Fraction, str]] = ()


def read(given: Sequence[tuple[int, Mapping[str, str]]]) -> list[Read]:
    """Rows as they were given, each by its number, read and told what is wrong. A function comes once."""
    found = [_row(number, dict(cells)) for number, cells in given]
    seen: dict[str, int] = {}
    for each in found:
        function = each.row.function if each.row else _function(each.cells.get("function", ""))
        if not function:
            continue
        first = seen.setdefault(function, each.number)
        if first != each.number:
            each.errors["function"] = f"{function_words(function)} is on row {first} already"
            each.row = None
    return found


def _row(number: int, cells: dict[str, str]) -> Read:
    made = Read(number, {name: " ".join(cells.get(name, "").split()) for name in COLUMNS})
    function = _function(made.cells["function"])
    if not function:
        made.errors["function"] = f"Write one of: {listed(list(FUNCTIONS.values()))}"
    people = {name: _people(made, name) for name in ("places", "prisoners")}
    costs = {name: amount for name in MEASURES if (amount := _cost(made, name)) is not None}
    if len(made.cells["reason"]) > LONGEST_LINE:
        made.errors["reason"] = f"Say it in at most {LONGEST_LINE} characters"
    if not costs and not any(name in made.errors for name in MEASURES):
        made.errors["overall-per-place"] = "Give at least one cost"
    if not made.errors and function:
        made.row = Row(function, people["places"], people["prisoners"], costs, made.cells["reason"])
    return made


def _function(text: str) -> str:
    """The function that a cell names, by its words or by its word in an address; empty where it names none."""
    tidy = text.strip().lower()
    for name, words in FUNCTIONS.items():
        if tidy in (name, words.lower(), words.lower().replace("'", "’")):
            return words
    return ""


def _people(made: Read, name: str) -> int:
    number = whole(made.cells[name])
    if number is not None and 0 < number <= MOST_PEOPLE:
        return number
    made.errors[name] = f"Write a whole number from 1 to {MOST_PEOPLE:,}"
    return 0


def _cost(made: Read, name: str) -> int | None:
    text = made.cells[name]
    if not text:
        return None
    try:
        amount = pence(text)
    except NotMoney as no:
        made.errors[name] = str(no)
        return None
    if amount == 0:
        made.errors[name] = "A cost is above 0. Leave the cell empty where it is not known"
        return None
    return amount


def judge(found: Sequence[Read], known: Mapping[tuple[str, str], Known], limits: Limits) -> None:
    """Say of each row what is implausible in it, beside what cannot be read. A reason confirms a figure on purpose.

    `known`: by function and measure, what a figure is compared with. What contradicts itself no reason confirms.
    """
    for each in found:
        if each.row is None:
            continue
        errors = contradictions(each.row, limits)
        if not each.row.reason:
            errors = {**unusual(each.row, known, limits), **errors}
        each.errors.update(errors)


def unusual(row: Row, known: Mapping[tuple[str, str], Known], limits: Limits) -> dict[str, str]:
    """Which figures are implausible by the factor, each with the numbers and the unit it was probably given in."""
    found = {}
    for name, amount in row.costs.items():
        compared = known.get((row.function, name))
        if compared is None or compared.pence <= 0:
            continue
        times = Fraction(amount, compared.pence)
        if 1 / limits.factor < times < limits.factor:
            continue
        found[name] = (
            f"{pounds(amount)} is {_times(times)} {compared.words} ({pounds(compared.pence)}). "
            f"{_unit(times, limits)}If it is right, say why in the last column"
        )
    return found


def _times(times: Fraction) -> str:
    if times >= 1:
        return f"{_plain(times)} times"
    return f"only one part in {_plain(1 / times)} of"


def _plain(value: Fraction) -> str:
    """A number with at most one decimal, cut and not rounded: 3, 3.5, 104."""
    tenths = value.numerator * 10 // value.denominator
    return f"{tenths // 10:,}" if tenths >= 100 or not tenths % 10 else f"{tenths // 10}.{tenths % 10}"


def _unit(times: Fraction, limits: Limits) -> str:
    """In which unit a figure was probably given: the one that brings it nearest to what is known."""
    near = {words: max(times * factor, 1 / (times * factor)) for factor, words in limits.units}
    words = min(near, key=lambda each: near[each], default="")
    if not words or near[words] >= limits.factor:
        return ""
    return f"It looks like {words}, and pounds a year are asked for. "


def contradictions(row: Row, limits: Limits) -> dict[str, str]:
    """Figures that cannot all be right: overall below direct, or a year's cost that differs by places and prisoners."""
    found: dict[str, str] = {}
    for basis in ("place", "prisoner"):
        direct, overall = row.costs.get(f"direct-per-{basis}"), row.costs.get(f"overall-per-{basis}")
        if direct is not None and overall is not None and overall < direct:
            found[f"overall-per-{basis}"] = (
                f"The overall cost, {pounds(overall)}, is below the direct cost, {pounds(direct)}, a part of it: "
                "the two may be in each other’s place"
            )
    for kind in ("direct", "overall"):
        by_place, by_prisoner = row.costs.get(f"{kind}-per-place"), row.costs.get(f"{kind}-per-prisoner")
        if by_place is None or by_prisoner is None or f"{kind}-per-place" in found:
            continue
        first, second = by_place * row.places, by_prisoner * row.prisoners
        if abs(first - second) * 100 > limits.tied * max(first, second):
            found[f"{kind}-per-prisoner"] = (
                f"{row.places:,} places at {pounds(by_place)} make {pounds(first)}, and {row.prisoners:,} prisoners at "
                f"{pounds(by_prisoner)} make {pounds(second)}: places and prisoners may be mixed up"
            )
    return found


def is_right(found: Sequence[Read]) -> bool:
    """Whether a return may be sent: there is a row, and nothing is wrong with any."""
    return bool(found) and all(each.row is not None and not each.errors for each in found)


def sheet_rows(cells: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[list[tuple[int, dict[str, str]]], str]:
    """The rows of a file by its header, each with its line; and what is wrong with the header, which stops nothing that
    can be read: a column that is not known is told of, one that is missing is empty."""
    if not cells:
        return [], "The file is empty"
    header = [_column(each) for each in cells[0][1]]
    if "function" not in header:
        names = listed([f"“{each}”" for each in COLUMNS.values()])
        return [], f"The first row must name the columns: {names}"
    unknown = [text for text, name in zip(cells[0][1], header, strict=True) if text and not name]
    rows = []
    for line, values in cells[1:]:
        made: dict[str, str] = {}
        for name, value in zip(header, values, strict=False):
            if name and name not in made:
                made[name] = value
        rows.append((line, made))
    told = f"These columns are not known and were not read: {listed(unknown)}" if unknown else ""
    return rows, told


def _column(text: str) -> str:
    tidy = " ".join(text.lower().split())
    for name, words in COLUMNS.items():
        if tidy in (name, name.replace("-", " "), name.replace("-", "_"), words.lower()):
            return name
    plain = {words.lower(): name for name, words in MEASURES.items()} | {"why": "reason", "places": "places"}
    return plain.get(tidy, "")
