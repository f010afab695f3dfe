"""Corrections of a published report: which of its parts can be corrected, and what a new version says differently."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .report import ReportFacts

SUMMARY = ("summary", "0")
TITLE = "-title"
PARTS = {"statement": "Statement", "concern": "Concern", "summary": "Summary"}
FRAME = ("version", "verification", "notice", "glossary", "schema")
"""Parts of the content that differ between any two versions, or follow from the others."""


@dataclass(frozen=True)
class Part:
    """A part of a report that can be corrected: which one, how a page calls it, and what it says now."""

    part: str
    number: str
    words: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A text of the report that reads otherwise in the new version; one side is empty where it comes or goes."""

    place: str
    before: str
    after: str


def parts_of(facts: ReportFacts) -> list[Part]:
    """Every part that can be corrected. Scores and ratings are none: those are judgements, and a panel's."""
    summary = "\n\n".join(facts.summary)
    found = [Part(*SUMMARY, "Summary", summary)] if summary else []
    found += [Part("statement", each.number, f"Statement {each.number}", each.text) for each in facts.statements]
    for each in facts.concerns:
        number = str(each["number"])
        found.append(Part("concern", f"{number}{TITLE}", f"Concern {number}, its title", each["title"]))
        if each.get("text"):
            found.append(Part("concern", number, f"Concern {number}, its text", each["text"]))
    return found


def applied(facts: ReportFacts, changes: Mapping[tuple[str, str], str]) -> ReportFacts:
    """The same facts with these parts saying something else. A part that is not there changes nothing."""
    statements = [replace(each, text=changes.get(("statement", each.number), each.text)) for each in facts.statements]
    concerns = [
        each
        | {
            "title": changes.get(("concern", f"{each['number']}{TITLE}"), each["title"]),
            "text": changes.get(("concern", str(each["number"])), each.get("text")),
        }
        for each in facts.concerns
    ]
    summary = paragraphs(changes[SUMMARY]) if SUMMARY in changes else facts.summary
    return replace(facts, statements=statements, concerns=concerns, summary=summary)


def paragraphs(text: str) -> list[str]:
    """What was typed, paragraph by paragraph."""
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every text that the new content says otherwise, in the order of the report."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        Difference(_place(path), old.get(path, ""), new.get(path, ""))
        for path in dict.fromkeys([*old, *new])
        if old.get(path, "") != new.get(path, "")
    ]


Path = tuple[str, ...]


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for name, value in content.items():
        if name not in FRAME:
            yield from _texts(value, (name,))


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            if path != ("inspection",) or key != "published_on":
                yield from _texts(each, (*path, str(key)))
    elif isinstance(value, list):
        for number, each in enumerate(value, start=1):
            named = each.get("number") if isinstance(each, Mapping) else None
            yield from _texts(each, (*path, str(named or number)))
    elif value is not None:
        yield path, str(value)


def _place(path: Iterable[str]) -> str:
    """`Areas, 1, statements, 1.2, text`, as people would say it."""
    words = ", ".join(each.replace("_", " ") for each in path)
    return words[:1].upper() + words[1:]
