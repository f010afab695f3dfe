"""`regulator inspection run`: a file becomes a published report, whatever happens on the way."""

import hashlib
import json
import os
import random
import signal
import sqlite3
import threading
import time

import pytest

from regulator.core.documents import jobs
from regulator.core.documents.rendering import Renderer
from regulator.core.paths import DATA
from tests.inspections.files import SMALL, changed, written

from .installation import Installation

pytestmark = pytest.mark.database

BEDFORD = DATA / "inspections" / "bedford-2023.yaml"
FORMS = {"pdf", "html", "json"}


def rows(installation, sql):
    """What the database says, read by nothing of ours."""
    connection = sqlite3.connect(f"file:{installation.folder}/regulator.sqlite?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def whole(installation, out):
    """The published report is there once, in three forms that are the ones on record."""
    assert rows(installation, "SELECT count(*), min(state) FROM inspection") == [(1, "published")]
    assert rows(installation, "SELECT count(*) FROM document_version") == [(1,)]
    kept = dict(rows(installation, "SELECT form, sha256 FROM document_form"))
    assert set(kept) == FORMS
    for form, sha256 in kept.items():
        assert hashlib.sha256((out / f"report.{form}").read_bytes()).hexdigest() == sha256
    content = json.loads((out / "report.json").read_text())
    assert content["hashes"]["html"] == kept["html"]
    return content


def test_bedford_on_an_empty_machine_is_published_and_run_again_unchanged(tmp_path):
    installation, out = Installation(tmp_path / "new" / "instance"), tmp_path / "out"
    first = installation.run_apart("inspection", "run", BEDFORD, "--out", out)
    assert first.code == 0, first.err
    assert "This is an empty installation: setting it up first." in first.err
    reference = rows(installation, "SELECT reference FROM inspection")[0][0]
    assert f"{reference} is published.\n" in first.out
    content = whole(installation, out)
    assert content["hashes"]["pdf"] == hashlib.sha256((out / "report.pdf").read_bytes()).hexdigest()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    events = rows(installation, "SELECT count(*) FROM event")
    again = installation.run("inspection", "run", BEDFORD, "--out", out)
    assert (again.code, again.out.splitlines()[0]) == (0, f"{reference} was made from this file before; unchanged.")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert rows(installation, "SELECT count(*) FROM event") == events
    assert installation.run("audit", "verify").code == 0


def test_a_wrong_file_is_told_by_line_and_changes_nothing(installation, tmp_path):
    wrong = changed(SMALL, ("safety: 3", "safety: 0"), ("area: respect", "area: kitchen"), ("kind: full", "kind: odd"))
    path, out = written(tmp_path, wrong), tmp_path / "out"
    before = rows(installation, "SELECT count(*) FROM event")
    said = installation.run("inspection", "run", path, "--out", out)
    assert said.code == 1
    assert said.err.startswith("3 problems; nothing was changed.\n")
    assert [line.split(":")[1].strip() for line in said.err.splitlines()[1:]] == ["line 3", "line 10", "line 17"]
    assert said.out == ""
    assert not out.exists()
    assert rows(installation, "SELECT count(*) FROM event") == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"- a\n- b\n", "line 1: "),
        (bytes(range(256)) * 9, "not UTF-8"),
        (b"a: &a [1]\nb: *a\n", "aliases"),
        (b"[" * 3000, "nested too deeply"),
        (b"on_site: 5\nprovider: [x]\nscheme: {}\n", "line 1: on_site"),
        (b"x: " + b"9" * 5000, "line 1: "),
        (b"? [a]\n: b\n", "line 1: "),
    ],
)
def test_what_is_no_inspection_is_refused_without_a_traceback(installation, tmp_path, content, told):
    said = installation.run("inspection", "run", written(tmp_path, content), "--out", tmp_path / "out")
    assert said.code == 1
    assert told in said.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("inspection", "run"), 2),
        (("inspection", "run", "x.yaml"), 2),
        (("inspection", "run", "/nowhere/x.yaml", "--out", "/tmp/never-made"), 1),
        (("inspection", "run", "/", "--out", "/tmp/never-made"), 1),
        (("inspection", "fly"), 2),
        (("report", "export", "INS-2026-0000"), 1),
        (("report", "export", "../../etc/passwd", "--format", "json"), 1),
        (("report", "export", "INS-2026-0000", "--format", "odt"), 2),
    ],
)
def test_a_command_that_cannot_be_obeyed_says_so(installation, words, code):
    said = installation.run(*words)
    assert said.code == code
    assert said.err.strip()


@pytest.mark.parametrize("out", ["/proc/nowhere", "/dev/null/x"])
def test_a_folder_that_cannot_be_written_is_said_and_the_report_is_published(installation, tmp_path, out):
    said = installation.run("inspection", "run", written(tmp_path, SMALL), "--out", out)
    assert said.code == 1
    assert "cannot be made" in said.err
    again = installation.run("inspection", "run", tmp_path / "inspection.yaml", "--out", tmp_path / "out")
    assert again.code == 0
    whole(installation, tmp_path / "out")


def test_other_facts_for_the_same_days_are_refused(installation, tmp_path):
    out = tmp_path / "out"
    assert installation.run("inspection", "run", written(tmp_path, SMALL), "--out", out).code == 0
    other = written(tmp_path, changed(SMALL, ("safety: 3", "safety: 4")), "other.yaml")
    said = installation.run("inspection", "run", other, "--out", tmp_path / "other")
    assert said.code == 1
    assert said.err == "HMP Smallbeck has an inspection on these days already. It was not changed.\n"
    assert not (tmp_path / "other").exists()
    whole(installation, out)


def kill(process):
    """The whole group, as when the power goes: the command and the process that renders for it."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)


def test_killed_at_any_moment_and_run_again_it_is_published_once_in_three_forms(installation, tmp_path):
    path, out = written(tmp_path, SMALL), tmp_path / "out"
    chance = random.Random(20261124)
    for _ in range(4):
        process = installation.started("inspection", "run", path, "--out", out)
        time.sleep(chance.uniform(0.6, 3.0))
        kill(process)
    said = installation.run("inspection", "run", path, "--out", out)
    assert said.code == 0, said.err
    whole(installation, out)
    assert installation.run("audit", "verify").code == 0


def test_killed_while_the_pdf_is_made_another_run_makes_it(installation, tmp_path):
    path, out = written(tmp_path, SMALL), tmp_path / "out"
    process = installation.started("inspection", "run", path, "--out", out)
    taken = "SELECT count(*) FROM outgoing WHERE state = 'leased' AND key LIKE '%:pdf'"
    deadline = time.monotonic() + 60
    while rows(installation, taken) != [(1,)] and time.monotonic() < deadline:
        time.sleep(0.01)
    kill(process)
    assert rows(installation, taken) == [(1,)]
    assert installation.run("inspection", "run", path, "--out", out).code == 0
    content = whole(installation, out)
    assert content["hashes"]["pdf"] is not None


def test_killed_while_it_is_set_up_the_next_run_sets_it_up(tmp_path):
    installation = Installation(tmp_path / "instance")
    path, out = written(tmp_path, SMALL), tmp_path / "out"
    process = installation.started("inspection", "run", path, "--out", out)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:  # the editions are loaded, the estate is not
        try:
            if rows(installation, "SELECT count(*) FROM edition") != [(0,)]:
                break
        except sqlite3.OperationalError:
            pass
        time.sleep(0.005)
    kill(process)
    assert rows(installation, "SELECT count(*) FROM organisation") == [(0,)]
    assert installation.run("inspection", "run", path, "--out", out).code == 0
    whole(installation, out)


def test_two_at_once_make_one_inspection(installation, tmp_path):
    path = written(tmp_path, SMALL)
    said = []

    def run(name):
        said.append(installation.run_apart("inspection", "run", path, "--out", tmp_path / name))

    runs = [threading.Thread(target=run, args=[name]) for name in ("one", "two")]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert [each.code for each in said] == [0, 0], said
    assert len([each for each in said if "is published." in each.out]) == 1
    assert len([each for each in said if "unchanged." in each.out]) == 1
    whole(installation, tmp_path / "one")
    whole(installation, tmp_path / "two")


def test_a_form_that_cannot_be_rendered_is_recorded_and_does_not_hold_up_the_others(
    installation, tmp_path, monkeypatch
):
    """The rendering process has a tenth of the memory that a PDF needs; later it has enough."""
    path, out = written(tmp_path, SMALL), tmp_path / "out"
    starved = Renderer(memory=150 * 1024 * 1024)
    with monkeypatch.context() as machine:
        machine.setattr(jobs, "renderer", lambda: starved)
        said = installation.run("inspection", "run", path, "--out", out)
    starved.close()
    assert said.code == 1
    assert "The pdf form is not rendered: see the outbox. The others are." in said.err
    assert {each.name for each in out.iterdir()} == {"report.html", "report.json"}
    assert json.loads((out / "report.json").read_text())["hashes"]["pdf"] is None
    waits = "SELECT state, attempts, last_fault IS NOT NULL FROM outgoing WHERE key LIKE '%:pdf'"
    assert rows(installation, waits) == [("waiting", 1, 1)]
    _due_now(installation)
    assert installation.run("inspection", "run", path, "--out", out).code == 0
    whole(installation, out)


def _due_now(installation):
    """Time passes for what waits to be tried again."""
    connection = sqlite3.connect(installation.folder / "regulator.sqlite")
    connection.execute("UPDATE outgoing SET due_at = '2020-01-01 00:00:00' WHERE state = 'waiting'")
    connection.commit()
    connection.close()
