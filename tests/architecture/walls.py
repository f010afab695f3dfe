"""Everyone looks for a visit that nobody may know of, by every way in and out of the service.

`python -m tests.architecture.walls > tests/wall_matrix.txt` writes the matrix anew, on SQLite.
"""

import io
import re
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from regulator.cli.report import report
from regulator.core import compartments, db, schema
from regulator.core.access import Access, declared
from regulator.core.clocks import Clock
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.guard import Forbidden
from regulator.core.outbox import Outgoing
from regulator.core.refused import NotFound
from regulator.core.settings import Settings
from regulator.core.tables import Base, about
from regulator.inspections import queries as inspections
from regulator.inspections.queries import programme
from regulator.people.queries import home_parts
from regulator.people.rules import Role
from tests.inspections import scene, visits

from .access_matrix import may_call
from .wall_world import DAYS, NAMED, NOBODY, World, built, logging, plan, standing_still

CHANGING = re.compile(  # what differs between two answers of one page, whatever happened between
    r'name="csrf_token"[^>]*value="[^"]*"|"csrf_token": ?"[^"]*"|X-Request-Id: \S+|nonce="[^"]*"'
)


# Each channel answers with all that somebody can read of it. It is asked before the visit is planned, and after.

Channel = Callable[[World, str], str]


def channels(app: Flask) -> dict[str, Channel]:
    """Every way in and out, by name. Pages go by the part of the service they belong to."""
    by_part: dict[str, list[Rule]] = defaultdict(list)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            by_part[f"pages: {rule.endpoint.rpartition('.')[0] or 'the house'}"].append(rule)
    return {
        **{name: _pages(rules) for name, rules in by_part.items()},
        "pages: addresses guessed": _guessed,
        "searches and filters": _searches(app),
        "home page: its parts": lambda world, who: _reading(lambda: repr(home_parts(world.actors[who]))),
        "queries: inspections it may know of": _visible_inspections,
        "queries: deadlines": lambda world, who: _all_rows(Clock),
        "queries: outbox": lambda world, who: _all_rows(Outgoing),
        "queries: the log": _log,
        "queries: what was opened": _openings,
        "queries: the programme": _programme,
        "statements of every kind": _statements,
        "mail folder": lambda world, who: _files(world.instance / "mail"),
        "kept files": lambda world, who: _files(world.instance / "files"),
        "log of the process": lambda world, who: "\n".join(told_in_log(world)),
        "counts of every table outside": _counts,
        "command line: report export": _export,
    }


def told_in_log(world: World) -> list[str]:
    """The lines of the process's log that give the visit away."""
    words = world.words
    return [line for line in world.logged if any(word in line.lower() for word in words)]


def _pages(rules: list[Rule]) -> Channel:
    def look(world: World, who: str) -> str:
        urls = world.app.url_map.bind("localhost")
        told = []
        for rule in rules:
            if not _asked_by(world, rule, who):
                continue
            parts = _parts(world, rule)
            for part in parts if _let_in(world, rule, who) else parts[:1]:
                address = urls.build(rule.endpoint, part, method="GET", append_unknown=False)
                told.append(_page(world, who, address))
        return "\n".join(told)

    return look


def _asked_by(world: World, rule: Rule, who: str) -> bool:
    """Public pages carry nothing of the visitor: a stranger, one named and one not named ask for all of them."""
    public = Access.PUBLIC in declared(world.app.view_functions[rule.endpoint])
    return not public or who in (NOBODY, NAMED, Role.INSPECTOR.value)


def _let_in(world: World, rule: Rule, who: str) -> bool:
    """Whether the gate lets somebody in there. Where it does not, nothing of the address is read: one try is enough."""
    if who == NOBODY:
        return Access.PUBLIC in declared(world.app.view_functions[rule.endpoint])
    return may_call(world.app, rule.endpoint, Role.LEAD_INSPECTOR if who == NAMED else Role(who))


def _parts(world: World, rule: Rule) -> list[dict[str, Any]]:
    """An address with the visit's key, its provider's code and its edition in every part that takes a text."""
    if not rule.arguments:
        return [{}]
    found = []
    for word in (world.key, "ZWX"):
        parts: dict[str, Any] = {}
        for name in rule.arguments:
            converter = rule._converters[name]
            if hasattr(converter, "items"):
                parts[name] = min(converter.items)
            else:
                parts[name] = 1 if "Integer" in type(converter).__name__ else word
        found.append(parts)
    return found


def _page(world: World, who: str, address: str) -> str:
    """All of an answer but what changes by itself. The address is not part of it: it is what was asked."""
    with logging(world):
        answer = world.browsers[who].browser.get(address)
    plain = CHANGING.sub("", f"{answer.status_code}\n{answer.headers}\n{_unpacked(answer.get_data())}")
    return plain.replace(world.key, "·" * 16) if world.key in address else plain  # what was asked comes back


def _unpacked(content: bytes) -> str:
    """The words of an answer, those of a spreadsheet or another archive included."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def _guessed(world: World, who: str) -> str:
    key = world.key
    return "\n".join(
        _page(world, who, address)
        for address in (f"/programme/{key}/", f"//programme/{key}", f"/inspections/{key}", f"/verify/{key}", f"/{key}",
                        "/programme/", "/programme/list", "/programme?page=2", f"/api/v1/programme/{key}")
    )  # fmt: skip


def _searches(app: Flask) -> Channel:
    """Every list is asked for the visit by its key and by a word of its reasons, in whatever boxes it has."""
    lists = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    by_word, by_key = ("q", "search", "person", "name", "code"), ("record", "subject", "reference", "kind")

    def look(world: World, who: str) -> str:
        asked = "&".join([f"{box}=Zephyrquill" for box in by_word] + [f"{box}=programme:{world.key}" for box in by_key])
        told = [
            _page(world, who, f"{address}?{asked}")
            for address in sorted(rule.rule for rule in lists if _asked_by(world, rule, who))
        ]
        return re.sub("zephyrquill", "·" * 11, "\n".join(told), flags=re.IGNORECASE)  # what was asked comes back

    return look


def _reading(look: Callable[[], str]) -> str:
    with db.reading():
        return look()


def _visible_inspections(world: World, who: str) -> str:
    def look() -> str:
        found = select(inspections.Inspection.reference).where(inspections.visible_to(world.actors[who]))
        on_days = [inspections.on_days(scene.organisation(), *visits.from_today(*each)) for each in DAYS]
        return repr((sorted(db.session().scalars(found)), on_days))

    return _reading(look)


def _all_rows(kind: type[Any]) -> str:
    return _reading(lambda: repr(db.session().execute(select(kind.__table__)).all()))


def _log(world: World, who: str) -> str:
    """The log as audit pages filter it: the number of an event is part of it, the count of all is not."""
    actor = world.actors[who]

    def look() -> str:
        found = (
            select(EventRow.name, EventRow.subject, EventRow.actor_id, EventRow.facts_digest, EventFacts.text)
            .join(EventFacts, EventFacts.event_id == EventRow.id)
            .where(compartments.outside_or_audited(EventRow.compartment, actor))
            .order_by(EventRow.id)
        )
        return repr(db.session().execute(found).all())

    return _reading(look)


def _openings(world: World, who: str) -> str:
    def look() -> str:
        found = compartments.openings(world.actors[who], most=1000)
        return repr([(each.purpose, each.opened) for each in found if each.opened == world.reference])

    return _reading(look)


def _programme(world: World, who: str) -> str:
    actor = world.actors[who]
    told = []
    for look in (lambda: programme.entries(actor), lambda: programme.entry(actor, world.key)):
        try:
            told.append(_reading(lambda: repr(look())))  # noqa: B023
        except NotFound:
            told.append("nothing")
    return repr(told)


def _statements(world: World, who: str) -> str:
    """Whoever acts, a statement outside the compartment does not run. Each kind of it is in `test_compartments`."""
    told = []
    for table in schema.metadata().sorted_tables:
        if table.name.startswith("programme_"):
            for statement in (select(table), select(func.count()).select_from(table)):
                try:
                    told.append(_reading(lambda: repr(db.session().execute(statement).all())))  # noqa: B023
                except Forbidden as no:
                    told.append(str(no))
    return "\n".join(told)


def _files(folder: Path) -> str:
    if not folder.is_dir():
        return "nothing"
    return "\n".join(f"{path.name} {path.read_bytes()!r}" for path in sorted(folder.rglob("*")) if path.is_file())


GROW = {"event", "event_facts", "unsealed", "compartment_opening", "sign_in", "sign_in_attempt"}
"""What grows with anything that anyone does, and is shown to nobody as a count."""


def _counts(world: World, who: str) -> str:
    walled = {table.name for table in Base.metadata.sorted_tables if about(table).compartment}
    return _reading(
        lambda: repr(
            {
                table.name: db.session().scalar(select(func.count()).select_from(table))
                for table in Base.metadata.sorted_tables
                if table.name not in walled | GROW
            }
        )
    )


def _export(world: World, who: str) -> str:
    """The operator's command finds no report: there is no inspection yet."""
    settings: Settings = world.app.config["SETTINGS"]
    out = world.instance / "export"
    out.mkdir(exist_ok=True)
    asked = ["export", world.key, "--format", "json"]
    result = CliRunner().invoke(report, asked, obj=settings)
    return f"{result.exit_code} {type(result.exception).__name__} {result.output}"


@dataclass(frozen=True)
class Looked:
    """What somebody found by a channel: whether anything changed for them by the planning, and what gave it away."""

    channel: str
    who: str
    changed: bool
    words: tuple[str, ...]
    before: str
    after: str

    @property
    def learns(self) -> bool:
        """Whether they learn of the visit in any way."""
        return self.changed or bool(self.words)


def looked(world: World) -> Iterator[Looked]:
    """Everyone looks everywhere, the visit is planned, and everyone looks again. No time passes meanwhile."""
    ways = channels(world.app)
    before = {(way, who): look(world, who) for way, look in ways.items() for who in world.actors}
    world.logged.clear()
    plan(world)
    for way, look in ways.items():
        for who in world.actors:
            after = look(world, who)
            words = tuple(word for word in world.words if word in after.lower())
            yield Looked(way, who, after != before[way, who], words, before[way, who], after)


def matrix(found: list[Looked]) -> str:
    """One line for each channel: who learns of the visit by it; the operator, who holds the database, is said below."""
    ways: dict[str, list[Looked]] = defaultdict(list)
    for each in found:
        ways[each.channel].append(each)
    roles = ", ".join(dict.fromkeys(each.who for each in found))
    lines = [
        "An unannounced visit is planned, a person named on it, and changed. Who learns of it, by which channel?",
        f"Tried as: {roles}.",
        "",
        f"{'channel':<42} {'tried as':<9} who learns of it",
    ]
    for way in sorted(ways):
        learned = [each.who for each in ways[way] if each.learns]
        lines.append(f"{way:<42} {len(ways[way]):<9} {', '.join(learned) or 'nobody'}")
    return "\n".join([*lines, "", *OPERATOR]) + "\n"


OPERATOR = (
    "Whoever operates the installation holds the database and the keys: they can see that the log grows, and read",
    "the tables of the programme with the database's own tools; the reasons stay sealed without the keys.",
)


def run(instance: Path, url: str) -> list[Looked]:
    """The whole of it on one database."""
    with standing_still():
        return list(looked(built(instance, url)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/walls.sqlite"
        db.connect(address)
        schema.upgrade()
        sys.stdout.write(matrix(run(Path(folder), address)))
