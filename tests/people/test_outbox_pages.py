"""The outbox and the timetable at a browser: what waits, what failed and why, what runs; nothing that is said in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import insert, select

from regulator.core import clock, db, job_runs, outbox, worker
from regulator.core.actor import SYSTEM
from regulator.core.bookkeeping import bookkeeping
from regulator.core.events import record
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.job_runs import JobRun
from regulator.core.outbox import LOST, CannotBeSent, Outgoing, Sending
from regulator.core.worker import Heartbeat
from regulator.people.events import UserDeactivated
from regulator.people.queries import outbox as queries
from regulator.people.rules import ROLES, Permission, Role
from tests.core.test_event_search import statements

from .managing import person, signed_in
from .test_audit_pages import BAD
from .visitor import Visitor

pytestmark = pytest.mark.database

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECRET = "Jo Bloggs of cell 12"  # what is sent; it may stand on no page
arrived: list[dict[str, Any]] = []


@outbox.sender("try-page-letter")
def _letter(payload: dict[str, Any]) -> None:
    if payload.get("fault") == "for good":
        raise CannotBeSent("There is no such address")
    if payload.get("fault"):
        raise ConnectionError(f"could not reach {SECRET}")
    arrived.append(payload)


@pytest.fixture(autouse=True)
def nothing_arrived():
    arrived.clear()


@pytest.fixture
def publisher(app) -> Visitor:
    return somebody(app, Role.PUBLISHER)


def somebody(app, role: Role) -> Visitor:
    person(f"{role.value}@regulator.example", role, name=role.words)
    return signed_in(app, f"{role.value}@regulator.example")


def posted(key: str = "a", **payload: Any) -> int:
    with db.transaction():
        outbox.post("try-page-letter", key=key, **payload)
        record(SYSTEM, UserDeactivated(1, "with a letter"))
    with db.reading():
        return db.session().scalars(select(Outgoing.id).where(Outgoing.key == key)).one()


def failed(key: str = "a", **payload: Any) -> int:
    number = posted(key, fault="for good", **payload)
    outbox.drain()
    return number


def row(number: int) -> Outgoing:
    with db.reading():
        return db.session().get_one(Outgoing, number)


def repaired(number: int) -> None:
    """Whoever runs the service mends what was wrong."""
    with bookkeeping() as connection:
        connection.execute(Outgoing.__table__.update().where(Outgoing.id == number).values(payload={"letter_id": 5}))


def retries() -> list[str]:
    with db.reading():
        wanted = select(EventFacts.text).join(EventRow).where(EventRow.name == "OutgoingTriedAgain")
        return list(db.session().scalars(wanted))


def shown(page: str) -> int:
    return page.count('class="cjr-log__event"')


def test_what_is_sent_is_shown_by_its_kind_and_numbers_and_never_by_its_words(publisher):
    number = posted(to=SECRET, letter_id=77, nested={"about": {"user_id": 8, "name": SECRET}}, urgent=True)
    for address in ("/staff/outbox", f"/staff/outbox/{number}", "/staff"):
        assert SECRET not in publisher.get(address).text, address
    page = publisher.get(f"/staff/outbox/{number}").text
    assert f"Try page letter, number {number}</h1>" in page
    assert "Waits to be sent" in page
    for label, value in (("Letter", 77), ("User", 8)):
        assert f'key">{label}</dt>\n<dd class="govuk-summary-list__value">{value}<' in page
    assert "Urgent" not in page


def test_when_it_was_made_sent_and_first_opened_is_said(publisher):
    with time_machine.travel(NINE, tick=False):
        number = posted()
        outbox.drain()
    with bookkeeping() as connection:
        connection.execute(Outgoing.__table__.update().values(first_opened_at=NINE + timedelta(hours=1)))
    for page in (publisher.get("/staff/outbox").text, publisher.get(f"/staff/outbox/{number}").text):
        assert "Sent" in page
        assert page.count("2 November 2026, 09:00:00") == 2, "made and sent"
        assert "2 November 2026, 10:00:00" in page
    assert "Try again" not in publisher.get(f"/staff/outbox/{number}").text


def test_why_it_failed_is_said_in_plain_words_that_quote_nothing(publisher):
    for_good = failed("good")
    for_now = posted("now", fault="now")
    outbox.drain()
    assert "There is no such address" in publisher.get(f"/staff/outbox/{for_good}").text
    page = publisher.get(f"/staff/outbox/{for_now}").text
    assert SECRET in row(for_now).last_fault
    assert SECRET not in page
    assert "The other side could not be reached." in page
    assert "Waits to be sent" in page
    home = publisher.get("/staff").text
    assert (
        f'<a class="govuk-link" href="/staff/outbox/{for_good}">Failed: Try page letter, number {for_good}</a>' in home
    )
    assert "There is no such address" in home


def test_every_fault_has_words():
    said = {
        None: "",
        LOST: LOST,
        "TimeoutError: secret": "The other side took too long to answer.",
        "NotSent: the mail server did not take the message yet (451)": (
            "The mail server did not take the message yet (451)"
        ),
        "IntegrityError: (a, secret)": (
            "Something went wrong inside (integrity error). Tell the people who run this service."
        ),
        "KeyError: 'two\nlines'": "Something went wrong inside (key error). Tell the people who run this service.",
    }
    assert {fault: queries.why(fault) for fault in said} == said


def test_it_is_narrowed_by_how_it_stands_and_what_it_is(publisher):
    gone, waits = failed("failed"), posted("waits")
    for query, numbers in (
        ("", {waits, gone}),
        ("state=failed", {gone}),
        ("state=waiting", {waits}),
        ("state=sent", set()),
        ("kind=try-page-letter", {waits, gone}),
        ("kind=mail", set()),
        ("state=failed&kind=try-page-letter", {gone}),
    ):
        answer = publisher.get(f"/staff/outbox?{query}")
        assert answer.status_code == 200
        assert {n for n in (waits, gone) if f'href="/staff/outbox/{n}"' in answer.text} == numbers, query
    for wrong in ("state=lost", "kind=nothing"):
        answer = publisher.get(f"/staff/outbox?{wrong}")
        assert answer.status_code == 422
        assert "<title>Error: The outbox" in answer.text


def test_a_long_outbox_is_read_page_by_page_in_few_questions(publisher):
    with db.transaction():
        for number in range(120):
            outbox.post("try-page-letter", key=str(number))
        record(SYSTEM, UserDeactivated(1, "with letters"))
    with db.reading():
        numbers = db.session().scalars(select(Outgoing.id).where(Outgoing.kind == "try-page-letter")).all()
    address, seen = "/staff/outbox?state=waiting&kind=try-page-letter", []
    for size in (50, 50, 20):
        with statements() as ran:
            page = publisher.get(address).text
        assert len(ran) <= 8, len(ran)  # who asks, the page, four counts
        assert shown(page) == size
        seen += [each for each in numbers if f'href="/staff/outbox/{each}"' in page]
        address = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted(numbers)
    with bookkeeping() as connection:
        copies = [
            {"kind": "try-page-letter", "key": f"k{number}", "payload": {}, "made_at": NINE, "due_at": NINE}
            for number in range(queries.COUNTED)
        ]
        connection.execute(insert(Outgoing), [{**each, "state": "waiting", "attempts": 0} for each in copies])
    assert "more than 1,000" in publisher.get("/staff/outbox").text


def test_a_failed_thing_is_tried_again_and_sent_once_however_often_it_is_asked_for(app, publisher):
    number = failed(letter_id=5)
    assert row(number).state == Sending.FAILED
    repaired(number)
    page = f"/staff/outbox/{number}"
    answer = publisher.post(f"{page}/retry", form_on=page)
    assert (answer.status_code, answer.location) == (303, page)
    assert "Waits to be sent" in publisher.get(page).text
    again = publisher.post(f"{page}/retry", form_on="/account")
    assert again.status_code == 422
    assert "There is nothing to do" in again.text
    assert outbox.drain() == 1
    assert publisher.post(f"{page}/retry", form_on="/account").status_code == 422
    assert outbox.drain() == 0
    assert arrived == [{"letter_id": 5}]
    assert retries() == [f'{{"compartment":null,"kind":"try-page-letter","outgoing_id":{number}}}']


def test_who_had_it_tried_again_stands_in_the_log(app, publisher):
    number = failed()
    publisher.post(f"/staff/outbox/{number}/retry", form_on=f"/staff/outbox/{number}")
    page = somebody(app, Role.AUDITOR).get("/staff/audit?kind=OutgoingTriedAgain").text
    assert "Had something that failed tried again" in page
    assert "Publisher, publisher" in page
    assert f'href="/staff/outbox/{number}">Outbox, number {number}</a>' in page


def test_an_auditor_reads_and_has_nothing_tried_again(app):
    number = failed()
    auditor = somebody(app, Role.AUDITOR)
    page = auditor.get(f"/staff/outbox/{number}").text
    assert "A publisher can have it tried again" in page
    assert "/retry" not in page
    assert auditor.post(f"/staff/outbox/{number}/retry", form_on="/account").status_code == 403
    assert row(number).state == Sending.FAILED
    assert retries() == []


def test_what_a_compartment_sends_is_shown_to_those_who_audit_it_alone(app, publisher, monkeypatch):
    plain = failed("plain")
    before = {address: publisher.get(address).text for address in ("/staff/outbox", "/staff")}
    hidden = failed("hidden", compartment="programme", to=SECRET)
    for address, page in before.items():
        assert publisher.get(address).text.partition("<main")[2] == page.partition("<main")[2], address
    assert publisher.get(f"/staff/outbox/{hidden}").status_code == 404
    assert publisher.post(f"/staff/outbox/{hidden}/retry", form_on="/account").status_code == 404
    assert row(hidden).state == Sending.FAILED
    wider = {Permission.OUTBOX_READ, Permission.OUTBOX_RETRY}
    monkeypatch.setitem(ROLES, Role.PROGRAMME_MANAGER, ROLES[Role.PROGRAMME_MANAGER] | wider)
    manager = somebody(app, Role.PROGRAMME_MANAGER)
    page = manager.get("/staff/outbox").text
    assert f'href="/staff/outbox/{hidden}"' in page
    assert f'href="/staff/outbox/{plain}"' in page
    answer = manager.post(f"/staff/outbox/{hidden}/retry", form_on=f"/staff/outbox/{hidden}")
    assert answer.status_code == 303
    with db.reading():
        wanted = select(EventRow.compartment).where(EventRow.name == "OutgoingTriedAgain")
        assert db.session().scalars(wanted).all() == ["programme"]


def test_nothing_that_is_typed_or_forged_is_a_fault(publisher):
    for text in BAD:
        for field in ("state", "kind", "before"):
            assert publisher.get(f"/staff/outbox?{field}={text}").status_code in (200, 422), (field, text)
        assert publisher.get(f"/staff/outbox/{text}").status_code == 404, text
    for number in ("0", "2147483648", "9" * 40):
        assert publisher.get(f"/staff/outbox/{number}").status_code == 404, number
        assert publisher.post(f"/staff/outbox/{number}/retry", form_on="/account").status_code == 404, number
    number = failed()
    assert publisher.browser.post(f"/staff/outbox/{number}/retry", data={}).status_code == 400, "no token"
    assert publisher.get(f"/staff/outbox/{number}/retry").status_code == 405


def ran(job: str, **changed: Any) -> None:
    values = {"worker": "here:1", "started_at": NINE, "ended_at": NINE + timedelta(seconds=3), "outcome": "done"}
    with bookkeeping() as connection:
        connection.execute(insert(JobRun).values(job=job, **values | changed))


def alive(name: str, at: datetime, *, leads: bool = False) -> None:
    with bookkeeping() as connection:
        connection.execute(insert(Heartbeat).values(worker=name, at=at, leads=leads))


SEAL = "regulator.core.worker.seal_events"


def test_the_timetable_says_what_ran_how_it_ended_and_what_comes_next(app):
    administrator = somebody(app, Role.ADMINISTRATOR)
    now = clock.now()
    alive("here:1", now, leads=True)
    alive("there:2", now)
    alive("gone:3", now - timedelta(hours=1), leads=True)
    ran(SEAL)
    page = administrator.get("/staff/jobs").text
    for words in ("here:1", "there:2", "gone:3", "Leads", "Works", "Gone", "Put what happened into the chain"):
        assert words in page, words
    assert page.count("Leads</strong>") == 1, "one who is gone leads nobody"
    assert "Every 5 seconds. Last run: 2 November 2026, 09:00:00, which took 3 seconds. Next: " in page
    assert "Done" in page
    assert "Last run: never" in page


@pytest.mark.parametrize(
    ("changed", "led", "words"),
    [
        ({"outcome": "failed", "fault": "OperationalError"}, True, "Failed: operational error"),
        ({"outcome": "running", "ended_at": None}, True, "Running for"),
        ({"outcome": "running", "ended_at": None}, False, "Cut short"),
    ],
)
def test_a_job_that_went_wrong_says_how(app, changed, led, words):
    auditor = somebody(app, Role.AUDITOR)
    alive("here:1", clock.now() if led else NINE - timedelta(days=99), leads=True)
    ran(SEAL, **changed)
    page = auditor.get("/staff/jobs").text
    assert words in page
    assert ("No worker is running" in page) is not led
    assert ("Nothing runs while no worker leads" in page) is not led


def test_a_worker_keeps_when_each_job_ran_and_a_fault_by_its_class_alone(database):
    kept = job_runs.Kept("here:1")
    kept.run("well", lambda: None)
    kept.run("ill", lambda: worker._guarded(worker.Job("ill", timedelta(seconds=1), _says_a_secret)))
    kept.run("well", lambda: None)
    with db.reading():
        runs = job_runs.last_runs()
        assert {name: (run.outcome, run.fault, run.worker) for name, run in runs.items()} == {
            "well": ("done", None, "here:1"),
            "ill": ("failed", "ValueError", "here:1"),
        }
        assert all(run.ended_at >= run.started_at for run in runs.values())


def _says_a_secret() -> None:
    raise ValueError(SECRET)
