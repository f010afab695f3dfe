"""How a person is found again although the letter spells them otherwise, without a name ever standing in an index.

An index of a person holds keyed hashes of: the prison number; each word of the name, and those of a double name as one;
how each word sounds (Metaphone); and its first three to six letters. What an index gives away (how often a hash occurs)
is said in `docs/operate.md`.

A slip in one letter is found from the side of whoever types: all words one slip away are looked for (Norvig, How to
Write a Spelling Corrector, 2007), so that the index holds no more than what is true.
"""

import re
from string import ascii_lowercase
from unicodedata import combining, normalize

import jellyfish
from rapidfuzz import fuzz

NUMBER = re.compile(r"[A-Z]\d{4}[A-Z]{2}")  # as the prison service writes it: A1234BC
BEGINNINGS = range(3, 7)  # letters
MOST_CANDIDATES = 200  # that are opened and ranked for one search
LIKELY = 70  # of 100: below it a name is not shown as the same person's
MARKS = r"['’`]"
SHORTEST = 3  # letters of a name that are looked for
CLEAR = 90  # of 100: from here on it is clear who is meant, and slips are not looked for
SAME_SOUND = 92  # of 100: a word that is spelt otherwise and sounds alike
WORD_FITS = 75  # of 100: below it a word is another word


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


def _joined(name: str) -> list[str]:
    """Double names as one word, since people leave the hyphen out: "Smith-Jones" is also known as "smithjones"."""
    found = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.sub(MARKS, "", _plain(name)))
    return [word.replace("-", "") for word in found]


def number_in(text: str) -> str:
    """The prison number that stands in what was typed, alone or beside a name; empty where there is none."""
    if is_number(text):
        return number_of(text)
    return next((number_of(word) for word in text.split() if is_number(word)), "")


def keys_of(name: str, number: str = "") -> set[tuple[str, str]]:
    """What the index of a person is made of: pairs of a kind and a text, each hashed by whoever keeps them."""
    made: set[tuple[str, str]] = set()
    if number_of(number):
        made.add(("number", number_of(number)))
    for word in [*words_of(name), *_after_a_mark(name), *_joined(name)]:
        made.add(("name", word))
        sound = jellyfish.metaphone(word)
        if sound:
            made.add(("sound", sound))
        made |= {("starts", word[:letters]) for letters in BEGINNINGS if len(word) >= letters}
    return made


def asked_keys(text: str) -> list[set[tuple[str, str]]]:
    """What to look for when somebody types this: for each word, any of its keys. Half a word is found by its start."""
    number = number_in(text)
    if number:
        return [{("number", number)}]
    return [_keys_of_word(word) for word in words_of(text) if len(word) >= SHORTEST]


def _keys_of_word(word: str) -> set[tuple[str, str]]:
    """By its sound, which the same word has too, and by its start."""
    sound = jellyfish.metaphone(word)
    return {("starts", word[: max(BEGINNINGS)]), ("sound", sound) if sound else ("name", word)}


def slipped_keys(text: str) -> list[set[tuple[str, str]]]:
    """The same for what was typed with a slip: each word, any word that is one letter away from it, and a double name
    that was typed as one word, or as two."""
    words = [word for word in words_of(text) if len(word) >= SHORTEST]
    joined = {("name", word) for word in _joined(text)}
    joined |= {("name", first + second) for first, second in zip(words, words[1:], strict=False)}
    return [
        _keys_of_word(word) | {("name", each) for each in _one_slip(word) | _halves(word)} | joined for word in words
    ]


def _one_slip(word: str) -> set[str]:
    """Every word that is one slip away: two letters in the wrong order, one too many, one missing, or another one."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    made = {left + right[1:] for left, right in cuts if right}
    made |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    for letter in ascii_lowercase:
        made |= {left + letter + right for left, right in cuts}
        made |= {left + letter + right[1:] for left, right in cuts if right}
    return {each for each in made if len(each) >= SHORTEST}


def _halves(word: str) -> set[str]:
    cuts = range(SHORTEST, len(word) - SHORTEST + 1)
    return {half for at in cuts for half in (word[:at], word[at:])}


def likeness(typed: str, name: str, number: str = "") -> float:
    """How like a person is to what was typed: 100 is the same. A number that fits is certain."""
    if number_in(typed):
        return 100.0 if number_in(typed) == number_of(number) else 0.0
    asked, known = words_of(typed), words_of(name)
    if not asked or not known:
        return 0.0
    whole = fuzz.token_sort_ratio(" ".join(asked), " ".join(known))
    run_on = fuzz.ratio("".join(sorted(asked)), "".join(sorted(known))) if len(asked) != len(known) else 0.0
    by_word = _by_word(asked, [*known, *_after_a_mark(name)])
    return max(whole, 0.98 * run_on, by_word) * _initials(typed, known)


def _by_word(asked: list[str], known: list[str]) -> float:
    """How well each word that was typed fits the best of the words that are known, each of which is taken once; longer
    words count more. Half a name is like all who begin so, and a little less than a name that is whole."""
    left, fits, letters = list(known), 0.0, 0
    for word in sorted(asked, key=len, reverse=True):
        best = max(left, key=lambda has: _fits(word, has), default="")
        fit = _fits(word, best) if best else 0.0
        fits, letters = fits + fit * len(word), letters + len(word)
        if best and fit >= WORD_FITS:
            left.remove(best)
    return 0.99 * fits / letters


def _fits(word: str, known: str) -> float:
    if word == known:
        return 100.0
    if len(word) >= SHORTEST and known.startswith(word):
        return 96.0
    alike = 100 * jellyfish.jaro_winkler_similarity(word, known)
    if jellyfish.damerau_levenshtein_distance(word, known) == 1:
        alike = max(alike, 100 - 40 / max(len(word), len(known)))
    if jellyfish.metaphone(word) == jellyfish.metaphone(known):
        alike = max(alike, SAME_SOUND * 0.5 + alike * 0.5)
    return alike if alike >= WORD_FITS else alike / 2


def _initials(typed: str, known: list[str]) -> float:
    """1 where each letter that was typed alone begins a word that is known, and less otherwise: "J Smith"."""
    letters = [word for word in re.split(r"[^a-z0-9]+", _plain(typed)) if len(word) == 1]
    return 1.0 if all(any(word.startswith(letter) for word in known) for letter in letters) else 0.9
