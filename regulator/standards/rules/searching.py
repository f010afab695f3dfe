"""Words to search the standards by: those that say something, cut to what their forms have in common."""

import re

LONGEST = 200  # characters that are read of what was typed
MOST = 8  # words that are searched for
_WORD = re.compile(r"[a-z0-9]+(?:[.’'-][a-z0-9]+)*")
_SILENT = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "that"}
    | {"the", "their", "they", "to", "what", "when", "who", "with"}
)
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "ly", "y")
_LEAST = 4  # letters that stay of a word


def stems(typed: str) -> list[str]:
    """The words to look for, each as the beginning that its forms share: “releases” is found by “releas”."""
    found: list[str] = []
    for word in _WORD.findall(typed[:LONGEST].lower()):
        stem = _stem(word)
        if word not in _SILENT and stem not in found:
            found.append(stem)
    return found[:MOST]


def _stem(word: str) -> str:
    if not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word.removesuffix(ending)
    return word


def rank(wanted: list[str], ref: str, title: str, text: str) -> int:
    """How well a clause answers: its reference before its title, its title before its text, that before the rest."""
    points = 0
    for stem in wanted:
        if ref.lower() == stem:
            points += 100
        if re.search(rf"\b{re.escape(stem)}", title.lower()):
            points += 10
        if re.search(rf"\b{re.escape(stem)}", text.lower()):
            points += 3
    return points
