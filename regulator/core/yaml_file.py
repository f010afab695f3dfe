"""Reads YAML that people write, and says every problem with its line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.composer import Composer

from .plain import is_plain
from .refused import FileProblems, Problem

LARGEST = 5 * 1024 * 1024  # bytes; the longest real edition is a tenth of this
DEEPEST = 40  # levels; our own files use seven

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlFile:
    """A file's content, with the line (from 1) of each place in it."""

    name: str
    data: Any
    lines: dict[Place, int]

    def line_of(self, place: Iterable[str | int]) -> int:
        """The line of a place, or of the nearest thing around it that the file has."""
        steps = tuple(place)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)


_BOOL, _INT = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"


class _Loader(Composer, yaml.CSafeLoader):
    """Safe YAML without aliases (a few lines could unfold into gigabytes) and without duplicate keys.

    It is scanned in C, since the editions are a megabyte; what it says is composed here, where it can be refused.

    Only `true` and `false` are truths, only plain decimals are numbers: YAML 1.1 reads a count of `042` as 34, `1:30`
    as 90, and the key `no` as false.
    """

    def __init__(self, text: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)  # type: ignore[no-untyped-call]

    depth = 0
    yaml_implicit_resolvers = {
        letter: [pair for pair in pairs if pair[0] not in (_BOOL, _INT)]
        for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(
                problem="aliases (*name) are not allowed: write the text out", problem_mark=event.start_mark
            )
        self.depth += 1
        if self.depth > DEEPEST:
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="this is nested too deeply", problem_mark=event.start_mark)
        try:
            return super().compose_node(parent, index)  # type: ignore[no-untyped-call]
        finally:
            self.depth -= 1

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)  # type: ignore[no-untyped-call]
        except ValueError as fault:  # 30 February, a number of ten thousand digits
            raise yaml.MarkedYAMLError(
                problem=f"{node.value[:40]}: there is no such date or number", problem_mark=node.start_mark
            ) from fault


_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))  # type: ignore[no-untyped-call]
_Loader.add_implicit_resolver(_INT, re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))  # type: ignore[no-untyped-call]


def read(path: Path) -> YamlFile:
    """The file, parsed. Refused with `FileProblems`: not a file, too large, not UTF-8, not YAML, a key given twice."""
    name = path.name
    try:
        if path.stat().st_size > LARGEST:
            raise FileProblems(name, [Problem(1, "", f"the file is larger than {LARGEST // 1024 // 1024} MB")])
        if path.exists() and not (path.is_file() or path.is_dir()):  # a device has no size and no end
            raise FileProblems(name, [Problem(1, "", "this is not a file")])
        raw = path.read_bytes()
    except OSError as fault:
        raise FileProblems(name, [Problem(1, "", f"the file cannot be read: {fault.strerror}")]) from fault
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise FileProblems(name, [Problem(line, "", "this is not UTF-8 text")]) from fault
    return parse(text, name)


def parse(text: str, name: str) -> YamlFile:
    """The same from text already in hand."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        lines: dict[Place, int] = {}
        problems = list(_walk(node, (), lines)) if node is not None else [Problem(1, "", "the file is empty")]
        if problems:
            raise FileProblems(name, problems)
        data = loader.construct_document(node)  # type: ignore[no-untyped-call]
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else 1
        raise FileProblems(name, [Problem(line, "", f"this is not YAML: {fault.problem or fault.context}")]) from fault
    except yaml.reader.ReaderError as fault:
        line = text.encode()[: fault.position].count(b"\n") + 1  # its position is in bytes
        raise FileProblems(name, [Problem(line, "", "this has a character that text does not have")]) from fault
    return YamlFile(name, data, lines)


def check(file: YamlFile, model: type[Model], context: Any = None) -> Model:
    """The file as `model`. Refused with `FileProblems` that name every wrong place, its line and what is wrong.

    `context` is handed to the model's validators: what else is known (codes, references), so that a shape that is
    wrong here and a code that is unknown there are told in one go.
    """
    try:
        return model.model_validate(file.data, context=context)
    except ValidationError as fault:
        problems = [
            Problem(file.line_of(error["loc"]), _where(error["loc"]), sentence(error["type"], error["msg"]))
            for error in fault.errors(include_url=False)
        ]
        raise FileProblems(file.name, sorted(problems, key=lambda problem: problem.line)) from fault


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Iterable[Problem]:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode) and not is_plain(node.value):
        yield Problem(lines[place], _where(place), "this has a character that cannot be stored")
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*place, number), lines)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(getattr(key, "value", ""))
            if not is_plain(name):
                yield Problem(
                    key.start_mark.line + 1, _where(place), "a name here has a character that cannot be stored"
                )
            if name in seen:
                yield Problem(key.start_mark.line + 1, _where((*place, name)), "this is given twice")
            seen.add(name)
            yield from _walk(value, (*place, name), lines)
            lines[(*place, name)] = key.start_mark.line + 1


def _where(place: Iterable[str | int]) -> str:
    """`concerns 4 title`: counted from 1, as people count."""
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in place)


def sentence(kind: str, message: str) -> str:
    """What is wrong in words a person can act on, of a kind of error and its message."""
    known = {
        "missing": "this is needed and is missing",
        "extra_forbidden": "this name is not known here",
        "string_too_short": "this is missing or too short",
        "string_too_long": "this is too long",
        "string_pattern_mismatch": "this is not written in the way that is asked for",
    }
    plain = known.get(kind, message.removeprefix("Value error, "))
    return plain[0].lower() + plain[1:]
