"""`regulator serve` and `regulator worker`: the two processes of an installation."""

import os
import sys

import click

from regulator.app import create_app
from regulator.core import keys, schema
from regulator.core.documents import signing
from regulator.core.settings import Settings
from regulator.core.worker import Worker, leadership

THREADS = 4  # of each web process; a page waits for the database more than it computes


@click.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve the pages, until stopped. Refuses to start on a database that is not at the newest version."""
    schema.require_newest()
    keys.current(settings.keys, "cookie")
    sys.stdout.flush()
    arguments = [
        sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", str(THREADS),
        "--workers", str(settings.web_workers), "--bind", settings.bind, "--log-level", "warning",
        "regulator.app:create_app()",
    ]  # fmt: skip
    os.execv(sys.executable, arguments)  # noqa: S606 - the same program, no shell


@click.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Send what waits to be sent and do what is on the timetable, until stopped. Any number may run; one leads."""
    schema.require_newest()
    create_app(settings)  # its features declare what is sent and what is done on a timetable
    signing.identity()  # refused now, and not at the first decision
    made = Worker(leadership(settings.instance))
    made.stop_on_signals()
    made.run()
