"""The site as it is served, with an inspection on site and its inspectors, for devices to work on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from regulator.app import create_app
from regulator.core import db, keys, schema
from regulator.core.db import session
from regulator.core.settings import Settings
from regulator.inspections.actions import planning
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.journal import Operation
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.inspections import scene, visits

PEOPLE = {"Ann Author": Role.INSPECTOR, "Ben Beside": Role.INSPECTOR, "Lea Lead": Role.LEAD_INSPECTOR}
ANN, BEN, LEA = (f"{name.lower().replace(' ', '.')}@regulator.example" for name in PEOPLE)


@dataclass
class FieldSite:
    """Where it is, and the reference of the inspection on site."""

    address: str
    reference: str
    app: Flask
    settings: Settings

    def kept(self) -> list[Operation]:
        """The journal as the regulator has it, in the order of its numbers."""
        with db.reading():
            found = session().scalars(select(Operation).order_by(Operation.device, Operation.sequence))
            return list(found)

    def words(self) -> list[str]:
        """What the notes of the journal say."""
        return [each.body["statement"] for each in self.kept() if each.kind in ("note", "danger")]


def laid(instance: Path) -> Settings:
    """An empty installation, its keys and its database."""
    settings = Settings(instance=instance, database_url=f"sqlite:///{instance / 'regulator.sqlite'}")
    keys.make_missing(settings.keys)
    db.connect(settings.database)
    schema.upgrade()
    return settings


def staffed(code: str = "ZWX", **changed: object) -> str:
    """The inspection of a place, with everybody of `PEOPLE` in the field; its reference."""
    scene.lay_ground()
    people = [visits.user(role, name) for name, role in PEOPLE.items()]
    with db.transaction():
        made = scene.brought_to(State.FIELDWORK, organisation_id=scene.organisation(code), **changed)
        for each in people:
            planning.name_member(made, person=each.key, duty=each.duty, part="field", actor=scene.LEAD)
        return made.reference


@contextmanager
def field_site(instance: Path, **changed: object) -> Iterator[FieldSite]:
    """The site, served from a thread for as long as it is wanted."""
    settings = laid(instance)
    app = create_app(settings)
    reference = staffed(**changed)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield FieldSite(f"http://127.0.0.1:{server.port}", reference, app, settings)
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()


def inspection(reference: str) -> Inspection:
    """The inspection's row, in whatever is open."""
    return session().scalars(select(Inspection).where(Inspection.reference == reference)).one()
