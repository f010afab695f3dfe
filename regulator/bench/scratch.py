"""An installation made for the measurements alone, in a temporary folder, and gone afterwards."""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

from regulator.core.paths import DATA

from .measuring import NotMeasured
from .serving import Server

WORKERS, THREADS = 2, 4  # of both servers; those of `regulator serve` unless it was told otherwise
LOCAL_POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
EMAIL = "somebody@bench.example"
PASSWORD = "a scratch installation's only password"  # noqa: S105 - gone with the folder it opens
ROLE = "inspector"


@dataclass(frozen=True)
class Effort:
    """How much is done for each figure: enough to trust the median, or just enough to see that it runs."""

    pairs: int
    warm_up: int
    seconds: int  # of load for one measurement of a page
    documents: int  # pairs of whole documents
    areas: int  # of the long report
    statements: int  # of each area
    photographs: int


FULL = Effort(pairs=15, warm_up=1, seconds=3, documents=5, areas=15, statements=29, photographs=30)
QUICK = Effort(pairs=2, warm_up=0, seconds=1, documents=1, areas=2, statements=4, photographs=2)


class Scratch:
    """What the figures stand on, made where one first asks for it and taken away at the end."""

    def __init__(self, effort: Effort, size: int | None = None) -> None:
        self.effort = effort
        self.size = size  # of the large database, for a figure that lets it be chosen
        self._stack = ExitStack()
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="regulator-bench-")))
        self._stack.callback(_temporary_files_in, tempfile.gettempdir())
        _temporary_files_in(str(self._folder))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def folder(self) -> Path:
        """The temporary folder."""
        if self._folder is None:
            raise RuntimeError("A scratch installation is used inside `with`")
        return self._folder

    @cached_property
    def sqlite(self) -> str:
        """The address of a set-up database on SQLite."""
        self._regulator("setup", instance="instance")
        return f"sqlite:///{self.folder / 'instance' / 'regulator.sqlite'}"

    @cached_property
    def postgres(self) -> str:
        """The address of a set-up database on PostgreSQL: of the server named for tests, or of a local one."""
        server = os.environ.get("REGULATOR_TEST_POSTGRES", LOCAL_POSTGRES)
        name = f"regulator_bench_{uuid.uuid4().hex[:12]}"
        try:
            with psycopg.connect(server, connect_timeout=3, autocommit=True) as connection:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.Error as fault:
            raise NotMeasured(
                "There is no PostgreSQL server to use: set REGULATOR_TEST_POSTGRES to one on which a database may be "
                f"made ({str(fault).splitlines()[0]})."
            ) from None
        self._stack.callback(_drop, server, name)
        address = f"{server.rpartition('/')[0]}/{name}"
        self._regulator("setup", instance="on-postgresql", database=address)
        return address.replace("postgresql://", "postgresql+psycopg://", 1)

    @cached_property
    def report(self) -> dict[str, Any]:
        """The published content of the report on HMP Bedford, which stands in the installation on SQLite."""
        out = self.folder / "out"
        file = DATA / "inspections" / "bedford-2023.yaml"
        self.sqlite  # noqa: B018 - set up first
        self._regulator("inspection", "run", str(file), "--out", str(out), instance="instance")
        content: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
        content.pop("hashes", None)
        return content

    @cached_property
    def site(self) -> Server:
        """The application, served, with the report published and somebody who may sign in."""
        self.report  # noqa: B018 - published first
        person = ("--name", "Somebody", "--email", EMAIL, "--role", ROLE)
        self._regulator("people", "add", *person, instance="instance", said=PASSWORD + "\n")
        return self.serve("regulator.app:create_app()", ready="/healthz")

    def serve(self, application: str, *, ready: str) -> Server:
        """Serve an application until the end, with the settings that all of them have."""
        environment = self._environment("instance", None)
        server = Server(application, environment, workers=WORKERS, threads=THREADS, log=self.folder / "served.log")
        self._stack.callback(server.stop)
        server.wait_for(ready)
        return server

    def at_the_end(self, server: Server) -> None:
        """Stop a server with everything else."""
        self._stack.callback(server.stop)

    def _regulator(self, *arguments: str, instance: str, database: str | None = None, said: str | None = None) -> None:
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "regulator", *arguments],
            env=self._environment(instance, database),
            cwd=self.folder,
            input=said or "",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotMeasured(f"`regulator {arguments[0]}` failed in the scratch installation: {done.stderr.strip()}")

    def _environment(self, instance: str, database: str | None) -> Mapping[str, str]:
        """This process's environment without the settings of the installation it belongs to."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REGULATOR_")}
        kept["REGULATOR_INSTANCE"] = str(self.folder / instance)
        if database:
            kept["REGULATOR_DATABASE_URL"] = database
        return kept


def _temporary_files_in(folder: str) -> None:
    """From now on, of this process and those it starts: a renderer or browser that is ended leaves its own behind."""
    os.environ["TMPDIR"] = tempfile.tempdir = folder


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, connect_timeout=3, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
