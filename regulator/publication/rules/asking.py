"""Reads what a visitor typed or an address holds, whatever it is: nothing that anyone sends may be a fault."""

import re

LONGEST_SEARCH = 80  # characters that count
MOST_WORDS = 6
CODE_LETTERS = 12  # of a check code, in three groups of four

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .–()-]{0,59}")
_WORDS_OF_EVERY_PLACE = frozenset({"hmp", "hmyoi", "yoi", "prison", "the", "crc"})


def search_text(typed: str, longest: int = LONGEST_SEARCH) -> str:
    """What somebody typed into a search, without what cannot be searched for: control characters, doubled spaces."""
    readable = "".join(letter if letter.isprintable() else " " for letter in typed[: 4 * longest])
    return " ".join(readable.split())[:longest].strip()


def search_words(folded: str) -> list[str]:
    """The words that must all be found. What is part of nearly every name counts only where nothing else is asked."""
    words = [word for part in folded.split() for word in part.split("/") if word]
    telling = [word for word in words if word not in _WORDS_OF_EVERY_PLACE]
    return (telling or words)[:MOST_WORDS]


def may_be_a_name(text: str) -> bool:
    """Whether a part of an address could be a code or a reference of ours at all."""
    return _NAME.fullmatch(text) is not None


def check_code(typed: str) -> str:
    """A check code as it is printed (`7KQ4-M2XN-W9PD`), however it was typed; empty for what can be none."""
    letters = [letter for letter in typed[:200].upper() if letter.isascii() and letter.isalnum()]
    if len(letters) != CODE_LETTERS:
        return ""
    return "-".join("".join(letters[start : start + 4]) for start in range(0, CODE_LETTERS, 4))
