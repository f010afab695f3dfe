"""Set-up on a machine we know nothing about: it fetches what is locked, says what is missing, stops what it starts."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from setup import environment, front_end, machine, postgres

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ("requirements.lock", "setup/node.lock")


def program(path: Path, text: str) -> Path:
    """A small program in the place of one of the machine's."""
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("lock", LOCKS)
def test_a_python_lock_holds_each_package_by_hash_and_names_no_registry(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    starts = [at for at, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
    assert starts
    for at in starts:
        assert "==" in lines[at], lines[at]
        assert "--hash=sha256:" in lines[at + 1], lines[at]
    assert not [line for line in lines if re.search(r"https?://|--(index-url|extra-index-url|find-links)", line)]


def test_the_npm_lock_holds_each_package_by_hash_and_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')
    assert '"resolved"' not in lock
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text(encoding="utf-8").splitlines()


def test_pages_carry_nothing_that_is_reserved_to_gov_uk() -> None:
    style = (front_end.VENDOR / "govuk" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert ".govuk-table" in style
    assert "Atkinson Hyperlegible Next" in style
    assert not re.search(r"GDS|crest|@font-face|url\(/|sourceMappingURL", style)
    copied = {path.relative_to(front_end.VENDOR).as_posix() for path in front_end.VENDOR.rglob("*") if path.is_file()}
    fonts = {f"atkinson/{name}" for name in front_end.FONT_FILES}
    rest = {"govuk/govuk-frontend.min.css", "govuk/govuk-frontend.min.js", "govuk/LICENCE.txt", "atkinson/OFL.txt"}
    capture = {
        "idb/index.js",
        "idb/LICENCE.txt",
        "uuid/LICENCE.txt",
        *(f"uuid/{name}" for name in front_end.UUID_FILES),
    }
    assert copied - {".made-from"} == fonts | rest | capture


def test_a_style_sheet_with_something_reserved_left_in_it_is_refused() -> None:
    with pytest.raises(front_end.FrontEndFailed, match="govuk-crest"):
        front_end.clean('.new{content:image-set("govuk-crest.svg")}')


def test_every_font_a_page_asks_for_is_there() -> None:
    style = ROOT / "regulator" / "static" / "css" / "fonts.css"
    asked = re.findall(r'url\("([^"]+)"\)', style.read_text(encoding="utf-8"))
    assert len(asked) == len(front_end.FONT_FILES)
    assert all((style.parent / address).is_file() for address in asked)


def test_front_end_files_made_from_the_same_inputs_are_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = tmp_path / ".made-from"
    stamp.write_text(front_end.inputs_hash(), encoding="utf-8")
    monkeypatch.setattr(front_end, "VENDOR", tmp_path)
    monkeypatch.setattr(front_end, "STAMP", stamp)
    assert front_end.make() is False
    assert list(tmp_path.iterdir()) == [stamp]


def test_a_step_is_done_again_when_what_it_is_made_from_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "FOLDER", tmp_path)
    lock = tmp_path / "lock"
    lock.write_text("a==1", encoding="utf-8")
    assert not environment.is_done("packages", environment.hash_of(lock))
    environment.done("packages", environment.hash_of(lock))
    assert environment.is_done("packages", environment.hash_of(lock))
    lock.write_text("a==2", encoding="utf-8")
    assert not environment.is_done("packages", environment.hash_of(lock))


LACKING = (machine.Need("a thing no machine has", lambda: False, ("no-such-package",)),)


def test_what_is_essential_and_cannot_be_had_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(machine.MachineLacks) as refused:
        machine.provide(LACKING, essential=True)
    assert "a thing no machine has" in str(refused.value)
    assert "sudo apt-get install no-such-package" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_only_tests_use_is_missed_aloud_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    machine.provide(LACKING, essential=False)
    assert "a thing no machine has" in capsys.readouterr().err


def test_apt_is_told_to_ask_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = tmp_path / "said"
    program(tmp_path / "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {said}; exit 1')
    program(tmp_path / "sudo", '[ "$1" = -n ] && shift; exec "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert machine.apt(["qpdf"]).startswith("apt-get failed")
    first, update, second = said.read_text(encoding="utf-8").splitlines()
    assert first == second
    assert first.startswith("noninteractive")
    assert "install -y" in first
    assert first.endswith("qpdf")
    assert update.endswith("update")


@pytest.mark.skipif(postgres.postgres_programs() is None, reason="no PostgreSQL programs: a server was named")
def test_a_postgresql_of_our_own_lets_tests_make_databases_and_is_gone_afterwards() -> None:
    with postgres.own_server(postgres.postgres_programs() or Path()) as address:
        assert postgres.answers(address)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE trial")
    assert not postgres.answers(address)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with a Python and a `regulator` whose web and worker are ours to script."""
    (tmp_path / "python").symlink_to(Path(sys.executable).resolve())
    return tmp_path


def start(house: Path, script: str) -> subprocess.Popen[str]:
    """`make run`'s last step, with this in the place of the regulator."""
    program(house / "regulator", f'cd {house}; case "$1" in {script} esac')
    command = [str(house / "python"), "-m", "setup.serve"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]


def wait_for(path: Path) -> int:
    """The process id a script of ours wrote."""
    for _ in range(500):
        if path.is_file() and path.read_text(encoding="utf-8").strip():
            return int(path.read_text(encoding="utf-8"))
        time.sleep(0.02)
    raise AssertionError(f"{path} was never written")


STAYS = "echo $$ > {0}; exec sleep 600;;"


def test_when_the_web_ends_the_worker_is_stopped_and_the_run_has_failed(house: Path) -> None:
    web = "while [ ! -s worker ]; do sleep 0.05; done; exit 3;;"
    run = start(house, f"setup) exit 0;; worker) {STAYS.format('worker')} serve) {web}")
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "The web ended with status 3" in said
    assert not is_running(wait_for(house / "worker"))


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_the_run_stops_the_web_and_the_worker(house: Path, word: signal.Signals) -> None:
    run = start(house, f"setup) exit 0;; worker) {STAYS.format('worker')} serve) {STAYS.format('web')}")
    both = [wait_for(house / "worker"), wait_for(house / "web")]
    run.send_signal(word)
    run.communicate(timeout=60)
    assert run.returncode == 0
    assert not any(map(is_running, both))


def test_nothing_is_started_when_the_regulator_cannot_be_set_up(house: Path) -> None:
    run = start(house, "setup) exit 1;; *) echo started > started;;")
    run.communicate(timeout=60)
    assert run.returncode == 1
    assert not (house / "started").exists()


def ci(folder: Path, make: str) -> subprocess.CompletedProcess[str]:
    """.ci/run with this in the place of make."""
    program(folder / "make", make)
    path = {"PATH": f"{folder}:/usr/bin:/bin"}
    return subprocess.run(
        ["bash", str(ROOT / ".ci" / "run")],
        env=path,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_ci_runs_make_test_and_ends_with_the_closing_line(tmp_path: Path) -> None:
    ran = ci(tmp_path, '[ "$*" = test ] && echo "12 passed, 1 skipped in 3.21s" && echo afterwards')
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[-1] == "12 passed, 1 skipped in 3.21s"


def test_ci_fails_when_a_test_fails(tmp_path: Path) -> None:
    ran = ci(tmp_path, 'echo "1 failed, 11 passed in 63.21s (0:01:03)"; exit 2')
    assert ran.returncode == 2
    assert ran.stdout.splitlines()[-1] == "1 failed, 11 passed in 63.21s (0:01:03)"


@pytest.mark.parametrize("status", [0, 2])
def test_ci_fails_when_no_test_ran(tmp_path: Path, status: int) -> None:
    ran = ci(tmp_path, f"exit {status}")
    assert ran.returncode != 0
    assert "before any test ran" in ran.stdout
