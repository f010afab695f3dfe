"""A compartment closes: for threads, tasks and kept contexts, and in the code that may open one."""

import ast
import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest
from sqlalchemy import (
    select,
)

from regulator.core import compartments, db, schema, tables
from regulator.core.actor import SYSTEM, Actor, ActorKind
from regulator.core.compartments import compartment, declare_compartment
from regulator.core.guard import Forbidden
from regulator.core.paths import PACKAGE
from regulator.core.tables import Base, about
from tests.core.world import CaseFile, says

from .test_compartments import (
    _all,
    openings_of,
    the_world,  # noqa: F401 - fixtures
)

pytestmark = pytest.mark.database


def test_stretches_nest_and_the_inner_one_closes_nothing_of_the_outer():
    with db.reading(), compartment("walled", SYSTEM, "outer"):
        with compartment("another", SYSTEM, "inner"), compartment("walled", SYSTEM, "inner"):
            assert _all(select(CaseFile))
        with pytest.raises(ZeroDivisionError), compartment("walled", SYSTEM, "inner"):
            raise ZeroDivisionError
        assert _all(select(CaseFile))
    assert says(Forbidden, "only inside", db.reading, lambda: _all(select(CaseFile)))
    assert openings_of("walled")[1:] == ["outer"], "what is open to somebody is not opened to them again"


def test_what_one_opened_another_does_not_use_unwritten():
    other = Actor(ActorKind.IMPORT, "importer", "An import", frozenset())
    declare_compartment("shared", lambda actor: actor in (SYSTEM, other))
    with db.reading(), compartment("shared", SYSTEM, "outer"), compartment("shared", other, "inner"):
        pass
    with db.reading():
        told = [(each.duty, each.purpose) for each in compartments.openings(SYSTEM, name="shared")]
    assert told == [("importer", "inner"), ("system", "outer")]
    with (
        db.reading(),
        compartment("shared", SYSTEM, "outer"),
        compartment("shared", SYSTEM, "to read one", opened="case 7"),
    ):
        pass
    with db.reading():
        assert compartments.openings(SYSTEM, name="shared")[0].opened == "case 7"


def test_what_stands_open_here_is_closed_in_another_thread():
    def look() -> bool:
        return says(Forbidden, "only inside", db.reading, lambda: _all(select(CaseFile)))

    with compartment("walled", SYSTEM, "a test"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(look).result()
        assert pool.submit(copy_context().run, look).result(), "a copy of the context elsewhere stays outside"


def test_a_task_that_was_begun_inside_is_outside_when_its_opener_is():
    async def look_later(gate) -> bool:
        await gate.wait()
        return says(Forbidden, "only inside", db.reading, lambda: _all(select(CaseFile)))

    async def open_and_leave() -> bool:
        gate = asyncio.Event()
        with compartment("walled", SYSTEM, "a test"):
            task = asyncio.create_task(look_later(gate))
        gate.set()
        return await task

    assert asyncio.run(open_and_leave())


def test_a_kept_context_does_not_keep_a_compartment_open():
    with compartment("walled", SYSTEM, "a test"):
        kept = copy_context()
    assert kept.run(lambda: says(Forbidden, "only inside", db.reading, lambda: _all(select(CaseFile))))


def sources() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))}


def called(tree: ast.AST, name: str) -> list[ast.Call]:
    """Every call of a function of this name, however it was imported."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", None), getattr(node.func, "attr", None))
    ]


def test_a_compartment_is_opened_by_the_queries_and_actions_of_its_feature_alone():
    schema.metadata()
    owners = {}
    for mapper in Base.registry.mappers:
        walled = about(mapper.local_table).compartment
        if walled and mapper.class_.__module__.startswith("regulator."):
            owners.setdefault(walled, set()).add(mapper.class_.__module__.split(".")[1])
    found = set()
    for path, tree in sources().items():
        within = path.relative_to(PACKAGE)
        for _ in called(tree, "compartment"):
            assert {"queries", "actions"} & {within.parts[1], Path(within.parts[1]).stem}, path
            found.add(within.parts[0])
    assert found == {owner for names in owners.values() for owner in names}
    assert owners["programme"] == {"inspections"}


def test_the_guard_is_opened_by_compartments_and_what_rotates_keys_alone():
    opening = {path.name for path, tree in sources().items() if called(tree, "inside") and "guard" in path.read_text()}
    assert opening == {"compartments.py"}
    assert {path.name for path, tree in sources().items() if called(tree, "for_upkeep")} == {"resealing.py"}


def test_no_generator_keeps_a_compartment_open_for_its_reader():
    leaking = []
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef) or path.name == "compartments.py":
                continue
            yields = any(isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(node))
            if yields and called(node, "compartment"):
                leaking.append(f"{path.name}:{node.name}")
    assert leaking == []


def test_every_table_of_a_compartment_bears_its_name():
    for name, walled in tables.compartments().items():
        table_ = Base.metadata.tables.get(name)
        if table_ is not None:
            assert name.startswith(f"{walled}_"), name
    assert tables.compartments()["programme_visit"] == "programme"
    unwalled = [name for name in schema.metadata().tables if name.startswith("programme_")]
    assert {tables.compartments().get(name) for name in unwalled} == {"programme"}
