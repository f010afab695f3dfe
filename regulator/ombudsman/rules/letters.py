"""The letters that the Ombudsman writes: which there are, in which ways, and what each says.

Source: Prisons and Probation Ombudsman, what to expect (every letter says what happens next and by when). Plain words,
short sentences; the envelope says nothing of the case (confidential access, Prison Service Instruction 49/2011).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from . import texts_carried, texts_plain, texts_welsh
from .carrying import Relation
from .eligibility import Code
from .words import Layout, Outcome, ReplyLanguage, Way
from .writing import WRITTEN

WAYS = tuple(WRITTEN)
"""The ways in which there are letters. Nobody has put the letters in easy words into Welsh yet."""

KINDS: Mapping[str, str] = texts_plain.TITLES
NAMES: Mapping[str, str] = {**KINDS, texts_carried.FIRST: "To whoever carries the case on"}
WITH_WORDS = frozenset({"draft", "decision", "review", "free"})
"""Letters that say what somebody here found: without it they say nothing."""

MOST_IN_A_BATCH = 100  # letters that are printed together
FROM = "The Ombudsman, PO Box 1, London"  # an invented address: the Ombudsman of this system is a proposal
LONGEST_QUESTION = 80  # characters of a heading in a letter in easy words


NO_WELSH_IN_EASY_WORDS = (
    "Nobody has written our easy read letters in Welsh yet. Choose easy read in English, or Welsh in standard or large "
    "print."
)


@dataclass(frozen=True)
class Words:
    """What a letter is filled with. `text` is what somebody here wrote: the same in every way, until it is changed by
    hand. `step`: that which ended a review. `name` is who reads it; where that is somebody who carries the case on,
    `relation` is what they were to the `person` who died."""

    name: str
    reference: str
    provider: str
    today: date
    due: date | None = None
    code: Code | None = None
    outcome: Outcome | None = None
    step: str = ""
    text: str = ""
    person: str = ""
    relation: Relation | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph of a letter, or a heading in it."""

    text: str
    is_heading: bool = False


def no_letters(layout: Layout, language: ReplyLanguage) -> str | None:
    """Why nobody can be written to in this way, in a sentence; None where they can."""
    return None if Way(layout, language) in WRITTEN else NO_WELSH_IN_EASY_WORDS


def heading(kind: str, way: Way, *, carried: bool = False) -> str:
    """What stands over a letter, in its language; `carried`: to whoever carries the case of somebody dead on."""
    return WRITTEN[way][carried].titles[kind]


def dated(day: date, way: Way) -> str:
    """The day of a letter, in its language."""
    return f"{day.day} {texts_welsh.MONTHS[day.month - 1]} {day.year}" if way.welsh else f"{day:%-d %B %Y}"


def signed(way: Way) -> str:
    """Who writes, in the letter's language."""
    return texts_welsh.SIGNED if way.welsh else texts_plain.SIGNED


def needs_a_speaker(way: Way) -> bool:
    """Whether somebody who reads the letter's language reads it before it goes: the office works in English."""
    return way.welsh


def why_not(kind: str, words: Words) -> str | None:
    """Why this letter cannot be written now, in a sentence; None if it can."""
    if kind == "not-eligible" and words.code is None:
        return "Nobody found this complaint not eligible. Find so first: the letter says why."
    if kind == "decision" and words.outcome is None:
        return "This case is not decided. The letter is drafted with the decision."
    if kind in WITH_WORDS and not words.text.strip():
        return "Enter what you want to say: this letter says nothing without it"
    return None


def written(kind: str, way: Way, words: Words) -> str:
    """The text of a letter, in paragraphs. It can be changed by hand before it is approved."""
    told = WRITTEN[way][words.relation is not None]
    why, instead = told.codes[words.code] if words.code else ("", "")
    said = told.texts[kind].format(
        name=words.name,
        reference=words.reference,
        provider=words.provider,
        by=_by(words.due, way),
        why=why,
        instead=instead,
        outcome=told.outcomes[words.outcome] if words.outcome else "",
        found=told.reviews.get(words.step, ""),
        text=words.text.strip(),
        person=words.person,
        because=told.because.get(words.relation, "") if words.relation else "",
    )
    return "\n\n".join(each for each in said.split("\n\n") if each.strip())


def blocks(text: str, way: Way) -> list[Block]:
    """A letter's text as it is set: in easy words a short question that stands alone is a heading."""
    return [
        Block(
            each,
            way.layout == Layout.EASY and each.endswith("?") and len(each) <= LONGEST_QUESTION and "\n" not in each,
        )
        for each in map(str.strip, text.replace("\r\n", "\n").split("\n\n"))
        if each
    ]


def _by(due: date | None, way: Way) -> str:
    if due is None:
        return "yn fuan" if way.welsh else "soon"
    return f"{'erbyn' if way.welsh else 'by'} {dated(due, way)}"
