"""What a text that is about to be published may give away of a person: found by its shape, for somebody to look at.

Source of the shapes: prison numbers of the National Offender Management Information System (A1234BC), National
Insurance numbers (HMRC, NIM39110), the United Kingdom's telephone numbers (Ofcom's numbering plan). Small numbers are
fewer than five, the threshold of the Office for National Statistics and of this regulator's own open data.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

FEWEST = 5  # people or cases that a number may count
AROUND = 40  # characters shown on either side of what was found
KINDS = {
    "prison-number": "a prison number",
    "birth-date": "a date of birth",
    "ni-number": "a National Insurance number",
    "phone": "a telephone number",
    "email": "an e-mail address",
    "name": "a name that must not appear",
    "hidden-text": "text that nobody can see",
    "small-cell": "a number under five",
    "tracked-change": "a tracked change",
    "comment": "a comment",
    "metadata": "who made the file, or data about it",
    "hidden-part": "a part that is hidden",
    "unreadable": "a file that cannot be checked",
}
_DAY = r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}\.?,?\s+\d{4}|\d{4}-\d{2}-\d{2})"
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("prison-number", re.compile(r"(?<![A-Za-z0-9])[A-Z]\s?\d{4}\s?[A-Z]{2}(?![A-Za-z0-9])", re.IGNORECASE)),
    (
        "ni-number",
        re.compile(
            r"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D](?![A-Za-z0-9])",
            re.IGNORECASE,
        ),
    ),
    ("birth-date", re.compile(rf"\b(?:born(?:\s+on)?|d\.?o\.?b\.?|date\s+of\s+birth)\W{{0,5}}{_DAY}", re.IGNORECASE)),
    ("phone", re.compile(r"(?<![\w.,/-])(?:\+44\s?\(?0?\)?|\(?0)(?:[\s()-]{0,2}\d){9,10}(?![\w-])")),
    ("email", re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")),
)
_FEW = re.compile(
    r"(?<![\w.,/-])(?:[1-4]|one|two|three|four)\s+(?:[a-z-]+\s+){0,2}?(?:prisoners?|residents?|detainees?|inmates?|people|"
    r"persons?|men|man|women|woman|child|children|patients?|complainants?|victims?|cases?|deaths?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Leak:
    """Something found: its kind, the place in words, what it is with the words around it.

    `key` tells it from any other of the same report: the same thing at the same place, answered once, is answered.
    """

    kind: str
    place: str
    found: str
    around: str

    @property
    def key(self) -> str:
        """SHA-256 of kind, place and what was found."""
        return hashlib.sha256("\x1f".join((self.kind, self.place, self.found)).encode()).hexdigest()

    @property
    def words(self) -> str:
        """What it is, in words."""
        return KINDS[self.kind]


def in_text(text: str, place: str, names: Iterable[str] = ()) -> list[Leak]:
    """What a text gives away, in the order of the kinds. `names` are those that must not appear, in any case."""
    found = [
        Leak(kind, place, match[0].strip(), _around(text, match.start(), match.end()))
        for kind, shape in _SHAPES
        for match in shape.finditer(text)
    ]
    for name in names:
        words = r"\s+".join(map(re.escape, name.split()))
        if words:
            found += [
                Leak("name", place, match[0], _around(text, match.start(), match.end()))
                for match in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE)
            ]
    hidden = [letter for letter in text if _hidden(letter)]
    if hidden:
        named = ", ".join(sorted({unicodedata.name(letter, f"U+{ord(letter):04X}").lower() for letter in hidden}))
        found.append(Leak("hidden-text", place, named, _around(text, *_first_hidden(text))))
    return found


def in_words(text: str, place: str, names: Iterable[str] = ()) -> list[Leak]:
    """What words that somebody wrote for the public give away: the same, and people or cases counted by fewer than
    five (`two men`, `3 prisoners`)."""
    few = [
        Leak("small-cell", place, match[0], _around(text, match.start(), match.end())) for match in _FEW.finditer(text)
    ]
    return in_text(text, place, names) + few


def without(text: str, leak: Leak, instead: str) -> str:
    """A text with what was found left out, wherever it stands in it."""
    if leak.kind == "hidden-text":
        return "".join(letter for letter in text if not _hidden(letter))
    return text.replace(leak.found, instead)


def _around(text: str, start: int, end: int) -> str:
    before, after = max(start - AROUND, 0), min(end + AROUND, len(text))
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[before:after])
    return f"{'…' if before else ''}{shown}{'…' if after < len(text) else ''}"


def _hidden(letter: str) -> bool:
    """Zero-width, direction and other characters of format, and controls; a line's end is none."""
    return unicodedata.category(letter) in ("Cf", "Cc", "Co", "Cn") and letter not in "\n\r\t"


def _first_hidden(text: str) -> tuple[int, int]:
    at = next(place for place, letter in enumerate(text) if _hidden(letter))
    return at, at + 1
