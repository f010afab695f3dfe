"""What the check before release finds in a report, with what was said about it."""

from dataclasses import dataclass

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.models import User
from regulator.people.queries.records import named, numbers

from .. import queries
from ..models.inspection import Inspection
from ..models.report import LeakAnswer, ReplyFile, ReplyPoint, Statement
from ..rules.leaks import Leak, in_report, in_text
from .people import provider_people
from .report import draft_content


@dataclass(frozen=True)
class Found:
    """One thing found, and the reason for which it may stand, with the name of who gave it; None where nobody did."""

    leak: Leak
    reason: str | None
    by: str


def leaks(inspection: Inspection) -> list[Leak]:
    """What the report as it stands gives away, the names of files that its annex lists included. What is imported or
    invented was not written here: nothing."""
    if inspection.origin != "live":
        return []
    names = names_on_the_case(inspection)
    found = in_report(draft_content(inspection, today=clock.today(), public_url=""), names)
    for name, number in _files_of_the_reply(inspection):
        found += in_text(name.replace("_", " "), f"Name of a file, reply on statement {number}", names)
    return list({each.key: each for each in found}.values())


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
    ids = numbers(key.partition(":")[2] for key in keys if key.startswith("person:"))
    found = session().scalars(select(User.name).where(User.id.in_(ids)).order_by(User.name)).all()
    return [name for name in dict.fromkeys(found) if name not in published and len(name.split()) > 1]


def _files_of_the_reply(inspection: Inspection) -> list[tuple[str, str]]:
    rows = (
        select(ReplyFile.name, Statement.number)
        .join(ReplyPoint, ReplyPoint.id == ReplyFile.point_id)
        .join(Statement, Statement.id == ReplyPoint.statement_id)
        .where(
            ReplyFile.inspection_id == inspection.id,
            ReplyFile.removed_at.is_(None),
            ReplyPoint.sent_on.is_not(None),
        )
        .order_by(ReplyFile.id)
    )
    return [(name, number) for name, number in session().execute(rows)]


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
