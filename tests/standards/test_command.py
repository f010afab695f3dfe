"""`regulator standards`, as an operator and an author of standards use it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from regulator.cli.standards import standards
from regulator.core.paths import STANDARDS
from regulator.standards.rules import lock
from regulator.standards.rules.reading import read_edition

from .folder import changed, copied


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(standards, [str(argument) for argument in arguments])


def test_check_counts_what_is_published_and_needs_no_database() -> None:
    answer = run("check")
    assert answer.exit_code == 0, answer.output
    assert "prisons-1 (published, scheme prisons-1): 22 standards, 34 expectations" in answer.output
    assert "Nothing is wrong." in answer.output


def test_check_names_every_problem_and_ends_with_one(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, "inspections.yaml", "id: thematic", "id: Thematic")
    line = changed(folder, "powers.yaml", "window: right-of-reply", "window: reply")
    answer = run("check", folder)
    assert answer.exit_code == 1
    assert f"powers.yaml: line {line}: powers 3 window: there is no clock 'reply'" in answer.stderr
    assert "inspections.yaml" in answer.stderr


def test_diff_says_each_change_and_nothing_else(tmp_path: Path) -> None:
    home = copied(tmp_path) / "editions" / "prisons-1"
    changed(home, "safety.yaml", "answered in person within five minutes", "answered in person within four minutes")
    changed(home, "safety.yaml", "          - Concerns are recorded in one place and followed to an end.\n", "")
    answer = run("diff", "prisons-1", home)
    assert answer.exit_code == 0, answer.output
    told = answer.output.splitlines()
    assert [line for line in told if not line.startswith(" ")] == [
        "~ MS-S4 text",
        "- S10.4 (indicator): Concerns are recorded in one place and followed to an end.",
    ]
    assert "within four minutes" in next(line for line in told if line.startswith("    now:"))


def test_diff_of_an_edition_with_itself_is_empty() -> None:
    assert run("diff", "crc-1", "crc-1").output == ""


def test_diff_refuses_an_edition_that_does_not_exist() -> None:
    answer = run("diff", "prisons-1", "prisons-77")
    assert answer.exit_code == 1
    assert "There is no edition prisons-77" in answer.stderr


@pytest.mark.database
def test_load_publishes_once_and_says_so(database: Any) -> None:
    first, second = run("load"), run("load")
    assert first.exit_code == second.exit_code == 0, first.output + second.output
    assert "prisons-1 is published" in first.output
    assert "prisons-1 is there already, unchanged" in second.output


@pytest.mark.database
def test_load_refuses_another_text_even_where_the_lock_was_made_to_agree(database: Any, tmp_path: Path) -> None:
    assert run("load").exit_code == 0
    folder = copied(tmp_path)
    changed(folder, "editions/crc-1/edition.yaml", "There are ten,", "There are the ten,")
    hashed = lock.content_hash(read_edition(folder, "crc-1"))
    kept = [line for line in (folder / "editions.lock").read_text("utf-8").splitlines() if "crc-1" not in line]
    (folder / "editions.lock").write_text("\n".join([*kept, f"crc-1 {hashed}"]), "utf-8")
    assert run("check", folder).exit_code == 0
    answer = run("load", folder)
    assert answer.exit_code == 1
    assert "crc-1 is already published with another text" in answer.stderr


@pytest.mark.database
def test_an_exported_edition_reads_back_as_the_same(database: Any, tmp_path: Path) -> None:
    run("load")
    for code in ("prisons-1", "crc-1"):
        out = tmp_path / "out" / code
        answer = run("export", code, "--out", out)
        assert answer.exit_code == 0, answer.output
        folder = copied(tmp_path / code)
        shutil.rmtree(folder / "editions" / code)
        shutil.copytree(out, folder / "editions" / code)
        assert read_edition(folder, code) == read_edition(STANDARDS, code)


@pytest.mark.database
def test_an_edition_exported_for_machines_carries_its_hash(database: Any, tmp_path: Path) -> None:
    run("load")
    out = tmp_path / "out"
    assert run("export", "crc-1", "--out", out, "--format", "json").exit_code == 0
    body = json.loads((out / "crc-1.json").read_text("utf-8"))
    assert lock.content_hash(lock.from_content(body["content"])) == body["content_hash"]


@pytest.mark.database
def test_export_overwrites_nothing_and_knows_only_what_is_published(database: Any, tmp_path: Path) -> None:
    assert run("export", "prisons-1", "--out", tmp_path / "new").exit_code == 1
    run("load")
    answer = run("export", "prisons-1", "--out", tmp_path)
    assert answer.exit_code == 1
    assert "nothing was written" in answer.stderr
