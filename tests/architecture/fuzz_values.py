"""What nobody should send and anybody can: values, bodies and headers that are wrong in every way we know of.

All of it comes from one `random.Random`, so that a seed gives the same again.
"""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import quote_from_bytes, quote_plus

import openpyxl

LONG = 100_000  # characters of a long text
DAYS = (("31", "2", "2026"), ("0", "0", "0"), ("29", "2", "2100"), ("1", "13", "2026"), ("-1", "1", "2026"))
DAYS += (("1", "1", "99999999999"), ("١", "١", "٢٠٢٦"), ("1e1", "1", "0x7E"), ("1", "1", "9999"), ("1", "1", "0001"))
ODD: tuple[bytes, ...] = (
    b"", b" ", b"\x00", b"a\x00b", b"\xed\xa0\x80", b"ok \xed\xbf\xbf", b"\xff\xfe", b"\xc3\x28", b"\r\nSet-A: b",
    b"a\r\n\r\n<h1>", b"0", b"-0", b"-1", b"1", b"2147483647", b"2147483648", b"-2147483649", b"9223372036854775807",
    b"9223372036854775808", b"1" * 400, b"1e400", b"nan", b"inf", b"0x10", b"1.5", b"1,5", b"None", b"null", b"true",
    b"undefined", b"[]", b"{}", b"[object Object]", b"' OR 1=1 --", b"\"; DROP TABLE event; --", b"%", b"_", b"\\",
    b"%25%30", b"{{ 7*7 }}", b"{% raw %}", b"${7*7}", b"<script>alert(1)</script>", b"\"><img src=x onerror=a>",
    b"../../etc/passwd", b"..\\..\\x", b"//evil.example", b"https://evil.example/", b"javascript:alert(1)", b"/staff",
    b"a@b", b"a@b.example", b"A" * 300 + b"@b.example", b"x@" + b"b" * 300, "é".encode(), "e\u0301".encode(),
    "\u202e\u2066evil".encode(), "\ufeff".encode(), "\U0001f9d1\u200d\U0001f680".encode(), "\u2028".encode(),
    "ſ".encode(), "İ".encode(), b"\t", b"\x0b\x0c", b"\x1b[31m", b"\x7f", "\x85".encode(), b"31", b"2026-02-31",
    b"2026-W01", b"00:60", b"=1+1", b"@SUM(A1)", b"x" * LONG, "ß".encode() * 30_000, b"\n" * 20_000, b"1 " * 5_000,
    b"ZWX", b"zwx", b"inspection:1", b"user:1", b"programme:0123456789abcdef", b"administrator", b"provider-lead",
)  # fmt: skip
ODD_PARTS = tuple(each for each in ODD if each not in (b"", b" ") and len(each) < 2_000)
METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X")
BOXES = ("q", "search", "after", "before", "page", "next", "state", "kind", "from", "to", "person", "record", "code")
BOXES += ("organisation", "since-day", "since-month", "since-year", "day", "format", "as-of", "number", "name", "id")
TYPES = (
    "application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "text/html; charset=x",
    "application/x-www-form-urlencoded; charset=utf-7", "application/x-www-form-urlencoded; charset=no-such", "x", "",
    "multipart/form-data; boundary=" + "b" * 300, "multipart/mixed; boundary=b", "application/xml", "\xff",
)  # fmt: skip
Pairs = list[tuple[bytes, bytes]]


@dataclass
class Field:
    """One thing that a form asks."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form of a page: where it goes and what it asks."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)


class Page(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._select: Field | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(told.get("href", ""))
        elif tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get")))
        elif tag == "option" and self._select is not None:
            self._select.choices.append(told.get("value", ""))
        elif self.forms and told.get("name") and tag in ("input", "textarea", "select", "button"):
            made = Field(told["name"], told.get("type", tag) if tag == "input" else tag, told.get("value", ""))
            self._select = made if tag == "select" else None
            self.forms[-1].fields.append(made)


@dataclass(frozen=True)
class Sent:
    """One request, whole: it can be sent again from what is printed."""

    who: str
    method: str
    path: bytes
    query: bytes = b""
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def environ(self) -> dict[str, Any]:
        """As a WSGI server gives it."""
        made: dict[str, Any] = {"PATH_INFO": self.path.decode("latin-1"), "QUERY_STRING": self.query.decode("latin-1")}
        made |= {
            name if name in OWN else "HTTP_" + name.upper().replace("-", "_"): value for name, value in self.headers
        }
        return made

    def __str__(self) -> str:
        body = self.body if len(self.body) < 1500 else self.body[:1500] + b"... (%d bytes)" % len(self.body)
        return (
            f"{self.method} {quote_from_bytes(self.path, safe='/')}?{self.query.decode('latin-1')[:1500]} as {self.who}"
            f"\n    headers {dict(self.headers)!r}\n    body {body!r}"
        )


OWN = {"CONTENT_TYPE", "CONTENT_LENGTH", "REMOTE_ADDR", "wsgi.url_scheme"}


def filled(form: Form, random: Random, today: date) -> Pairs:
    """A form as somebody would fill it in who means it."""
    on = today + timedelta(days=random.choice((0, 0, 1, 7, 40, 400, -1, -400)))
    pressed = [each for each in form.fields if each.kind == "button"]
    pairs = []
    for each in form.fields:
        if each.kind == "button" and each is not random.choice(pressed):
            continue
        if each.kind in ("checkbox", "radio") and random.random() < 0.5:
            continue
        if each.name.startswith("deputy_for") and random.random() < 0.8:
            continue
        pairs.append((each.name.encode(), _meant(each, random, on).encode()))
    return pairs


def _meant(asked: Field, random: Random, on: date) -> str:
    if asked.kind in ("hidden", "button", "checkbox", "radio", "submit"):
        return asked.value
    if asked.choices:
        return random.choice([each for each in asked.choices if each or random.random() < 0.1] or asked.choices)
    if asked.value and random.random() < 0.7:
        return asked.value
    if "code" in asked.name or "organisation" in asked.name:
        return random.choice(("ZWX", "ZWX", "BFI", "NOWHERE"))
    last = asked.name.rpartition("-")[2]
    if last in ("day", "month", "year"):
        return str({"day": on.day, "month": on.month, "year": on.year}[last])
    if random.random() < 0.15 and "reason" not in asked.name:
        return ""
    if asked.kind == "email" or "email" in asked.name:
        return f"p{random.randrange(500)}@fuzz.example"
    if asked.kind == "password":
        return random.choice(("correct horse battery", "another battery staple", "wrong"))
    return random.choice(
        ("ZWX", "A reason that somebody gives.", "Invented", "12", "HMP Wexmere", f"n{on.toordinal()}")
    )


def spoiled(pairs: Pairs, random: Random) -> Pairs:
    """The same with something wrong."""
    for _ in range(random.choice((1, 1, 2, 5))):
        pairs = random.choice(SPOILERS)(list(pairs), random)
    return pairs


def _at(pairs: Pairs, random: Random, change: Callable[[bytes, bytes], Pairs]) -> Pairs:
    if not pairs:
        return [(random.choice(BOXES).encode(), random.choice(ODD))]
    at = random.randrange(len(pairs))
    return [*pairs[:at], *change(*pairs[at]), *pairs[at + 1 :]]


def _date(pairs: Pairs, random: Random) -> Pairs:
    parts = dict(zip((b"-day", b"-month", b"-year"), random.choice(DAYS), strict=True))
    ends = {name: next((part for end, part in parts.items() if name.endswith(end)), None) for name, _ in pairs}
    return [(name, value if ends[name] is None else str(ends[name]).encode()) for name, value in pairs]


SPOILERS: tuple[Callable[[Pairs, Random], Pairs], ...] = (
    lambda pairs, random: _at(pairs, random, lambda name, _: [(name, random.choice(ODD))]),
    lambda pairs, random: _at(pairs, random, lambda name, _: [(name, random.choice(ODD))]),
    lambda pairs, random: _at(pairs, random, lambda name, value: [(name, value + random.choice(ODD))]),
    lambda pairs, random: _at(pairs, random, lambda name, value: []),
    lambda pairs, random: _at(pairs, random, lambda name, value: [(name, value), (name, random.choice(ODD))]),
    lambda pairs, random: _at(pairs, random, lambda name, value: [(name + b"[]", value), (name + b"[0][x]", value)]),
    lambda pairs, random: _at(pairs, random, lambda name, value: [(random.choice(ODD_PARTS), value)]),
    lambda pairs, random: [(name, random.choice(ODD)) for name, _ in pairs],
    lambda pairs, random: [(name, b"") for name, _ in pairs],
    lambda pairs, random: [*pairs, (random.choice(BOXES).encode(), random.choice(ODD))],
    lambda pairs, random: [*pairs, (b"_method", b"DELETE"), (b"id", b"1"), (b"role", b"administrator")],
    lambda pairs, random: pairs * random.choice((2, 40)),
    lambda pairs, random: [],
    _date,
    _date,
)


def with_token(pairs: Pairs, token: str, random: Random) -> Pairs:
    """With the real token; seldom without it, or with another."""
    if random.random() < 0.03:
        return pairs
    said = token.encode() if random.random() < 0.98 else random.choice(ODD)
    return [*((name, value) for name, value in pairs if name != b"csrf_token"), (b"csrf_token", said)]


def body(pairs: Pairs, random: Random, *, files: Sequence[str] = ()) -> tuple[bytes, str]:
    """What is posted, and what it says it is."""
    chance = random.random()
    if files or chance < 0.12:
        return _parts(pairs, random, files)
    plain = urlencoded(pairs)
    if chance < 0.88:
        return plain, "application/x-www-form-urlencoded"
    if chance < 0.92:
        return json.dumps({name.decode("latin-1"): value.decode("latin-1") for name, value in pairs}).encode(), TYPES[0]
    if chance < 0.94:
        return random.choice((b"{", b"[" * 5000, b'{"a": 1e999}', b"\xff", b"null")), TYPES[0]
    return plain, random.choice(TYPES)


def urlencoded(pairs: Pairs) -> bytes:
    """As a browser writes it, whatever the bytes are."""
    return b"&".join(quote_plus(name).encode() + b"=" + quote_plus(value).encode() for name, value in pairs)


def _parts(pairs: Pairs, random: Random, files: Sequence[str]) -> tuple[bytes, str]:
    boundary = b"----fuzz"
    made = io.BytesIO()
    for name, value in pairs:
        if name.decode("latin-1") in files:
            continue
        made.write(b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary, name, value))
    for file in files:
        called = random.choice((b"people.csv", b"people.xlsx", b"x", b"", b"a\x00.csv", b"../../x.csv", b"\xff.xlsx"))
        head = b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n' % (
            boundary,
            file.encode(),
            called,
        )
        made.write(head + b"Content-Type: application/octet-stream\r\n\r\n" + _file(random) + b"\r\n")
    made.write(b"--%s--\r\n" % boundary)
    whole = made.getvalue()
    if random.random() < 0.15:  # cut off, or with something in it that does not belong there
        at = random.randrange(len(whole))
        whole = random.choice((whole[:at], whole[:at] + b"\r\n--" + boundary + b"\r\n" + whole[at:], b"--" + whole))
    return whole, "multipart/form-data; boundary=----fuzz"


def _file(random: Random) -> bytes:
    heads = b"name,email,role,from,until\r\n"
    lines = (
        b"Nia New,nia@fuzz.example,provider-contact,2026-12-01,\r\n",
        b"Nia,not an address,governor,31/02/2026,never\r\n",
        b'"' + b"x" * 5000 + b"\r\n",
        b"\xff\xfe,\x00,\xed\xa0\x80\r\n",
        b"=1+1,@x,-1,+1,\t\r\n",
    )
    chance = random.random()
    if chance < 0.5:
        return heads + b"".join(random.choices(lines, k=random.randrange(6)))
    if chance < 0.7:
        book = openpyxl.Workbook()
        for row in (("name", "email", "role"), (1e300, True, "=1+1"), ("N", "n@fuzz.example", "provider-contact")):
            book.active.append(row)
        made = io.BytesIO()
        book.save(made)
        whole = made.getvalue()
        return whole if random.random() < 0.5 else whole[: random.randrange(len(whole))]
    return random.choice((*ODD, b"PK\x03\x04", heads.decode().encode("utf-16"), b"\xef\xbb\xbf" + heads))


def headers(random: Random) -> tuple[tuple[str, str], ...]:
    """What a browser would not say, now and then."""
    odd = random.choice(ODD_PARTS).decode("latin-1").replace("\r", "").replace("\n", "")[:500]
    if random.random() > 0.15:
        return ()
    name = random.choice(
        ("Host", "Cookie", "Accept", "Accept-Language", "Accept-Encoding", "Range", "If-None-Match", "If-Range",
         "If-Modified-Since", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-HTTP-Method-Override",
         "Origin", "Authorization", "X-CSRFToken", "Forwarded", "Transfer-Encoding", "Expect", "Content-Encoding",
         "X-Original-URL", "Upgrade", "If-Unmodified-Since")
    )  # fmt: skip
    value = random.choice(
        (odd, odd, "bytes=0-10", "bytes=-1", "bytes=9999999999999999-", "*", 'W/"x"', "DELETE", "gzip;q=nan", "chunked",
         "Sun, 31 Feb 2026 00:00:00 GMT", "regulator=x; regulator=y", "100-continue", "Basic ==", "null")
    )  # fmt: skip
    return ((name, value),)


def resized(sent: Sent, random: Random) -> Sent:
    """Seldom with a length that is not the body's."""
    if random.random() > 0.02:
        return sent
    length = random.choice(("abc", "-1", "", "0", "99999999999999999999", "1", "5000000"))
    return replace(sent, headers=(*sent.headers, ("CONTENT_LENGTH", length)))
