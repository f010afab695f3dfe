"""Keeps public pages whole and compressed, and answers them before the application is asked.

A page is kept under its address and the number of the publication. The number is looked at, at most once a second, so
that a withdrawal shows within one. Only what a public endpoint answered with 200, marked as the same for everyone and
without a cookie, is kept. A page is the same whoever asks, so a visitor's cookies are neither read nor compared.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_accept_header
from werkzeug.sansio.utils import host_is_trusted

from regulator.core.refused import Busy

log = structlog.get_logger(__name__)

SAME_FOR_EVERYONE = "regulator.same_for_everyone"  # set in the WSGI environment by a page that may be kept
POLL = 1.0  # seconds that a number of the publication is believed
LARGEST = 1024 * 1024  # bytes of one page, both codings together; a larger one is answered and not kept
ROOM = 64 * 1024 * 1024  # bytes of all pages of this process; those not asked for longest make room
HOSTS = 64  # host names remembered as trusted
QUERIES = {"/providers": frozenset({"kind", "area"})}  # the choices of a list that are worth keeping
_CHOICE = re.compile(r"([a-z]{1,20})=([a-z0-9-]{1,40})")
_COMPRESSED_TYPES = ("text/", "application/json", "application/schema+json", "application/xml", "image/svg+xml")
_PER_REQUEST = {"x-request-id", "content-length", "etag", "date"}

Headers = list[tuple[str, str]]
Key = tuple[str, str, str]
StartResponse = Callable[..., Any]


@dataclass(frozen=True)
class Coded:
    """A page in one coding, ready to send."""

    body: bytes
    tag: str
    headers: Headers

    @property
    def unchanged(self) -> Headers:
        """What goes with `304`: all but what is about the body that is not sent."""
        return [(name, value) for name, value in self.headers if name not in {"Content-Length", "Content-Type"}]


@dataclass(frozen=True)
class Page:
    """A page under one number of the publication. `packed` is None for what gzip cannot make smaller."""

    version: int
    plain: Coded
    packed: Coded | None

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.plain.body) + (len(self.packed.body) if self.packed else 0)


class WholePageCache:
    """The application with its public pages kept before it. `version` reads the number of the publication."""

    def __init__(
        self,
        application: Callable[[dict[str, Any], StartResponse], Iterable[bytes]],
        version: Callable[[], int],
        *,
        trusted_hosts: Collection[str] = (),
        seconds: Callable[[], float] = time.monotonic,
        room: int = ROOM,
    ) -> None:
        self._application = application
        self._read_version = version
        self._trusted_hosts = tuple(trusted_hosts)
        self._seconds = seconds
        self._room = room
        self._known_hosts: set[str] = set()
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._size = 0
        self._version: int | None = None
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        key = _key(environ)
        if key is None or not self._trusted(environ.get("HTTP_HOST", "")):
            return self._application(environ, start_response)
        version = self._current()
        if version is None:
            return self._application(environ, start_response)
        page = self._kept(key, version)
        if page is None:
            return self._asked(key, version, environ, start_response)
        return _send(page, environ, start_response)

    def _trusted(self, host: str) -> bool:
        """Whether the application would answer to this name: it is the application that refuses another."""
        if host in self._known_hosts:
            return True
        if not host_is_trusted(host, self._trusted_hosts):
            return False
        if len(self._known_hosts) < HOSTS:
            self._known_hosts.add(host)
        return True

    def _current(self) -> int | None:
        """The number of the publication, at most a second old. None where the database does not tell: keep nothing."""
        with self._lock:
            now = self._seconds()
            if now - self._looked_at < POLL:
                return self._version
            try:
                number: int | None = self._read_version()
            except (SQLAlchemyError, Busy) as fault:
                log.warning("the number of the publication cannot be read", fault=type(fault).__name__)
                number = None
            if number != self._version:
                self._pages.clear()
                self._size = 0
            self._version, self._looked_at = number, now
            return number

    def _kept(self, key: Key, version: int) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.version != version:
                return None
            self._pages.move_to_end(key)
            return page

    def _keep(self, key: Key, page: Page) -> None:
        with self._lock:
            if page.size > LARGEST or page.version != self._version:
                return
            before = self._pages.pop(key, None)
            self._pages[key] = page
            self._size += page.size - (before.size if before else 0)
            while self._size > self._room:
                _key, oldest = self._pages.popitem(last=False)
                self._size -= oldest.size

    def _asked(self, key: Key, version: int, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """The application's answer, kept where it may be. A HEAD is asked as a GET, so that both say the same."""
        head = environ["REQUEST_METHOD"] == "HEAD"
        asked = {**environ, "REQUEST_METHOD": "GET"} if head else environ
        said: list[Any] = []

        def hear(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            said[:] = [status, headers]
            return _no_writing

        body = self._application(asked, hear)
        status, headers = said
        if not _may_be_kept(status, headers, asked):
            start_response(status, headers)
            return _Unsent(body) if head else body
        try:
            page = _page(version, headers, b"".join(body))
        finally:
            _close(body)
        self._keep(key, page)
        return _send(page, environ, start_response)


class _Unsent:
    """The body of an answer to HEAD: closed when its time comes, and never sent."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = body

    def __iter__(self) -> Any:
        return iter(())

    def close(self) -> None:
        _close(self._body)


def _close(body: Any) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


def _no_writing(_data: bytes) -> None:
    raise RuntimeError("The application answers with a body and never writes")


def _key(environ: dict[str, Any]) -> Key | None:
    """What a page is kept under; None for a request whose answer is never kept."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if query and not _known_choices(path, query):
        return None
    return environ.get("wsgi.url_scheme", "http"), environ.get("SCRIPT_NAME", "") + path, query


def _known_choices(path: str, query: str) -> bool:
    """Whether a query asks for nothing but the choices a list offers. A text that somebody typed is never kept."""
    names = QUERIES.get(path)
    if not names:
        return False
    found = [_CHOICE.fullmatch(part) for part in query.split("&", 4)]
    return all(each is not None and each.group(1) in names for each in found)


def _may_be_kept(status: str, headers: Headers, environ: dict[str, Any]) -> bool:
    if not (environ.get(SAME_FOR_EVERYONE) and status.startswith("200 ")):
        return False
    return not any(
        name.lower() == "set-cookie"
        or (name.lower() == "vary" and "cookie" in value.lower())
        or (name.lower() == "cache-control" and "no-store" in value.lower())
        for name, value in headers
    )


def _page(version: int, headers: Headers, body: bytes) -> Page:
    told = {name.lower(): value for name, value in headers}
    tag = told.get("etag", "").strip('"') or hashlib.sha256(body).hexdigest()[:32]
    kept = [(name, value) for name, value in headers if name.lower() not in _PER_REQUEST]
    packed = b""
    if told.get("content-type", "").startswith(_COMPRESSED_TYPES):
        kept.append(("Vary", "Accept-Encoding"))
        packed = gzip.compress(body, 6, mtime=0)
    plain = _coded(body, tag, kept)
    if not packed or len(packed) >= len(body):
        return Page(version, plain, None)
    return Page(version, plain, _coded(packed, f"{tag}-gzip", [*kept, ("Content-Encoding", "gzip")]))


def _coded(body: bytes, tag: str, headers: Headers) -> Coded:
    quoted = f'"{tag}"'
    return Coded(body, quoted, [*headers, ("Content-Length", str(len(body))), ("ETag", quoted)])


def _send(page: Page, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    packed = page.packed
    coded = packed if packed and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else page.plain
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    if known and (coded.tag in known or known.strip() == "*"):
        start_response("304 NOT MODIFIED", coded.unchanged)
        return []
    start_response("200 OK", list(coded.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [coded.body]


@lru_cache(maxsize=256)
def _takes_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted).quality("gzip") > 0 if accepted else False
