"""Set-up on a fresh machine: the machine's software, our virtual environment, the front-end files. Asks nothing.

Run by `make setup`. With --tests also what only tests use; in CI (CI=true) every one of those is essential.
"""

import os
import subprocess
import sys

from setup import environment, machine


def main() -> int:
    """Do what is not yet done; 0 when the regulator can run here."""
    testing = "--tests" in sys.argv[1:]
    try:
        machine.provide(machine.RUNNING, essential=True)
        if testing:
            machine.provide(machine.TESTING, essential=os.environ.get("CI") == "true")
        environment.make()
    except machine.MachineLacks as lacks:
        print(lacks, file=sys.stderr)
        return 1
    front_end = [str(environment.PYTHON), "-m", "setup.front_end"]
    return subprocess.run(front_end, cwd=environment.ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
