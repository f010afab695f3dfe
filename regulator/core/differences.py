"""What changed between two texts, word by word, so that nobody has to compare them by eye."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
_CAREFUL = 2_000  # words up to which every word is compared; above, very common ones lead no comparison, for speed


@dataclass(frozen=True)
class Part:
    """A stretch of text: it stands in both, was taken out, or was put in."""

    kind: Literal["same", "out", "in"]
    text: str


def difference(before: str, after: str) -> list[Part]:
    """The stretches that turn `before` into `after`, in order: without the "in" it is the one, without the "out" the
    other. A change of several words with nothing but spaces between them is one stretch."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(_is_space, old, new, autojunk=max(len(old), len(new)) > _CAREFUL)
    parts: list[Part] = []
    out, put = "", ""
    for kind, first, last, start, end in matcher.get_opcodes():
        same = "".join(old[first:last])
        if kind == "equal" and not (same.isspace() and (out or put)):
            parts += _changed(out, put)
            parts.append(Part("same", same))
            out, put = "", ""
        else:
            out += same
            put += "".join(new[start:end])
    return [*parts, *_changed(out, put)]


def _is_space(word: str) -> bool:
    return word.isspace()


def _changed(out: str, put: str) -> list[Part]:
    found = [Part("out", out)] if out else []
    return [*found, Part("in", put)] if put else found
