"""What must leave the building leaves it: at least once, by one worker at a time, and nothing is stuck."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from regulator.core import clock, db, outbox
from regulator.core.actor import SYSTEM
from regulator.core.events import record
from regulator.core.outbox import LEASE, RETRIES, CannotBeSent, Outgoing, Sending, claim, drain, post, retry, send
from tests.core.world import DoorOpened

pytestmark = pytest.mark.database
sent: list[dict] = []
SECOND = timedelta(seconds=1)


@outbox.sender("try-note")
def _note(payload: dict) -> None:
    if payload.get("fault") == "for good":
        raise CannotBeSent("There is no such address")
    if payload.get("fault"):
        raise ConnectionError("The post office is shut " * 50)
    sent.append(payload)


@pytest.fixture(autouse=True)
def nothing_sent(database):
    sent.clear()


def posted(*keys: str, **payload) -> None:
    with db.transaction():
        for key in keys:
            post("try-note", key=key, **payload)
        record(SYSTEM, DoorOpened(1))


def rows() -> list[Outgoing]:
    with db.reading():
        return list(db.session().scalars(select(Outgoing).order_by(Outgoing.id)))


def test_what_was_posted_is_sent_once_and_recorded():
    posted("a", "b", to="the governor")
    assert drain() == 2
    assert sent == [{"to": "the governor"}] * 2
    assert [(row.state, row.attempts, row.lease) for row in rows()] == [(Sending.SENT, 1, None)] * 2
    assert all(row.sent_at >= row.made_at for row in rows())
    assert drain() == 0


def test_the_same_key_twice_is_one_thing():
    posted("a", "a", to="first")
    posted("a", to="second")
    assert drain() == 1
    assert sent == [{"to": "first"}]


def test_two_who_post_the_same_at_the_same_moment_both_succeed(database):
    if database.engine == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    meeting, done = threading.Barrier(2), []

    def action(number: int) -> None:
        with db.transaction():
            meeting.wait(10)
            post("try-note", key="same")
            record(SYSTEM, DoorOpened(number))
        done.append(number)

    threads = [threading.Thread(target=action, args=(number,)) for number in (1, 2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert sorted(done) == [1, 2]
    assert len(rows()) == 1


def test_what_nobody_sends_cannot_be_posted():
    with pytest.raises(RuntimeError, match="Nobody sends"), db.transaction():
        post("a kind of nobody", key="a")
    with pytest.raises(RuntimeError, match="has a sender already"):
        outbox.sender("try-note")(lambda payload: None)


def test_each_thing_is_claimed_by_one_of_many():
    keys = [f"{number:02}" for number in range(24)]
    posted(*keys)
    claimed, start = [], threading.Barrier(4)

    def take() -> None:
        start.wait(10)
        while (mine := claim(clock.now())) is not None:
            claimed.append(mine.key)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert sorted(claimed) == keys


def test_the_oldest_due_goes_first():
    posted("a", "b", "c")
    assert [claim(clock.now()).key for _ in "abc"] == ["a", "b", "c"]


def test_a_lease_that_ran_out_is_claimed_again_and_the_slow_holder_does_not_overwrite():
    posted("a", to="x")
    slow = claim(clock.now())
    assert claim(clock.now() + LEASE - SECOND) is None
    quick = claim(clock.now() + LEASE + SECOND)
    assert (quick.id, quick.attempts) == (slow.id, 2)
    assert quick.lease != slow.lease
    assert send(slow)  # at last, and again: the sender must stand it
    assert rows()[0].lease == quick.lease
    assert rows()[0].state == Sending.LEASED
    assert send(quick)
    assert rows()[0].state == Sending.SENT
    assert len(sent) == 2


def test_a_slow_holders_fault_does_not_undo_what_another_sent():
    posted("a", fault="yes")
    slow = claim(clock.now())
    quick = claim(clock.now() + LEASE + SECOND)
    outbox._outcome(quick, state=Sending.SENT, sent_at=clock.now())
    assert not send(slow)
    assert rows()[0].state == Sending.SENT


def test_a_fault_is_tried_again_later_and_later_and_then_waits_for_a_person():
    posted("a", fault="yes")
    at = clock.now()
    for number, delay in enumerate(RETRIES, start=1):
        assert drain(lambda: at) == 0  # noqa: B023
        row = rows()[0]
        assert (row.state, row.attempts) == (Sending.WAITING, number)
        assert row.due_at >= row.made_at + delay
        assert row.last_fault.startswith("ConnectionError: The post office")
        assert len(row.last_fault) <= 500
        assert claim(clock.now() + delay - SECOND) is None
        at = clock.now() + delay + SECOND
    assert list(RETRIES) == sorted(RETRIES)
    drain(lambda: at)
    assert rows()[0].state == Sending.FAILED
    assert claim(at + timedelta(days=365)) is None
    retry(rows()[0].id)
    assert (rows()[0].state, rows()[0].attempts) == (Sending.WAITING, 0)
    assert claim(clock.now()).key == "a"


def test_what_cannot_be_sent_at_all_waits_for_a_person_at_once():
    posted("a", fault="for good")
    drain()
    assert (rows()[0].state, rows()[0].last_fault) == (Sending.FAILED, "There is no such address")


def test_a_person_cannot_have_what_was_sent_sent_again():
    posted("a")
    drain()
    retry(rows()[0].id)
    assert rows()[0].state == Sending.SENT


def test_what_takes_down_every_worker_that_holds_it_is_given_up_and_others_go_on():
    posted("poison")
    at = clock.now()
    held = 0
    while claim(at) is not None:
        held += 1
        assert held < 50
        at += LEASE + SECOND
    assert held == len(RETRIES) + 1
    assert (rows()[0].state, rows()[0].last_fault) == (Sending.FAILED, outbox.LOST)
    posted("next")
    assert drain() == 1
    retry(rows()[0].id)
    assert drain() == 1
    with db.reading():
        assert outbox.counts() == {Sending.SENT: 2}


def test_one_bad_thing_does_not_stop_the_others():
    posted("bad", fault="yes")
    posted("good", to="x")
    assert drain() == 1
    assert [row.state for row in rows()] == [Sending.WAITING, Sending.SENT]


def test_while_one_sender_hangs_others_work_and_its_thing_is_done_by_another(database):
    let_go = threading.Event()
    hung = []

    def hang(payload: dict) -> None:
        if not hung:
            hung.append(1)
            let_go.wait(30)
        sent.append(payload)

    outbox._senders["try-hang"] = hang
    with db.transaction():
        post("try-hang", key="1", to="x")
        record(SYSTEM, DoorOpened(1))
    thread = threading.Thread(target=drain)
    thread.start()
    while not hung:
        let_go.wait(0.01)
    posted("a")
    assert drain() == 1
    assert drain(lambda: clock.now() + LEASE + SECOND) == 1
    let_go.set()
    thread.join(30)
    assert [row.state for row in rows()] == [Sending.SENT, Sending.SENT]
    del outbox._senders["try-hang"]


def test_an_action_that_is_refused_posts_nothing():
    with pytest.raises(ZeroDivisionError), db.transaction():
        post("try-note", key=str(1 // 0))
    assert drain() == 0
    assert rows() == []
