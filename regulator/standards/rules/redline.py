"""What differs between two editions, reference by reference, so that a reader sees each change and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .edition import EditionFile
from .lines import Line, lines


@dataclass(frozen=True)
class Change:
    """One difference: a line added or removed, or one thing that a line said and now says otherwise."""

    ref: str
    what: Literal["added", "removed", "changed"]
    part: str
    before: Any
    after: Any


def changes(old: EditionFile, new: EditionFile) -> Iterator[Change]:
    """Every difference: first what the editions say of themselves, then each line in the order of the new edition,
    and at the end what is gone."""
    yield from _between("edition", old.head.model_dump(mode="json"), new.head.model_dump(mode="json"))
    was, now = ({line.ref: line for line in lines(edition)} for edition in (old, new))
    for ref, line in now.items():
        if ref in was:
            yield from _between(ref, _said(was[ref]), _said(line))
        else:
            yield Change(ref, "added", line.kind, None, line.text)
    for ref, line in was.items():
        if ref not in now:
            yield Change(ref, "removed", line.kind, line.text, None)


def _said(line: Line) -> dict[str, Any]:
    citations = [citation.model_dump(mode="json") for citation in line.citations]
    own = {"kind": line.kind, "area": line.area, "under": line.parent, "title": line.title, "text": line.text}
    details = dict(line.details)
    asked = {f"case question {each['ref']}": each for each in details.pop("case_questions", ())}
    return own | {"citations": citations} | details | asked


def _between(ref: str, was: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    for part in [*now, *(name for name in was if name not in now)]:
        if was.get(part) != now.get(part):
            yield Change(ref, "changed", part, was.get(part), now.get(part))
