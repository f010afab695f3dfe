"""Pages, against the least that the same server can answer."""

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from http.cookiejar import CookieJar
from typing import Any

from . import FIGURES, load
from .measuring import Goal, Line, NotMeasured, alternate
from .scratch import EMAIL, PASSWORD, THREADS, WORKERS, Scratch
from .serving import Server

BARE = "a bare Flask response of the same size"
_TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"|value="([^"]+)"[^>]*?name="csrf_token"')


def published_page(scratch: Scratch) -> Iterator[Line]:
    """A published page from the whole-page cache; compressed, and unchanged since the last visit, for information."""
    address = f"{scratch.site.address}/inspections/{scratch.report['reference']}"
    plain, packed, tag = _sizes(address)
    bare = _bare(scratch, plain, packed)
    how = _how(scratch)
    yield _line(
        "A published inspection page",
        address,
        {},
        bare.address + "/",
        BARE,
        FIGURES["published-page"].goal,
        how,
        scratch,
    )
    gzip = {"Accept-Encoding": "gzip"}
    yield _line("The same, compressed", address, gzip, bare.address + "/packed", BARE, None, how, scratch)
    known = {"If-None-Match": tag}
    whole = "a bare Flask response of the whole page's size"
    yield _line("The same, unchanged (304)", address, known, bare.address + "/", whole, None, how, scratch)


def staff_page(scratch: Scratch) -> Iterator[Line]:
    """The first page of somebody signed in: the session is looked up and access checked for each request."""
    site = scratch.site
    cookie = {"Cookie": _signed_in(site)}
    address = f"{site.address}/staff"
    with _opened(address, cookie) as answer:
        size = len(answer.read())
        if answer.url != address:
            raise NotMeasured("The scratch installation's only person may not see the staff page.")
    bare = _bare(scratch, size, 0)
    how = f"{_how(scratch)} Each request carries the cookie of a real sign-in."
    yield _line("The staff page", address, cookie, bare.address + "/", BARE, FIGURES["staff-page"].goal, how, scratch)


def _line(
    what: str,
    address: str,
    headers: Mapping[str, str],
    bare: str,
    against: str,
    goal: Goal | None,
    how: str,
    scratch: Scratch,
) -> Line:
    seconds = scratch.effort.seconds
    count = max(scratch.effort.pairs // 2, 1) if goal else max(scratch.effort.pairs // 5, 1)
    pairs = alternate(
        lambda: load.rate(address, seconds, headers),
        lambda: load.rate(bare, seconds, headers),
        pairs=count,
        warm_up=scratch.effort.warm_up,
    )
    return Line(what, against, goal, how, "requests/s", pairs)


def _bare(scratch: Scratch, plain: int, packed: int) -> Server:
    return scratch.serve(f"regulator.bench.bare:create_app({plain}, {packed})", ready="/")


def _how(scratch: Scratch) -> str:
    served = f"gunicorn, gthread, {WORKERS} processes of {THREADS} threads, on this machine"
    return f"Asked by {load.client()}, {scratch.effort.seconds} s each in turn; both served by {served}."


def _sizes(address: str) -> tuple[int, int, str]:
    """Bytes of the page, bytes compressed, and its tag. A fault where it is not kept and so not tagged."""
    with _opened(address, {}) as answer:
        plain, tag = len(answer.read()), answer.headers["ETag"]
    with _opened(address, {"Accept-Encoding": "gzip"}) as answer:
        packed = len(answer.read())
    if not tag:
        raise NotMeasured("The published page carries no ETag: it does not come from the cache.")
    return plain, packed, tag


def _opened(address: str, headers: Mapping[str, str]) -> Any:
    return urllib.request.urlopen(urllib.request.Request(address, headers=dict(headers)), timeout=60)  # noqa: S310


def _signed_in(site: Server) -> str:
    """Sign in by the page itself; the cookies that came of it."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{site.address}/sign-in", timeout=60).read().decode()
    token = _TOKEN.search(page)
    if token is None:
        raise NotMeasured("The sign-in page has no form to fill in.")
    said = {"email": EMAIL, "password": PASSWORD, "csrf_token": token.group(1) or token.group(2)}
    browser.open(f"{site.address}/sign-in", urllib.parse.urlencode(said).encode(), timeout=60).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
