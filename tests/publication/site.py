"""A public site with real data: the estate, past outcomes, the Bedford report and one on an invented place."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask

from regulator.app import create_app, declare
from regulator.cli.forms import render
from regulator.cli.setting_up import set_up
from regulator.core import clock, db, files, keys, tabular
from regulator.core.actor import Actor, ActorKind
from regulator.core.db import transaction
from regulator.core.paths import DATA
from regulator.core.settings import Settings
from regulator.core.yaml_file import read
from regulator.inspections.actions import from_file
from regulator.inspections.actions.outcomes import import_outcomes
from regulator.inspections.rules.outcomes import OutcomeRow
from regulator.register.actions import import_capacity
from regulator.register.rules.capacity_file import CapacityRow

BEDFORD = DATA / "inspections" / "bedford-2023.yaml"
INVENTED = Path(__file__).parent / "invented.yaml"
IMPORTER = Actor(ActorKind.IMPORT, "importer", "An import of published facts", frozenset())
SOMEONE = Actor(ActorKind.PERSON, "chief-inspector", "Someone Invented", frozenset(), id=7)
PUBLIC_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Site:
    """The application on such a database, and the references of its two reports."""

    app: Flask
    settings: Settings
    bedford: str
    invented: str


def connected(settings: Settings) -> None:
    """Point this process at an installation."""
    db.connect(settings.database)
    files.configure(settings.files, settings.keys)
    declare()


def fill(settings: Settings) -> tuple[str, str]:
    """Load everything into a migrated, empty database. The references of the reports, both rendered."""
    keys.make_missing(settings.keys)
    connected(settings)
    set_up(settings)
    capacity = tabular.read(DATA / "estate" / "capacity-2014-08-29.csv", CapacityRow, unique=("prison",))
    with transaction():
        import_capacity(capacity, actor=IMPORTER, as_of=date(2014, 8, 29), source="Population bulletin, August 2014")
    outcomes = tabular.read(DATA / "outcomes" / "published-outcomes.csv", OutcomeRow)
    with transaction():
        import_outcomes(outcomes, actor=IMPORTER)
    references = published(BEDFORD), published(INVENTED)
    for reference in references:
        missing = render(reference)
        if missing:
            raise RuntimeError(f"{reference} was not rendered: {missing}")
    return references


def published(file: Path) -> str:
    """Take the inspection in a file through its life. Its reference; its forms are not rendered yet."""
    told = read(file)
    with transaction():
        return from_file.run(told, now=clock.now(), public_url=PUBLIC_URL).inspection.reference


def site(settings: Settings, references: tuple[str, str]) -> Site:
    """The application on a filled installation."""
    connected(settings)
    return Site(create_app(settings), settings, *references)
