"""Somebody at a browser: keeps cookies, sends real forms with their real tokens, looks at every page it is shown."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.people import actions
from regulator.people.rules import OUTSIDE, Role

PASSWORD = "correct horse battery"
TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]*')
_in_order: set[int] = set()


def add_user(role: Role = Role.INSPECTOR, email: str = "someone@regulator.example", **given: Any) -> int:
    """A user in one role, and their number. A role held outside is held for organisation 7."""
    held = actions.NewRole(role, 7 if role in OUTSIDE else None, **given)
    with db.transaction():
        return actions.add_user("Someone Invented", email, PASSWORD, [held], actor=SYSTEM, now=clock.now()).id


@dataclass
class Proof:
    """The secret in somebody's app, and the recovery codes they have left."""

    secret: str
    codes: list[str]


def code_of(secret: str, steps: int = 0) -> str:
    """What an app shows now, or so many steps of thirty seconds later."""
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + 30 * steps)


class Visitor:
    """One browser."""

    def __init__(self, app: Flask) -> None:
        self.browser = app.test_client()

    def get(self, address: str, **more: Any) -> TestResponse:
        """A page, checked where it is one."""
        answer = self.browser.get(address, **more)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            check_page(answer.text)
        return answer

    def post(self, address: str, data: dict[str, str] | None = None, *, form_on: str | None = None) -> TestResponse:
        """Fill in the form of a page and send it, with the token that stands there."""
        page = self.get(form_on or address)
        answer = self.browser.post(address, data={**(data or {}), "csrf_token": token(page.text)})
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            check_page(answer.text)
        return answer

    def sign_in(
        self, email: str = "someone@regulator.example", password: str = PASSWORD, *, come_back_to: str = ""
    ) -> TestResponse:
        """Sign in as a user, through every step that their role needs. The last answer leads to where they wanted."""
        answer = self.give_password(email, password, come_back_to=come_back_to)
        if answer.status_code == 303 and answer.location.startswith("/account/second-factor/set-up"):
            answer = self.set_up_second_factor(email, answer.location)
        if answer.status_code == 303 and answer.location.startswith("/sign-in/code"):
            answer = self.give_recovery_code(email, answer.location)
        if answer.status_code == 303 and answer.location.startswith("/inside"):
            answer = self.get(answer.location)
        return answer

    def give_password(self, email: str, password: str = PASSWORD, *, come_back_to: str = "") -> TestResponse:
        """The first step alone."""
        address = "/sign-in"
        if come_back_to:
            address = "/sign-in?next=" + come_back_to
        return self.post(address, {"email": email, "password": password})

    def set_up_second_factor(self, email: str, address: str, **more: str) -> TestResponse:
        """Type the letters of the page into an app, give its code, keep the recovery codes, go on."""
        page = self.get(address).text
        secret = re.search(r'cjr-letters">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
        answer = self.post(address, {"code": code_of(secret), **more})
        if answer.status_code != 200:
            return answer
        self.drawer[email] = Proof(secret, re.findall(r'cjr-letters">([A-Z0-9 ]{19})<', answer.text))
        return self.get(re.search(r'href="(/inside[^"]*)"', answer.text)[1].replace("&amp;", "&"))

    def give_recovery_code(self, email: str, address: str) -> TestResponse:
        """A code from the drawer: unlike the app's, there are enough for many sign-ins in one minute."""
        address = address.replace("/sign-in/code", "/sign-in/recovery-code")
        return self.post(address, {"code": self.drawer[email].codes.pop()})

    @property
    def drawer(self) -> "dict[str, Proof]":
        """What the people of this application keep at home, whichever browser they sign in with."""
        kept: dict[str, Proof] = self.browser.application.extensions.setdefault("drawer", {})
        return kept

    def sign_out(self) -> TestResponse:
        """Press the button in the header."""
        return self.post("/sign-out", form_on="/account")

    @property
    def cookie(self) -> str | None:
        """The signed cookie, as it is kept."""
        kept = self.browser.get_cookie("regulator")
        return kept.value if kept else None

    @cookie.setter
    def cookie(self, value: str) -> None:
        self.browser.set_cookie("regulator", value)


def token(page: str) -> str:
    """The token of the first form on a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form with a token"
    return found.group(1)


def check_page(text: str) -> None:
    """What holds for every page: it parses strictly, its title begins with its one heading, its parts have names.

    The same page again, but for its tokens, is known to be in order: to parse one costs more than to make it.
    """
    known = hash(TOKEN.sub("", text))
    if known not in _in_order:
        _check(text)
        _in_order.add(known)


def _check(text: str) -> None:
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    headings = [_words(each) for each in page.iter("h1")]
    assert len(headings) == 1, headings
    title = _words(page.find("head/title"))
    assert title.removeprefix("Error: ").startswith(headings[0]), (title, headings[0])
    ids = Counter(each.get("id") for each in page.iter() if each.get("id"))
    assert not [name for name, count in ids.items() if count > 1], ids
    labelled = {each.get("for") for each in page.iter("label")}
    for field in page.iter("input"):
        assert field.get("type") == "hidden" or field.get("id") in labelled, field.attrib
    for form in page.iter("form"):
        assert form.get("action"), "a form must say where it goes"
        names = {each.get("name") for each in form.iter("input")}
        assert form.get("method") != "post" or "csrf_token" in names
    for link in page.iter("a"):
        assert _words(link), link.attrib
        target = link.get("href", "")
        assert not target.startswith("#") or target[1:] in ids, target


def _words(part: Element | None) -> str:
    return " ".join("".join(part.itertext()).split()) if part is not None else ""
