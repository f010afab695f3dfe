"""A share of what `python -m tests.architecture.fuzz` sends, on both engines: whatever is sent, nothing is a fault."""

import json
from random import Random

import pytest
from werkzeug.test import Client

from regulator.app import create_app
from regulator.core import keys
from regulator.core.access import Access, allow
from regulator.core.settings import Settings
from regulator.people.rules import Role

from . import fuzz, fuzz_values

pytestmark = pytest.mark.database

SHARE = 800  # requests, of several hundred addresses; the command sends a hundred thousand


@pytest.fixture
def settings(database):
    return Settings(instance=database.instance, database_url=database.url)


def test_whatever_anybody_sends_to_any_address_is_no_fault(settings):
    told = fuzz.Fuzz(fuzz.small(settings), 20261).run(SHARE)
    assert [str(fault) for fault in told.faults] == []
    assert told.sent >= SHARE
    assert len(told.endpoints) > 60, "most addresses are tried"
    assert {200, 303, 400, 403, 404, 422} <= set(told.statuses), "it comes in, is let on, and is refused in every way"
    assert told.done, "some forms are taken"


def test_the_siege_finds_a_fault_where_there_is_one(settings):
    """The tool itself can fail: a page that cannot count is found, with the request that leads to it."""
    keys.make_missing(settings.keys)
    app = create_app(settings)
    fuzz.scene.lay_ground()

    @allow(Access.PUBLIC)
    def broken() -> str:
        return str(1 // 0)

    app.add_url_rule("/broken", "broken", broken)
    siege = fuzz.Fuzz(app, 1)
    stranger = siege.browsers[0]
    with fuzz.structlog.testing.capture_logs() as siege.logged:
        siege._look(stranger, "/broken?a=b")
    [fault] = siege.told.faults
    assert "500" in fault.status
    assert "GET /broken?a=b as stranger" in str(fault)
    assert "ZeroDivisionError" in fault.why
    assert "1 faults" in next(fuzz.report(siege.told, 1.0)), "the figures say it"


def test_a_number_that_no_row_can_have_leads_nowhere(settings):
    app = create_app(_with_keys(settings))
    for number, status in ((2**31 - 1, 302), (2**31, 404), (10**20, 404), ("9" * 5000, 404)):
        assert Client(app).get(f"/staff/people/{number}").status_code == status, number


def _with_keys(settings):
    keys.make_missing(settings.keys)
    return settings


def test_bytes_that_are_no_text_in_a_query_are_refused(settings):
    app = create_app(_with_keys(settings))
    for address in ("/", "/inspections", "/sign-in", "/staff", "/programme", "/no-such-page"):
        answer = Client(app).get(address, environ_overrides={"QUERY_STRING": "\xff=\xfe"})
        assert answer.status_code == 400, address


def test_an_address_with_a_nul_in_it_leads_nowhere(settings):
    siege = fuzz.Fuzz(fuzz.small(settings), 1)
    deputy = next(each for each in siege.browsers if each.who == Role.DEPUTY_OMBUDSMAN.value)
    siege._let_in(deputy)
    for address in (
        "/ombudsman/cases/%00",
        "/ombudsman/cases/INS-2026-0001/letters/a%00b.pdf",
        "/licences/a%00",
        "/%00",
    ):
        assert deputy.client.get(address).status_code == 404, address
    assert deputy.client.post("/ombudsman/cases/%00/entry").status_code in (400, 404)


def test_a_part_of_a_form_that_has_no_name_is_refused(settings):
    app = create_app(_with_keys(settings))
    for head in (b"Content-Disposition: form-data", b'Content-Disposition: form-data; filename="x"', b"X: y"):
        content = b"--b\r\n" + head + b"\r\n\r\nvalue\r\n--b--\r\n"
        for address in ("/sign-in", "/sign-out", "/staff/people/invite"):
            answer = Client(app).post(address, data=content, content_type="multipart/form-data; boundary=b")
            assert answer.status_code in (302, 303, 400), (address, head)


def test_the_same_seed_spoils_in_the_same_way():
    form = fuzz_values.Form("/x", "post", [fuzz_values.Field("name", "text"), fuzz_values.Field("on-day", "text")])
    made = []
    for _ in range(2):
        random = Random(7)
        pairs = [fuzz_values.filled(form, random, fuzz.date(2026, 11, 2)) for _ in range(50)]
        made.append([fuzz_values.body(fuzz_values.spoiled(each, random), random) for each in pairs])
    assert made[0] == made[1]
    kinds = {kind for _, kind in made[0]}
    assert json.dumps(sorted(kinds)).count("multipart") >= 1


def test_every_role_and_a_stranger_take_part(settings):
    siege = fuzz.Fuzz(create_app(_with_keys(settings)), 1)
    assert {each.who for each in siege.browsers} == {fuzz.STRANGER, *(role.value for role in Role)}
