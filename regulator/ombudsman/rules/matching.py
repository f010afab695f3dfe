"""How a person is found again although the letter spells them otherwise, without a name ever standing in an index.

An index of a person holds keyed hashes of: the prison number; each word of the name; how each word sounds (Metaphone);
and its first three to six letters. What an index gives away (how often a hash occurs) is said in `docs/operate.md`.
"""

import re
from unicodedata import combining, normalize

import jellyfish
from rapidfuzz import fuzz

NUMBER = re.compile(r"[A-Z]\d{4}[A-Z]{2}")  # as the prison service writes it: A1234BC
BEGINNINGS = range(3, 7)  # letters
MOST_CANDIDATES = 200  # that are opened and ranked for one search
LIKELY = 70  # of 100: below it a name is not shown as the same person's
MARKS = r"['’`]"
SHORTEST = 3  # letters of a name that are looked for


def number_of(text: str) -> str:
    """A prison number in the one way it is written: capitals, no spaces."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def is_number(text: str) -> bool:
    """Whether a text is a prison number."""
    return bool(NUMBER.fullmatch(number_of(text)))


def words_of(name: str) -> list[str]:
    """The words of a name without accents, capitals and marks: "O'Brien-Ngo" is "obrien" and "ngo"."""
    words = re.split(r"[^a-z0-9]+", re.sub(MARKS, "", _plain(name)))
    return [word for word in dict.fromkeys(words) if len(word) > 1]


def _plain(name: str) -> str:
    return "".join(letter for letter in normalize("NFKD", name.casefold()) if not combining(letter))


def _after_a_mark(name: str) -> list[str]:
    """What stands after an apostrophe, since people leave the O' out: "O'Brien" is also known as "brien"."""
    return [word for word in re.findall(rf"{MARKS}([a-z0-9]+)", _plain(name)) if len(word) >= SHORTEST]


def keys_of(name: str, number: str = "") -> set[tuple[str, str]]:
    """What the index of a person is made of: pairs of a kind and a text, each hashed by whoever keeps them."""
    made: set[tuple[str, str]] = set()
    if number_of(number):
        made.add(("number", number_of(number)))
    for word in [*words_of(name), *_after_a_mark(name)]:
        made.add(("name", word))
        sound = jellyfish.metaphone(word)
        if sound:
            made.add(("sound", sound))
        made |= {("starts", word[:letters]) for letters in BEGINNINGS if len(word) >= letters}
    return made


def asked_keys(text: str) -> list[set[tuple[str, str]]]:
    """What to look for when somebody types this: for each word, any of its keys. Half a word is found by its start."""
    if is_number(text):
        return [{("number", number_of(text))}]
    asked = []
    for word in words_of(text):
        if len(word) < SHORTEST:
            continue
        sound = jellyfish.metaphone(word)
        keys = {("name", word), ("starts", word[: max(BEGINNINGS)])}
        asked.append(keys | ({("sound", sound)} if sound else set()))
    return asked


def likeness(typed: str, name: str, number: str = "") -> float:
    """How like a person is to what was typed: 100 is the same. A number that fits is certain."""
    if is_number(typed):
        return 100.0 if number_of(typed) == number_of(number) else 0.0
    asked, known = " ".join(words_of(typed)), " ".join([*words_of(name), *_after_a_mark(name)])
    whole = fuzz.token_sort_ratio(asked, " ".join(words_of(name)))
    part = fuzz.partial_token_sort_ratio(asked, known) if asked else 0.0
    starts = 100.0 if asked and all(any(has.startswith(want) for has in known.split()) for want in asked.split()) else 0
    return max(whole, 0.95 * starts, 0.9 * part)
