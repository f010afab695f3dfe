"""The timetable as people read it: what runs, when it ran last and how that ended, and which workers live."""

import inspect
from dataclasses import dataclass
from datetime import datetime

from regulator.core import job_runs, worker
from regulator.core.actor import Actor
from regulator.core.job_runs import JobRun, Outcome
from regulator.core.worker import ALIVE, Job

from ..rules.permissions import Permission
from ..rules.wording import long_words, moment_words, spaced
from .home import HomePart, HomeRow, home_part

NEVER = "Never"


@dataclass(frozen=True)
class Scheduled:
    """Something on the timetable."""

    said: str
    name: str
    every: str
    last: str
    took: str
    ended: str
    colour: str
    next: str


@dataclass(frozen=True)
class Living:
    """A worker, when it last said that it lives, and whether it leads."""

    name: str
    seen: str
    lives: bool
    leads: bool


def timetable(now: datetime) -> list[Scheduled]:
    """What is on the timetable, in order of its names. `next` is empty where nobody leads: nothing will run then."""
    runs = job_runs.last_runs()
    led = any(each.leads and each.lives for each in workers(now))
    return [_scheduled(each, runs.get(each.name), now, led) for each in worker.jobs()]


def workers(now: datetime) -> list[Living]:
    """The workers of the last day, the one that leads first."""
    return [
        Living(each.worker, moment_words(each.at), each.at > now - ALIVE, each.leads and each.at > now - ALIVE)
        for each in worker.heartbeats()
    ]


@home_part("Looking after the service", 50)
def ways(actor: Actor) -> HomePart | None:
    """The ways to the log, the outbox and the timetable, for those who may read each."""
    ways = (
        (Permission.AUDIT_READ, "The log", "/staff/audit", "Who did, opened and took away what."),
        (Permission.OUTBOX_READ, "The outbox", "/staff/outbox", "What waits, what was sent, what failed and why."),
        (Permission.JOBS_READ, "The timetable", "/staff/jobs", "What runs by itself, and which workers live."),
    )
    rows = tuple(HomeRow(text, address, detail) for may, text, address, detail in ways if actor.may(may))
    return HomePart("Looking after the service", rows, "") if rows else None


def _scheduled(job: Job, run: JobRun | None, now: datetime, led: bool) -> Scheduled:
    told = (inspect.getdoc(job.run) or spaced(job.name.rpartition(".")[2])).split("\n\n")[0].replace("\n", " ")
    every = long_words(job.every.total_seconds())
    every = every.removeprefix("1 ") if every.startswith("1 ") else every
    if run is None:
        return Scheduled(told, job.name, every, NEVER, "", "", "", moment_words(now) if led else "")
    took = long_words((run.ended_at - run.started_at).total_seconds()) if run.ended_at else ""
    due = max(run.started_at + job.every, now)
    ended, colour = _ended(run, now, led)
    return Scheduled(
        told, job.name, every, moment_words(run.started_at), took, ended, colour, moment_words(due) if led else ""
    )


def _ended(run: JobRun, now: datetime, led: bool) -> tuple[str, str]:
    if run.outcome == Outcome.DONE:
        return "Done", "green"
    if run.outcome == Outcome.FAILED:
        return f"Failed: {spaced(run.fault or 'unknown').lower()}", "red"
    return (
        (f"Running for {long_words((now - run.started_at).total_seconds())}", "blue") if led else ("Cut short", "red")
    )
