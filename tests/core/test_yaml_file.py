"""Files that people write: read whole, or refused with every problem and its line."""

import os
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, model_validator

from regulator.core import yaml_file
from regulator.core.refused import FileProblems


class Concern(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    priority: bool
    kind: Literal["key", "other"] = "key"


class Report(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    concerns: list[Concern]

    @model_validator(mode="after")
    def _not_too_many(self):
        if len(self.concerns) > 2:
            raise ValueError("At most two concerns")
        return self


def problems(content: str | bytes, tmp_path) -> list[str]:
    path = tmp_path / "report.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FileProblems) as refused:
        yaml_file.check(yaml_file.read(path), Report)
    assert refused.value.name == "report.yaml"
    assert "report.yaml: line " in str(refused.value)
    return [str(problem) for problem in refused.value.problems]


def test_a_right_file_is_read_with_the_line_of_each_place(tmp_path):
    path = tmp_path / "report.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: Bedford\r\nconcerns:\r\n  - title: Too many keys\r\n    priority: true\r\n")
    file = yaml_file.read(path)
    assert yaml_file.check(file, Report).concerns[0].title == "Too many keys"
    assert file.line_of(("name",)) == 1
    assert file.line_of(("concerns", 0, "priority")) == 4
    assert file.line_of(("concerns", 0, "missing")) == 3
    assert file.line_of(("nothing",)) == 1


def test_every_problem_is_told_at_once_with_its_line(tmp_path):
    text = (
        "name: 7\nconcerns:\n  - title: [a]\n    priority: perhaps\n    colour: red\n  - priority: yes\n    kind: big\n"
    )
    assert problems(text, tmp_path) == [
        "line 1: name: input should be a valid string",
        "line 3: concerns 1 title: input should be a valid string",
        "line 4: concerns 1 priority: input should be a valid boolean, unable to interpret input",
        "line 5: concerns 1 colour: this name is not known here",
        "line 6: concerns 2 title: this is needed and is missing",
        "line 7: concerns 2 kind: input should be 'key' or 'other'",
    ]
    many = "name: a\nconcerns:\n" + "  - {title: x, priority: false}\n" * 3
    assert problems(many, tmp_path) == ["line 1: at most two concerns"]


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "empty"),
        ("# nothing\n", 1, "empty"),
        (BOMB, 2, "aliases"),
        ("a: &a\n  b: *a\n", 2, "aliases"),
        ("base: &b {x: 1}\nname:\n  <<: *b\n", 3, "aliases"),
        ("a: " + "[\n" * 2000, 40, "nested too deeply"),
        ("\n".join(" " * n + "a:" for n in range(60)), 40, "nested too deeply"),
        ("- " * 3000, 1, "nested too deeply"),
        ("name: a\nname: b\n", 2, "given twice"),
        ("concerns:\n  - title: a\n    'title': b\n", 3, "given twice"),
        ("name: a\n\tconcerns: []\n", 2, "not YAML"),
        ("name: a\nconcerns: [\x00]\n", 2, "a character that text does not have"),
        ("name: a\nconcerns: \x07\n", 2, "a character that text does not have"),
        ('name: a\nconcerns: ["\\0"]\n', 2, "cannot be stored"),
        ('name: a\nconcerns: ["\\ud800"]\n', 2, "invalid Unicode"),
        ("name: \u00e9\u00e9\u00e9\u00e9\nmore: \x07\na: b\nc: d\n", 2, "a character that text does not have"),
        ('name: a\n"\\0": b\n', 2, "cannot be stored"),
        ("name: a\nconcerns: 2023-02-30\n", 2, "no such date or number"),
        ("name: a\nconcerns: 2023-13-01T00:00:00Z\n", 2, "no such date or number"),
        ("name: " + "9" * 5000 + "\n", 1, "no such date or number"),
        ("name: a\nconcerns: !!python/object/apply:os.system [ls]\n", 2, "not YAML"),
        ("name: a\nconcerns: !secret x\n", 2, "not YAML"),
        ("name: a\n---\nname: b\n", 2, "not YAML"),
        ("name: 'a\nconcerns: []\n", 3, "not YAML"),
        ("? [a, b]\n: c\n", 1, "not YAML"),
        ("name: a\nconcerns: }\n", 2, "not YAML"),
        ("name: a\nconcerns: caf\u00e9\n".encode("latin-1"), 2, "not UTF-8"),
        ("name: a\n".encode("utf-16"), 1, "not UTF-8"),
        (b"PK\x03\x04" + bytes(range(128, 256)), 1, "not UTF-8"),
        (b"name: a\n" * (700 * 1024), 1, "larger than 5 MB"),
    ],
)
def test_a_wrong_file_is_refused_at_its_line(content, line, words, tmp_path):
    said = problems(content, tmp_path)
    assert said[0].startswith(f"line {line}: ")
    assert words in said[0]
    assert "\n" not in said[0]


def test_what_is_no_file_is_refused(tmp_path):
    for path, words in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(FileProblems, match=words):
            yaml_file.read(path)
    for endless in ("/dev/zero", "/dev/stdin", os.devnull):
        with pytest.raises(FileProblems, match="not a file"):
            yaml_file.read(Path(endless))


@pytest.mark.parametrize("content", ["just words", "- a\n- b\n", "7", "null"])
def test_a_file_of_another_shape_is_refused(content, tmp_path):
    assert problems(content, tmp_path)[0].startswith("line 1: ")
