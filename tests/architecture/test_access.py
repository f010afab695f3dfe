"""Every address: declared, listed, and called as a stranger and as somebody in each role."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from regulator.app import create_app
from regulator.core import keys, programs
from regulator.core.access import Access, declared, is_hidden
from regulator.core.settings import Settings
from regulator.people.rules import Role
from tests.conftest import Database
from tests.people.visitor import Visitor, add_user, token

from .access_matrix import UNSAID, matrix, may_call

pytestmark = pytest.mark.database

AGREED = Path(__file__).resolve().parent.parent / "access_matrix.txt"
EXAMPLES = {"IntegerConverter": 999_999, "FloatConverter": 1.5, "PathConverter": "no/such/thing"}
EXAMPLES |= {"UUIDConverter": "00000000-0000-7000-8000-000000000000"}


@pytest.fixture
def app(database: Database) -> Flask:
    settings = Settings(instance=database.instance, database_url=database.url)
    keys.make_missing(settings.keys)
    return create_app(settings)


def addresses(app: Flask) -> list[tuple[str, str, Rule]]:
    """Every method and address, with an example for each part that varies."""
    urls = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        parts = {name: _example(rule, name) for name in rule.arguments}
        for method in sorted(rule.methods - UNSAID):
            found.append((method, urls.build(rule.endpoint, parts, method=method, append_unknown=False), rule))
    return found


def _example(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    if hasattr(converter, "items"):
        return min(converter.items)
    return EXAMPLES.get(type(converter).__name__, "no-such-thing")


class Caller:
    """Calls addresses as a visitor; a POST with the visitor's own token, so that what refuses it is the gate and not
    the form. The token is taken anew once the cookie has changed: it holds as long as that."""

    def __init__(self, visitor: Visitor, form_on: str) -> None:
        self.visitor, self.form_on = visitor, form_on
        self._cookie: str | None = None
        self._token = ""

    def call(self, method: str, address: str):
        """The answer."""
        if method == "GET":
            return self.visitor.browser.get(address)
        if self._cookie is None or self.visitor.cookie != self._cookie:
            self._token = token(self.visitor.browser.get(self.form_on).text)
            self._cookie = self.visitor.cookie
        return self.visitor.browser.open(address, method=method, data={"csrf_token": self._token})


def sent_to_sign_in(answer) -> bool:
    return answer.status_code in (302, 303) and (answer.location or "").startswith("/sign-in")


def told_in_json(answer) -> bool:
    """A program is told that nobody is signed in, and is sent nowhere."""
    return answer.status_code == 401 and answer.get_json()["error"] == "session-ended"


def hidden(app: Flask, rule: Rule) -> bool:
    """Whether the address does not exist for those who may not call it: what it answers is in `test_walls`."""
    return is_hidden(app.view_functions[rule.endpoint])


def test_every_address_declares_who_may_call_it(app):
    undeclared = [rule.rule for rule in app.url_map.iter_rules() if not declared(app.view_functions[rule.endpoint])]
    assert undeclared == []


def test_who_may_call_what_is_what_was_agreed(app):
    assert matrix(app) == AGREED.read_text(encoding="utf-8")


def test_nothing_is_open_to_nobody_and_nothing_mixes_open_with_closed(app):
    for rule in app.url_map.iter_rules():
        wanted = declared(app.view_functions[rule.endpoint])
        assert any(may_call(app, rule.endpoint, role) for role in Role), rule.rule
        assert len(wanted) == 1 or not wanted & set(Access), rule.rule


def test_strangers_are_let_in_where_it_is_public_and_nowhere_else(app):
    add_user(Role.ADMINISTRATOR)
    caller = Caller(Visitor(app), "/sign-in")
    for method, address, rule in addresses(app):
        answer = caller.call(method, address)
        public = Access.PUBLIC in declared(app.view_functions[rule.endpoint])
        assert answer.status_code != 500, (method, address)
        if public:
            assert answer.status_code not in (401, 403), (method, address)
            assert not sent_to_sign_in(answer), (method, address)
        elif hidden(app, rule):
            assert answer.status_code == 404, (method, address)
        else:
            assert told_in_json(answer) if programs.asks(address) else sent_to_sign_in(answer), (method, address)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_let_in_where_it_may_be_and_nowhere_else(app, role):
    add_user(role)
    visitor = Visitor(app)
    assert visitor.sign_in().status_code == 303
    caller = Caller(visitor, "/account")
    for method, address, rule in addresses(app):
        answer = caller.call(method, address)
        assert answer.status_code != 500, (method, address)
        assert not sent_to_sign_in(answer), (method, address)
        refused = not may_call(app, rule.endpoint, role)
        assert (answer.status_code == 403) is (refused and not hidden(app, rule)), (method, address)
        assert answer.status_code == 404 or not (refused and hidden(app, rule)), (method, address)
        if rule.endpoint == "people.sign_out":
            visitor.sign_in()
