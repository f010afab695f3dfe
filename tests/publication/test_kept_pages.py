"""The real pages kept whole: what raises the number, what never does, and that nothing of a visitor is in them."""

import dataclasses
import inspect
from datetime import date

import pytest
from sqlalchemy import event

from regulator.core import db
from regulator.core.db import reading, transaction
from regulator.core.documents import events as document_events
from regulator.core.events import record, subscribers
from regulator.core.refused import Refused
from regulator.inspections import events as inspection_events
from regulator.inspections.events import InspectionMoved
from regulator.inspections.rules import outcomes as outcome_events
from regulator.publication.queries import version
from regulator.publication.views.whole_page_cache import WholePageCache
from regulator.register import events as register_events
from regulator.register.actions import register_organisation
from regulator.register.rules.words import Kind
from regulator.standards import events as standards_events
from tests import pages
from tests.people.visitor import Visitor, add_user

from .site import SOMEONE, Site

pytestmark = pytest.mark.database

NOT_PUBLIC = {
    "CasesToAssess",
    "ConcernsRecorded",
    "ConflictDecided",
    "ConflictDeclared",
    "CorrectionNotMade",
    "CorrectionProposed",
    "DaysChanged",
    "DeadlineTold",
    "DraftAssembled",
    "DraftDelivered",
    "DraftReceived",
    "EmbargoEnded",
    "EmbargoReaderNamed",
    "EmbargoReaderOpened",
    "EmbargoReaderRemoved",
    "EmbargoSet",
    "InspectionHandedOver",
    "InspectionPlanned",
    "JudgementDecided",
    "LeakAnswered",
    "MembersTakenAgain",
    "OperationsReceived",
    "ProgrammeChanged",
    "ProgressJudged",
    "ProviderTold",
    "RatingsRecorded",
    "RatingsWorkedOutAnew",
    "ReplyEnded",
    "ReplyPointAnswered",
    "ReplyPointChanged",
    "ReplyPointMade",
    "ReplyPointTakenBack",
    "ReplyTimeExtended",
    "ReportReleased",
    "ReviewFollows",
    "StatementAdded",
    "StatementMoved",
    "StatementRemoved",
    "StatementReopenedToReply",
    "StatementReplyEnded",
    "StatementRewritten",
    "SummaryRewritten",
    "TeamMemberLeft",
    "TeamMemberNamed",
    "UrgentCorrectionNotMade",
    "UrgentCorrectionProposed",
    "UrgentNotificationDeclined",
    "UrgentNotificationIssued",
    "UrgentNotificationPut",
    "UrgentNotificationReceived",
    "UrgentReplyReceived",
}
"""What happens inside before a report is public; the public sees it in the frozen content, or never."""


def number() -> int:
    with reading():
        return version.current()


def later(site: Site) -> None:
    assert isinstance(site.app.wsgi_app, WholePageCache)
    site.app.wsgi_app._looked_at = float("-inf")


def statements(site: Site, address: str) -> int:
    """How many statements a page costs that is not kept."""
    later(site)
    site.app.wsgi_app._pages.clear()
    seen: list[str] = []

    def count(_connection, _cursor, statement, *_more) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")) and "publication_version" not in statement:
            seen.append(statement)

    event.listen(db.engine(), "before_cursor_execute", count)
    try:
        assert site.app.test_client().get(address).status_code == 200
    finally:
        event.remove(db.engine(), "before_cursor_execute", count)
    return len(seen)


def test_every_event_the_public_could_see_raises_the_number_or_is_known_not_to():
    heard = subscribers()
    modules = (document_events, inspection_events, outcome_events, register_events, standards_events)
    for module in modules:
        for name, kind in inspect.getmembers(module, dataclasses.is_dataclass):
            if hasattr(kind, "subject") and kind.__module__.startswith(module.__name__) and not name.startswith("_"):
                raises = any(each.startswith("regulator.publication.actions.") for each in heard.get(name, []))
                assert raises != (name in NOT_PUBLIC), name


def test_a_change_of_the_register_shows_on_pages_that_were_kept(own_site):
    client = own_site.app.test_client()
    before = number()
    assert "Northern Rehabilitation Company" not in client.get("/providers?kind=crc").text
    with transaction():
        register_organisation("ZZZ", "Northern Rehabilitation Company", Kind.CRC, source="A test", actor=SOMEONE)
    assert number() == before + 1
    later(own_site)
    assert "Northern Rehabilitation Company" in client.get("/providers?kind=crc").text


def test_a_change_that_was_rolled_back_raises_nothing(own_site):
    before = number()
    with pytest.raises(Refused, match="is already the code"):
        _registered_twice()
    assert number() == before


def _registered_twice() -> None:
    with transaction():
        for _time in range(2):
            register_organisation("ZZZ", "Northern Rehabilitation Company", Kind.CRC, source="A test", actor=SOMEONE)


def test_a_secret_move_leaves_no_trace_in_the_number(own_site):
    before = number()
    with transaction():
        record(SOMEONE, InspectionMoved(99, "notify", "planned", "notified"), occurred_on=date(2026, 3, 2))
    assert number() == before
    with transaction():
        record(SOMEONE, InspectionMoved(99, "publish", "final", "published"), occurred_on=date(2026, 3, 2))
    assert number() == before + 1


def test_a_kept_page_costs_no_statement(a_site):
    client = a_site.app.test_client()
    client.get("/providers/BFI")
    seen: list[str] = []

    def count(_connection, _cursor, statement, *_more) -> None:
        seen.append(statement)

    event.listen(db.engine(), "before_cursor_execute", count)
    a_site.app.wsgi_app._looked_at = float("inf")
    try:
        assert client.get("/providers/BFI").status_code == 200
    finally:
        event.remove(db.engine(), "before_cursor_execute", count)
    assert seen == []


def test_a_list_costs_as_many_statements_for_many_rows_as_for_one(a_site):
    # the lists of the register are made of branches, one for each kind and state: many statements, whatever they find
    assert statements(a_site, "/providers") <= 22
    assert statements(a_site, "/providers?kind=prison") <= statements(a_site, "/providers?kind=lrt") + 10
    assert statements(a_site, "/providers?search=b") <= statements(a_site, "/providers?search=zzy") + 2
    assert statements(a_site, "/inspections") <= 10
    assert statements(a_site, "/standards/prisons-1") <= 5
    assert statements(a_site, "/") <= 13
    assert statements(a_site, "/providers/BFI") <= 28  # one for each of its lists: licences, decisions, notices too


def test_somebody_signed_in_gets_the_same_page_as_everyone_and_no_cookie(own_site):
    stranger = own_site.app.test_client().get("/")
    add_user()
    visitor = Visitor(own_site.app)
    assert visitor.sign_in().status_code == 303
    later(own_site)
    own_site.app.wsgi_app._pages.clear()
    own = visitor.browser.get("/")
    assert own.data == stranger.data
    assert "Set-Cookie" not in own.headers
    assert "Cookie" not in own.headers.get("Vary", "")
    assert "Someone Invented" not in own.text
    assert visitor.browser.get("/staff").status_code == 200
    assert visitor.browser.get("/staff").headers["Cache-Control"] == "no-store"


def test_public_pages_may_be_kept_by_others_and_must_be_asked_about(a_site):
    answer = a_site.app.test_client().get("/providers/BFI", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "X-Request-Id" not in answer.headers
    assert answer.headers["Content-Security-Policy"] == pages.POLICY
    again = a_site.app.test_client().get(
        "/providers/BFI", headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.headers["Content-Security-Policy"] == pages.POLICY


def test_staff_pages_and_errors_are_never_kept(a_site):
    client = a_site.app.test_client()
    for address in ("/sign-in", "/nothing", "/providers/XYZ", "/healthz", "/staff"):
        client.get(address)
    kept = [path for _scheme, path, _query in a_site.app.wsgi_app._pages]
    assert kept == []
