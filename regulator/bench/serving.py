"""A web server of its own for each application that is measured, on a free port of this machine."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from .measuring import NotMeasured

STARTING = 60.0  # seconds that a server may take to answer, on a busy machine
STOPPING = 10.0


class Server:
    """gunicorn with gthread workers, as `regulator serve` runs it. It holds a port from the first moment."""

    def __init__(
        self, application: str, environment: Mapping[str, str], *, workers: int, threads: int, log: Path
    ) -> None:
        listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.port: int = listening.getsockname()[1]
        self._log = log
        arguments = [
            sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", str(threads),
            "--workers", str(workers), "--bind", f"fd://{listening.fileno()}", "--log-level", "warning", application,
        ]  # fmt: skip
        with log.open("ab") as told:
            self._process = subprocess.Popen(  # noqa: S603 - our own server
                arguments,
                env=dict(environment),
                pass_fds=[listening.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=told,
            )
        listening.close()

    def wait_for(self, path: str) -> None:
        """Until the server answers there."""
        until = time.monotonic() + STARTING
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self.address + path, timeout=5).close()  # noqa: S310 - our own address
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            else:
                return
        self.stop()
        said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise NotMeasured(f"The web server did not start: {said[-1] if said else 'it said nothing'}")

    def stop(self) -> None:
        """End the server."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOPPING)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
