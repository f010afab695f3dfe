"""A clause of a draft as a person edits it: its content as named texts, and back again without loss.

The same texts are the boxes of the form and the columns of the spreadsheet. What a clause says beyond them (for whom
it is, tags, case questions, and whatever the shape of the files learns to say later) stands in one text, `more`, as
YAML: so nothing that a file can say is lost by being edited.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from ...core import yaml_file
from ...core.refused import FileProblems
from .edition import Area, Expectation, KeyQuestion, MinimumStandard, Standard

AREA, STANDARD, EXPECTATION, MINIMUM, QUESTION = (
    "area",
    "standard",
    "expectation",
    "minimum-standard",
    "key-question",
)
UNDER = {STANDARD: AREA, EXPECTATION: STANDARD, MINIMUM: STANDARD, QUESTION: STANDARD}
CHILDREN = {"expectations": EXPECTATION, "key_questions": QUESTION, "minimum_standards": MINIMUM}
TEXT_OF = {AREA: "description", STANDARD: "text", EXPECTATION: "outcome", MINIMUM: "must", QUESTION: "question"}
LINES_OF = {EXPECTATION: "indicators", QUESTION: "prompts"}
MODELS: dict[str, type[BaseModel]] = {
    AREA: Area,
    STANDARD: Standard,
    EXPECTATION: Expectation,
    MINIMUM: MinimumStandard,
    QUESTION: KeyQuestion,
}
PLAIN = ("title", "why", "not_this", "test")
FIELDS = ("title", "text", "why", "not_this", "test", "lines", "citations", "evidence", "more")
WORDS = {
    AREA: "Area",
    STANDARD: "Standard",
    EXPECTATION: "Expectation",
    MINIMUM: "Minimum standard",
    QUESTION: "Key question",
}
_PAIR = re.compile(r"^([a-z][a-z0-9-]*)\s*:\s*(.+)$", re.DOTALL)
_NAME = re.compile(r"^[a-z][a-z0-9-]*$")
LONGEST_REF = 60  # characters
WRITTEN = {
    AREA: "early-days, in small letters with hyphens",
    STANDARD: "early-days or 1.2",
    EXPECTATION: "S12",
    MINIMUM: "MS-S12",
    QUESTION: "1.2.3",
}
MORE_NOT_YAML = "Write this as YAML, one “name: value” a line"


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one text of a clause."""

    field: str
    message: str


class WrongClause(Exception):
    """Everything that is wrong with one clause, text by text."""

    def __init__(self, wrong: Iterable[Wrong]) -> None:
        self.wrong = list(wrong)
        super().__init__("; ".join(f"{each.field}: {each.message}" for each in self.wrong))


def asked(kind: str) -> tuple[str, ...]:
    """The texts that a clause of a kind has, in their order."""
    names = ["title", "text"] if kind != QUESTION else ["text"]
    if kind in (EXPECTATION, MINIMUM):
        names += ["why", "not_this"]
    if kind == MINIMUM:
        names.append("test")
    if kind in LINES_OF:
        names.append("lines")
    if kind in (EXPECTATION, MINIMUM, STANDARD):
        names.append("citations")
    if kind in (EXPECTATION, MINIMUM):
        names.append("evidence")
    return (*names, "more")


def as_texts(kind: str, content: dict[str, Any]) -> dict[str, str]:
    """The content of a clause as its named texts."""
    rest = dict(content)
    names = asked(kind)
    texts = dict.fromkeys(FIELDS, "")
    for name in PLAIN:
        if name in names:
            texts[name] = str(rest.pop(name, ""))
    texts["text"] = str(rest.pop(TEXT_OF[kind], ""))
    if "lines" in names:
        texts["lines"] = "\n".join(rest.pop(LINES_OF[kind], ()))
    if "citations" in names and all(set(each) <= {"instrument", "provisions"} for each in rest.get("citations", ())):
        texts["citations"] = "\n".join(_citation(each) for each in rest.pop("citations", ()))
    if "evidence" in names and isinstance(rest.get("evidence", {}), dict):
        texts["evidence"] = "\n".join(f"{source}: {words}" for source, words in rest.pop("evidence", {}).items())
    if rest:
        texts["more"] = yaml.safe_dump(rest, sort_keys=False, allow_unicode=True, width=100).strip()
    return texts


def from_texts(kind: str, texts: dict[str, str]) -> dict[str, Any]:
    """The content that these texts say. `WrongClause` where one cannot be read as what it is."""
    wrong: list[Wrong] = []
    content: dict[str, Any] = {}
    names = asked(kind)
    for name in PLAIN:
        if name in names and texts.get(name, "").strip():
            content[name] = " ".join(texts[name].split())
    if texts.get("text", "").strip():
        content[TEXT_OF[kind]] = " ".join(texts["text"].split())
    if "lines" in names and (lines := _lines(texts.get("lines", ""))):
        content[LINES_OF[kind]] = lines
    if "citations" in names and (cited := _citations(_lines(texts.get("citations", "")), wrong)):
        content["citations"] = cited
    if "evidence" in names and (evidence := _evidence(_lines(texts.get("evidence", "")), wrong)):
        content["evidence"] = evidence
    for name, value in _more(texts.get("more", ""), wrong).items():
        if name in content or name == "ref" or name in CHILDREN or name == "standards":
            wrong.append(Wrong("more", f"“{name}” has a place of its own: leave it out here"))
        else:
            content[name] = value
    if wrong:
        raise WrongClause(wrong)
    return content


def check(kind: str, ref: str, content: dict[str, Any]) -> None:
    """Refuse (`WrongClause`) a clause that could not stand in an edition, whatever stands beside it.

    What a standard or an area lacks below itself is not told of here: that is the draft's as a whole.
    """
    if len(ref) > LONGEST_REF:
        raise WrongClause([Wrong("ref", f"A reference has at most {LONGEST_REF} characters")])
    given = {**content, ("area" if kind == AREA else "ref"): ref}
    try:
        MODELS[kind].model_validate(given)
    except ValidationError as fault:
        wrong = [_told(kind, each) for each in fault.errors(include_url=False) if not _of_children(each["loc"], kind)]
        if wrong:
            raise WrongClause(wrong) from fault


def as_said(kind: str, ref: str, content: dict[str, Any]) -> dict[str, Any]:
    """The content as an edition would say it: its blanks tidied, what it does not say left out.

    For a clause that `check` found right. Two contents that say the same are the same after this.
    """
    if kind in (AREA, STANDARD):
        return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in content.items()}
    made = MODELS[kind].model_validate({**content, "ref": ref})
    return {name: value for name, value in made.model_dump(mode="json", exclude_defaults=True).items() if name != "ref"}


def field_of(kind: str, name: str) -> str:
    """Which text of a clause holds what the files call by this name."""
    if name == TEXT_OF[kind]:
        return "text"
    if name == LINES_OF.get(kind):
        return "lines"
    return name if name in asked(kind) or name == "ref" else "more"


def _told(kind: str, error: Any) -> Wrong:
    place = error["loc"]
    name = str(place[0]) if place else TEXT_OF[kind]
    message = yaml_file.sentence(error["type"], error["msg"])
    if name in ("ref", "area") and error["type"] == "string_pattern_mismatch":
        return Wrong("ref", f"The reference of this kind of clause is written like {WRITTEN[kind]}")
    deeper = [str(step + 1) if isinstance(step, int) else str(step) for step in place[1:]]
    field = field_of(kind, "ref" if name == "area" else name)
    where = " ".join([*([name.replace("_", " ")] if field == "more" else []), *deeper])
    return Wrong(field, f"{where}: {message}" if where else message[0].upper() + message[1:])


def _of_children(place: tuple[Any, ...], kind: str) -> bool:
    """Whether an error is about what stands under an area or a standard, which is not part of the clause."""
    if kind not in (AREA, STANDARD):
        return False
    return not place or place[0] in (*CHILDREN, "standards")


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _citation(cited: dict[str, Any]) -> str:
    provisions = ", ".join(cited.get("provisions", ()))
    return f"{cited['instrument']}: {provisions}" if provisions else str(cited["instrument"])


def _citations(lines: list[str], wrong: list[Wrong]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in lines:
        pair = _PAIR.match(line)
        if pair:
            provisions = [each.strip() for each in pair[2].split(",") if each.strip()]
            found.append({"instrument": pair[1], "provisions": provisions})
        elif _NAME.match(line):
            found.append({"instrument": line})
        else:
            wrong.append(Wrong("citations", f"“{line[:60]}” is not an instrument, a colon and its provisions"))
    return found


def _evidence(lines: list[str], wrong: list[Wrong]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        pair = _PAIR.match(line)
        if not pair:
            wrong.append(Wrong("evidence", f"“{line[:60]}” is not a source, a colon and what it may show"))
        elif pair[1] in found:
            wrong.append(Wrong("evidence", f"“{pair[1]}” is given twice"))
        else:
            found[pair[1]] = pair[2]
    return found


def _more(text: str, wrong: list[Wrong]) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        data = yaml_file.parse(text, "more").data
    except FileProblems as fault:
        problem = fault.problems[0]
        wrong.append(Wrong("more", f"{MORE_NOT_YAML}: line {problem.line}, {problem.message}"))
        return {}
    if not isinstance(data, dict) or not all(isinstance(name, str) for name in data):
        wrong.append(Wrong("more", MORE_NOT_YAML))
        return {}
    return data
