"""What the home page shows of licensing: to staff what waits for them, to applicants theirs, to commissioners what they
are asked."""

from datetime import date
from itertools import islice

from sqlalchemy import ColumnElement, and_, or_, select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission

from ..models.application import Application
from ..models.panel import PanelMember
from ..rules.lifecycle import ASSESS, DECIDE, LIFE, THEIRS, State, state_words
from . import applications as queries
from . import panels
from .assessments import assessed
from .case import case_of
from .overview import own_steps

MOST = 20  # rows of a part; the rest is found by the list
LOOKED_AT = 60  # applications under way that are looked through for what waits


@home_part("Licensing", 31)
def waiting(actor: Actor) -> HomePart | None:
    """For those who handle, assess, decide or consider: the applications that wait for this person."""
    if not actor.may(Permission.LICENSING_READ):
        return None
    rows = session().scalars(
        select(Application)
        .where(queries.visible_to(actor), _may_wait_for(actor))
        .order_by(Application.state_since, Application.id)
        .limit(LOOKED_AT)
    )
    today = clock.today()
    found = islice((row for each in rows if (row := _row(each, actor, today))), MOST)
    every = HomeRow("All applications for a status", "/staff/licensing")
    return HomePart("Licensing", (*found, every), "")


def _may_wait_for(actor: Actor) -> ColumnElement[bool]:
    """Where this person can have something to do at all: the states of their own steps; of a panel, where they sit."""
    theirs = [each for each in LIFE.transitions if each.permission not in THEIRS and actor.may(each.permission)]
    states = {state for each in theirs if each.permission != DECIDE for state in each.from_}
    if actor.may(ASSESS):
        states |= {State.ASSESSING, State.CLARIFYING}
    seats = select(PanelMember.panel_id).where(PanelMember.person == actor.key)
    sits = and_(Application.state.in_((State.PANEL, State.CONSIDERED)), Application.panel_id.in_(seats))
    return or_(Application.state.in_(states), sits)


def _row(application: Application, actor: Actor, today: date) -> HomeRow | None:
    case = case_of(application, today, barred=application.state == State.CONSIDERED)
    steps = [
        each.label
        for each in LIFE.offered(application.state, actor)
        if each.permission not in THEIRS and LIFE.refusal(case, each.name, actor) is None
    ]
    address = f"/staff/licensing/{application.reference}"
    sits = next((each for each in panels.seats(application) if each.person == actor.key), None)
    if sits and application.state in (State.PANEL, State.CONSIDERED) and not sits.conflicted:
        todo = "Declare" if not sits.declared else "Vote" if sits.vote is None else ""
        if todo:
            steps, address = [todo, *steps], f"{address}/sitting"
    if actor.may(Permission.LICENSING_ASSESS) and application.state in (State.ASSESSING, State.CLARIFYING):
        others = {who for duty, people in case.parts.items() if duty != "assessor" for who in people}
        if actor.key not in others | case.enforcing and any(_to_assess(actor, application)):
            steps = [*steps, "Assess it"]
    if not steps:
        return None
    title = queries.status_of(application).title
    return HomeRow(f"{application.reference}: {title}", address, "; ".join(steps))


def _to_assess(actor: Actor, application: Application) -> list[bool]:
    return [
        not row.whole and (not row.no_grade or not row.no_agreement or (row.agreed is None and not row.no_proposal))
        for row in assessed(application, actor)
    ]


@home_part("Applications for a status", 17)
def own(actor: Actor) -> HomePart | None:
    """For a provider's people: the applications of their organisation, and what they may do with each."""
    if not actor.may(Permission.LICENSING_APPLY) or actor.organisation_id is None:
        return None
    today = clock.today()
    rows = tuple(
        HomeRow(
            f"{each.reference}: {queries.status_of(each).title}",
            f"/organisation/applications/{each.reference}",
            "; ".join([state_words(each.state), *_theirs(each, actor, today)]),
        )
        for each in queries.applications(actor, most=MOST)
    )
    return HomePart(
        "Applications for a status", (*rows, HomeRow("Apply for a status", "/organisation/applications")), ""
    )


def _theirs(application: Application, actor: Actor, today: date) -> list[str]:
    if application.state == State.MINDED and application.organisation_id == actor.organisation_id:
        return ["Make representations"]
    steps = own_steps(application, actor, today)
    return [each.label for each in steps.values() if not each.refusal and each.name in ("answer", "appeal", "submit")]


@home_part("Applications you are asked about", 18)
def asked(actor: Actor) -> HomePart | None:
    """For a commissioner's and a partner's people: what their organisation is asked for its view of."""
    if not actor.may(Permission.LICENSING_CONSULTED) or actor.organisation_id is None:
        return None
    rows = tuple(
        HomeRow(
            f"{application.reference}: {queries.status_of(application).title}",
            f"/organisation/consultations/{application.reference}",
            "Answered" if row.view else "Your answer is required" if row.required else "You may answer",
        )
        for row, application in queries.consulted(actor)[:MOST]
    )
    title = "Applications you are asked about"
    return HomePart(title, rows or (HomeRow("You are asked about no application."),), "")
