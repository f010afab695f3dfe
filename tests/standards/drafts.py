"""Drafts of the next edition and the people around them, with sensible defaults."""

from datetime import date, datetime, timedelta
from typing import Any

from regulator.core import clock
from regulator.core.db import reading, transaction
from regulator.people.rules import Role
from regulator.standards.actions import consulting, drafting, importing, publishing
from regulator.standards.models import Clause, Consultation, Draft
from regulator.standards.queries import drafts
from regulator.standards.rules.exchange import Given, as_rows
from tests.inspections import scene

EDITOR = scene.person(921, Role.STANDARDS_EDITOR)
SECOND = scene.person(922, Role.STANDARDS_EDITOR)
CHIEF = scene.CHIEF
DAY = timedelta(days=1)


def begun(kind: str = "prison", *, in_force_from: date | None = None) -> str:
    """A draft of the next edition; its reference."""
    with transaction():
        day = in_force_from or clock.today() + 60 * DAY
        title = f"Standards for a test, next edition ({kind})"
        return drafting.begin(kind, title=title, in_force_from=day, actor=EDITOR, now=clock.now()).reference


def it(reference: str) -> Draft:
    """The draft as it stands; inside a read or a transaction."""
    return drafts.draft(EDITOR, reference)


def clause(reference: str, ref: str) -> Clause:
    """A clause of it that is no area."""
    return next(
        each.clause
        for each in drafts.clauses(it(reference).id)
        if each.clause.ref == ref and each.clause.kind != "area"
    )


def written(reference: str, ref: str, *, who=EDITOR, seen: int | None = None, **said: Any) -> None:
    """Write a clause anew, some of its content changed."""
    with transaction():
        row = clause(reference, ref)
        content = {**row.content, **said}
        version = row.version if seen is None else seen
        drafting.write_clause(it(reference), row, content, seen=version, actor=who, now=clock.now())


def removed(reference: str, ref: str, reason: str = "It says the same as another.") -> int:
    """Take a clause out, with all that stands under it."""
    with transaction():
        row = clause(reference, ref)
        return drafting.remove_clause(it(reference), row, seen=row.version, reason=reason, actor=EDITOR)


def rows_of(reference: str) -> list[list[str]]:
    """The draft as the rows of a sheet."""
    with reading():
        draft = it(reference)
        return as_rows(draft.head, drafts.parts(draft.id))


def handed_in(reference: str, given: Given) -> int:
    """A file that was read, waiting to be taken; its number."""
    with transaction():
        return importing.hand_in(it(reference), given, "next.xlsx", actor=EDITOR, now=clock.now()).id


def taken(reference: str, number: int, reason: str = "") -> int:
    """Take a file."""
    with transaction():
        draft = it(reference)
        kept = drafts.file_read(draft, number)
        return importing.take(draft, kept, reason=reason, actor=EDITOR, now=clock.now())


def proposed(reference: str, *, publish_on: date | None = None, in_force_from: date | None = None) -> None:
    """Propose it, by default for today."""
    with transaction():
        publishing.propose(
            it(reference),
            publish_on=publish_on or clock.today(),
            in_force_from=in_force_from or clock.today() + 60 * DAY,
            reason="The council asked for it.",
            actor=EDITOR,
            now=clock.now(),
        )


def published(reference: str, *, now: datetime | None = None, **days: Any) -> list[str]:
    """Propose, second and let its day come; the codes of what was published."""
    proposed(reference, **days)
    with transaction():
        publishing.second(it(reference), actor=CHIEF, now=clock.now())
    return publishing.publish_due(now or clock.now())


def consultation(reference: str, *, days: int = 30) -> str:
    """A consultation on it that is open from today; its reference."""
    with transaction():
        made: Consultation = consulting.open_consultation(
            it(reference),
            title="What do you think of the next edition?",
            introduction="We ask everybody.",
            opens_on=clock.today(),
            closes_on=clock.today() + timedelta(days=days),
            actor=EDITOR,
            now=clock.now(),
        )
        return made.reference
