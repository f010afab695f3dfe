"""The letters that the Ombudsman writes: which there are, in which ways, and what each says.

Source: Prisons and Probation Ombudsman, what to expect (every letter says what happens next and by when). Plain words,
short sentences; the envelope says nothing of the case (confidential access, Prison Service Instruction 49/2011).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from . import texts_easy, texts_plain, texts_welsh
from .eligibility import CODES, Code
from .words import Format, Outcome

KINDS: Mapping[str, str] = texts_plain.TITLES
WITH_WORDS = frozenset({"draft", "decision", "review", "free"})
"""Letters that say what somebody here found: without it they say nothing."""

MOST_IN_A_BATCH = 100  # letters that are printed together
FROM = "The Ombudsman, PO Box 1, London"  # an invented address: the Ombudsman of this system is a proposal
LONGEST_QUESTION = 80  # characters of a heading in a letter in easy words

_TITLES = {Format.EASY: texts_easy.TITLES, Format.WELSH: texts_welsh.TITLES}
_TEXTS = {Format.EASY: texts_easy.TEXTS, Format.WELSH: texts_welsh.TEXTS}
_CODES: Mapping[Format, Mapping[Code, tuple[str, str]]] = {
    Format.EASY: texts_easy.CODES,
    Format.WELSH: texts_welsh.CODES,
}
_OUTCOMES: Mapping[Format, Mapping[Outcome, str]] = {
    Format.EASY: texts_easy.OUTCOMES,
    Format.WELSH: texts_welsh.OUTCOMES,
}
_REVIEWS = {Format.EASY: texts_easy.REVIEWS, Format.WELSH: texts_welsh.REVIEWS}


@dataclass(frozen=True)
class Words:
    """What a letter is filled with. `text` is what somebody here wrote: the same in every way, until it is changed by
    hand. `step`: that which ended a review."""

    name: str
    reference: str
    provider: str
    today: date
    due: date | None = None
    code: Code | None = None
    outcome: Outcome | None = None
    step: str = ""
    text: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph of a letter, or a heading in it."""

    text: str
    is_heading: bool = False


def heading(kind: str, way: Format) -> str:
    """What stands over a letter, in its language."""
    return _TITLES.get(way, texts_plain.TITLES)[kind]


def dated(day: date, way: Format) -> str:
    """The day of a letter, in its language."""
    return f"{day.day} {texts_welsh.MONTHS[day.month - 1]} {day.year}" if way == Format.WELSH else f"{day:%-d %B %Y}"


def signed(way: Format) -> str:
    """Who writes, in the letter's language."""
    return texts_welsh.SIGNED if way == Format.WELSH else texts_plain.SIGNED


def needs_a_speaker(way: Format) -> bool:
    """Whether somebody who reads the letter's language reads it before it goes: the office works in English."""
    return way == Format.WELSH


def why_not(kind: str, words: Words) -> str | None:
    """Why this letter cannot be written now, in a sentence; None if it can."""
    if kind == "not-eligible" and words.code is None:
        return "Nobody found this complaint not eligible. Find so first: the letter says why."
    if kind == "decision" and words.outcome is None:
        return "This case is not decided. The letter is drafted with the decision."
    if kind in WITH_WORDS and not words.text.strip():
        return "Enter what you want to say: this letter says nothing without it"
    return None


def written(kind: str, way: Format, words: Words) -> str:
    """The text of a letter, in paragraphs. It can be changed by hand before it is approved."""
    why, instead = _CODES.get(way, CODES)[words.code] if words.code else ("", "")
    outcome = _OUTCOMES.get(way, {}).get(words.outcome, words.outcome.words) if words.outcome else ""
    said = _TEXTS.get(way, texts_plain.TEXTS)[kind].format(
        name=words.name,
        reference=words.reference,
        provider=words.provider,
        by=_by(words.due, way),
        why=why,
        instead=instead,
        outcome=outcome,
        found=_REVIEWS.get(way, texts_plain.REVIEWS).get(words.step, ""),
        text=words.text.strip(),
    )
    return "\n\n".join(each for each in said.split("\n\n") if each.strip())


def blocks(text: str, way: Format) -> list[Block]:
    """A letter's text as it is set: in easy words a short question that stands alone is a heading."""
    return [
        Block(each, way == Format.EASY and each.endswith("?") and len(each) <= LONGEST_QUESTION and "\n" not in each)
        for each in map(str.strip, text.replace("\r\n", "\n").split("\n\n"))
        if each
    ]


def _by(due: date | None, way: Format) -> str:
    if due is None:
        return "yn fuan" if way == Format.WELSH else "soon"
    return f"{'erbyn' if way == Format.WELSH else 'by'} {dated(due, way)}"
