"""A compartment's tables are named by nobody outside it, however a statement comes to name them."""

import re
from contextlib import contextmanager, nullcontext

import pytest
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    case,
    delete,
    except_,
    exists,
    false,
    func,
    insert,
    intersect,
    literal_column,
    quoted_name,
    select,
    table,
    text,
    union_all,
    update,
)
from sqlalchemy import inspect as look_into
from sqlalchemy.exc import CompileError
from sqlalchemy.orm import aliased, joinedload, selectinload, subqueryload
from sqlalchemy.sql.dml import UpdateBase

from regulator.core import compartments, db
from regulator.core.actor import STRANGER, SYSTEM, Actor, ActorKind
from regulator.core.bookkeeping import bookkeeping
from regulator.core.compartments import compartment, declare_compartment
from regulator.core.events import record
from regulator.core.events.models import EventRow
from regulator.core.guard import Forbidden
from regulator.core.refused import NotFound, Refused
from tests.core import world
from tests.core.world import CaseFile, Cell, CountedCell, Door, says

pytestmark = pytest.mark.database

declare_compartment("walled", lambda actor: actor == SYSTEM)
declare_compartment("another", lambda actor: actor == SYSTEM)
_case = CaseFile.__table__
_other = aliased(CaseFile)
_walled = exists().where(CaseFile.cell_id == Cell.id)
_reflected = Table("walled_case", MetaData(), Column("id", Integer), Column("secret", String))  # declared by hand
_recursive = select(CaseFile.id).cte("r", recursive=True)
NAMING = {
    "a table declared by hand": lambda: select(_reflected.c.secret),
    "its alias": lambda: select(_reflected.alias("harmless").c.secret),
    "a join along a relationship": lambda: select(Cell.id).join(Cell.cases),
    "an outer join along one": lambda: select(Cell.id).outerjoin(Cell.cases.of_type(_other)),
    "a correlated exists": lambda: select(Cell.id).where(_walled),
    "its contrary": lambda: select(Cell.id).where(~_walled),
    "a case": lambda: select(case((_walled, 1), else_=0)),
    "a filter of an aggregate": lambda: select(func.count(Cell.id).filter(_walled)),
    "a window": lambda: select(func.row_number().over(order_by=_case.c.id)),
    "a recursive expression": lambda: select(_recursive.union_all(select(_recursive.c.id + 1).where(false())).c.id),
    "an intersection": lambda: intersect(select(Cell.id), select(CaseFile.id)),
    "a difference": lambda: except_(select(Cell.id), select(CaseFile.id)),
    "a group": lambda: select(func.count(Cell.id)).group_by(select(func.max(CaseFile.id)).scalar_subquery()),
    "having": lambda: select(func.count(Cell.id)).having(select(func.count(CaseFile.id)).scalar_subquery() > 0),
    "a limit": lambda: select(Cell.id).limit(select(func.count(CaseFile.id)).scalar_subquery()),
    "a whole row": lambda: select(_case.alias("harmless")),
    "an update of it": lambda: update(_case).values(secret="x"),
    "an update's new value": lambda: update(Cell).values(words=select(func.max(CaseFile.secret)).scalar_subquery()),
    "a delete of it": lambda: delete(CaseFile),
    "a delete's condition": lambda: delete(Door).where(Door.cell_id.in_(select(CaseFile.cell_id))),
    "what an insert returns": lambda: (
        insert(Door).values(cell_id=1).returning(select(func.max(CaseFile.id)).scalar_subquery())
    ),
    "objects": lambda: select(CaseFile),
    "a column": lambda: select(_case.c.secret),
    "a count": lambda: select(func.count()).select_from(_case),
    "a sub-select": lambda: select(Cell).where(Cell.id.in_(select(CaseFile.cell_id))),
    "exists": lambda: select(exists().where(CaseFile.id == 1)),
    "a scalar": lambda: select(Cell.id, select(func.max(CaseFile.secret)).scalar_subquery()),
    "a join": lambda: select(Cell).join(CaseFile, CaseFile.cell_id == Cell.id),
    "an alias": lambda: select(Cell.id, _other.id).outerjoin(_other, _other.cell_id == Cell.id),
    "a common table expression": lambda: select(select(CaseFile.id).cte("c").c.id),
    "a sub-query": lambda: select(select(CaseFile.id).subquery().c.id),
    "a lateral": lambda: select(Cell.id).join(select(CaseFile.id).subquery("s"), Cell.id == 1),
    "a union": lambda: union_all(select(Door.id), select(CaseFile.id)),
    "an eager join": lambda: select(Cell).options(joinedload(Cell.cases)),
    "a second query": lambda: select(Cell).options(selectinload(Cell.cases)),
    "a second query of another kind": lambda: select(Cell).options(subqueryload(Cell.cases)),
    "any": lambda: select(Cell).where(Cell.cases.any()),
    "a computed column": lambda: select(CountedCell),
    "an order": lambda: select(Cell.id).order_by(select(func.max(CaseFile.id)).scalar_subquery()),
    "an update's condition": lambda: update(Cell).where(Cell.id.in_(select(CaseFile.cell_id))).values(words="x"),
    "an insert from it": lambda: insert(Door).from_select(["cell_id"], select(CaseFile.cell_id)),
    "an insert": lambda: insert(_case).values(id=2, cell_id=1, secret="x"),
}


@pytest.fixture(autouse=True)
def the_world(database):
    world.build()
    with db.transaction(), compartment("walled", actor=SYSTEM, purpose="a test"):
        db.session().add(CaseFile(id=1, cell_id=1, secret="a name"))
        record(SYSTEM, CaseOpened(1))


class CaseOpened(world.CellChanged):
    subject = "case:1"


def test_outside_a_compartment_its_tables_cannot_be_named():
    got_through = [
        (way, place.__name__)
        for way, statement in NAMING.items()
        for place in (db.reading, db.transaction, in_another_compartment)
        if not says(Forbidden, "only inside the compartment: walled", place, lambda: _all(statement()))  # noqa: B023
    ]
    assert got_through == []


def test_bookkeeping_does_not_look_over_the_wall():
    with bookkeeping() as connection:
        got_through = [
            way
            for way, statement in NAMING.items()
            if not way.startswith("a second query")  # only the ORM makes one
            and not says(Forbidden, "only inside", nullcontext, lambda: connection.execute(statement()))  # noqa: B023
        ]
    assert got_through == []


def test_inside_its_compartment_a_table_is_a_table():
    with db.reading(), compartment("walled", actor=SYSTEM, purpose="a test"):
        assert {way for way, statement in NAMING.items() if not _writes(statement()) and not _all(statement())} <= {
            "a recursive expression",
            "its contrary",
            "a difference",
        }


def _writes(statement) -> bool:
    return isinstance(statement, UpdateBase)


@contextmanager
def in_another_compartment():
    with db.reading(), compartment("another", actor=SYSTEM, purpose="a test"):
        yield


def _all(statement):
    return db.session().execute(statement).unique().all()


def test_a_lazy_load_does_not_reach_over_the_wall():
    with pytest.raises(Forbidden), db.reading():
        _ = db.session().get(Cell, 1).cases
    with db.reading():
        with compartment("walled", actor=SYSTEM, purpose="a test"):
            case = db.session().get(CaseFile, 1)
        assert says(Forbidden, "only inside", nullcontext, lambda: db.session().refresh(case))


def test_a_compartment_closes_behind_a_fault_and_is_opened_for_a_purpose():
    with pytest.raises(ZeroDivisionError), compartment("walled", actor=SYSTEM, purpose="a test"):
        raise ZeroDivisionError
    with pytest.raises(Forbidden), db.reading():
        db.session().execute(select(CaseFile)).all()
    with pytest.raises(Refused, match="for what purpose"), compartment("walled", actor=SYSTEM, purpose=" "):
        pass


def test_a_statement_known_from_inside_is_still_refused_outside():
    statement = select(CaseFile.secret)
    with db.reading(), compartment("walled", actor=SYSTEM, purpose="a test"):
        assert db.session().scalar(statement) == "a name"
    with pytest.raises(Forbidden), db.reading():
        db.session().scalar(statement)


def test_the_session_has_no_way_of_its_own_over_the_wall():
    ways = {
        "get": lambda: db.session().get(CaseFile, 1),
        "get one": lambda: db.session().get_one(CaseFile, 1),
        "query": lambda: db.session().query(CaseFile).all(),
        "count": lambda: db.session().query(CaseFile).count(),
        "merge": lambda: db.session().merge(CaseFile(id=1, secret="x")),
        "bulk insert": lambda: db.session().bulk_insert_mappings(CaseFile, [{"id": 5, "cell_id": 1, "secret": "x"}]),
        "bulk update": lambda: db.session().bulk_update_mappings(CaseFile, [{"id": 1, "secret": "x"}]),
        "bulk save": lambda: db.session().bulk_save_objects([CaseFile(id=5, cell_id=1, secret="x")]),
        "add": lambda: (db.session().add(CaseFile(id=5, cell_id=1, secret="x")), db.session().flush()),
        "execute many": lambda: db.session().execute(insert(CaseFile), [{"id": 5, "cell_id": 1, "secret": "x"}]),
        "the connection": lambda: db.session().connection().execute(select(_case)),
        "a stream": lambda: list(db.session().scalars(select(CaseFile).execution_options(yield_per=1))),
        "a savepoint": lambda: db.session().begin_nested() and db.session().get(CaseFile, 1),
    }
    open_ways = [
        way for way, step in ways.items() if not says(Forbidden, "only inside the compartment", db.transaction, step)
    ]
    assert open_ways == []


def test_sql_written_by_hand_is_refused_wherever_it_hides():
    secret = "SELECT secret FROM walled_case"
    ways = {
        "text": lambda: text(secret),
        "text as a sub-query": lambda: select(text(secret).columns(Column("secret", String)).subquery().c.secret),
        "a column": lambda: select(literal_column(f"({secret})")),
        "a table": lambda: select(literal_column("1")).select_from(table("walled_case")),
        "a prefix": lambda: select(Cell.id).prefix_with(f"({secret}) AS s,"),
        "a suffix": lambda: select(Cell.id).suffix_with(f"UNION {secret}"),
        "a string that PostgreSQL runs": lambda: select(func.query_to_xml(secret, True, False, "")),
        "a table that PostgreSQL writes out": lambda: select(func.table_to_xml("walled_case", True, False, "")),
        "a file": lambda: select(func.pg_read_file("/etc/passwd")),
    }
    for place in (db.reading, db.transaction):
        for way, statement in ways.items():
            assert says(Forbidden, "belongs in migrations", place, lambda: _all(statement())), way  # noqa: B023
    assert says(
        Forbidden, "belong in migrations", db.reading, lambda: db.session().connection().exec_driver_sql(secret)
    )


def test_a_real_lateral_is_seen_where_the_engine_has_one():
    beside = select(CaseFile.secret).where(CaseFile.cell_id == Cell.id).lateral("harmless")
    with pytest.raises((Forbidden, CompileError)), db.reading():
        db.session().execute(select(Cell.id, beside.c.secret).join(beside, CaseFile.id == 1)).all()


def test_capitals_and_quotes_do_not_hide_a_table():
    for name in ("WALLED_CASE", "Walled_Case", quoted_name("walled_case", True)):
        hidden = Table(name, MetaData(), Column("secret", String))
        assert says(Forbidden, "only inside", db.reading, lambda: _all(select(hidden)))  # noqa: B023


def test_looking_into_the_database_tells_names_of_tables_at_most(database):
    if database.engine == "sqlite":
        with pytest.raises(Forbidden):
            look_into(db.engine()).get_table_names()
        return
    assert "walled_case" in look_into(db.engine()).get_table_names(), "the shape of the database is no secret"
    found = Table("walled_case", MetaData(), autoload_with=db.engine())
    with pytest.raises(Forbidden, match="only inside"), db.reading():
        db.session().execute(select(found)).all()


def test_no_database_trigger_of_ours_carries_words_over_the_wall(database):
    with db.engine().execution_options(mode=db.Mode.MIGRATION).connect() as connection:
        if database.engine == "sqlite":
            told = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
        else:
            told = connection.exec_driver_sql(
                "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                " UNION ALL SELECT definition FROM pg_views WHERE schemaname = 'public'"
            )
        bodies = [body.lower() for (body,) in told]
    assert bodies
    # the words of the standards, which are public, go into their own index, and nothing else goes anywhere
    index = [body for body in bodies if "insert into requirement_words" in body]
    assert all(re.search(r"on requirement begin", body) and "ombudsman_" not in body for body in index)
    others = [body.replace("insert into requirement_words", "") for body in bodies]
    assert not [body for body in others if re.search(r"insert\s+into|update\s+\w+\s+set|notify|\bcopy\b", body)]


def test_only_who_the_feature_lets_in_opens_its_compartment():
    stranger = Actor(ActorKind.PERSON, "inspector", "An inspector", frozenset({"everything:else"}), 5)
    for actor in (stranger, STRANGER):
        with pytest.raises(NotFound), db.reading(), compartment("walled", actor, "to look"):
            pass
    with pytest.raises(Forbidden, match="No feature declared"), compartment("no-such", SYSTEM, "to look"):
        pass
    assert openings_of("walled") == ["a test"], "nothing was opened to them"


def openings_of(name: str, **more) -> list[str]:
    """The purposes for which a compartment was opened, the first first."""
    with db.reading():
        return [each.purpose for each in reversed(compartments.openings(SYSTEM, name=name, **more))]


def test_each_opening_is_written_down_with_its_purpose_and_what_was_opened():
    with db.reading(), compartment("walled", SYSTEM, "  to  read ", opened="case 1"):
        pass
    with db.transaction(), compartment("walled", SYSTEM, "to change"):
        record(SYSTEM, CaseOpened(1))
    with db.reading():
        newest, second = compartments.openings(SYSTEM, name="walled", most=2)
        older = compartments.openings(SYSTEM, name="walled", before=second.id)
    assert (newest.purpose, newest.opened, second.purpose, second.opened) == ("to change", None, "to read", "case 1")
    assert (second.actor_kind, second.actor_id, second.duty, second.compartment) == ("system", None, "system", "walled")
    assert second.opened_at.tzinfo is not None
    assert [each.purpose for each in older] == ["a test"]


def test_an_opening_stays_written_down_when_what_it_was_for_is_refused():
    def look_and_fail(fault: Exception, purpose: str) -> None:
        with db.transaction(), compartment("walled", SYSTEM, purpose):
            assert _all(select(CaseFile))
            raise fault

    def change_silently() -> None:
        with db.transaction(), compartment("walled", SYSTEM, "silent"):
            db.session().get_one(CaseFile, 1).secret = "another"
            db.session().flush()

    for number, fault in enumerate((Refused("no"), ZeroDivisionError(), Forbidden("no"))):
        with pytest.raises(type(fault)):
            look_and_fail(fault, f"try {number}")
    with pytest.raises(Forbidden, match="without an event"):
        change_silently()
    assert openings_of("walled")[1:] == ["try 0", "try 1", "try 2", "silent"]
    with db.reading(), compartment("walled", SYSTEM, "a test"):
        assert db.session().scalar(select(CaseFile.secret)) == "a name"


def test_an_opening_alone_is_no_change_that_wants_an_event():
    with db.transaction(), compartment("walled", SYSTEM, "to look and leave"):
        _all(select(CaseFile))
    assert openings_of("walled")[-1] == "to look and leave"


def test_openings_are_read_by_those_who_audit_the_compartment_alone():
    auditor = Actor(ActorKind.PERSON, "auditor", "An auditor", frozenset({"audit:read"}), 5)
    with db.reading():
        assert compartments.openings(auditor) == []
        assert compartments.openings(auditor, name="walled") == []
        assert compartments.audited_by(auditor) == frozenset()
        told = select(EventRow.name).where(compartments.outside_or_audited(EventRow.compartment, auditor))
        assert set(db.session().scalars(told)) == {"CellChanged", "CaseOpened"}
    with db.transaction(), compartment("walled", SYSTEM, "a test"):
        record(SYSTEM, WalledThing(1))
    with db.reading():
        assert "WalledThing" not in set(db.session().scalars(told))
        for_them = select(EventRow.name).where(compartments.outside_or_audited(EventRow.compartment, SYSTEM))
        assert "WalledThing" in set(db.session().scalars(for_them))


class WalledThing(world.CellChanged):
    subject = "case:1"
    compartment = "walled"


def test_an_opening_is_kept_for_ever():
    row = compartments.Opening.__table__
    with pytest.raises(Forbidden, match="append-only"), db.transaction():
        db.session().execute(update(row).values(purpose="another"))
    with pytest.raises(Forbidden, match="append-only"), bookkeeping() as connection:
        connection.execute(delete(row))
