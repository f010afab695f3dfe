"""The fixed words of every letter, by the way it is written and by who reads it: the person, or who carries it on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import texts_carried, texts_easy, texts_plain, texts_welsh
from .carrying import Relation
from .eligibility import CODES, Code
from .words import Layout, Outcome, ReplyLanguage, Way


@dataclass(frozen=True)
class Texts:
    """The words of every letter in one way of writing."""

    titles: Mapping[str, str]
    texts: Mapping[str, str]
    codes: Mapping[Code, tuple[str, str]]
    outcomes: Mapping[Outcome, str]
    reviews: Mapping[str, str]
    because: Mapping[Relation, str] = field(default_factory=dict)


_OUTCOMES = {each: each.words for each in Outcome}
_PLAIN = (
    Texts(texts_plain.TITLES, texts_plain.TEXTS, CODES, _OUTCOMES, texts_plain.REVIEWS),
    Texts(texts_carried.TITLES, texts_carried.TEXTS, CODES, _OUTCOMES, texts_carried.REVIEWS, texts_carried.BECAUSE),
)
_EASY = (
    Texts(texts_easy.TITLES, texts_easy.TEXTS, texts_easy.CODES, texts_easy.OUTCOMES, texts_easy.REVIEWS),
    Texts(
        texts_carried.EASY_TITLES,
        texts_carried.EASY_TEXTS,
        texts_easy.CODES,
        texts_carried.EASY_OUTCOMES,
        texts_carried.EASY_REVIEWS,
        texts_carried.BECAUSE,
    ),
)
_WELSH = (
    Texts(texts_welsh.TITLES, texts_welsh.TEXTS, texts_welsh.CODES, texts_welsh.OUTCOMES, texts_welsh.REVIEWS),
    Texts(
        texts_carried.WELSH_TITLES,
        texts_carried.WELSH_TEXTS,
        texts_welsh.CODES,
        texts_carried.WELSH_OUTCOMES,
        texts_carried.WELSH_REVIEWS,
        texts_carried.BECAUSE_IN_WELSH,
    ),
)
WRITTEN: Mapping[Way, tuple[Texts, Texts]] = {
    Way(Layout.PLAIN, ReplyLanguage.ENGLISH): _PLAIN,
    Way(Layout.LARGE, ReplyLanguage.ENGLISH): _PLAIN,
    Way(Layout.EASY, ReplyLanguage.ENGLISH): _EASY,
    Way(Layout.PLAIN, ReplyLanguage.WELSH): _WELSH,
    Way(Layout.LARGE, ReplyLanguage.WELSH): _WELSH,
}
"""To the person, and to whoever carries the case on after their death."""
