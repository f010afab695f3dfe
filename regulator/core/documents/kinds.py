"""The kinds of document there are: each feature declares its own, with its templates and its published schema."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

Photographs = Callable[[Mapping[str, Any]], dict[str, bytes]]


def no_photographs(_content: Mapping[str, Any]) -> dict[str, bytes]:
    """For a kind of document that never shows a picture."""
    return {}


@dataclass(frozen=True)
class Kind:
    """A kind of document. `template` is its folder of templates, `schema_file` the JSON Schema of its content.

    `photographs` gives the bytes of the pictures that a content names, by SHA-256. `signed`: its PDF carries the
    regulator's signature, for what decides over somebody (`signing`).
    """

    name: str
    schema: str
    schema_file: Path
    template: str
    photographs: Photographs = no_photographs
    signed: bool = False

    @cached_property
    def json_schema(self) -> dict[str, Any]:
        """The published schema."""
        loaded: dict[str, Any] = json.loads(self.schema_file.read_text(encoding="utf-8"))
        return loaded

    def problems(self, content: Mapping[str, Any]) -> list[str]:
        """Where a content does not keep to the schema, in the schema's own words."""
        found = Draft202012Validator(self.json_schema).iter_errors(content)
        return [f"{error.json_path}: {error.message[:200]}" for error in found]


_kinds: dict[str, Kind] = {}


def declare(kind: Kind) -> Kind:
    """Make a kind of document known. A name is declared once."""
    if _kinds.get(kind.name, kind) != kind:
        raise RuntimeError(f"{kind.name} is declared twice")
    _kinds[kind.name] = kind
    return kind


def kind(name: str) -> Kind:
    """The kind of that name; a fault where nobody declared it."""
    return _kinds[name]


def kinds() -> dict[str, Kind]:
    """Every kind, by name."""
    return dict(_kinds)
