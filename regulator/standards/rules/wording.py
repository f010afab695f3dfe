"""How a text reads: its reading age, whether it is one sentence, and whether a number in it says whose it is."""

import re
from collections.abc import Iterable

WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|\d+")
SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z“\"(]|\s*$)")
VOWELS = re.compile(r"[aeiouy]+")
NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "fifteenth")
BETWEEN = "full|working|calendar|clear|last|in|every|the"
QUANTITY = re.compile(
    rf"\b(?P<number>\d+|one and a half|{'|'.join((*NUMBERS, *TENS, *ORDINALS))})\b"
    rf"(?P<between>(?:[ -](?:{BETWEEN}))*)[ -](?P<unit>minute|hour|day|night|week|month|year)s?\b",
    re.IGNORECASE,
)
HOW_OFTEN = re.compile(
    r"\b(?:each|every) (?:working )?(?:day|night|week|month|year)\b|\b(?:daily|weekly|monthly|yearly)\b"
    r"|\b(?:next day|day after)\b",
    re.IGNORECASE,
)
YEARS_OF_SCHOOL_TO_AGE = 5  # a grade of the American schools that the formula counts in, as an age


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, less a silent e."""
    plain = word.lower()
    if plain.isdigit():
        return len(plain)
    found = len(VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee", "ye")) and found > 1:
        found -= 1
    if plain.endswith("ed") and not plain.endswith(("ted", "ded")) and found > 1:
        found -= 1
    return max(1, found)


def sentences(text: str) -> int:
    """How many sentences a text has. A text without a full stop is one."""
    return max(1, len(SENTENCE_END.findall(text)))


def reading_age(texts: Iterable[str]) -> float:
    """The age at which most people can read these texts (Flesch-Kincaid grade, and five). 0 where there are none."""
    words = [word for text in texts for word in WORD.findall(text)]
    told = sum(sentences(text) for text in texts)
    if not words:
        return 0.0
    spoken = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / told + 11.8 * spoken / len(words) - 15.59
    return round(grade + YEARS_OF_SCHOOL_TO_AGE, 1)


def quantities(text: str) -> list[tuple[int, str]]:
    """Each length of time in a text as its number and its unit: `within five working days` is (5, working day)."""
    return [(_number(found["number"]), _unit(found)) for found in QUANTITY.finditer(text)]


def gives_a_figure(text: str) -> bool:
    """Whether a text sets a length of time or how often: `within five days`, `every week`, `by the next day`."""
    return bool(quantities(text) or HOW_OFTEN.search(text))


def masked(text: str) -> str:
    """The text with each length of time replaced by one mark: two that differ only in their numbers become one."""
    return QUANTITY.sub("#", text)


def _number(text: str) -> int:
    word = text.lower()
    if word.isdigit():
        return int(word)
    if word in ORDINALS:
        return 15 if word == "fifteenth" else ORDINALS.index(word) + 2
    return TENS.get(word) or (1 if word == "one and a half" else NUMBERS.index(word) + 1)


def _unit(found: re.Match[str]) -> str:
    working = "working " if "working" in found["between"].lower() else ""
    return working + found["unit"].lower()
