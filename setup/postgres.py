"""Runs a command with a PostgreSQL for tests behind it: the one named, a local one, or one started for the occasion.

    python -m setup.postgres COMMAND...

REGULATOR_TEST_POSTGRES names a server whose role may create databases. Where there is none and none can be started, the
command runs on SQLite alone and this says so; in CI (CI=true) that is a failure.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from setup.machine import postgres_programs

NAME = "REGULATOR_TEST_POSTGRES"


def answers(address: str) -> bool:
    """Whether a server at this address lets us make databases."""
    ask = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(address, connect_timeout=3) as connection:
            row = connection.execute(ask).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def local_address() -> str | None:
    """A server already on this machine that lets us in without a password."""
    users = ("postgres", pwd.getpwuid(os.geteuid()).pw_name)
    return next(filter(answers, (f"postgresql://{user}@127.0.0.1:5432/postgres" for user in users)), None)


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_server(programs: Path) -> Iterator[str]:
    """A server of our own in a temporary folder, gone afterwards. It refuses to run as root, so root steps down."""
    folder = Path(tempfile.mkdtemp(prefix="regulator-postgres-", dir="/tmp"))
    become: dict[str, object] = {}
    if os.geteuid() == 0:
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        entry = known.get("postgres") or known["nobody"]
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        become = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    data, port = folder / "data", free_port()
    quiet = {"cwd": folder, "check": True, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, **become}
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    # What it holds is thrown away, so it need not survive a loss of power; that the product's does is PostgreSQL's own.
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    try:
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync"]
        subprocess.run([*initdb, "-E", "UTF8", "--locale=C.UTF-8"], **quiet)  # type: ignore[call-overload]
        subprocess.run([*control, "-o", options, "start"], **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **{**quiet, "check": False})  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def any_server() -> Iterator[str | None]:
    """The address of whatever server the tests can have, or nothing."""
    named = os.environ.get(NAME) or local_address()
    programs = postgres_programs()
    if named or not programs:
        yield named
        return
    try:
        with own_server(programs) as address:
            yield address
    except subprocess.CalledProcessError as failed:
        print(f"A PostgreSQL of our own could not be started: {failed}", file=sys.stderr)
        yield None


def main() -> int:
    """Run the command and answer with its exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a server of our own is stopped too
    with any_server() as address:
        if not address:
            if os.environ.get("CI") == "true":
                print("NO POSTGRESQL: in CI the tests must run on both engines.", file=sys.stderr)
                return 1
            banner = "*" * 100
            words = "NO POSTGRESQL WAS FOUND: these tests run on SQLite alone. See README.md."
            print(f"{banner}\n{words}\n{banner}", flush=True)
        environment = {**os.environ, NAME: address} if address else dict(os.environ)
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
