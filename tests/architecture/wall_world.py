"""A visit that nobody may know of: the application with everyone in it, and what happens in it while all is logged."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog
import time_machine
from flask import Flask
from sqlalchemy import select

from regulator.app import create_app
from regulator.core import clock, db, keys
from regulator.core.actor import STRANGER, SYSTEM, Actor
from regulator.core.events import record
from regulator.core.settings import Settings
from regulator.people.models import UserRole
from regulator.people.rules import Role
from tests.inspections import scene, visits
from tests.people.visitor import Visitor

NAMED = "lead-inspector (named)"
NOBODY = "stranger"
MAY_KNOW = {Role.CHIEF_INSPECTOR.value, Role.PROGRAMME_MANAGER.value, NAMED}
WHY = "Zephyrquill families wrote of Ormolubank wing."
DAYS = ((40, 43), (61, 64))  # from today on: no other date of the world is on one of them


@dataclass
class World:
    """The application, the people in it and, once it is planned, the visit."""

    app: Flask
    instance: Path
    actors: dict[str, Actor] = field(default_factory=dict)
    browsers: dict[str, Visitor] = field(default_factory=dict)
    reference: str = ""
    logged: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The visit's key; before there is one, another that looks like it."""
        return self.reference or "0123456789abcdef"

    @property
    def words(self) -> list[str]:
        """What would give the visit away: its reasons, its days in every form, its key."""
        found = ["zephyrquill", "ormolubank"]
        for stretch in DAYS:
            for day in visits.from_today(*stretch):
                found += [day.isoformat(), f"{day.day} {day:%B %Y}".lower(), f"{day:%d/%m/%Y}", f"{day:%Y%m%d}"]
        return [*found, self.reference] if self.reference else found


def built(instance: Path, url: str) -> World:
    """The application on an empty, migrated database, an inspection, and all roles in it."""
    settings = Settings(instance=instance, database_url=url)
    keys.make_missing(settings.keys)
    world = World(create_app(settings), instance)
    scene.lay_ground()
    with db.transaction():
        scene.brought_to(scene.State.FIELDWORK)
    for role in Role:
        world.actors[role.value] = visits.user(role)
    world.actors[NAMED] = visits.user(Role.LEAD_INSPECTOR, "Named Invented")
    world.actors[NOBODY] = STRANGER
    for name, actor in world.actors.items():
        world.browsers[name] = Visitor(world.app)
        if actor is STRANGER:
            world.browsers[name].get("/sign-in")  # takes the cookie that the first page gives everyone
        else:
            world.browsers[name].sign_in(f"{_name_of(name)}@regulator.example")
            assert world.browsers[name].get("/account").status_code == 200, name
    return world


def _name_of(name: str) -> str:
    return "named.invented" if name == NAMED else f"{Role(name).words.lower().replace(' ', '.')}.invented"


def plan(world: World) -> None:
    """Plan the visit, name one person, change it, and let everyone fail to find out while all is logged."""
    manager = world.actors[Role.PROGRAMME_MANAGER.value]
    with logging(world):
        world.reference = visits.planned(manager, days=tuple(visits.from_today(*each) for each in DAYS), why=WHY)
        visits.named(manager, world.reference, world.actors[NAMED])
        visits.changed(
            manager, world.reference, days=tuple(visits.from_today(*each) for each in DAYS), why=f"Again: {WHY}"
        )


def end_roles(actor: Actor) -> None:
    """From today on somebody holds no role any more."""
    for row in db.session().scalars(select(UserRole).where(UserRole.user_id == actor.id)):
        row.from_on, row.until_on = clock.today() - timedelta(days=2), clock.today()
    record(SYSTEM, RolesEnded(actor.id or 0))


@dataclass(frozen=True)
class RolesEnded:
    user_id: int

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@contextmanager
def logging(world: World) -> Iterator[None]:
    """Keep every line that the process logs meanwhile."""
    with structlog.testing.capture_logs() as lines:
        yield
    as_written = [structlog.processors.format_exc_info(None, "", line) for line in lines]  # with what a fault shows
    world.logged += [repr(sorted(line.items())) for line in as_written]


@contextmanager
def standing_still() -> Iterator[None]:
    """A day on which no time passes: what differs differs by what was done."""
    with time_machine.travel(clock.now() + timedelta(seconds=1), tick=False):
        yield
