"""Who is told of what falls due in a case and of what is late, what the mail gives away (nothing), and what the deputy
sees of it; on both engines."""

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from regulator.core import clock, db, outbox
from regulator.core.clocks import Clock
from regulator.core.compartments import for_upkeep
from regulator.core.outbox import Outgoing
from regulator.improvement.models.owed import Obligation
from regulator.ombudsman.actions import running, telling
from regulator.ombudsman.models import Told
from regulator.ombudsman.queries import cases
from regulator.ombudsman.rules.reminding import BEFORE, PAPERS, STILL_LATE, stage_on
from regulator.people.rules import Role
from tests.inspections import visits

from .office import Office, allocated, logged, version
from .test_casework import ask, finding, send_draft, step
from .test_casework import decide as decided

TODAY = date(2026, 3, 2)


@given(st.sampled_from(sorted(BEFORE)), st.integers(-60, 60), st.integers(STILL_LATE, 12))
def test_a_deadline_is_near_then_over_and_papers_alone_are_still_over(name: str, days: int, back: int):
    due, still = TODAY + timedelta(days=days), TODAY - timedelta(days=back)
    stage = stage_on(name, due, TODAY, still)
    assert (stage == "soon") == (0 <= days <= BEFORE[name])
    assert (stage == "escalate") == (name == PAPERS and due <= still)
    assert (stage is None) == (days > BEFORE[name])
    assert stage_on("plan-action", due, TODAY, still) is None


def told_on(at_work: Office, days: int) -> dict[str, list[str]]:
    """Run the job as on a day so many days away, twice; to whom mail went, by its subject."""
    folder = at_work.app.config["SETTINGS"].instance / "mail"
    outbox.drain()
    before = set(folder.glob("*.eml"))
    telling.remind_and_escalate(clock.now() + timedelta(days=days))
    telling.remind_and_escalate(clock.now() + timedelta(days=days))
    outbox.drain()
    found: dict[str, list[str]] = {}
    for path in set(folder.glob("*.eml")) - before:
        letter = message_from_bytes(path.read_bytes(), policy=default)
        text = f"{letter['Subject']}\n{letter.get_content()}"
        for word in ("OMB-", "Obrien", "A1234BC", "Wexmere", "radio", "property", "ombudsman/cases"):
            assert word not in text, (word, text)
        found.setdefault(str(letter["Subject"]), []).append(str(letter["To"]).split("@")[0])
    return {subject: sorted(people) for subject, people in found.items()}


def put_back(subject: str, name: str, days: int) -> None:
    """A running clock of a case is over since so many days."""
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        table = Clock.__table__
        connection.execute(
            table.update()
            .where(table.c.name == name, table.c.subject.startswith(subject))
            .values(due_on=clock.today() - timedelta(days=days))
        )


@pytest.mark.database
def test_those_who_must_act_are_told_before_and_the_deputy_too_after(at_work: Office):
    logged(at_work)
    assert told_on(at_work, 0) == {}
    with db.reading():
        due = {each.name: each.due_on for each in db.session().scalars(select(Clock))}
    days = (due["complaint-acknowledgement"] - clock.today()).days
    (subject, people), *more = told_on(at_work, days).items()
    assert (subject[:6], people, more) == ("Due on", ["clerk"], []), "who logged it owes the acknowledgement"
    assert told_on(at_work, days) == {}, "nobody is told twice"
    late = told_on(at_work, (due["complaint-eligibility"] - clock.today()).days + 1)
    assert sorted(late.values()) == [["assessor", "deputy"], ["clerk", "deputy"]]
    assert all(subject.startswith("Late since") for subject in late)


@pytest.mark.database
def test_an_investigator_is_reminded_of_their_case_and_nobody_who_must_keep_away(at_work: Office):
    reference = allocated(at_work)
    away = visits.user(Role.DEPUTY_OMBUDSMAN, "Away", email="away@regulator.example")
    with db.transaction():
        running.set_worker(away.id or 0, subjects=[], most=1, conflicts={"ZWX": "Worked there."}, actor=at_work.deputy)
    with db.reading():
        key = cases.show(at_work.deputy, reference).file.key
    put_back(f"ombudsman:{key}", "complaint-acknowledgement", -400)
    with db.reading():
        due = next(each.due_on for each in db.session().scalars(select(Clock)) if each.name == "complaint-standard")
    days = (due - clock.today()).days
    assert list(told_on(at_work, days - 1).values()) == [["investigator"]]
    assert list(told_on(at_work, days + 1).values()) == [["deputy", "investigator"]], "and not the one with a conflict"


@pytest.mark.database
def test_a_provider_is_asked_reminded_and_chased_for_papers_and_the_deputy_hears(at_work: Office):
    contact = visits.user(Role.PROVIDER_CONTACT, "Contact", email="contact@regulator.example")
    assert contact.organisation_id == at_work.governor.organisation_id
    reference = allocated(at_work)
    papers_id = ask(at_work, reference, consent="By letter.")
    folder = at_work.app.config["SETTINGS"].instance / "mail"
    outbox.drain()
    asked = [message_from_bytes(each.read_bytes(), policy=default) for each in folder.glob("provider-*.eml")]
    assert sorted(str(each["To"]).split("@")[0] for each in asked) == ["contact", "governor"]
    subject = f"ombudsman:papers-{papers_id}"
    put_back(subject, PAPERS, -2)
    assert list(told_on(at_work, 0).values()) == [["contact", "governor"]]
    put_back(subject, PAPERS, 1)
    late = told_on(at_work, 0)
    assert sorted(late.values()) == [["deputy", "investigator"], ["governor"]], "who leads it is told, and the office"
    put_back(subject, PAPERS, 10)
    still = told_on(at_work, 0)
    assert sorted(still.values()) == [["deputy", "investigator"], ["governor"]]
    with db.reading():
        entry = cases.show(at_work.deputy, reference).entries[-1]
    assert entry.kind == "papers-late"
    deputy, clerk = (at_work.browser(getattr(at_work, who), who) for who in ("deputy", "clerk"))
    page = deputy.get("/ombudsman/late?what=papers")
    assert reference in page.text
    assert "10" in page.text
    assert clerk.get("/ombudsman/late").status_code == 404
    assert deputy.get("/ombudsman/late?what=nothing").status_code == 404
    for after in ("2026-01-01.99999999999999999999", "x", "2026-01-01.²", "%00"):
        assert deputy.get(f"/ombudsman/late?after={after}").status_code == 200, after


@pytest.mark.database
def test_a_late_recommendation_is_told_and_shown_where_it_was_made(at_work: Office):
    reference = allocated(at_work)
    step(at_work, reference, "investigate", at_work.investigator)
    finding(at_work, reference)
    with db.transaction():
        send_draft(at_work, reference)
    decided(at_work, reference, at=office_day(29))
    with db.engine().execution_options(mode=db.Mode.MIGRATION).begin() as connection:
        connection.execute(Obligation.__table__.update().values(due_on=clock.today() - timedelta(days=3)))
        connection.execute(Clock.__table__.delete().where(Clock.subject.startswith("ombudsman:")))
    assert told_on(at_work, 0) == {"A provider is late with what you recommended": ["deputy", "investigator"]}
    deputy = at_work.browser(at_work.deputy, "deputy")
    assert reference in deputy.get("/ombudsman/late?what=recommendations").text
    assert "late" in deputy.get(f"/ombudsman/cases/{reference}").text.split("Recommendations</h2>")[1][:900].lower()


def office_day(days: int):
    from .office import now

    return now(days)


@pytest.mark.database
def test_nobody_else_sees_that_something_was_sent(at_work: Office):
    reference = allocated(at_work)
    ask(at_work, reference, consent="By letter.")
    with db.reading():
        key = cases.show(at_work.deputy, reference).file.key
    put_back(f"ombudsman:{key}", "complaint-acknowledgement", 3)
    told_on(at_work, 0)
    with db.reading():
        rows = db.session().scalars(select(Outgoing)).all()
        assert {each.compartment for each in rows if "ombudsman" in each.key} == {"ombudsman"}
    with db.reading(), for_upkeep("ombudsman", "a test"):
        assert db.session().scalars(select(Told.stage)).all().count("late") == 1
    auditor = at_work.browser(visits.user(Role.AUDITOR, "Auditor", email="auditor@regulator.example"), "auditor")
    assert "ombudsman/mail" not in auditor.get("/staff/outbox").text
    assert version(at_work, reference) > 0
