"""The command: every figure can be measured, on a scratch installation that leaves nothing behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from regulator.bench import FIGURES
from regulator.bench.complaint_names import SLIPS
from regulator.bench.complaints import QUICK_MANY
from regulator.bench.scratch import THREADS, WORKERS
from regulator.cli import serving
from regulator.core.settings import Settings
from tests.postgres import POSTGRES

LINES = {"published-page": 3, "staff-page": 1, "entries": 2, "entries-replay": 2, "report-pdf": 2, "export": 2}
LINES |= {"sync": 4, "sync-replay": 2, "field": 9}
FOR_INFORMATION = {"The same, compressed", "The same, unchanged (304)"}
FOR_INFORMATION |= {f"1,000 operations synced, {engine}" for engine in ("SQLite", "PostgreSQL")}
FOR_INFORMATION |= {"The same until everything is open", "Memory of the page"}
FOR_INFORMATION |= {"The regulator's time for each entry handed in"}
FOR_INFORMATION |= {
    f"{what}, {engine}"
    for engine in ("SQLite", "PostgreSQL")
    for what in (
        f"Complaints, their room among {QUICK_MANY:,}",
        *(f"People found among {QUICK_MANY:,}, {slip}" for slip in SLIPS),
    )
}


class Ran:
    """One run of the command, with a temporary folder and an installation of its own to look at afterwards."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.own, self.temporary = folder / "own", folder / "temporary"
        self.temporary.mkdir()
        settings = {
            "REGULATOR_INSTANCE": str(self.own),
            "REGULATOR_DATABASE_URL": f"sqlite:///{self.own / 'own.sqlite'}",
            "TMPDIR": str(self.temporary),
        }
        done = subprocess.run(
            [sys.executable, "-m", "regulator", "bench", *arguments],
            env=os.environ | settings | environment,
            capture_output=True,
            text=True,
            timeout=500,
        )
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def quick(tmp_path_factory) -> Ran:
    return Ran(tmp_path_factory.mktemp("bench"), "--quick", "--json")


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.browser
def test_every_figure_is_measured_and_says_its_goal_and_how(quick):
    assert quick.status == 0, quick.err
    told = json.loads(quick.out)
    assert told["effort"] == "quick"
    assert told["machine"].keys() == {"cores", "load", "python"}
    lines = told["figures"]
    found = {name: sum(line["name"] == name for line in lines) for name in FIGURES}
    assert all(found.values())
    assert found.items() >= LINES.items()
    for line in lines:
        if line["not_measured"] and "PostgreSQL" in line["what"] and not POSTGRES:
            continue
        assert line["not_measured"] is None
        assert line["ratio"]["minimum"] <= line["ratio"]["median"] <= line["ratio"]["maximum"]
        assert line["ours"] > 0
        assert line["theirs"] > 0
        assert line["how"].endswith(".")
        if line["what"] in FOR_INFORMATION:
            assert line["goal"] is line["holds"] is None
        else:
            assert list(line["goal"]) in (["at_least"], ["at_most"])
            assert isinstance(line["holds"], bool)


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.browser
def test_nothing_is_left_and_the_installations_own_data_is_not_touched(quick):
    assert list(quick.temporary.iterdir()) == []
    assert not quick.own.exists()


def test_a_missing_browser_is_said_with_the_goal(tmp_path):
    ran = Ran(tmp_path, "report-pdf", REGULATOR_TEST_CHROMIUM="/nowhere/chromium")
    assert ran.status == 0, ran.err
    assert "NOT MEASURED (goal at most 3): There is no Chromium on this machine at /nowhere/chromium." in ran.out
    assert "NOT MEASURED (goal at most 2)" in ran.out


def test_the_figures_are_listed_with_their_goals(tmp_path):
    ran = Ran(tmp_path, "--list")
    assert [line.split()[0] for line in ran.out.splitlines()] == list(FIGURES)
    assert all(str(figure.goal) in ran.out for figure in FIGURES.values())


@pytest.mark.parametrize("asked", [("--size", "5000"), ("board", "--size", "5000"), ("complaints", "--size", "12")])
def test_a_size_is_for_the_figures_that_have_one_and_large_enough(tmp_path, asked):
    ran = Ran(tmp_path, *asked)
    assert ran.status == 2
    assert "--size" in ran.err


def test_an_unknown_figure_is_refused_with_the_known_ones(tmp_path):
    ran = Ran(tmp_path, "speed")
    assert ran.status == 2
    assert "published-page" in ran.err


def test_pages_are_measured_as_they_are_served():
    assert serving.THREADS == THREADS
    assert Settings.model_fields["web_workers"].default == WORKERS
