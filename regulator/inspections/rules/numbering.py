"""How the statements of a report are numbered, so that they can be cited and answered."""

from collections import Counter
from collections.abc import Iterable, Sequence


def places(areas: Iterable[str], codes: Sequence[str] = ()) -> dict[str, str]:
    """Under which place the statements of each area are numbered: 1, 2, 3.

    `codes`: of a trust, those of its parts in order. Then a letter says which part it is, A1, A2, B1, because the areas
    of several bodies stand in one report and the standards of a company have numbers of their own.
    """
    counted: Counter[str] = Counter()
    found = {}
    for area in areas:
        code = area.partition(".")[0]
        letter = part_letter(codes.index(code) + 1) if code in codes else ""
        counted[letter] += 1
        found[area] = f"{letter}{counted[letter]}"
    return found


def part_letter(position: int) -> str:
    """What the first, the second part of a trust's report is called: A, B."""
    return _letters(position).upper()


def statement_number(place: str, area: str, position: int) -> str:
    """`2.4`: the fourth statement of the second area. Where areas have numbers of their own (standard `2.4`), a letter
    follows theirs: `2.4a`, because two things in one report cannot both be 2.4."""
    return f"{area}{_letters(position)}" if area[:1].isdigit() else f"{place}.{position}"


def _letters(position: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
