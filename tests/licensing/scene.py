"""Applications at any state, made by the actions that people use: plain functions with sensible defaults."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from regulator.app import declare
from regulator.core import clock, files
from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import reading, session, transaction
from regulator.core.paths import DATA
from regulator.core.yaml_file import read
from regulator.inspections.actions import from_file
from regulator.licensing.actions import Said, applying, assessing, checking, deciding, make_licence, panels, say
from regulator.licensing.actions.deciding import Resolved
from regulator.licensing.models.application import Application
from regulator.licensing.queries import applications as queries
from regulator.licensing.rules.lifecycle import DECIDED, State
from regulator.licensing.rules.submitting import Authority
from regulator.people.actions import NewRole, add_user
from regulator.people.queries import as_actor
from regulator.people.rules import Role
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from tests.make import pdf
from tests.people.visitor import PASSWORD

declare()
URL = "https://regulator.example"
FOLDER = DATA / "licensing"
assert DECIDED
START = date(2026, 6, 1)  # a Monday
_panels = itertools.count(1)
SITS = START + timedelta(days=60)
AFTER = SITS + timedelta(days=40)  # the time for representations is over
PRISON, SECOND = "ZBK", "ZSF"
SAID = "What we do now, what we would do, and how anyone could see it."


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 30), UTC)


class GoBack(Exception):
    """Ends a trial; nothing of it is kept."""


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of which nothing is kept."""
    with suppress(GoBack), transaction():
        yield
        raise GoBack


@dataclass
class People:
    """Everybody who has a part in it, each a user of its own."""

    lead: Actor
    contact: Actor
    commissioner: Actor
    officer: Actor
    colleague: Actor
    first: Actor
    second: Actor
    panel: list[Actor]
    reviewer: Actor
    considerer: Actor
    enforcer: Actor
    other: Actor
    extra: dict[str, Actor] = field(default_factory=dict)

    def everyone(self) -> dict[str, Actor]:
        """By the name of their part."""
        named = {name: each for name, each in vars(self).items() if isinstance(each, Actor)}
        return named | {f"panel {number}": each for number, each in enumerate(self.panel)}


def lay() -> People:
    """Two invented prisons with published inspections that let them through, and everybody who has a part."""
    for path in sorted(FOLDER.glob("*.yaml")):
        with transaction():
            from_file.run(read(path), now=clock.now(), public_url=URL)
    with reading():
        prison, other = organisation(PRISON).id, organisation(SECOND).id
        commissioner = (
            session()
            .scalars(
                select(Organisation.id).where(
                    Organisation.kind == Kind.COMMISSIONER, Organisation.area_id == organisation(PRISON).area_id
                )
            )
            .one()
        )
    return People(
        lead=user(Role.PROVIDER_LEAD, "Lena Lead", prison),
        contact=user(Role.PROVIDER_CONTACT, "Cora Contact", prison),
        commissioner=user(Role.COMMISSIONER, "Conny Missioner", commissioner),
        officer=user(Role.LICENSING_OFFICER, "Otto Officer"),
        colleague=user(Role.LICENSING_OFFICER, "Olga Officer"),
        first=user(Role.LICENSING_OFFICER, "Asa First"),
        second=user(Role.ANALYST, "Ann Second"),
        panel=[user(Role.DECISION_PANEL_MEMBER, f"Pan {name}") for name in ("One", "Two", "Three")],
        reviewer=user(Role.INDEPENDENT_REVIEWER, "Rita Reviewer"),
        considerer=user(Role.INDEPENDENT_REVIEWER, "Cole Considerer"),
        enforcer=user(Role.ENFORCEMENT_OFFICER, "Enno Forcer"),
        other=user(Role.PROVIDER_LEAD, "Olaf Other", other),
    )


def user(role: Role, name: str, organisation_id: int | None = None) -> Actor:
    with transaction():
        email = f"{name.lower().replace(' ', '.')}@regulator.example"
        since = START - timedelta(days=400)
        made = add_user(name, email, PASSWORD, [NewRole(role, organisation_id, since)], actor=SYSTEM, now=clock.now())
        return as_actor(made.id, role, organisation_id)


def organisation(code: str) -> Organisation:
    return session().scalars(select(Organisation).where(Organisation.code == code)).one()


def authority(**changed: Any) -> Authority:
    given = {"by": "The Prison Service’s board", "from_on": START - timedelta(days=30),
             "until_on": START + timedelta(days=300)}  # fmt: skip
    return Authority(**(given | changed))


def begun(people: People, status: str = "reform-prison", *, whole: bool = True) -> Application:
    """A draft of the invented prison, with everything in it that a submission needs."""
    made = applying.begin(status, organisation(PRISON), actor=people.lead, now=at(START))
    if whole:
        for each in queries.status_of(made).sections:
            applying.save_section(made, each.id, SAID, version=0, actor=people.contact, now=at(START))
        for each in queries.status_of(made).papers:
            paper = files.receive(pdf(each.title), name=f"{each.id}.pdf", allowed=applying.TAKEN)
            applying.add_file(made, each.id, paper, actor=people.lead, now=at(START))
    return made


def reform_prison(code: str) -> None:
    """Make a prison a Reform Prison since some weeks ago, as a trust needs its prisons to be."""
    since = clock.today() - timedelta(days=40)
    with transaction():
        made = make_licence(f"LIC-{code}", "reform-prison", actor=SYSTEM, now=at(since))
        told = {"role": "lead", "name": organisation(code).name}
        for about, value in (("standing", {"is": "in force"}), (f"member:{code}", told)):
            say(made, Said(about, value, since, "Granted"), actor=SYSTEM, now=at(since))


def begun_by_other(people: People) -> Application:
    """The other invented prison's application, submitted."""
    made = applying.begin("reform-prison", organisation(SECOND), actor=people.other, now=at(START))
    for each in queries.status_of(made).sections:
        applying.save_section(made, each.id, SAID, version=0, actor=people.other, now=at(START))
    for each in queries.status_of(made).papers:
        paper = files.receive(pdf(f"other {each.title}"), name=f"{each.id}.pdf", allowed=applying.TAKEN)
        applying.add_file(made, each.id, paper, actor=people.other, now=at(START))
    applying.submit(made, authority(), declared=True, actor=people.other, now=at(START))
    return made


def submitted(people: People, made: Application) -> None:
    applying.submit(made, authority(), declared=True, actor=people.lead, now=at(START))


def assessed(people: People, made: Application) -> None:
    """Each criterion graded apart, and one grade agreed."""
    for each in queries.status_of(made).criteria:
        assessing.grade(made, each.id, "met", "The plans are costed.", actor=people.first, now=at(START))
        assessing.grade(made, each.id, "nearly-met", "One figure is weak.", actor=people.second, now=at(START))
        assessing.propose(
            made, each.id, "nearly-met", "The figure matters.", version=0, actor=people.first, now=at(START)
        )
        assessing.agree(made, each.id, version=1, actor=people.second, now=at(START))


def answered(people: People, made: Application, view: str = "for") -> None:
    for asked in queries.consultations(made.id):
        checking.give_view(
            asked, made, view, "It is good for Ormenshire.", "We may still choose.", actor=people.commissioner,
            now=at(START),
        )  # fmt: skip


def listed(people: People, made: Application) -> None:
    """A panel of three is chosen."""
    title = f"Reform Prisons {next(_panels)}"  # a database is for many tests, and two of one name are refused
    sitting = panels.plan(title, SITS, START + timedelta(days=30), actor=people.officer, now=at(START))
    for each in people.panel:
        panels.name_member(sitting, each.id or 0, actor=people.officer, now=at(START))
    panels.put_before(made, sitting, actor=people.officer, now=at(START))


def voted(people: People, made: Application, *votes: str, day: date = SITS) -> None:
    for who, wanted in zip(people.panel, votes, strict=True):
        if made.round == 1:
            panels.declare(made, "", actor=who, now=at(day))
        panels.vote(made, wanted, f"Because of the plans, I say {wanted}.", actor=who, now=at(day))


def worded(people: People, made: Application) -> None:
    panels.word_condition(
        made, "Instructors are in post for every workshop.", "Posts filled on the day, by the prison’s return",
        "The return and a visit", AFTER + timedelta(days=200), actor=people.panel[0], now=at(SITS),
    )  # fmt: skip


def resolved(made: Application, **changed: Any) -> Resolved:
    given: dict[str, Any] = {
        "reasons": "The plans are good and one post is empty.",
        "equality": "Men over 50 work less often; the plan names what changes for them.",
        "findings": {each.id: ("nearly-met", f"{each.title}: as the assessors say.")
                     for each in queries.status_of(made).criteria},
    }  # fmt: skip
    return Resolved(**(given | changed))


def _complete(people: People, made: Application) -> None:
    checking.find_complete(made, actor=people.officer, now=at(START))


def _asked(people: People, made: Application) -> None:
    checking.ask(made, "Who stands in for the governor?", actor=people.officer, now=at(START))


def _to_panel(people: People, made: Application) -> None:
    from_state(people, made)
    checking.to_panel(made, actor=people.officer, now=at(START))


def from_state(people: People, made: Application) -> None:
    """All that the panel waits for."""
    assessed(people, made)
    answered(people, made)
    listed(people, made)


def _minded(people: People, made: Application, vote: str = "grant-with-conditions") -> None:
    voted(people, made, vote, vote, "refuse")
    worded(people, made)
    deciding.say_minded(made, resolved(made), actor=people.panel[0], now=at(SITS), public_url=URL)


def _considered(people: People, made: Application) -> None:
    deciding.consider(made, "Nothing was represented.", actor=people.considerer, now=at(AFTER))


def decided(name: str) -> Callable[[People, Application], None]:
    def way(people: People, made: Application) -> None:
        voted(people, made, name, name, "refuse" if name != "refuse" else "defer", day=AFTER)
        if name == "grant":
            for each in queries.conditions(made.id):
                panels.strike_condition(made, each.number, actor=people.panel[0], now=at(AFTER))
        until = AFTER + timedelta(days=180) if name == "defer" else None
        said = resolved(made, defer_until=until)
        deciding.decide(made, name, said, actor=people.panel[0], now=at(AFTER), public_url=URL)

    return way


def appealed(people: People, made: Application) -> None:
    deciding.appeal(made, "The figure was misread.", [], actor=people.lead, now=at(AFTER))


WAYS: dict[State, tuple[State | None, Callable[[People, Application], None]]] = {
    State.DRAFT: (None, lambda people, made: None),
    State.SUBMITTED: (State.DRAFT, submitted),
    State.ASSESSING: (State.SUBMITTED, _complete),
    State.CLARIFYING: (State.ASSESSING, _asked),
    State.PANEL: (State.ASSESSING, _to_panel),
    State.MINDED: (State.PANEL, _minded),
    State.CONSIDERED: (State.MINDED, _considered),
    State.GRANTED: (State.CONSIDERED, decided("grant")),
    State.CONDITIONS: (State.CONSIDERED, decided("grant-with-conditions")),
    State.DEFERRED: (State.CONSIDERED, decided("defer")),
    State.REFUSED: (State.CONSIDERED, decided("refuse")),
    State.APPEALED: (State.REFUSED, appealed),
    State.STANDS: (
        State.APPEALED,
        lambda people, made: deciding.hear_appeal(
            made, "dismiss-appeal", "It was read rightly.", actor=people.reviewer, now=at(AFTER)
        ),
    ),
    State.WITHDRAWN: (
        State.SUBMITTED,
        lambda people, made: applying.withdraw(made, "The governor leaves.", actor=people.lead, now=at(START)),
    ),
}


def brought_to(state: State, people: People) -> Application:
    """A new application taken to a state by the people whose duty it is."""
    before, way = WAYS[state]
    made = brought_to(before, people) if before else begun(people)
    way(people, made)
    return made
