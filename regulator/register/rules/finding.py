"""How organisations are found: by the beginning of any word of a name they bear or bore, of their town or code.

2026-11: words and not any part of a name, because the beginnings of words stand together in one ordinary index of
either engine, so that a search costs the same among a million organisations as among ten thousand.
"""

from collections.abc import Iterable

from .names import folded

LONGEST_WORD = 40  # characters of a word that are kept; whoever types more than these finds by these
MOST_WORDS = 6  # of a search; those behind are left out
LONGEST_SEARCH = 80  # characters that count
BEHIND_ALL = "\U0010ffff"  # stands behind every character that a word can hold, on both engines


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: `HM Prison King’s Lynn` is `hm`, `prison`, `kings`, `lynn`."""
    plain = folded(text).replace("'", "")
    split = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in split))


def words_of(code: str, names: Iterable[str], town: str | None) -> set[str]:
    """All the words that an organisation is found by."""
    return {word for text in (code, *names, town or "") for word in words_in(text)}


def asked_words(typed: str) -> list[str]:
    """The words of a search, of which all must be found; one that another begins with adds nothing and is left out."""
    words = words_in(typed)
    telling = [word for word in words if not any(other != word and other.startswith(word) for other in words)]
    return telling[:MOST_WORDS]


def span(word: str) -> tuple[str, str]:
    """From which word on, and up to which, all words begin with this one."""
    return word, word + BEHIND_ALL


def tidied(typed: str) -> str:
    """What somebody typed into a search, without what cannot be searched for: control characters, doubled spaces."""
    readable = "".join(letter if letter.isprintable() else " " for letter in typed[: 4 * LONGEST_SEARCH])
    return " ".join(readable.split())[:LONGEST_SEARCH].strip()
