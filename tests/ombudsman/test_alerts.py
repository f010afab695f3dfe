"""What cannot wait: told at once and to nobody else, first in every list, open until everybody said what they did."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from regulator.core import clock, db, outbox
from regulator.core.outbox import Outgoing
from regulator.core.refused import NotFound, Refused
from regulator.ombudsman.actions import alerts, casework
from regulator.ombudsman.queries import alerts as reading
from regulator.ombudsman.queries import cases
from regulator.ombudsman.rules.alerts import Alarm, alarms
from regulator.people.models import User
from regulator.people.rules import Role
from tests.inspections import visits

from .office import Office, allocated, logged, now, version

BREACH = ("mail-breach", "letter to or from the Ombudsman")
FEARED = "An officer said that he would see to it."


def test_what_cannot_wait_is_read_from_what_is_told():
    assert alarms([("property", "damaged")], " ") == []
    assert alarms([BREACH], FEARED) == [Alarm.REPRISAL, Alarm.MAIL_BREACH]
    assert alarms([("about-us", "delay")], "") == [Alarm.ABOUT_US]


def mailed(at_work: Office) -> list[str]:
    """To whom mail of what cannot wait went, so far. No word of it tells anything."""
    outbox.drain()
    folder = at_work.app.config["SETTINGS"].instance / "mail"
    texts = [path.read_text() for path in folder.glob("alert-*.eml")]
    assert not any(word in text for text in texts for word in ("Obrien", "A1234BC", "OMB-", "officer", "eprisal"))
    return sorted(re.search(r"^To: (\w+)@", text, re.M)[1] for text in texts)


def seen(actor) -> list[reading.Sounded]:
    with db.reading():
        return reading.alerts(actor)


def answer(at_work: Office, actor, done: str = "Spoke to him alone.", at=None) -> None:
    (open_one, *_) = [each for each in seen(actor) if not each.settled_at]
    with db.transaction():
        alerts.answer(open_one.id, open_one.version, done=done, actor=actor, now=at or clock.now())


@pytest.mark.database
def test_a_reprisal_that_is_feared_is_told_at_once_and_stands_first_until_all_have_answered(at_work: Office):
    first = allocated(at_work)
    second = allocated(at_work, name="Peter Quill", number="B2345CD")
    with db.transaction():
        casework.mark(second, version(at_work, second), priority="", reprisal=FEARED, actor=at_work.clerk, at=now())
    assert mailed(at_work) == ["deputy", "investigator"]
    with db.reading():
        listed = cases.listed(at_work.deputy, "open").rows
    assert [(each.reference, each.alert) for each in listed] == [(second, True), (first, False)]
    assert seen(at_work.colleague) == seen(at_work.clerk) == [], "it is told to whom it concerns"
    (told,) = seen(at_work.deputy)
    assert (told.why, told.silent, told.mine) == (FEARED, ["Deputy", "Investigator"], True)
    with pytest.raises(Refused, match="Say what you did"):
        answer(at_work, at_work.deputy, " ")
    answer(at_work, at_work.investigator)
    with pytest.raises(Refused, match="already"):
        answer(at_work, at_work.investigator)
    assert seen(at_work.deputy)[0].silent == ["Deputy"]
    answer(at_work, at_work.deputy)
    assert seen(at_work.deputy)[0].settled_at is not None
    with db.reading():
        assert [each.reference for each in cases.listed(at_work.deputy, "open").rows] == [second, first]
        assert not any(each.alert for each in cases.listed(at_work.deputy, "open").rows)
    with pytest.raises(NotFound), db.transaction():
        alerts.answer(told.id, 1, done="I looked.", actor=at_work.colleague, now=clock.now())


@pytest.mark.database
def test_the_same_fear_is_told_once_and_another_is_another(at_work: Office):
    reference = allocated(at_work, reprisal=FEARED)
    for reprisal, many in ((FEARED, 1), (FEARED + " Again.", 2)):
        with db.transaction():
            casework.mark(
                reference, version(at_work, reference), priority="x", reprisal=reprisal, actor=at_work.clerk, at=now()
            )
        assert len(seen(at_work.deputy)) == many
    assert mailed(at_work).count("investigator") == 2, "who gets the case is told of what is open in it"


@pytest.mark.database
def test_opened_mail_is_its_own_subject_and_those_who_say_nothing_are_told_again_by_name(at_work: Office):
    reference = allocated(at_work)
    with db.transaction():
        casework.mark(
            reference, version(at_work, reference), priority="", reprisal="", breach="It came slit open.",
            actor=at_work.clerk, at=now(),
        )  # fmt: skip
    with db.reading():
        assert (
            "Confidential mail opened: letter to or from the Ombudsman"
            in cases.show(at_work.clerk, reference).row.subjects
        )
    answer(at_work, at_work.deputy, "Wrote to the governor.")
    assert alerts.chase(clock.now() + timedelta(hours=23)) == 0
    newcomer = visits.user(Role.DEPUTY_OMBUDSMAN, "Newcomer", email="newcomer@regulator.example")
    assert alerts.chase(clock.now() + timedelta(hours=25)) == 1
    assert alerts.chase(clock.now() + timedelta(hours=26)) == 0
    assert mailed(at_work) == ["investigator", "investigator", "newcomer"], "and none to whom answered before it left"
    (told,) = seen(newcomer)
    assert {each.name: each.times for each in told.told} == {"Deputy": 1, "Investigator": 2, "Newcomer": 1}
    deputy = at_work.browser(at_work.deputy, "deputy")
    assert "Waits for Investigator, Newcomer" in deputy.get("/ombudsman/alerts").text


@pytest.mark.database
def test_what_nobody_was_there_to_be_told_of_is_told_once_somebody_is(at_work: Office):
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        connection.execute(User.__table__.update().where(User.id == at_work.deputy.id).values(active=False))
    logged(at_work, subjects=[BREACH])
    later = clock.now() + timedelta(hours=25)
    alerts.chase(later)
    assert mailed(at_work) == []
    visits.user(Role.DEPUTY_OMBUDSMAN, "Newcomer", email="newcomer@regulator.example")
    for _ in range(2):
        alerts.chase(later)
    assert mailed(at_work) == ["newcomer"]


@pytest.mark.database
def test_the_pages_of_what_cannot_wait(at_work: Office):
    reference = logged(at_work, subjects=[BREACH])
    deputy, clerk = (at_work.browser(getattr(at_work, who), who) for who in ("deputy", "clerk"))
    assert "1 thing cannot wait" in deputy.get("/ombudsman").text
    assert "cannot wait" not in clerk.get("/ombudsman").text
    assert "Cannot wait" in clerk.get("/ombudsman/cases?list=to-assess").text
    (address,) = set(re.findall(r'href="(/ombudsman/alerts/[0-9a-f]+)"', deputy.get("/ombudsman/alerts").text))
    assert address in deputy.get(f"/ombudsman/cases/{reference}").text
    empty = deputy.post(address, {"done": " ", "version": "1"})
    assert empty.status_code == 422
    assert deputy.post(address, {"done": "x" * 3000, "version": "1"}).status_code == 422
    assert deputy.post(address, {"done": "Wrote to the governor.", "version": "1"}).status_code == 303
    assert "Wrote to the governor." in deputy.get(address).text
    assert clerk.get(address).status_code == 404, "who was not told sees the case's warning and no more"
    for name in ("inspector", "governor"):
        browser = at_work.browser(getattr(at_work, name), name)
        assert browser.get("/ombudsman/alerts").status_code == browser.get(address).status_code == 404
    with db.reading():
        rows = db.session().scalars(select(Outgoing)).all()
        assert {each.compartment for each in rows if "ombudsman" in each.key} == {"ombudsman"}
