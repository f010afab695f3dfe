"""The regulator as a process that can be killed: `python -m tests.fieldwork.served INSTANCE PORT [RELEASE]`."""

import os
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import static_files
from regulator.core.settings import Settings


class Server:
    """One installation, served; it dies without a word and comes back on the same port."""

    def __init__(self, instance: Path, port: int) -> None:
        self.instance, self.port, self.release = instance, port, 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and return when it answers."""
        command = [sys.executable, "-m", "tests.fieldwork.served", str(self.instance), str(self.port)]
        self.process = subprocess.Popen(
            [*command, str(self.release)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while self.process.poll() is None:  # however slow the machine is today
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).read()
                return
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        raise RuntimeError("the regulator did not come back")

    def kill(self) -> None:
        """In the middle of whatever it does."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def full(self, full: bool) -> None:
        """The system refuses it every further byte in a file, as a full disk does; or not any more."""
        if self.process:
            _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (0 if full else hard, hard))


def main() -> None:
    """Serve until killed. A release other than 0 has other addresses for its files, as every release has."""
    instance, port, release = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    if release:
        static_files.fingerprint = lambda: f"{release:012x}"  # type: ignore[assignment]
    settings = Settings(instance=instance, database_url=f"sqlite:///{instance / 'regulator.sqlite'}")
    make_server("127.0.0.1", port, create_app(settings), threaded=True).serve_forever()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
