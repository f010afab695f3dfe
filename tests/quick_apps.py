"""What makes the hundreds of applications of one test run affordable. Nothing of ours is replaced by it.

Half a second of each application's start was spent on compiling what most tests never ask for: a builder of addresses
for each of 450 rules, and the templates another application of the same process has compiled already.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule that compiles its builder of addresses when the first address is built."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []
        compiled = super()._compile_builder

        def build(rule: Rule, *given: Any, **more: Any) -> tuple[str, str]:
            if not made:
                made.append(compiled(append_unknown))
            return made[0](rule, *given, **more)

        return build


def share_what_is_compiled(folder: Path) -> None:
    """From here on, each Flask application of this process compiles late, and each template once."""
    Flask.url_rule_class = LateRule
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}
