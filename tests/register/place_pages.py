"""The application with one prison and the commissioner of its places, people who sign in to it, and forms filled in."""

from email import message_from_bytes, policy

from sqlalchemy import select

from regulator.app import create_app
from regulator.core import keys, mail
from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.outbox import Outgoing
from regulator.core.settings import Settings
from regulator.people.actions import NewRole, add_user
from regulator.people.queries import as_actor
from regulator.people.rules import Role
from tests.pages import check, words_of
from tests.people.visitor import PASSWORD, Visitor, token

from . import place_scene as scene
from .people import TODAY

STAFF, OWN = "/staff/places", "/organisation/places"


def made_app(database, time_machine):
    """The application on the day of the scene, with one prison of 300 places that the north commissioned whole."""
    time_machine.move_to(scene.at(TODAY, 10), tick=False)
    settings = Settings(instance=database.instance, database_url=database.url)
    keys.make_missing(settings.keys)
    made = create_app(settings)
    scene.lay()
    with transaction():
        it = scene.prison()
        scene.published(it, 300, TODAY.replace(day=1), population=250)
        scene.agreed(it, scene.north(), 300, from_on=TODAY.replace(day=1))
        made.extensions["prison"] = it
    return made


def signed_in(app, role: Role, organisation=None) -> Visitor:
    name = f"{role.value}@regulator.example"
    with transaction():
        given = [NewRole(role, organisation.id if organisation else None)]
        made = add_user(f"{role.words} Invented", name, PASSWORD, given, actor=SYSTEM, now=scene.at())
        visitor = Visitor(app)
        visitor.actor = as_actor(made.id, role, organisation.id if organisation else None)
    visitor.sign_in(name)
    return visitor


def told(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.text[-1500:]
    return words_of(check(answer))


def day(name: str, value) -> dict[str, str]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


def sent(visitor: Visitor, address: str, data: dict[str, str], *more):
    """Fill in a form with whatever version stands there."""
    page = visitor.get(address).text
    seen = page.split('name="version" value="')[1].split('"')[0] if 'name="version"' in page else ""
    return visitor.browser.post(address, data={**data, "version": seen, "csrf_token": token(page)})


def people(app):
    it = app.extensions["prison"]
    with reading():
        north, south = scene.north(), scene.south()
    lead = signed_in(app, Role.PROVIDER_LEAD, it)
    return it, north, south, lead


def other_prison():
    """A prison of its own."""
    with transaction():
        return scene.prison()


def letters(app) -> dict[str, list[str]]:
    """Every mail that waits, sent into the folder of the instance: by the address it went to."""
    mail.configure(app.config["SETTINGS"])
    with reading():
        waiting = session().scalars(select(Outgoing.payload).where(Outgoing.kind == "mail").order_by(Outgoing.id)).all()
    for path in (app.config["SETTINGS"].instance / "mail").glob("*.eml"):
        path.unlink()
    for each in waiting:
        if each["name"].startswith("register/"):
            mail.send(each)
    found: dict[str, list[str]] = {}
    for path in sorted((app.config["SETTINGS"].instance / "mail").glob("*.eml")):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        found.setdefault(str(letter["To"]), []).append(f"{letter['Subject']}\n{letter.get_content()}")
    return found
