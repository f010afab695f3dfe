"""When each job on the timetable ran last, and how it ended: written by the worker that leads, read by people.

Bookkeeping, one row for each job: what a job did stands in the events it recorded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from sqlalchemy import String, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .bookkeeping import bookkeeping
from .db import Base, UtcDateTime, Written, session
from .refused import Busy

log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """How the last run of a job ended; `running` also where its worker was killed in the middle."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRun(Base, written=Written.BY_BOOKKEEPING):
    """The last run of a job: by which worker, from when to when, how it ended. `fault` is a class, and no text."""

    __tablename__ = "job_run"

    job: Mapped[str] = mapped_column(String(120), primary_key=True)
    worker: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(10))
    fault: Mapped[str | None] = mapped_column(String(80))


@dataclass(frozen=True)
class Kept:
    """Runs jobs for one worker, and keeps when each ran. A job runs also where that cannot be written."""

    worker: str

    def run(self, job: str, work: Callable[[], str | None]) -> None:
        """Run a job, which gives the class of its fault, or None where it ended well."""
        self._note(job, started_at=clock.now(), ended_at=None, outcome=Outcome.RUNNING, fault=None)
        fault = work()
        outcome = Outcome.FAILED if fault else Outcome.DONE
        self._note(job, ended_at=clock.now(), outcome=outcome, fault=fault[:80] if fault else None)

    def _note(self, job: str, **values: object) -> None:
        row = {"worker": self.worker, **values}
        try:
            with bookkeeping() as connection:
                known = connection.execute(update(JobRun).where(JobRun.job == job).values(row))
                if not known.rowcount and "started_at" in row:
                    connection.execute(insert(JobRun).values(job=job, **row))
        except (DBAPIError, Busy) as fault:
            log.warning("a run was not written down", job=job, fault=type(fault).__name__)


def last_runs() -> dict[str, JobRun]:
    """The last run of each job that ever ran."""
    return {run.job: run for run in session().scalars(select(JobRun))}
