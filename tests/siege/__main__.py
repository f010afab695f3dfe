"""`python -m tests.siege --requests 100000 [--seed 1] [--database-url URL]`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from regulator.app import create_app
from regulator.cli.demonstration import demonstrate
from regulator.cli.setting_up import set_up
from regulator.core import db, log
from regulator.core.settings import Settings

from .attack import besiege


def main() -> int:
    """Besiege a demonstration of its own; 1 where anything was answered with a fault."""
    wanted = argparse.ArgumentParser(description=main.__doc__)
    wanted.add_argument("--requests", type=int, default=1000)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--database-url", default="", help="an empty PostgreSQL database; SQLite where none is said")
    said = wanted.parse_args()
    log.configure(human=False)
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        settings = Settings(instance=instance, database_url=said.database_url or f"sqlite:///{instance}/siege.sqlite")
        db.connect(settings.database)
        set_up(settings)
        app = create_app(settings)
        demonstrate(settings)
        began = time.monotonic()
        faults, statuses = besiege(app, requests=said.requests, seed=said.seed)
        took = time.monotonic() - began
    for fault in faults[:50]:
        sys.stdout.write(f"{fault}\n")
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
    sys.stdout.write(f"{said.requests:,} requests in {took:.0f} s; {told}; faults: {len(faults)}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
