"""A folder of kept files with its keys, and the scanner's own daemon with a signature of our own."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from regulator.core import files, keys

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configured, empty folder of files. Nothing scans."""
    keys.make_missing(tmp_path / "keys")
    files.configure(tmp_path / "files", tmp_path / "keys")
    return tmp_path / "files"


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real ClamAV daemon that knows one signature; its host:port."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip("no clamd on this machine")
    home = tmp_path_factory.mktemp("clamd")
    (home / "db").mkdir()
    (home / "db" / "own.ndb").write_text(f"Eicar-Test-Own:0:*:{EICAR.hex()}\n")
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        port = spare.getsockname()[1]
    (home / "clamd.conf").write_text(
        f"DatabaseDirectory {home / 'db'}\nTCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\nStreamMaxLength 2M\n"
    )
    with (home / "log").open("wb") as log:
        process = subprocess.Popen([program, "-c", str(home / "clamd.conf")], stdout=log, stderr=log)
    try:
        _wait_for(port, process, home / "log")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"clamd did not start: {log.read_text()}")
