"""What somebody typed to search the standards by, as words and phrases that are safe to hand to either engine."""

import re
from dataclasses import dataclass
from typing import NamedTuple

LONGEST = 200  # characters that are read of what was typed
MOST = 8  # words and phrases that are searched for
BEGIN, END = "\ue000", "\ue001"  # what an engine puts round a word that was found: characters that no text has
_PHRASE = re.compile(r'["“”„]([^"“”„]*)["“”„]')
_WORD = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*")
# The words that PostgreSQL's English leaves out of every search; on SQLite we leave them out ourselves.
_SILENT = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers
    herself it its itself they them their theirs themselves what which who whom this that these those am is
    are was were be been being have has had having do does did doing a an the and but if or because as until
    while of at by for with about against between into through during before after above below to from up down
    in out on off over under again further then once here there when where why how all any both each few more
    most other some such no nor not only own same so than too very s t can will just don should now
    """.split()  # noqa: SIM905 (a list of 127 lines says no more)
)


@dataclass(frozen=True)
class Term:
    """A word, or a phrase whose words have to stand one after another. It has letters, digits and what joins them."""

    text: str
    phrase: bool = False


class Part(NamedTuple):
    """A stretch of a text, and whether it is what was searched for."""

    text: str
    marked: bool


def terms(typed: str) -> list[Term]:
    """Each word that says something, and each phrase in quotes, once; operators are words like any other.

    A quote that is not closed is no quote. Whatever else was typed is left out: nothing of it reaches an engine.
    """
    found: list[Term] = []
    rest = typed[:LONGEST].lower()
    for phrase in _PHRASE.findall(rest):
        words = _WORD.findall(phrase)
        if len(words) > 1 and not _SILENT.issuperset(words):
            found.append(Term(" ".join(words), phrase=True))
            rest = rest.replace(phrase, " ", 1)
    found += [Term(word) for word in _WORD.findall(rest) if word not in _SILENT]
    return list(dict.fromkeys(found))[:MOST]


def references(wanted: list[Term]) -> list[str]:
    """The words that could be the reference of a clause, such as `ms-t13` or `2.1.1`: they have a digit."""
    return [each.text for each in wanted if not each.phrase and any(letter.isdigit() for letter in each.text)]


def match(wanted: list[Term]) -> str:
    """The same as an expression of SQLite's FTS5. Each term is quoted, so that none of it is an operator there."""
    return " AND ".join(f'"{each.text}"' for each in wanted)


def parts(text: str) -> tuple[Part, ...]:
    """A text as an engine marked it, in stretches. What is empty is left out."""
    found: list[Part] = []
    for stretch in text.split(BEGIN):
        marked, end, plain = stretch.partition(END)
        found += [Part(marked, marked=True), Part(plain, marked=False)] if end else [Part(stretch, marked=False)]
    return tuple(each for each in found if each.text)
