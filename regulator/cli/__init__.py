"""The command line: set up, serve, work, and everything an operator does without a browser."""

import sys

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from regulator.app import declare
from regulator.core import db, files, log, sealed_fields, settings
from regulator.core.documents import signing
from regulator.core.refused import Busy, FileProblems, NotFound, Refused

from .audit import audit
from .bench import bench
from .documents import document
from .imports import import_
from .inspection import inspection
from .keys import keys
from .people import people
from .rating import rating
from .report import report
from .serving import serve, worker
from .setting_up import setup
from .standards import standards

COMMANDS = (setup, serve, worker, standards, inspection, rating, import_, report, document, audit, people, keys, bench)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.pass_context
def regulator(context: click.Context) -> None:
    """The working system of a Criminal Justice Regulator."""
    chosen = settings.load()
    log.configure(human=sys.stderr.isatty())
    db.connect(chosen.database)
    files.configure(chosen.files, chosen.keys, chosen.clamav)
    sealed_fields.configure(chosen.keys)
    signing.configure(chosen.keys, chosen.signing_identity, chosen.timestamp_url)
    declare()
    context.obj = chosen
    context.call_on_close(db.disconnect)


for command in COMMANDS:
    regulator.add_command(command)


def run() -> int:
    """Run one command and give its exit status."""
    try:
        outcome = regulator(standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except click.Abort:
        return _said("Stopped.")
    except FileProblems as wrong:
        count = len(wrong.problems)
        return _said(f"{count} {'problem' if count == 1 else 'problems'}; nothing was changed.\n{wrong}")
    except (Refused, Busy) as no:
        return _said(str(no))
    except NotFound as missing:
        return _said(str(missing) or "There is nothing under that reference.")
    except (OperationalError, ProgrammingError) as fault:
        first = str(fault.orig).splitlines()[0]
        return _said(f"The database cannot be used ({first}). Is it there, and set up by `regulator setup`?")
    return outcome if isinstance(outcome, int) else 0


def _said(message: str) -> int:
    click.echo(message, err=True)
    return 1
