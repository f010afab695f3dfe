"""A complaint about a prison, and everyone outside the Ombudsman's office who looks for a trace of it everywhere."""

import re

import pytest
import structlog
from sqlalchemy import func, select

from regulator.core import clock, db
from regulator.core.access import Access, declared
from regulator.core.compartments import compartment
from regulator.core.guard import Forbidden
from regulator.core.outbox import Outgoing
from regulator.core.refused import NotFound, Refused
from regulator.ombudsman.actions import letters, running
from regulator.ombudsman.models import INDEX, OMBUDSMAN, Complaint, ComplaintKey
from regulator.ombudsman.queries import cases, index
from regulator.ombudsman.queries import letters as letters_read
from regulator.people.rules import Role
from tests.inspections import visits
from tests.people.visitor import Visitor

from .office import Office, allocated, logged

pytestmark = pytest.mark.database

OFFICE = {Role.OMBUDSMAN_CLERK, Role.OMBUDSMAN_ASSESSOR, Role.OMBUDSMAN_INVESTIGATOR, Role.DEPUTY_OMBUDSMAN}
WORDS = ("zebedee", "quartermaine", "q7777qq", "ormolubank")
SAME = re.compile(r'name="csrf_token"[^>]*value="[^"]*"|"(csrf_token|csrf|now)": ?"[^"]*"')


def test_outside_the_office_nothing_tells_that_somebody_complained(at_work: Office):
    others = [role for role in Role if role not in OFFICE]
    actors = {role: visits.user(role) for role in others}
    browsers = {role: Visitor(at_work.app) for role in others}
    for role, browser in browsers.items():
        browser.sign_in(f"{role.words.lower().replace(' ', '.')}.invented@regulator.example")
    pages = addresses(at_work)
    sent = outgoing()
    before = {(role, page): seen(browsers[role], page) for role in others for page in pages}
    with structlog.testing.capture_logs() as lines:
        reference = allocated(at_work, name="Zebedee Quartermaine", number="Q7777QQ", story="Ormolubank wing is cold.")
    assert outgoing() == sent, "nothing leaves by mail for somebody in prison"
    assert not any(word in repr(lines).lower() for word in (*WORDS, reference.lower()))
    for role in others:
        for page in pages:
            now_seen = seen(browsers[role], page)
            assert not any(word in now_seen for word in (*WORDS, reference.lower())), (role, page)
            if role != Role.AUDITOR:
                assert now_seen == before[role, page], (role, page)
        for page in ("", "/log", f"/cases/{reference}", "/letters"):
            there, nowhere = (browsers[role].get(f"/{place}{page}") for place in ("ombudsman", "ombudzman"))
            assert (there.status_code, len(there.data)) == (404, len(nowhere.data)), (role, page)
        refused_everywhere(actors[role], reference)


def outgoing() -> int:
    with db.reading():
        return db.session().scalar(select(func.count()).select_from(Outgoing)) or 0


def addresses(at_work: Office) -> list[str]:
    """Every page that needs no part filled in, and the provider's own."""
    found = ["/providers/ZWX", "/search?q=Quartermaine", "/staff/inspection-requests/themes?code=ZWX"]
    for rule in at_work.app.url_map.iter_rules():
        view = at_work.app.view_functions[rule.endpoint]
        quiet = not rule.arguments and "GET" in rule.methods and declared(view) != {Access.SIGNED_IN}
        if quiet and not rule.rule.startswith(("/ombudsman", "/readyz", "/healthz", "/complain")):
            found.append(rule.rule)
    return sorted(found)


def seen(browser: Visitor, page: str) -> str:
    answer = browser.browser.get(page)
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        return str(answer.status_code)  # it says when it was made
    return f"{answer.status_code} {SAME.sub('', answer.get_data().decode('utf-8', 'replace')).lower()}"


def refused_everywhere(actor, reference: str) -> None:
    """By no query and no statement does anybody outside come near a case."""
    for ask in (lambda: cases.show(actor, reference), lambda: cases.listed(actor, "all"), lambda: cases.counts(actor)):
        with db.reading(), pytest.raises(NotFound):
            ask()
    with db.reading(), pytest.raises(NotFound):
        index.found(actor, "Quartermaine")
    for table in (Complaint, ComplaintKey):
        with db.reading(), pytest.raises(Forbidden):
            db.session().scalars(select(table)).all()
    with db.reading(), pytest.raises(NotFound), compartment(INDEX, actor, "to look"):
        pass
    if not actor.may("complaint:answer"):
        with db.reading(), pytest.raises(NotFound), compartment(OMBUDSMAN, actor, "to look"):
            pass


def test_a_provider_cannot_tell_a_request_that_was_never_made_from_one_of_another_provider(at_work: Office):
    allocated(at_work, name="Zebedee Quartermaine", number="Q7777QQ")
    governor = at_work.browser(at_work.governor, "governor")
    answers = [governor.get(f"/organisation/ombudsman/{key}") for key in ("0" * 16, "f" * 16)]
    assert {(each.status_code, len(each.data)) for each in answers} == {(404, len(answers[0].data))}


def test_the_postal_log_tells_whoever_must_keep_away_neither_that_there_was_a_letter_nor_lets_them_post_it(
    at_work: Office,
):
    """By hand on 30 November 2026: the log counted a letter whose sheets were refused, and took it as posted."""
    kept_from, open_to_all = logged(at_work), logged(at_work, "Peter Quill", "B2345CD", respondent="ZMC")
    with db.transaction():
        running.set_worker(
            at_work.colleague.id or 0, subjects=[], most=20, conflicts={"ZWX": "worked there"}, actor=at_work.deputy
        )

    def printed(reference: str) -> str:
        with db.reading():
            (letter,) = cases.show(at_work.deputy, reference).letters
        with db.transaction():
            letters.approve(reference, letter.id, letter.version, actor=at_work.clerk)
        with db.transaction():
            return letters.print_batch(actor=at_work.clerk)

    def logs(actor) -> dict[str, tuple[int, bool]]:
        with db.reading():
            return {each.id: (each.letters, each.posted_on is not None) for each in letters_read.batches(actor)}

    hidden, shown = printed(kept_from), printed(open_to_all)
    assert logs(at_work.colleague) == {shown: (1, False)}
    assert logs(at_work.clerk) == {hidden: (1, False), shown: (1, False)}
    for batch in (hidden, "0" * 16):
        with pytest.raises(Refused, match="in the postal log already"), db.transaction():
            letters.posted(batch, on=clock.today(), actor=at_work.colleague, today=clock.today())
    colleague = at_work.browser(at_work.colleague, "colleague")
    for batch in (hidden, "0" * 16):
        assert colleague.get(f"/ombudsman/letters/batches/{batch}/posted").status_code == 404
    with db.transaction():
        assert letters.posted(shown, on=clock.today(), actor=at_work.colleague, today=clock.today()) == 1
    assert logs(at_work.clerk) == {hidden: (1, False), shown: (1, True)}
