"""What somebody typed to search the standards by, as words and phrases that are safe to hand to either engine."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
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

# What staff and inspectors say, and the words in which the standards say it. Ours: from how a wing and an office speak.
CALLED: Mapping[str, str] = {
    "acct": "self-harm",
    "basic": "incentives",
    "csu": "segregation",
    "cymraeg": "welsh",
    "dv": "domestic abuse",
    "homeless": "accommodation",
    "housing": "accommodation",
    "iep": "incentives",
    "ipp": "indeterminate",
    "methadone": "drugs",
    "pava": "force",
    "restraint": "force",
    "rotl": "temporary release",
    "seg": "segregation",
    "spice": "drugs",
    "strip": "undresses",
    "vp": "vulnerable",
}
NEAR = 0.75  # how like a word of the standards a word is that is taken for a slip of it, of 1
SHORTEST_SLIP = 5  # letters: shorter words are near too many others


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


def instead(wanted: list[Term], known: Collection[str]) -> list[Term]:
    """The same search in the words that the standards use: jargon as they say it, a slip of the pen as it is spelt.

    `known`: every word of the standards, in small letters. A phrase, and a word that is near no other, stays.
    """
    found: list[Term] = []
    for each in wanted:
        if each.phrase:
            found.append(each)
        elif each.text in CALLED:
            found += [Term(word) for word in CALLED[each.text].split()]
        elif each.text in known or len(each.text) < SHORTEST_SLIP:
            found.append(each)
        else:
            near = get_close_matches(each.text, known, n=1, cutoff=NEAR)
            found.append(Term(near[0]) if near else each)
    return list(dict.fromkeys(found))[:MOST]


def vocabulary(texts: Collection[str]) -> set[str]:
    """Every word of these texts that a slip may have meant, in small letters."""
    return {word for text in texts for word in _WORD.findall(text.lower()) if len(word) >= SHORTEST_SLIP - 1}


def references(wanted: list[Term]) -> list[str]:
    """The words that could be the reference of a clause, such as `ms-t13` or `2.1.1`: they have a digit."""
    return [each.text for each in wanted if not each.phrase and any(letter.isdigit() for letter in each.text)]


def match(wanted: list[Term], *, some: bool = False) -> str:
    """The same as an expression of SQLite's FTS5: every term, or `some`: any of them.

    Each term is quoted, so that none of it is an operator there.
    """
    return (" OR " if some else " AND ").join(f'"{each.text}"' for each in wanted)


def parts(text: str) -> tuple[Part, ...]:
    """A text as an engine marked it, in stretches. What is empty is left out."""
    found: list[Part] = []
    for stretch in text.split(BEGIN):
        marked, end, plain = stretch.partition(END)
        found += [Part(marked, marked=True), Part(plain, marked=False)] if end else [Part(stretch, marked=False)]
    return tuple(each for each in found if each.text)
