"""Everything that anybody can send, sent: every address, as a stranger and in every role, with what nobody expects.

    python -m tests.architecture.fuzz --requests 100000 --seed 1 [--engine postgresql] [--small]

It drives the real WSGI application on a demonstration (`--small`: on the few invented places of the tests) with real
sign-ins and real tokens, fills in the forms that the pages show, spoils what it filled in, and reports every answer of
500 or more, and every fault that escapes, with the request that led to it. The same seed, number and engine send the
same kinds of request again; what the pages answered in between may differ, by the day and by random keys.
"""

import argparse
import sys
import tempfile
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, insert
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from regulator.app import create_app
from regulator.cli.demonstration import demonstrate
from regulator.cli.setting_up import set_up
from regulator.core import clock, db, keys, schema
from regulator.core.actor import SYSTEM
from regulator.core.bookkeeping import bookkeeping
from regulator.core.settings import Settings
from regulator.people import queries
from regulator.people.actions import NewRole, add_user, set_demonstration_factor
from regulator.people.models import Attempt, SignIn, User
from regulator.people.rules import OUTSIDE, POWERFUL, Role
from regulator.register.models import Organisation
from tests.inspections import scene, visits
from tests.people.visitor import PASSWORD
from tests.postgres import address_of, on_server

from . import fuzz_values as values
from .access_matrix import UNSAID, may_call
from .fuzz_values import Form, Page, Sent

STRANGER = "stranger"
KEPT = 40  # addresses and forms kept of each endpoint, the newest
OF_OURS = 0.85  # of what somebody asks for, what their role may
BUSY = {"healthz", "readyz"}  # say 503 where no worker runs, as they should
ENTRANCES = ("/staff", "/staff/people", "/staff/register", "/programme", "/organisation/people")  # where links begin
SLICE = 2_000  # requests between two words on how far it is
CLEAR_EVERY = 200  # requests after which tries are forgotten: a limit reached would hide what is behind it


@dataclass
class Fault:
    """An answer that nobody should get."""

    number: int
    status: str
    sent: Sent
    why: str

    def __str__(self) -> str:
        return f"request {self.number}: {self.status}\n  {self.sent}\n  {self.why}"


@dataclass
class Told:
    """How it went."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    endpoints: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)  # posts that changed something
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Browser:
    """One person in one role, with the token of their sign-in and what they have seen."""

    who: str
    client: FlaskClient
    rules: list[Rule]
    others: list[Rule]
    alive: bool = False
    token: str = ""
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    forms: dict[str, list[Form]] = field(default_factory=lambda: defaultdict(list))


class Fuzz:
    """Everybody who sends, and what came of it."""

    def __init__(self, app: Flask, seed: int) -> None:
        self.app = app
        self.random = Random(seed)
        self.urls = app.url_map.bind("localhost")
        self.told = Told()
        self.logged: list[dict[str, object]] = []
        self.made = 0
        self.today: date = clock.today()
        self.browsers = [self._browser(who) for who in (STRANGER, *(role.value for role in Role))]

    def run(self, requests: int) -> Told:
        """Send that many."""
        cleared = 0
        with structlog.testing.capture_logs() as self.logged:
            while self.told.sent < requests:
                browser = self.random.choices(self.browsers, [2 + len(each.rules) // 10 for each in self.browsers])[0]
                if not browser.alive:
                    self._let_in(browser)
                self._one(browser)
                if self.told.sent >= cleared + CLEAR_EVERY:
                    cleared = self.told.sent
                    with bookkeeping() as connection:
                        connection.execute(delete(Attempt))
        return self.told

    def _browser(self, who: str) -> Browser:
        every = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "static"]
        mine = [rule for rule in every if who != STRANGER and may_call(self.app, rule.endpoint, Role(who))]
        mine = mine or [rule for rule in every if may_call(self.app, rule.endpoint, Role.LOCAL_PARTNER)]
        own = [rule for rule in mine if not may_call(self.app, rule.endpoint, Role.LOCAL_PARTNER)]
        return Browser(who, self.app.test_client(), [*mine, *own * 3], every)

    def _let_in(self, browser: Browser) -> None:
        """Sign in, under an account that is new wherever the one before was closed or lost its role."""
        browser.client = self.app.test_client()
        if browser.who != STRANGER:
            key = sign_in(browser.who, f"siege-{browser.who}-{self.made}@demonstration.example")
            self.made += 1
            with browser.client.session_transaction() as kept:
                kept["sign_in"] = key
        browser.alive = True
        for address in ("/sign-in", *ENTRANCES) if browser.who == STRANGER else ("/account", *ENTRANCES):
            self._look(browser, address)

    def _one(self, browser: Browser) -> None:
        """One address: looked at, or filled in and sent."""
        rule = self.random.choice(browser.rules if self.random.random() < OF_OURS else browser.others)
        path = self._path(browser, rule)
        methods = set(rule.methods or ()) - UNSAID
        if self.random.random() < 0.03:
            self._send(browser, Sent(browser.who, self.random.choice(values.METHODS), path))
        elif "POST" in methods and self.random.random() < 0.8:
            self._post(browser, rule, path, looked="GET" in methods)
        elif self.random.random() < 0.4:
            self._look(browser, quote_from_bytes(path, safe="/"))
        else:
            self._follow(browser, self._send(browser, Sent(browser.who, "GET", path, self._query(browser, rule))))

    def _post(self, browser: Browser, rule: Rule, path: bytes, *, looked: bool) -> None:
        if looked and self.random.random() < 0.6:
            self._look(browser, quote_from_bytes(path, safe="/"))
        known = browser.forms.get(rule.endpoint)
        form = self.random.choice(known[-8:]) if known else Form(quote_from_bytes(path), "post")
        meant = values.filled(form, self.random, self.today)
        pairs = meant if self.random.random() < 0.45 else values.spoiled(meant, self.random)
        files = [each.name for each in form.fields if each.kind == "file"]
        content, kind = values.body(values.with_token(pairs, browser.token, self.random), self.random, files=files)
        to = urlsplit(form.action)
        asked = path if self.random.random() < 0.3 or not to.path else unquote_to_bytes(to.path)
        about = (("CONTENT_TYPE", kind), *values.headers(self.random))
        sent = values.resized(Sent(browser.who, "POST", asked, to.query.encode(), content, about), self.random)
        answer = self._send(browser, sent)
        if answer is not None and answer.status_code in (302, 303):
            self.told.done[rule.endpoint] += 1
        self._follow(browser, answer)

    def _follow(self, browser: Browser, answer: TestResponse | None) -> None:
        if answer is None or answer.status_code not in (301, 302, 303, 308) or self.random.random() > 0.4:
            return
        self._look(browser, answer.location or "/")

    def _look(self, browser: Browser, address: str) -> None:
        """A page that is read: its token, its forms and its links are kept."""
        parts = urlsplit(address)
        answer = self._send(browser, Sent(browser.who, "GET", unquote_to_bytes(parts.path), parts.query.encode()))
        if answer is None or answer.mimetype != "text/html" or answer.status_code >= 400:
            return
        if answer.headers.get("Content-Encoding"):
            return  # it was asked for compressed, by a header that was made up: nothing here reads it
        page = Page(answer.get_data(as_text=True))
        for form in page.forms:
            found = next((each.value for each in form.fields if each.name == "csrf_token"), "")
            browser.token = found or browser.token
            endpoint = self._endpoint(urlsplit(form.action).path, form.method.upper())
            if endpoint:
                browser.forms[endpoint] = [*browser.forms[endpoint], form][-KEPT:]
        for link in page.links:
            told = urlsplit(link)
            endpoint = self._endpoint(told.path, "GET") if told.path.startswith("/") else None
            if endpoint and link not in browser.seen[endpoint]:
                browser.seen[endpoint] = [*browser.seen[endpoint], link][-KEPT:]

    def _endpoint(self, path: str, method: str) -> str | None:
        try:
            return self.urls.match(path, method=method)[0]
        except HTTPException:
            return None

    def _path(self, browser: Browser, rule: Rule) -> bytes:
        """An address of this rule: one that a page led to, one whose parts are odd, or one that is odd as a whole."""
        chance = self.random.random()
        known = browser.seen.get(rule.endpoint)
        if known and (chance < 0.75 or not rule.arguments):
            return unquote_to_bytes(urlsplit(self.random.choice(known)).path)
        whole = b"".join(
            segment.encode() if not dynamic else self._part(rule, segment)
            for dynamic, segment in rule._trace
            if segment != "|"
        )
        if chance > 0.985:
            whole += self.random.choice((b"/", b"//", b"/.", b"?", b";x", b"%", self.random.choice(values.ODD_PARTS)))
        return whole if whole.startswith(b"/") else b"/" + whole

    def _part(self, rule: Rule, name: str) -> bytes:
        converter = rule._converters[name]
        if hasattr(converter, "items") and self.random.random() < 0.9:
            return self.random.choice(sorted(converter.items)).encode()
        if "Integer" in type(converter).__name__ and self.random.random() < 0.8:
            return self.random.choice((b"0", b"1", b"2", b"3", b"7", b"30", b"2147483648", b"9" * 19, b"9" * 60))
        if self.random.random() < 0.5:
            return self.random.choice((b"ZWX", b"ZHL", b"zwx", b"bfi", b"organisation", b"name", b"INS-2026-0001"))
        return self.random.choice(values.ODD_PARTS)

    def _query(self, browser: Browser, rule: Rule) -> bytes:
        if self.random.random() < 0.5:
            return b""
        if self.random.random() < 0.1:
            return self.random.choice((b"?", b"&&&", b"=", b"a", b"%", b"%zz=%", b"\xff=\xfe", b"a=1" * 3000, b";;a=b"))
        forms = browser.forms.get(rule.endpoint)
        asked = values.filled(self.random.choice(forms), self.random, self.today) if forms else []
        asked = asked or [(self.random.choice(values.BOXES).encode(), self.random.choice(values.ODD))]
        chosen = asked if self.random.random() < 0.3 else values.spoiled(asked, self.random)
        return values.urlencoded(chosen)[:60_000]

    def _send(self, browser: Browser, sent: Sent) -> TestResponse | None:
        """Send it from somewhere, and see what comes."""
        self.told.sent += 1
        self.logged.clear()
        if not sent.headers:
            sent = replace(sent, headers=values.headers(self.random))
        told = {"REMOTE_ADDR": f"10.{self.random.randrange(256)}.{self.random.randrange(256)}.1", **sent.environ()}
        endpoint = self._endpoint(sent.path.decode("latin-1"), sent.method) or "(none)"
        self.told.endpoints[endpoint] += 1
        try:
            answer = browser.client.open(method=sent.method, data=sent.body, environ_overrides=told)
        except Exception as escaped:
            self._note("nothing", sent, repr(escaped))
            browser.alive = False
            return None
        self.told.statuses[answer.status_code] += 1
        if answer.status_code >= 500 and not (endpoint in BUSY and answer.status_code == 503):
            self._note(answer.status, sent, self._why())
        if (answer.location or "").startswith("/sign-in") or endpoint in ("people.sign_out", "people.role"):
            browser.alive = browser.who == STRANGER
        return answer

    def _note(self, status: str, sent: Sent, why: str) -> None:
        self.told.faults.append(Fault(self.told.sent, status, sent, why))

    def _why(self) -> str:
        """What the process wrote in its log meanwhile."""
        lines = [structlog.processors.format_exc_info(None, "", dict(line)) for line in self.logged]
        return "\n  ".join(str(line.get("exception", line))[-3000:] for line in lines) or "nothing was logged"


def sign_in(role: str, email: str) -> str:
    """Somebody new in a role, signed in with every step done: the random id of their sign-in."""
    now = clock.now()
    with db.transaction():
        organisation = db.session().query(Organisation.id).filter(Organisation.code == "ZWX").scalar()
        given = [NewRole(Role(role), organisation if Role(role) in OUTSIDE else None)]
        user: User = add_user(f"Fuzz {role}", email, PASSWORD, given, actor=SYSTEM, now=now)
        if Role(role) in POWERFUL:
            set_demonstration_factor(user, actor=SYSTEM, now=now)
        user_id, series = user.id, user.sign_in_series
    with db.reading():
        held = queries.roles_held(user_id, now)[0].id
    key = uuid.UUID(int=Random(email).getrandbits(128)).hex
    row = {
        "key_hash": queries.key_hash(key),
        "user_id": user_id,
        "user_role_id": held,
        "made_at": now,
        "series": series,
    }
    with bookkeeping() as connection:
        connection.execute(insert(SignIn).values(**row, last_seen_at=now, second_factor_at=now))
    return key


def small(settings: Settings) -> Flask:
    """The application on the few places of the tests, an inspection and a visit that nobody may know of."""
    keys.make_missing(settings.keys)
    app = create_app(settings)
    scene.lay_ground()
    with db.transaction():
        scene.brought_to(scene.State.FIELDWORK)
    return _with_visit(app)


def demonstration(settings: Settings) -> Flask:
    """The application on all that the demonstration shows."""
    set_up(settings)
    app = create_app(settings)
    demonstrate(settings)
    return _with_visit(app)


def _with_visit(app: Flask) -> Flask:
    manager = visits.user(Role.PROGRAMME_MANAGER, email="planner@demonstration.example", name="Fuzz Planner")
    visits.planned(manager)
    return app


def report(told: Told, took: float) -> Iterator[str]:
    """The figures, and each fault with how to repeat it."""
    yield f"{told.sent} requests in {took:.0f} s, {len(told.faults)} faults"
    yield "answers: " + ", ".join(f"{status}: {number}" for status, number in sorted(told.statuses.items()))
    yield f"endpoints asked: {len(told.endpoints)}; endpoints where a form was taken: {len(told.done)}"
    for fault in told.faults:
        yield str(fault)


def main(arguments: list[str]) -> int:
    """The command."""
    asked = argparse.ArgumentParser(prog="python -m tests.architecture.fuzz")
    asked.add_argument("--requests", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--small", action="store_true")
    wanted = asked.parse_args(arguments)
    name = f"regulator_fuzz_{uuid.uuid4().hex[:12]}"
    with tempfile.TemporaryDirectory() as folder:
        if wanted.engine == "postgresql":
            on_server(f"CREATE DATABASE {name}")
        url = address_of(name) if wanted.engine == "postgresql" else f"sqlite:///{folder}/fuzz.sqlite"
        try:
            told, took = _run(Settings(instance=Path(folder), database_url=url), wanted)
        finally:
            db.disconnect()
            if wanted.engine == "postgresql":
                on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    sys.stdout.write(f"seed {wanted.seed}, {wanted.engine}: " + "\n".join(report(told, took)) + "\n")
    return 1 if told.faults else 0


def _run(settings: Settings, wanted: argparse.Namespace) -> tuple[Told, float]:
    db.connect(settings.database)
    schema.upgrade()
    fuzz = Fuzz((small if wanted.small else demonstration)(settings), wanted.seed)
    began = time.monotonic()
    shown = 0
    for until in (*range(SLICE, wanted.requests, SLICE), wanted.requests):
        told = fuzz.run(until)
        sys.stderr.write("".join(f"{each}\n" for each in told.faults[shown:]) + f"{told.sent} requests\n")
        shown = len(told.faults)
    return told, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
