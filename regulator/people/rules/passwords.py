"""Which passwords are good enough to keep a secret.

NIST SP 800-63B, 5.1.1.2: at least so long, any character, no rule of composition, and none that is tried first. What is
tried first is made of few parts that everybody knows; so a password is taken apart into words of a list, the person's
own name, runs of keys, repeats and dates, and refused where hardly anything is left.
"""

import re
import unicodedata
from collections.abc import Iterable, Set
from datetime import date

from regulator.core.refused import Refused

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
FEWEST_PARTS = 5  # different ones; a letter that belongs to nothing known is one
_SHORTEST_WORD, _LONGEST_WORD, _SHORTEST_RUN = 3, 30, 3
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_BETWEEN = str.maketrans("", "", " /.,:;-_")  # what stands between the parts of a date, or of a name
_RUNS = tuple(row[::way] for row in _ROWS for way in (1, -1))
_DIGITS_FOR_LETTERS = tuple(str.maketrans("0134578@$!", "o" + like + "eastbas" + "i") for like in "il")


def same_password(text: str) -> str:
    """A password in one form, whichever keyboard composed its letters (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", text)


def check_new_password(password: str, *, about: Iterable[str], common: Set[str]) -> None:
    """Refuse a password that is too short to keep a secret, too long to be one, or among the first to be tried.

    `about` is what others know of the person: their name, their e-mail address. `common` is the list of words.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused(
            f"A password has between {SHORTEST_PASSWORD} and {LONGEST_PASSWORD} characters: three random words do well",
            "password",
        )
    own = {word for text in about for word in re.split(r"[\W_]+", text.casefold()) if len(word) >= _SHORTEST_WORD}
    text, words = same_password(password).casefold(), common | own
    if any(len(set(_parts(each, words))) < FEWEST_PARTS for each in (text, text.translate(_BETWEEN))):
        raise Refused(
            "This password is easy to guess: it is made of common words, your name, dates or runs of keys. "
            "Use three or more random words.",
            "password",
        )


def _parts(text: str, words: Set[str]) -> list[str]:
    """A password in as few parts as it can be taken apart into."""
    best: list[list[str]] = [[]]
    for end in range(1, len(text) + 1):
        fewest = [*best[end - 1], text[end - 1]]
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            if len(best[start]) + 1 < len(fewest) and _is_known(text[start:end], words):
                fewest = [*best[start], text[start:end]]
        best.append(fewest)
    return best[-1]


def _is_known(part: str, words: Set[str]) -> bool:
    if len(set(part)) == 1 or _is_date(part):
        return True
    if len(part) < _SHORTEST_RUN:
        return False
    if any(part in run for run in _RUNS):
        return True
    as_letters = [part, *(part.translate(table) for table in _DIGITS_FOR_LETTERS)]
    return any(each in words or each[::-1] in words for each in as_letters)


def _is_date(part: str) -> bool:
    """Whether figures can be a year, or a day in the orders that people write it in."""
    if not (part.isascii() and part.isdigit()) or len(part) not in (4, 6, 8):
        return False
    if len(part) == 4:
        return "1800" <= part <= "2099" or _is_day("2000", part[2:], part[:2]) or _is_day("2000", part[:2], part[2:])
    first, second, rest = part[:2], part[2:4], part[4:]
    year = rest if len(rest) == 4 else "20" + rest
    other = part[:4] if len(part) == 8 else "20" + first
    return _is_day(year, second, first) or _is_day(year, first, second) or _is_day(other, part[-4:-2], part[-2:])


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return 1900 <= date(int(year), int(month), int(day)).year <= 2099
    except ValueError:
        return False
