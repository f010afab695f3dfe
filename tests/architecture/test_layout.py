"""The house: its rooms hold what their names say, nothing grows past what a person can read, data is never imported."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ROOT / "regulator"
OUTSIDE = {"core", "cli", "bench", "migrations"}  # not features
FEATURES = sorted(path.parent.name for path in CODE.glob("*/__init__.py") if path.parent.name not in OUTSIDE)
ROOMS = {"models", "rules", "events", "queries", "actions", "forms", "views", "jobs"}
DATA_OF_A_FEATURE = {"schemas"}  # published JSON schemas stand beside the code that keeps to them
VAGUE = {"utils", "helpers", "services", "common", "interfaces", "misc"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def sources(*folders: str) -> list[Path]:
    """Every Python file of ours in these folders."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "vendor" not in path.parts]


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_only_the_rooms_that_everyone_knows(feature):
    names = {path.stem if path.suffix == ".py" else path.name for path in (CODE / feature).iterdir()}
    assert names - ROOMS - DATA_OF_A_FEATURE <= {"__init__", "__pycache__"}


def test_nothing_has_a_name_that_says_nothing():
    assert [path for path in sources("regulator", "tests") if path.stem in VAGUE] == []


def test_no_file_is_longer_than_a_person_reads():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources("regulator", "setup")
        if (lines := _lines(path)) > LONGEST_FILE
    }
    assert {name: lines for name, lines in long.items() if "migrations" not in name} == {}


def test_no_function_is_longer_than_a_screen():
    long = []
    for path in sources("regulator", "setup"):
        if "migrations" in path.parts:
            continue  # a migration is one list, written by Alembic
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                long.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert long == []


def test_the_standards_are_data_and_never_imported():
    imported = re.compile(r"^\s*(from|import) standards\b", re.MULTILINE)
    assert [path for path in sources("regulator", "tests") if imported.search(path.read_text())] == []
    assert not (ROOT / "standards" / "__init__.py").exists()


def test_only_the_clock_asks_the_machine_for_the_time():
    asking = re.compile(r"\b(date\.today|datetime\.(now|utcnow|today)|time\.time)\(")
    found = [path.name for path in sources("regulator") if asking.search(path.read_text())]
    assert found == ["clock.py"]


def test_every_template_that_makes_markup_is_escaped():
    """Flask escapes what ends so; in a feed that ended with `.atom` a name with an ampersand broke the whole."""
    found = {path.suffix for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert found == {".html", ".xml", ".txt", ".css"}, "the last two make no markup"


def test_nothing_is_imported_inside_a_function():
    hidden = []
    for path in sources("regulator"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden += [
                    f"{path.relative_to(ROOT)}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                ]
    assert hidden == []


def test_every_public_rule_action_and_mechanism_says_what_it_is():
    silent = []
    for path in sources("regulator"):
        if not {"rules", "actions", "core", "queries"} & {*path.parts, path.stem}:
            continue
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        for node in tree.body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())
