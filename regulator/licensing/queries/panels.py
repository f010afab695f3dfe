"""Finds panels: the public calendar, who sits, which applications are before each, and how its members voted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, false, func, select, true

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.refused import NotFound

from ..models.application import Application
from ..models.panel import Declaration, Panel, PanelMember, Vote
from ..rules.deciding import Seat

MOST = 100


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which panels an actor may work with: the regulator's licensing staff all. The calendar itself is public."""
    return true() if actor.may("licensing:read") else false()


def one_visible_to(actor: Actor, reference: str) -> Panel:
    """The panel under a reference. `NotFound` where there is none that the actor may work with."""
    found = None
    if reference.isprintable():
        found = session().scalar(select(Panel).where(Panel.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def calendar(first: date, *, most: int = MOST) -> list[Panel]:
    """The panels that sit on a day or later, the next first; those that were cancelled among them."""
    rows = select(Panel).where(Panel.sits_on >= first).order_by(Panel.sits_on, Panel.id).limit(most)
    return list(session().scalars(rows))


def before(day: date, *, most: int = MOST) -> list[Panel]:
    """The panels that sat before a day, the latest first."""
    rows = select(Panel).where(Panel.sits_on < day).order_by(Panel.sits_on.desc(), Panel.id.desc()).limit(most)
    return list(session().scalars(rows))


def of(application: Application) -> Panel | None:
    """The panel that an application is before; None where none was chosen."""
    return session().get(Panel, application.panel_id) if application.panel_id else None


def people(panel_id: int) -> list[PanelMember]:
    """Who sits on a panel."""
    rows = select(PanelMember).where(PanelMember.panel_id == panel_id).order_by(PanelMember.person)
    return list(session().scalars(rows))


def batch(panel_id: int) -> list[Application]:
    """The applications that are, or were, before a panel."""
    rows = select(Application).where(Application.panel_id == panel_id).order_by(Application.id)
    return list(session().scalars(rows))


def sizes(panel_ids: Iterable[int]) -> Mapping[int, int]:
    """How many applications are, or were, before each of some panels."""
    rows = select(Application.panel_id, func.count().label("size")).where(Application.panel_id.in_(list(panel_ids)))
    return Counter({each.panel_id: each.size for each in session().execute(rows.group_by(Application.panel_id))})


def declarations(application_id: int) -> dict[str, Declaration]:
    """What the members of the panel declared about an application."""
    rows = select(Declaration).where(Declaration.application_id == application_id)
    return {each.person: each for each in session().scalars(rows)}


def votes(application_id: int, round: int) -> dict[str, Vote]:
    """The votes of a round, by person."""
    rows = select(Vote).where(Vote.application_id == application_id, Vote.round == round).order_by(Vote.id)
    return {each.person: each for each in session().scalars(rows)}


def seats(application: Application) -> tuple[Seat, ...]:
    """The panel of an application with its declarations and its votes of this round."""
    if application.panel_id is None:
        return ()
    declared, voted = declarations(application.id), votes(application.id, application.round)
    return tuple(
        Seat(
            person=each.person,
            declared=each.person in declared,
            conflicted=each.person in declared and declared[each.person].conflict is not None,
            vote=voted[each.person].vote if each.person in voted else None,
        )
        for each in people(application.panel_id)
    )


def votes_seen_by(actor: Actor, seated: Sequence[Seat], voted: dict[str, Vote]) -> dict[str, Vote]:
    """The votes that somebody may see: all of them once all are cast, and one's own before."""
    able = [each for each in seated if not each.conflicted]
    whole = bool(able) and all(each.vote for each in able)
    return voted if whole else {person: vote for person, vote in voted.items() if person == actor.key}
