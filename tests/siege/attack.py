"""The siege itself: somebody in each role, and a stranger, who send what they find and what they make of it.

`python -m tests.siege --requests 100000` sends so many to a demonstration of its own, and prints every fault with what
repeats it. The same seed sends the same, as long as the pages are the same.
"""

from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from urllib.parse import quote_from_bytes, urlencode, urlsplit

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.routing import BuildError, Rule
from werkzeug.test import Client, TestResponse

from regulator.people.rules import Role
from tests.people.visitor import Visitor, add_user

from . import nasty
from .forms import Box, Form, read

KEPT = 400  # addresses and forms that one besieger remembers
ODD_METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "POST", "TRACE")
LEAVES = ("/sign-out", "/account/sign-ins/end")  # rarely: who has gone must sign in again
NO_WORKER = "/readyz"  # which says truly that the siege has none
PARTS = ("/no-such", "/%00", "/%ED%A0%80", "/..%2f", "/%F0%9F%98%80", "/-1", "/999999999999999999999", "/" + "a" * 3000)


@dataclass
class Fault:
    """An answer that no request may get."""

    status: int
    role: str
    method: str
    address: str
    sent: str


@dataclass
class Besieger:
    """One role, or a stranger, with a browser and what they have found so far."""

    app: Flask
    role: Role | None
    chance: Random
    browser: Client = field(init=False)
    addresses: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    times: int = 0

    def __post_init__(self) -> None:
        self.come_in()

    def come_in(self) -> None:
        """Sign in, as somebody new each time: the one before may have closed their own account."""
        self.times += 1
        visitor = Visitor(self.app)
        self.browser = visitor.browser
        if self.role is not None:
            email = f"{self.role.value}-{self.times}-{self.chance.randrange(10**9)}@siege.example"
            self.browser.environ_base["REMOTE_ADDR"] = self._network()
            add_user(self.role, email=email)
            visitor.sign_in(email)
        self.addresses += ["/", "/staff", "/account", "/sign-in", "/forgotten-password"]

    def step(self) -> tuple[str, str, str, TestResponse]:
        """Send one request: method, address, what was sent in words, the answer."""
        kind = self.chance.random()
        if self.forms and kind < 0.55:
            return self._a_form(self.chance.choice(self.forms))
        if kind < 0.93:
            return self._a_page()
        return self._something_odd()

    def look(self, address: str, answer: TestResponse) -> None:
        """Remember what a page leads to."""
        if answer.mimetype != "text/html" or answer.status_code not in (200, 422):
            return
        links, forms = read(answer.get_data(as_text=True))
        self.addresses += links
        for form in forms:
            form.address = form.address or address
            self.forms.append(form)
        if len(self.addresses) > KEPT:
            known = list(dict.fromkeys(self.addresses))
            self.addresses = self.chance.sample(known, k=min(len(known), KEPT // 2))
        if len(self.forms) > KEPT:
            self.forms = self.chance.sample(self.forms, k=KEPT // 2)

    def _a_page(self) -> tuple[str, str, str, TestResponse]:
        address = self.chance.choice(self.addresses)
        what = self.chance.random()
        if what < 0.3:
            pairs = [
                (
                    self.chance.choice(
                        ("search", "after", "page", "kind", "next", "from", "state", "until", "x", "who")
                    ).encode(),
                    self._text(),
                )
                for _ in range(self.chance.randint(1, 3))
            ]
            address = urlsplit(address)._replace(query=urlencode(pairs)).geturl()
        elif what < 0.5:
            steps = address.split("?")[0].split("/")
            steps[self.chance.randrange(1, len(steps))] = quote_from_bytes(self._text()[:3000], safe="") or "x"
            address = "/".join(steps)
        elif what < 0.55:
            address += self.chance.choice(PARTS)
        return self._send("GET", address)

    def _a_form(self, form: Form) -> tuple[str, str, str, TestResponse]:
        if form.address in LEAVES and self.chance.random() > 0.02:
            return self._a_page()
        pairs = [(box.name, self._filled(box)) for box in form.boxes if box.kind not in ("submit", "button", "file")]
        for _ in range(self.chance.choice((0, 1, 1, 2, 4))):
            self._spoil(pairs)
        if form.method == "GET":
            query = urlencode([(name.encode("utf-8", "surrogatepass"), value) for name, value in pairs])
            return self._send("GET", urlsplit(form.address)._replace(query=query).geturl())
        if form.multipart:
            return self._multipart(form, pairs)
        body = urlencode([(name.encode("utf-8", "surrogatepass"), value) for name, value in pairs]).encode()
        return self._send("POST", form.address, data=body, content_type="application/x-www-form-urlencoded")

    def _multipart(self, form: Form, pairs: list[tuple[str, bytes]]) -> tuple[str, str, str, TestResponse]:
        data: MultiDict[str, object] = MultiDict(
            (name, value.decode("utf-8", "replace")) for name, value in pairs if "\x00" not in name
        )
        for box in form.boxes:
            if box.kind == "file" and self.chance.random() < 0.9:
                name, content, kind = nasty.files(self.chance)
                data.add(box.name, (BytesIO(content), name.replace("\x00", ""), kind))
        return self._send("POST", form.address, data=data, content_type="multipart/form-data")

    def _something_odd(self) -> tuple[str, str, str, TestResponse]:
        form = self.chance.choice(self.forms) if self.forms else None
        address = form.address if form else self.chance.choice(self.addresses)
        if self.chance.random() < 0.5:
            return self._send(self.chance.choice(ODD_METHODS), address)
        body, kind = nasty.bodies(self.chance)
        return self._send("POST", address, data=body, content_type=kind)

    def _send(self, method: str, address: str, **more: object) -> tuple[str, str, str, TestResponse]:
        self.browser.environ_base["REMOTE_ADDR"] = self._network()
        address = "/" + address.lstrip("/\\")  # the client would take what follows two for the name of a host
        odd = self.chance.random()
        headers = {"X-Forwarded-For": "a\x01".strip("\x01") * 50, "Accept-Language": "x" * 500, "Range": "bytes=9-1"}
        if odd < 0.02:
            more["headers"] = dict([self.chance.choice(list(headers.items()))])
        answer = self.browser.open(address, method=method, **more)
        return method, address, repr(more.get("data", ""))[:600], answer

    def _filled(self, box: Box) -> bytes:
        if box.choices and (not box.value or self.chance.random() < 0.4):
            return self.chance.choice(box.choices).encode("utf-8", "surrogatepass")
        if box.value or box.kind == "hidden":
            return box.value.encode("utf-8", "surrogatepass")
        return self.chance.choice(
            (b"12", b"2026", b"Because it is so.", b"someone@place.example", b"ZWX", self._text())
        )

    def _spoil(self, pairs: list[tuple[str, bytes]]) -> None:
        """Change one field, take it away, send it twice, or add one that the form does not have."""
        at = self.chance.randrange(len(pairs)) if pairs else 0
        what = self.chance.random()
        if pairs and pairs[at][0] == "csrf_token" and self.chance.random() < 0.9:
            return
        if pairs and what < 0.65:
            pairs[at] = (pairs[at][0], self._text())
        elif pairs and what < 0.8:
            del pairs[at]
        elif pairs and what < 0.9:
            pairs.append((pairs[at][0], self._text()))
        else:
            pairs.append((self.chance.choice(("id", "role", "version", "a[b]", "\ud800", "x" * 500)), self._text()))

    def _text(self) -> bytes:
        return self.chance.choice(nasty.TEXTS)

    def _network(self) -> str:
        return ".".join(str(self.chance.randint(1, 250)) for _ in range(4))


def besiege(app: Flask, *, requests: int, seed: int) -> tuple[list[Fault], Counter[int]]:
    """Send so many requests, every role in turn: the faults, and how often each status was answered."""
    chance = Random(seed)
    besiegers = [Besieger(app, role, Random(chance.random())) for role in (*Role, None)]
    for besieger in besiegers:
        besieger.addresses += _every_address(app, chance)
    faults: list[Fault] = []
    statuses: Counter[int] = Counter()
    for number in range(requests):
        besieger = besiegers[number % len(besiegers)]
        method, address, sent, answer = besieger.step()
        statuses[answer.status_code] += 1
        if answer.status_code >= 500 and not address.startswith(NO_WORKER):
            who = besieger.role.value if besieger.role else "a stranger"
            faults.append(Fault(answer.status_code, who, method, address[:600], sent))
        besieger.look(address, answer)
        gone = answer.status_code in (302, 303) and (answer.location or "").startswith("/sign-in")
        if besieger.role is not None and gone and besieger.browser.get("/account").status_code != 200:
            besieger.come_in()
        answer.close()
    return faults, statuses


def _every_address(app: Flask, chance: Random) -> list[str]:
    """Every rule of the application, with something in the place of its parts."""
    urls = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        try:
            found.append(urls.build(rule.endpoint, {name: _part(rule, name, chance) for name in rule.arguments}))
        except BuildError:
            continue
    return found


def _part(rule: Rule, name: str, chance: Random) -> object:
    converter = rule._converters[name]
    if hasattr(converter, "items"):
        return chance.choice(sorted(converter.items))
    kind = type(converter).__name__
    return {"IntegerConverter": chance.randint(1, 40), "FloatConverter": 1.5}.get(
        kind, chance.choice(("ZWX", "x", "BFI"))
    )
