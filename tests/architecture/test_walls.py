"""Nobody learns of an unannounced visit by any channel, and what is hidden answers as what does not exist."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from regulator.core import db
from regulator.people.rules import Role, roles_with
from tests.people.visitor import Visitor

from . import wall_world, walls
from .wall_world import MAY_KNOW, NAMED, NOBODY, World

pytestmark = pytest.mark.database

AGREED = Path(__file__).resolve().parent.parent / "wall_matrix.txt"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


def test_who_learns_of_an_unannounced_visit_is_what_was_agreed(database):
    found = walls.run(database.instance, database.url)
    leaks = [(each.channel, each.who, each.words) for each in found if each.learns and each.who not in MAY_KNOW]
    assert leaks == []
    assert {each.who for each in found if each.learns} == MAY_KNOW, "those who may know do find it"
    assert {each.who for each in found} >= {role.value for role in Role} | {NOBODY, NAMED}
    assert walls.matrix(found) == AGREED.read_text(encoding="utf-8")


@pytest.fixture
def world(database) -> Iterator[World]:
    with wall_world.standing_still():
        world = wall_world.built(database.instance, database.url)
        wall_world.plan(world)
        yield world


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that the database is asked meanwhile, but for what any request asks once in a second."""
    told: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        if "FROM publication_version" not in statement:
            told.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)


def whole(browser: Visitor, method: str, address: str, **more) -> tuple:
    """All that somebody could compare: the answer, its headers, and what the database was asked for it."""
    with statements() as asked:
        answer = browser.browser.open(address, method=method, **more)
    headers = sorted((name, value) for name, value in answer.headers if name != "X-Request-Id")
    return answer.status_code, headers, answer.get_data(), asked


def addresses(key: str) -> list[str]:
    """Every address of the programme, and writings of it that lead there."""
    pages = ("", "/change", "/cancel", "/people", "/people/1/remove", "/arrive")
    own = [f"/programme/{key}{page}" for page in pages]
    return [
        "/programme", "/programme/plan", *own, f"/programme//{key}", f"/programme/{key}/",
        f"/programme/{key}?page=2",
    ]  # fmt: skip


def elsewhere(address: str) -> str:
    """An address of the same length that was never anything."""
    return address.replace("programme", "prugramme")


def test_to_those_who_may_not_know_the_programme_is_a_page_that_does_not_exist(world):
    outside = sorted({role.value for role in Role} - {each.value for each in roles_with(["programme:read"])})
    assert {"auditor", "administrator", "publisher", "provider-contact"} <= set(outside)
    for who in (*outside, NOBODY):
        browser = world.browsers[who]
        for address in addresses(world.reference):
            for method in METHODS if who in ("auditor", NOBODY) else ("GET", "POST"):
                there, nowhere = (whole(browser, method, each) for each in (address, elsewhere(address)))
                assert there == nowhere, (who, method, address)
                assert there[0] == 404 or method == "OPTIONS", (who, method, address)
                assert not any("programme" in statement for statement in there[3])


def test_nothing_that_is_sent_along_makes_a_difference(world):
    sent = (
        {"data": {"csrf_token": "wrong", "why": "x"}},
        {"data": {"csrf_token": "wrong", "why": "x" * 3_000_000}},
        {"data": "{", "content_type": "application/json"},
        {"data": b"--x\r\n", "content_type": "multipart/form-data; boundary=x"},
        {"headers": {"Referer": "http://localhost/programme", "X-CSRFToken": "wrong"}},
        {"headers": {"Accept": "application/json", "If-None-Match": "*", "Range": "bytes=0-10"}},
    )
    for who in ("auditor", "provider-contact", NOBODY):
        for address in (f"/programme/{world.reference}/cancel", "/programme/plan"):
            for more in sent:
                there, nowhere = (
                    whole(world.browsers[who], "POST", each, **more) for each in (address, elsewhere(address))
                )
                assert there == nowhere, (who, address)


def test_to_one_who_could_be_named_and_is_not_a_planned_visit_is_one_that_never_was(world):
    never = "0123456789abcdef"
    for who in (Role.INSPECTOR.value, Role.LEAD_INSPECTOR.value):
        browser = world.browsers[who]
        for planned, unplanned in zip(addresses(world.reference), addresses(never), strict=True):
            for method in METHODS:
                there, nowhere = (whole(browser, method, each) for each in (planned, unplanned))
                assert there[0] == nowhere[0], (who, method, planned)
                if there[0] in (404, 405):
                    assert there == nowhere, (who, method, planned)
        with statements() as asked:
            assert browser.get(f"/programme/{world.reference}").status_code == 404
        assert sum("FROM programme_" in statement for statement in asked) == 1, "one look, whatever is there"


def test_one_who_is_named_finds_it_and_no_more_once_their_role_has_ended(world):
    page = world.browsers[NAMED].get(f"/programme/{world.reference}")
    assert page.status_code == 200
    assert wall_world.WHY in page.text
    assert world.browsers[NAMED].get(f"/programme/{world.reference}/cancel").status_code == 404
    with db.transaction():
        wall_world.end_roles(world.actors[NAMED])
    again = world.browsers[NAMED].browser.get(f"/programme/{world.reference}")
    assert again.status_code == 404
    assert wall_world.WHY not in again.text


def test_a_fault_tells_nothing_of_the_visit(world, monkeypatch):
    """The page's own template is broken, as it could be: what is shown and logged names no place and no day."""
    browser = world.browsers[Role.CHIEF_INSPECTOR.value]
    world.app.jinja_env.filters.pop("date_text")
    world.app.jinja_env.cache.clear()
    with wall_world.logging(world):
        answer = browser.browser.get(f"/programme/{world.reference}")
    assert answer.status_code == 500
    assert [word for word in world.words if word in answer.text.lower()] == []
    assert walls.told_in_log(world) == []
