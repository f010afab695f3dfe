"""What the check before release finds in a report and in the files of its reply, with what was said about it.

2026-11: the files of a reply are not published, but the annex names them, and whoever is given the annex asks for them.
A debriefing paper is published as it is, and is therefore searched before it is taken (`actions.urgent`). What a file
gives away is worked out once in each process: a file is named by its content, which never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from regulator.core import clock, files
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries.records import named, names_to_keep_back

from .. import queries
from ..models.inspection import Inspection
from ..models.report import LeakAnswer, ReplyFile, ReplyPoint, Statement
from ..rules.leaks import Leak, in_report
from ..rules.leaks_in_files import in_file
from .people import provider_people
from .report import draft_content

MOST_BYTES = 200 * 1024 * 1024  # of all files of one reply, about twenty seconds to read; what comes later is told


@dataclass(frozen=True)
class Found:
    """One thing found, and the reason for which it may stand, with the name of who gave it; None where nobody did."""

    leak: Leak
    reason: str | None
    by: str


def leaks(inspection: Inspection) -> list[Leak]:
    """What the report as it stands gives away, and the files of its reply, their names included. What is imported or
    invented was not written here: nothing."""
    if inspection.origin != "live":
        return []
    names = names_on_the_case(inspection)
    found = in_report(draft_content(inspection, today=clock.today(), public_url=""), names)
    found += _in_files(inspection, tuple(names))
    return list({each.key: each for each in found}.values())


def _in_files(inspection: Inspection, names: tuple[str, ...]) -> Iterator[Leak]:
    room = MOST_BYTES
    for file, number in _files_of_the_reply(inspection):
        place = f"File {file.name}, reply on statement {number}"
        kept = files.kept(file.sha256)
        room -= kept.size
        if room < 0:
            yield Leak(
                "unreadable", place, "not searched", "The files before it have used up the time: open it and read"
            )
        else:
            try:
                yield from _in_file(file.sha256, kept.media_type, file.name, names, place)
            except files.Damaged:
                yield Leak("unreadable", place, "damaged", "The file is missing here, or is not what it was")


@lru_cache(maxsize=256)
def _in_file(sha256: str, media_type: str, name: str, names: tuple[str, ...], place: str) -> list[Leak]:
    return in_file(files.open_kept(sha256), media_type, name, names, place=place)


def names_on_the_case(inspection: Inspection) -> list[str]:
    """The names of people who had to do with it and are not named in the report: those on the team whose names are not
    published, those who can answer for the provider, and those who did."""
    rows = queries.everyone(inspection.id)
    published = {row.name for row in rows if row.name}
    keys = [row.person for row in rows]
    keys += [f"person:{user_id}" for user_id in provider_people(inspection, clock.today())]
    keys += (
        session().scalars(select(ReplyPoint.made_by).where(ReplyPoint.inspection_id == inspection.id).distinct()).all()
    )
    return [name for name in names_to_keep_back(keys) if name not in published]


def _files_of_the_reply(inspection: Inspection) -> list[tuple[ReplyFile, str]]:
    """The files of points that were sent, with the number of the statement; what was taken off before is not there."""
    rows = (
        select(ReplyFile, Statement.number)
        .join(ReplyPoint, ReplyPoint.id == ReplyFile.point_id)
        .join(Statement, Statement.id == ReplyPoint.statement_id)
        .where(
            ReplyFile.inspection_id == inspection.id,
            ReplyFile.removed_at.is_(None),
            ReplyPoint.sent_on.is_not(None),
        )
        .order_by(ReplyFile.id)
    )
    return [(file, number) for file, number in session().execute(rows)]


def answers(inspection_id: int) -> dict[str, LeakAnswer]:
    """What may stand, by the key of what was found."""
    rows = select(LeakAnswer).where(LeakAnswer.inspection_id == inspection_id)
    return {each.key: each for each in session().scalars(rows)}


def found(actor: Actor, inspection: Inspection) -> list[Found]:
    """What was found, unanswered first."""
    given = answers(inspection.id)
    who = named(actor, {each.answered_by for each in given.values()})
    rows = [
        Found(each, row.reason, who[row.answered_by].title) if (row := given.get(each.key)) else Found(each, None, "")
        for each in leaks(inspection)
    ]
    return sorted(rows, key=lambda each: each.reason is not None)


def unanswered(inspection: Inspection) -> int:
    """How many things stand in the way of a release."""
    given = answers(inspection.id)
    return sum(each.key not in given for each in leaks(inspection))
