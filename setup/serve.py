"""`make run`: sets up with the demonstration, then the web and one worker, stopped together.

Ctrl-C stops both; when either ends by itself the other is stopped, since a service with half of it gone must not look
alive.
"""

import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

REGULATOR = str(Path(sys.executable).with_name("regulator"))
ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 15  # seconds for requests and a job under way to end


class Stopped(Exception):
    """Somebody asked us to stop."""


def stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def end(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask each to stop, wait, and end what does not."""
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    last = time.monotonic() + PATIENCE
    for process in processes.values():
        try:
            process.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def watch(processes: dict[str, subprocess.Popen[bytes]]) -> str:
    """Wait until one of them ends, and name it."""
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                return f"{name} ended with status {process.returncode}"
        time.sleep(0.2)


def main() -> int:
    """Set up, start both, and answer 0 when a person stopped them, 1 when something ended by itself."""
    if subprocess.run([REGULATOR, "setup", "--demo"], cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
        return 1
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, word in (("The worker", "worker"), ("The web", "serve")):
            # Each in a session of its own: a Ctrl-C comes to us, and we stop them in order.
            processes[name] = subprocess.Popen(
                [REGULATOR, word], cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
            )
        print(f"{watch(processes)}; stopping the rest.", file=sys.stderr, flush=True)
        return 1
    except Stopped:
        print("Stopping.", flush=True)
        return 0
    finally:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        end(processes)


if __name__ == "__main__":
    sys.exit(main())
