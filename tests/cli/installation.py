"""An installation of its own for tests of the command line, and its commands as a person gives them."""

import io
import logging
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import structlog

from regulator import cli
from regulator.core import db


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclass
class Installation:
    """A folder with a database, files and keys, and nothing of any other; `settings` are further settings of it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The environment of a person at a terminal, with this installation's settings and no other's."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("REGULATOR_")}
        return ours | {"REGULATOR_INSTANCE": str(self.folder)} | self.settings

    def run(self, *words: str | Path) -> Said:
        """A command to its end, in this process, which costs a tenth. A fault of ours comes out as it is."""
        out, err, was = io.StringIO(), io.StringIO(), (dict(os.environ), sys.argv, logging.getLogger().handlers)
        try:
            os.environ.clear()
            os.environ.update(self.environment())
            sys.argv = ["regulator", *map(str, words)]
            with redirect_stdout(out), redirect_stderr(err):
                code = _ended()
        finally:
            os.environ.clear()
            os.environ.update(was[0])
            sys.argv, logging.getLogger().handlers = was[1:]
            structlog.reset_defaults()
            db.disconnect()
        return Said(code, out.getvalue(), err.getvalue())

    def started(self, *words: str | Path) -> subprocess.Popen[str]:
        """A command under way, in a process group of its own."""
        arguments = [sys.executable, "-m", "regulator", *map(str, words)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            arguments, env=self.environment(), stdout=pipe, stderr=pipe, text=True, start_new_session=True
        )

    def run_apart(self, *words: str | Path) -> Said:
        """A command to its end, in a process of its own. None of them ever shows a traceback."""
        process = self.started(*words)
        out, err = process.communicate(timeout=240)
        assert "Traceback" not in out + err, err
        return Said(process.returncode, out, err)


def _ended() -> int:
    try:
        return cli.run()
    except SystemExit as stopped:
        if isinstance(stopped.code, str):
            print(stopped.code, file=sys.stderr)  # noqa: T201 - as the interpreter does
            return 1
        return int(stopped.code or 0)


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that was set up, to copy."""
    made = Installation(tmp_path_factory.mktemp("set-up") / "instance")
    assert made.run("setup").code == 0
    return made.folder


@pytest.fixture
def installation(set_up_once: Path, tmp_path: Path) -> Installation:
    """An installation that was set up, for one test alone."""
    folder = tmp_path / "instance"
    shutil.copytree(set_up_once, folder)
    return Installation(folder)
