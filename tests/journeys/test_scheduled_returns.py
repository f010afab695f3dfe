"""Certificates that a standard condition asks for: the scheduler asks, one licensee certifies in time, another late and
with a condition that it did not keep, which is recorded and taken up by enforcement. In Chromium, in every role."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser

from regulator.core import clock, outbox
from regulator.core.actor import SYSTEM
from regulator.core.db import transaction
from regulator.licensing import jobs
from regulator.licensing.actions import Said, make_licence, say
from regulator.licensing.actions.asking_returns import ask_for_returns
from tests.licensing.scene import PRISON, SECOND, organisation

from .licensing import Visitors, dated, laid, opened, said, ticked, visiting
from .test_enforcement import pressed, written
from .test_handing_over import looked_at
from .visitor import Visitor

pytestmark = [pytest.mark.database, pytest.mark.browser]

NOW = datetime(2028, 3, 6, 10, 0, tzinfo=UTC)
IN_TIME, LATE = f"LIC-{PRISON}", f"LIC-{SECOND}"
YEAR, YEAR_OF_LATE = "5 March 2027 to 4 March 2028", "20 January 2027 to 19 January 2028"
MISSED = "Forty places were closed in May before anybody had agreed."
PEOPLE = {"lead": "lena.lead", "other": "olaf.other", "officer": "otto.officer", "enforcer": "enno.forcer"}


@pytest.fixture
def that_day() -> Iterator[None]:
    """The day of the journey: both years are over, and the time of one certificate with them."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.mark.usefixtures("that_day")
def test_a_certificate_that_the_scheduler_asks_for_is_sent_and_a_late_one_leads_to_a_breach(
    browser: Browser, tmp_path: Path
):
    with laid(tmp_path) as served:
        _licensed(PRISON, date(2027, 3, 5))
        _licensed(SECOND, date(2027, 1, 20))
        assert ask_for_returns(datetime(2028, 1, 21, 9, tzinfo=UTC)) == 1, "as the scheduler did in January"
        jobs.ask_for_certificates()
        jobs.tell_of_certificates()
        outbox.drain()
        _told(tmp_path)
        with visiting(browser, served, PEOPLE) as people:
            _in_time(people)
            _late(people)
            _broken(people)
        jobs.ask_for_certificates()
        with visiting(browser, served, {"lead": PEOPLE["lead"]}) as again:
            again["lead"].go("/account")
            assert YEAR not in said(again["lead"]), "nothing is asked for twice"


def _licensed(code: str, since: date) -> None:
    with transaction():
        now = datetime.combine(since, time(9), UTC)
        made = make_licence(f"LIC-{code}", "reform-prison", actor=SYSTEM, now=now)
        member = {"role": "lead", "name": organisation(code).name}
        for about, value in (("standing", {"is": "in force"}), (f"member:{code}", member)):
            say(made, Said(about, value, since, "Granted"), actor=SYSTEM, now=now)


def _told(folder: Path) -> None:
    """Each licensee is told at once, and of the late one its people and the officers too."""
    mails = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in folder.glob("mail/**/*.eml")]
    words = [(each["To"], " ".join(each.get_content().split())) for each in mails]
    asked = [to for to, text in words if YEAR in text]
    late = [to for to, text in words if YEAR_OF_LATE in text and "was due on 18 February 2028" in text]
    assert any("lena.lead" in to for to in asked)
    assert any("olaf.other" in to for to in late)
    assert any("otto.officer" in to for to in late)


def _in_time(people: Visitors) -> None:
    """The lead licensee certifies each condition, and the officer accepts it."""
    lead, officer = people["lead"], people["officer"]
    opened(lead, YEAR)
    assert "Due on 3 April 2028" in said(lead)
    looked_at(lead)
    _answered(lead, {})
    assert "Sent" in said(lead)
    opened(officer, f"{IN_TIME}: Certificate of compliance, {YEAR}", "/staff")
    assert "After its day" not in said(officer)
    _accepted(officer)


def _late(people: Visitors) -> None:
    """Both sides see that it is late; who sends it is told what lacks beside its place, and it stays marked as late."""
    other, officer = people["other"], people["officer"]
    officer.go("/staff/licences")
    assert said(officer).count("Certificate late") == 1
    looked_at(officer)
    officer.go("/staff")
    assert "Late since 18 February 2028" in said(officer)
    other.go("/account")
    assert "Late: due on 18 February 2028" in said(other)
    pressed(other, YEAR_OF_LATE)
    _answered(other, {"S4": ""})
    assert "Say why condition S4 is not kept" in said(other)
    assert other.page.locator("#answer-S4-2").is_checked(), "what was chosen is kept"
    looked_at(other)
    _refused_once(other)
    written(other, "#words-S4", MISSED)
    pressed(other, "Certify and send")
    assert MISSED in said(other)
    opened(officer, f"{LATE}: Certificate of compliance, {YEAR_OF_LATE}", "/staff")
    assert "After its day" in said(officer)
    assert MISSED in said(officer)
    looked_at(officer)
    _accepted(officer)
    officer.go("/staff/licences")
    assert "Certificate late" not in said(officer)


def _refused_once(visitor: Visitor) -> None:
    """A browser says of a form that is shown again that its page went wrong: that, and nothing else."""
    assert [("422" in each) for each in visitor.went_wrong] == [True], visitor.went_wrong
    visitor.went_wrong.clear()


def _answered(visitor: Visitor, not_kept: dict[str, str]) -> None:
    for place in range(visitor.page.locator("main fieldset").count()):
        ref = f"S{place + 1}"
        ticked(visitor, f"#answer-{ref}-{2 if ref in not_kept else 1}")
        if not_kept.get(ref):
            written(visitor, f"#words-{ref}", not_kept[ref])
    pressed(visitor, "Certify and send")


def _accepted(officer: Visitor) -> None:
    pressed(officer, "Accept or return it")
    ticked(officer, "#outcome-1")
    written(officer, "#reason", "It says openly what is kept and what is not.")
    looked_at(officer)
    pressed(officer, "Answer")
    assert "Accepted" in said(officer)


def _broken(people: Visitors) -> None:
    """A day before the licence stood is refused beside its field; the breach is recorded and enforcement takes it."""
    officer, enforcer = people["officer"], people["enforcer"]
    officer.go(f"/staff/licences/{LATE}")
    pressed(officer, "Record a broken condition")
    officer.page.select_option("#condition", "S4")
    written(officer, "#said", "Forty places were closed without consent, by its own certificate.")
    dated(officer, "found_on", date(2027, 1, 19))
    pressed(officer, "Record it")
    assert "The licence was not in force yet on that day" in said(officer)
    assert officer.page.input_value("#said").startswith("Forty places")
    looked_at(officer)
    _refused_once(officer)
    for part in ("day", "month", "year"):
        officer.page.locator(f"#found_on-{part}").fill("")
    dated(officer, "found_on", clock.today())
    pressed(officer, "Record it")
    assert "It is recorded. Enforcement can open a matter on it." in said(officer)
    enforcer.go(f"/staff/enforcement/new/{SECOND}")
    written(enforcer, "#title", "Places closed without consent")
    enforcer.page.get_by_label("Condition S4").first.focus()
    enforcer.page.keyboard.press("Space")
    pressed(enforcer, "Open the matter")
    assert f"Condition S4 of licence {LATE} not kept" in said(enforcer)
    looked_at(enforcer)
