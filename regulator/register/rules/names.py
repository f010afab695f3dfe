"""Which organisation a published source means: sources write `Bedford`, `HMP Bedford` or `Highpoint (North and South)`.

Nothing is guessed: one exact meaning, or the row is refused with the names it could have meant.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from ...core.refused import Refused

_BEFORE = re.compile(r"(hmp ?(/|and) ?yoi|hmp|hmyoi|hm prison|hm remand centre|yoi) ")
_AFTER = re.compile(r" (immigration removal centre|secure training centre)$")
_BRACKETS = re.compile(r" ?\([^)]*\)$")


def folded(name: str) -> str:
    """A name for comparison: capitals, accents, kinds of apostrophe, `&` and doubled spaces make no difference."""
    plain = unicodedata.normalize("NFKD", name).replace("’", "'").replace("&", " and ")
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).casefold().split())


def short(name: str) -> str:
    """The folded name without what it is: `HMP/YOI Bedford` is `bedford`. Brackets stay: they tell places apart."""
    return _AFTER.sub("", _BEFORE.sub("", folded(name), count=1)) or folded(name)


@dataclass
class NameIndex:
    """The names of the register, current and former, with the aliases that published sources use."""

    _exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _short: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _alias: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, name: str) -> None:
        """A name that the organisation bears or bore."""
        self._names.setdefault(code, name)
        self._exact[folded(name)].add(code)
        for each in (short(name), _BRACKETS.sub("", short(name))):
            self._short[each].add(code)

    def add_alias(self, name: str, codes: Iterable[str]) -> None:
        """A name of published sources, and all the organisations that it covers together."""
        self._alias[folded(name)] = tuple(sorted(codes))

    def match(self, text: str) -> tuple[str, ...]:
        """The codes meant by a published name: several only for an alias that covers several. Refused otherwise."""
        name = folded(text)
        if name in self._alias:
            return self._alias[name]
        if text in self._names:
            return (text,)
        found = self._exact.get(name) or self._short.get(short(text)) or set()
        if len(found) == 1:
            return tuple(found)
        if found:
            choice = ", ".join(sorted(f"{self._names[code]} ({code})" for code in found))
            raise Refused(f'"{text}" could be any of {choice}: write the full name or the code')
        near = get_close_matches(short(text), self._short, n=1)
        hint = "; did you mean " + self._shown(near[0]) + "?" if near else ""
        raise Refused(f'no organisation in the register is called "{text}"{hint}')

    def _shown(self, key: str) -> str:
        return " or ".join(sorted(f"{self._names[code]} ({code})" for code in self._short[key]))
