"""The log of what happened: kept for ever, sealed, and proved."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from regulator.core import db
from regulator.core.actor import SYSTEM
from regulator.core.append_only import protect, unprotect
from regulator.core.events import on, record, redact, seal_waiting, subscribers, verify
from regulator.core.events.models import EventFacts, EventRow, Seal, Unsealed
from regulator.core.events.seal import FIRST, head, waiting
from regulator.core.guard import Forbidden
from regulator.core.refused import Busy, NotFound, Refused
from tests import make
from tests.core.world import Operations, says

pytestmark = pytest.mark.database
LOG = ("event", "event_facts", "seal")


@dataclass(frozen=True)
class DoorOpened:
    door: int
    reason: str = "a visit"

    @property
    def subject(self) -> str:
        return f"door:{self.door}"


@dataclass(frozen=True)
class AlarmRang:
    door: int
    compartment: str = "walled"

    @property
    def subject(self) -> str:
        return f"alarm:{self.door}"


heard: list[int] = []


@on(DoorOpened)
def _ring(event: DoorOpened, actor) -> None:
    heard.append(event.door)
    if event.reason == "an escape":
        record(actor, AlarmRang(event.door))
    if event.reason == "no reason":
        raise Refused("A door is opened for a reason")


def open_doors(*doors: int) -> list[int]:
    with db.transaction():
        return [record(make.actor(), DoorOpened(door)) for door in doors]


def seal_all() -> None:
    while seal_waiting():
        pass


def proof(*published: tuple[str, str]):
    with db.reading():
        return verify(published)


def findings(*published: tuple[str, str]) -> str:
    return "\n".join(f"{each.event_id} {each.message}" for each in proof(*published).findings)


@contextmanager
def below_the_rules():
    """What somebody with the database's own password does: no guard, no triggers, no foreign keys."""
    with db.engine().execution_options(mode=db.Mode.MIGRATION).connect() as connection:
        lite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF" if lite else "SET session_replication_role = replica")
        driver.commit()
        with connection.begin():
            operations = Operations(connection)
            for table in LOG:
                unprotect(operations, table)
            yield connection
            for table in LOG:
                protect(operations, table)
        driver.execute("PRAGMA foreign_keys = ON" if lite else "SET session_replication_role = origin")
        driver.commit()


def test_an_event_is_sealed_and_proved(database):
    open_doors(1, 2)
    assert seal_waiting() == 2
    verdict = proof()
    assert verdict.sound
    assert (verdict.events, verdict.sealed) == (2, 2)
    assert any("No published head" in limit for limit in verdict.limits)


def test_an_event_says_who_what_and_when_and_no_name(database):
    with db.transaction():
        record(make.actor("monitor", id=7), DoorOpened(3), occurred_on=date(2026, 2, 27))
    with db.reading():
        row = db.session().scalars(select(EventRow)).one()
        facts = db.session().scalars(select(EventFacts.text)).one()
    assert (row.name, row.subject, row.actor_kind, row.actor_id, row.duty) == (
        "DoorOpened",
        "door:3",
        "person",
        7,
        "monitor",
    )
    assert row.occurred_on == date(2026, 2, 27)
    assert row.recorded_at.tzinfo is not None
    assert facts == '{"door":3,"reason":"a visit"}'


def test_an_empty_log_is_sound(database):
    verdict = proof(("the feed", FIRST))
    assert verdict.sound
    assert (verdict.events, verdict.head) == (0, FIRST)
    assert seal_waiting() == 0


def test_an_event_outside_a_transaction_is_a_fault(database):
    assert says(RuntimeError, "is open here", db.plainly, lambda: record(SYSTEM, DoorOpened(1)))
    assert says(Forbidden, "only inside transaction", db.reading, lambda: record(SYSTEM, DoorOpened(1)))


def test_who_hears_an_event_acts_in_the_same_transaction(database):
    heard.clear()
    with db.transaction():
        record(SYSTEM, DoorOpened(9, "an escape"))
    with db.reading():
        assert list(db.session().scalars(select(EventRow.subject).order_by(EventRow.id))) == ["door:9", "alarm:9"]
        assert db.session().scalar(select(EventRow.compartment).where(EventRow.subject == "alarm:9")) == "walled"
    assert heard == [9]
    assert f"{__name__}._ring" in subscribers()["DoorOpened"]


def test_where_a_hearer_refuses_nothing_happened_at_all(database):
    assert says(Refused, "for a reason", db.transaction, lambda: record(SYSTEM, DoorOpened(9, "no reason")))
    with db.reading():
        assert db.session().scalar(select(func.count()).select_from(EventRow)) == 0
        assert waiting() == 0


def test_the_chain_has_its_own_order_for_commits_do_not_come_in_the_order_of_their_numbers(database):
    if database.engine == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    recorded, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with db.transaction():
            record(SYSTEM, DoorOpened(1))
            recorded.set()
            may_commit.wait(10)

    thread = threading.Thread(target=slow)
    thread.start()
    assert recorded.wait(10)
    (second,) = open_doors(2)
    seal_all()
    may_commit.set()
    thread.join(10)
    seal_all()
    with db.reading():
        order = list(db.session().scalars(select(Seal.event_id).order_by(Seal.position)))
    assert order[0] == second
    assert order[1] < second
    assert proof().sound


def test_two_who_seal_at_once_make_one_chain(database):
    open_doors(*range(60))
    start = threading.Barrier(3)

    def seal() -> None:
        start.wait(10)
        for _ in range(3):
            try:
                seal_waiting()
            except (IntegrityError, Busy):
                continue  # the other was first: this one changed nothing, and seals at its next time

    threads = [threading.Thread(target=seal) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    seal_all()
    verdict = proof()
    assert verdict.sound
    assert (verdict.events, verdict.sealed) == (60, 60)
    with db.reading():
        assert waiting() == 0


def test_a_published_head_proves_that_the_end_was_not_cut(database):
    open_doors(1, 2, 3)
    seal_all()
    with db.reading():
        position, published = head()
    assert position == 3
    verdict = proof(("the feed of 2 March", published))
    assert verdict.sound
    assert verdict.limits == []
    with below_the_rules() as connection:
        connection.execute(delete(Seal).where(Seal.position == 3))
        connection.execute(delete(EventFacts).where(EventFacts.event_id == 3))
        connection.execute(delete(EventRow).where(EventRow.id == 3))
    assert proof().sound, "nobody could see it without the published head"
    assert "the feed of 2 March" in findings(("the feed of 2 March", published))


TAMPERED = {
    "changed facts": (update(EventFacts).where(EventFacts.event_id == 2).values(text='{"door":9}'), "2 the facts of"),
    "facts away": (delete(EventFacts).where(EventFacts.event_id == 2), "2 the facts of this event are missing"),
    "another actor": (update(EventRow).where(EventRow.id == 2).values(actor_id=99), "2 this event was changed"),
    "another day": (
        update(EventRow).where(EventRow.id == 2).values(occurred_on=date(2020, 1, 1)),
        "2 this event was changed",
    ),
    "facts and their digest": (
        update(EventRow).where(EventRow.id == 2).values(facts_digest="0" * 64),
        "2 this event was changed",
    ),
    "an event away": (delete(EventRow).where(EventRow.id == 2), "2 this event was sealed and is missing"),
    "a seal away": (delete(Seal).where(Seal.position == 2), "2 this event is neither sealed"),
    "the first seal away": (delete(Seal).where(Seal.position == 1), "from link 1 on"),
    "a seal changed": (update(Seal).where(Seal.position == 2).values(event_hash="0" * 64), "link 2 was changed"),
    "a seal's ground changed": (update(Seal).where(Seal.position == 2).values(before="0" * 64), "does not stand on"),
    "a gap": (update(Seal).where(Seal.position == 3).values(position=30), "from link 3 on"),
}


@pytest.mark.parametrize("way", TAMPERED)
def test_what_was_changed_below_the_rules_is_found(database, way):
    open_doors(1, 2, 3)
    seal_all()
    statement, words = TAMPERED[way]
    with below_the_rules() as connection:
        connection.execute(statement)
    assert words in findings()
    assert not proof().sound


def test_two_seals_that_changed_places_are_found(database):
    open_doors(1, 2, 3)
    seal_all()
    with below_the_rules() as connection:
        for old, new in ((2, 20), (3, 2), (20, 3)):
            connection.execute(update(Seal).where(Seal.position == old).values(position=new))
    assert "link 2 does not stand on the link before it" in findings()


def test_an_event_slipped_in_is_found(database):
    open_doors(1)
    seal_all()
    with below_the_rules() as connection:
        row = {c.key: c for c in EventRow.__table__.columns if c.key != "id"}
        connection.execute(insert(EventRow).from_select(list(row), select(*row.values()).where(EventRow.id == 1)))
    assert "2 this event is neither sealed nor waiting" in findings()
    assert "2 the facts of this event are missing" in findings()


def test_a_seal_taken_off_to_seal_again_is_found(database):
    """Somebody changes an event and has it sealed anew: the chain no longer runs through."""
    open_doors(1, 2, 3)
    seal_all()
    with below_the_rules() as connection:
        connection.execute(update(EventRow).where(EventRow.id == 2).values(actor_id=99))
        connection.execute(delete(Seal).where(Seal.position == 2))
        connection.execute(insert(Unsealed).values(event_id=2))
    seal_all()
    assert "from link 2 on" in findings()


def test_a_change_of_what_is_not_sealed_yet_is_named_as_a_limit(database):
    open_doors(1)
    assert any("1 of the newest events are not sealed" in limit for limit in proof().limits)


def test_what_is_missing_is_said_once_and_not_for_every_link_after_it(database):
    open_doors(*range(50))
    seal_all()
    with below_the_rules() as connection:
        connection.execute(delete(Seal).where(Seal.position == 10))
    assert len(proof().findings) == 3  # the gap, the link after it, the event without a seal


def test_a_redaction_takes_the_words_and_keeps_the_proof(database):
    one, two = open_doors(1, 2)
    seal_all()
    with db.transaction():
        redact(two, actor=make.actor("records-officer"), reason="a court's order")
    seal_all()
    verdict = proof()
    assert verdict.sound
    assert (verdict.events, verdict.redacted) == (3, 1)
    assert any("proved by digest alone" in limit for limit in verdict.limits)
    with db.reading():
        assert db.session().get(EventFacts, two).text is None
        assert db.session().get(EventFacts, one).text
    for number, reason, fault in ((two, "again", Refused), (one, " ", Refused), (99, "why", NotFound)):
        with pytest.raises(fault), db.transaction():
            redact(number, actor=SYSTEM, reason=reason)


def test_facts_that_json_cannot_hold_are_refused_before_they_are_written(database):
    for impossible in (float("nan"), 2**60, "\ud800"):
        with pytest.raises(ValueError), db.transaction():  # noqa: PT011
            record(SYSTEM, DoorOpened(1, impossible))
    assert proof().events == 0
