"""The demonstration: published facts of real places, invented facts of invented ones, and people to sign in as."""

from datetime import date, timedelta
from pathlib import Path

import click

from regulator.core import clock, tabular
from regulator.core.actor import STRANGER
from regulator.core.db import reading, transaction
from regulator.core.events import seal_waiting
from regulator.core.paths import DATA
from regulator.core.refused import NotFound
from regulator.core.settings import Settings
from regulator.core.yaml_file import read
from regulator.inspections.actions import from_file
from regulator.inspections.actions.outcomes import import_outcomes
from regulator.inspections.rules.outcomes import OutcomeRow
from regulator.people.actions import NewRole, add_user, set_demonstration_factor
from regulator.people.queries import user_with_email
from regulator.people.rules import OUTSIDE, POWERFUL, Role
from regulator.register import queries as register
from regulator.register.actions import import_capacity, register_organisation
from regulator.register.rules.capacity_file import CapacityRow
from regulator.register.rules.words import Kind

from .answered import answer_reports
from .complaints import leave_complaints
from .enforced import leave_enforcement
from .forms import render_everything
from .imports import IMPORTER, ONE_ROW
from .kept_licences import leave_licences
from .licensed import leave_licensing
from .places_watched import leave_places
from .priced import leave_tariffs
from .standards_under_way import leave_standards
from .under_way import leave_under_way

CAPACITY_AS_OF = date(2014, 8, 29)
CAPACITY_SOURCE = "MoJ monthly population bulletin, 29 August 2014"
PASSWORD = "demonstration only, not secret"  # noqa: S105 - printed by the demonstration
AT_WORK = 800  # days: what is shown as decided some time ago was done by people who were there
PROVIDER = "ZWX"  # the invented prison of data/inspections/wexmere-2026.yaml
COMMISSIONER = "commissioner-invented-ormenshire"
PARTNER = "ZPA"
INVENTED = "Invented for demonstration"


def demonstrate(settings: Settings) -> None:
    """Everything that the demonstration shows. Run again, it adds nothing."""
    capacity = tabular.read(DATA / "estate" / "capacity-2014-08-29.csv", CapacityRow, unique=("prison",))
    with transaction():
        import_capacity(capacity, actor=IMPORTER, as_of=CAPACITY_AS_OF, source=CAPACITY_SOURCE)
    outcomes = tabular.read(DATA / "outcomes" / "published-outcomes.csv", OutcomeRow, unique=ONE_ROW)
    with transaction():
        import_outcomes(outcomes, actor=IMPORTER)
    seal_all()  # so that the head of the log stands in what is published
    for path in sorted((DATA / "inspections").glob("*.yaml")):
        click.echo(f"{_inspected(path, settings)} is published, from {path.name}.")
    _people()
    for reference, name in leave_under_way(settings.public_url):
        click.echo(f"{reference} is under way, from {name}.")
    click.echo(f"{leave_complaints(PROVIDER)} complaints are with the Ombudsman.")
    for told in leave_standards(PROVIDER):
        click.echo(f"{told}, waits.")
    for reference in answer_reports():
        click.echo(f"{reference} is answered, and its plan is under way.")
    click.echo(f"{leave_enforcement(settings.public_url)} is a matter of enforcement, invented like its prison.")
    cut = leave_places(PROVIDER, COMMISSIONER, settings.public_url)
    click.echo(f"{cut} is a cut of places that was consented to, invented like its prison.")
    for reference in leave_licences(settings.public_url):
        click.echo(f"{reference} is a licence, of an invented place.")
    for told in leave_licensing(settings.public_url):
        click.echo(f"{told}; its places are invented.")
    click.echo(f"The tariff of {leave_tariffs(settings.public_url)} is in force, invented like its prisons.")
    render_everything()
    seal_all()


def seal_all() -> None:
    """Put everything that happened into the chain now, without waiting for a worker."""
    while seal_waiting():
        pass


def _people() -> None:
    """One sign-in for each role; those of other organisations belong to invented ones."""
    click.echo(f"Sign in to the demonstration (password for all of them: {PASSWORD}):")
    for role in Role:
        email = f"{role.value}@demonstration.example"
        with reading():
            known = user_with_email(email)
        if known is None:
            _let_in(role, email)
        click.echo(f"  {email}{'  (asks for a code)' if role in POWERFUL else ''}")
    click.echo("For a code: regulator people code EMAIL")


def _let_in(role: Role, email: str) -> None:
    with transaction():
        organisation_id = _organisation(role) if role in OUTSIDE else None
        name = f"Demonstration {role.words.lower()}"
        given = [NewRole(role, organisation_id, clock.today() - timedelta(days=AT_WORK))]
        user = add_user(name, email, PASSWORD, given, actor=IMPORTER, now=clock.now())
        if role in POWERFUL:
            set_demonstration_factor(user, actor=IMPORTER, now=clock.now())


def _organisation(role: Role) -> int:
    """The invented organisation that somebody in an outside role acts for."""
    code = {Role.COMMISSIONER: COMMISSIONER, Role.LOCAL_PARTNER: PARTNER}.get(role, PROVIDER)
    try:
        return register.organisation(STRANGER, code).id
    except NotFound:
        return register_organisation(
            code, "Ormenshire Resettlement Partnership", Kind.PARTNER, source=INVENTED, actor=IMPORTER, invented=True
        ).id


def _inspected(path: Path, settings: Settings) -> str:
    told = read(path)
    with transaction():
        return from_file.run(told, now=clock.now(), public_url=settings.public_url).inspection.reference
