"""What an organisation owes and by when, counted openly; what waits for the regulator; and the parts of home pages.

2026-11: a list is read in the order of an index and no further than its page, and a count stops at a thousand, so that
a home is as quick with 100,000 open actions as with a thousand.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.inspections.rules.report.words import day
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.register.models import Organisation

from ..models.answers import PlanAction
from ..models.owed import Commissioner, Obligation, Plan
from ..models.telling import Notice
from ..rules.lifecycle import State
from ..rules.owing import keeper_of
from . import plans_visible_to, visible_to, waiting_requests

PAGE = 25  # obligations on one page
COUNTED = 1000  # a longer list says "more than 1,000"
MOST = 8  # rows of a part of a home page
GROUPED = 500  # things to answer that are put together by their plans; no plan has a tenth of that


@dataclass(frozen=True)
class Listed:
    """A page of obligations in the order in which they fall due, and the reference that the next page begins after."""

    items: list[Obligation]
    more: str | None


@dataclass(frozen=True)
class Counts:
    """How much is owed; a number above `COUNTED` means more than that."""

    to_answer: int
    under_way: int
    actions: int
    late: int
    with_regulator: int
    rejected: int


def counted(*where: ColumnElement[bool], kind: type[Obligation] | type[PlanAction] = Obligation) -> int:
    """How many there are, up to one more than `COUNTED`."""
    some = select(kind.id).where(*where).limit(COUNTED + 1).subquery()
    return session().scalar(select(func.count()).select_from(some)) or 0


def counts(organisation_id: int, today: date) -> Counts:
    """How much an organisation owes, each number by itself."""
    own = Obligation.organisation_id == organisation_id
    theirs = and_(own, Obligation.waits_for == "provider")
    to_answer = and_(theirs, Obligation.state.in_((State.OWED, State.RETURNED)))
    return Counts(
        to_answer=counted(to_answer),
        under_way=counted(own, Obligation.state == State.UNDER_WAY),
        actions=counted(PlanAction.organisation_id == organisation_id, PlanAction.open.is_(True), kind=PlanAction),
        late=counted(theirs, Obligation.due_on < today),
        with_regulator=counted(own, Obligation.waits_for == "regulator"),
        rejected=counted(own, Obligation.state == State.REFUSED),
    )


def owed_by(organisation_id: int, after: Obligation | None = None, whose: int | None = None) -> Listed:
    """What waits for an organisation, what is due first standing first. `whose`: only what one colleague sees to."""
    wanted = [Obligation.organisation_id == organisation_id, Obligation.waits_for == "provider"]
    if whose is not None:
        wanted.append(Obligation.owner_id == whose)
    return _page(wanted, after)


def waiting(actor: Actor, state: str = "", after: Obligation | None = None, late_on: date | None = None) -> Listed:
    """What staff see: what waits for them, or one state of all they keep, or what providers are late with."""
    wanted = [Obligation.keeper == keeper_of(actor.duty)]
    if late_on is not None:
        wanted += [Obligation.waits_for == "provider", Obligation.due_on < late_on]
    elif state:
        wanted.append(Obligation.state == state)
    else:
        wanted.append(Obligation.waits_for == "regulator")
    return _page(wanted, after)


def told_to(actor: Actor, after: Obligation | None = None, *, act: bool = False) -> Listed:
    """What a commissioner is told of, or must act on."""
    wanted = [visible_to(actor), Obligation.state.not_in((State.CLOSED, State.NOT_RELEVANT))]
    if act:
        own = Commissioner.organisation_id == actor.organisation_id
        wanted.append(Obligation.id.in_(select(Commissioner.obligation_id).where(own, Commissioner.must_act)))
    return _page(wanted, after)


def _page(wanted: list[ColumnElement[bool]], after: Obligation | None) -> Listed:
    if after is not None and after.due_on is not None:
        same = and_(Obligation.due_on == after.due_on, Obligation.id > after.id)
        wanted = [*wanted, or_(Obligation.due_on > after.due_on, same)]
    rows = select(Obligation).where(*wanted).order_by(Obligation.due_on, Obligation.id).limit(PAGE + 1)
    found = list(session().scalars(rows))
    more = found[PAGE - 1].reference if len(found) > PAGE else None
    return Listed(found[:PAGE], more)


def open_plans(organisation_id: int) -> list[tuple[Plan, int, date | None]]:
    """The plans of an organisation in which something waits for it, with how much and by when, the first due first."""
    rows = session().execute(
        select(Obligation.plan_id, Obligation.due_on)
        .where(
            Obligation.organisation_id == organisation_id,
            Obligation.state.in_((State.OWED, State.RETURNED)),
            Obligation.waits_for == "provider",
        )
        .order_by(Obligation.state, Obligation.due_on, Obligation.id)  # as the index has them, with no look at others
        .limit(GROUPED)
    )
    found: dict[int, list[date | None]] = defaultdict(list)
    for plan_id, due in sorted(rows, key=lambda row: (row[1] or date.max, row[0])):
        found[plan_id].append(due)
    first = list(found)[:PAGE]
    plans = {each.id: each for each in session().scalars(select(Plan).where(Plan.id.in_(first)))}
    return [(plans[number], len(found[number]), found[number][0]) for number in first]


def all_plans(organisation_id: int) -> list[Plan]:
    """Every plan of an organisation, the newest first."""
    rows = select(Plan).where(Plan.organisation_id == organisation_id).order_by(Plan.id.desc()).limit(200)
    return list(session().scalars(rows))


def unopened(plan_ids: list[int]) -> list[Notice]:
    """The notices of plans that nobody has opened."""
    rows = select(Notice).where(Notice.plan_id.in_(plan_ids), Notice.opened_at.is_(None)).order_by(Notice.id)
    return list(session().scalars(rows))


def notices(plan_id: int) -> list[Notice]:
    """The notices of a plan, the newest first."""
    return list(session().scalars(select(Notice).where(Notice.plan_id == plan_id).order_by(Notice.id.desc())))


def letters_to_post(actor: Actor) -> list[tuple[Notice, Plan]]:
    """The letters that were made and that nobody has posted yet."""
    rows = session().execute(
        select(Notice, Plan)
        .join(Plan, Plan.id == Notice.plan_id)
        .where(
            Notice.letter_on.is_not(None),
            Notice.posted_on.is_(None),
            Notice.opened_at.is_(None),
            plans_visible_to(actor),
        )
        .order_by(Notice.letter_on, Notice.id)
        .limit(PAGE)
    )
    return [(notice, plan) for notice, plan in rows]


def providers(obligations: list[Obligation]) -> dict[int, Organisation]:
    """Whose these are, by their numbers."""
    return register.by_ids([each.organisation_id for each in obligations])


def organisation(number: int) -> Organisation:
    """An organisation by its number. `NotFound` where the register has none."""
    found = register.by_ids([number]).get(number)
    if found is None:
        raise NotFound
    return found


@home_part("What you owe", 12)
def what_you_owe(actor: Actor) -> HomePart | None:
    """For a provider's people: what is owed and by when, the first due first."""
    if not actor.may(Permission.IMPROVEMENT_ANSWER) or actor.organisation_id is None:
        return None
    today = clock.today()
    listed = owed_by(actor.organisation_id).items[:MOST]
    rows = tuple(
        HomeRow(each.title, f"/organisation/owed/items/{each.reference}", _due(each, today)) for each in listed
    )
    home = HomeRow("All that is owed, and your plans", "/organisation/owed", "" if rows else "Nothing waits for you.")
    return HomePart("What you owe", (*rows, home), "")


@home_part("What providers owe", 18)
def what_providers_owe(actor: Actor) -> HomePart | None:
    """For those who grade and verify: what waits for them. Those who only read have the way to all of it."""
    if actor.organisation_id is not None or not actor.may(Permission.IMPROVEMENT_READ):
        return None
    today = clock.today()
    judges = actor.may(Permission.IMPROVEMENT_GRADE) or actor.may(Permission.IMPROVEMENT_VERIFY)
    listed = waiting(actor).items[:MOST] if judges else []
    owing = providers(listed)
    rows = tuple(
        HomeRow(
            f"{owing[each.organisation_id].name}: {each.title}",
            f"/staff/owed/items/{each.reference}",
            _due(each, today),
        )
        for each in listed
    )
    asked = len(waiting_requests(actor))
    told = f"{asked} {'request' if asked == 1 else 'requests'} for more time" if asked else ""
    return HomePart("What providers owe", (*rows, HomeRow("All that providers owe", "/staff/owed", told)), "")


@home_part("Providers in your area", 12)
def in_your_area(actor: Actor) -> HomePart | None:
    """For a commissioner: what it must act on."""
    if not actor.may(Permission.IMPROVEMENT_COMMISSION):
        return None
    listed = told_to(actor, act=True).items[:MOST]
    owing = providers(listed)
    rows = tuple(
        HomeRow(
            f"{owing[each.organisation_id].name}: {each.title}",
            f"/area/owed/{each.reference}",
            "You must act on this",
        )
        for each in listed
    )
    return HomePart("Providers in your area", (*rows, HomeRow("What providers in your area owe", "/area/owed")), "")


def _due(obligation: Obligation, today: date) -> str:
    if obligation.due_on is None:
        return ""
    late = obligation.due_on < today
    return f"{'Late: was due' if late else 'Due'} {day(obligation.due_on)}"
