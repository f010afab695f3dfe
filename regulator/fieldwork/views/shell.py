"""The shell of the capture application: public, with nothing of anybody in it, and kept by the browser.

2026-11: the worker is served with the list of what it keeps, made here from the files themselves, so that nobody can
forget a module that the application then lacks inside the walls.
"""

import hashlib
import json
import re
from functools import cache

from flask import Blueprint, Response, make_response, render_template

from regulator.core import static_files
from regulator.core.access import Access, allow
from regulator.core.paths import STATIC

pages = Blueprint("field", __name__, url_prefix="/field")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SCRIPT = "js/field/worker.js"  # the worker itself: the browser keeps it, not its own store
MAIN = "js/field/main.js"
_ASKS_FOR = re.compile(r"""^(?:import|export)\b[^;"'(]*["'](\.\.?/[^"']+)["']""", re.MULTILINE)
PARTS = (
    "css/fonts.css",
    "css/regulator.css",
    "css/work.css",
    "css/field.css",
    "images/mark.svg",
    "vendor/govuk/govuk-frontend.min.css",
)
FOLDERS = ("js/field", "vendor/idb", "vendor/uuid", "vendor/atkinson")


@pages.route("", strict_slashes=False)
@allow(Access.PUBLIC)
def shell() -> Response:
    """The one page of the application. Who somebody is comes only by JSON, later."""
    return _sent(_shell(), "text/html")


@pages.route("/worker.js")
@allow(Access.PUBLIC)
def worker() -> Response:
    """The service worker: which files it keeps, and how."""
    kept = ["/field", "/field/manifest.webmanifest", *(static_files.address(path) for path in files())]
    said = f"const VERSION = {json.dumps(version())};\nconst FILES = {json.dumps(kept)};\n"
    answer = _sent(said + (STATIC / SCRIPT).read_text(encoding="utf-8"), "text/javascript")
    answer.headers["Service-Worker-Allowed"] = "/field"
    return answer


@pages.route("/manifest.webmanifest")
@allow(Access.PUBLIC)
def manifest() -> Response:
    """What makes it an application that can be installed."""
    mark = {"src": static_files.address("images/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    said = {
        "id": "/field",
        "name": "Capture – Criminal Justice Regulator",
        "short_name": "Capture",
        "description": "Evidence of a visit, captured without a network",
        "lang": "en-GB",
        "start_url": "/field",
        "scope": "/field",
        "display": "standalone",
        "background_color": "#0b3b40",
        "theme_color": "#0b3b40",
        "icons": [mark],
    }
    return _sent(json.dumps(said), "application/manifest+json")


@cache
def files() -> tuple[str, ...]:
    """Every file of the application but the worker, by its path under `static`."""
    found = (path for folder in FOLDERS for path in sorted((STATIC / folder).rglob("*")) if path.is_file())
    named = (path.relative_to(STATIC).as_posix() for path in found)
    return (*PARTS, *(name for name in named if name != SCRIPT and not name.endswith(".txt")))


@cache
def modules() -> tuple[str, ...]:
    """The modules that the page needs, in the order in which they ask for each other: it loads them all at once."""
    found = [MAIN]
    for path in found:
        said = (STATIC / path).read_text(encoding="utf-8")
        asked = ((STATIC / path).parent / each for each in _ASKS_FOR.findall(said))
        names = (each.resolve().relative_to(STATIC.resolve()).as_posix() for each in asked)
        found += [each for each in dict.fromkeys(names) if each not in found]
    return tuple(found)


def version() -> str:
    """By which one shell can be told from another: its page and all its files."""
    return hashlib.sha256(f"{static_files.fingerprint()}{_shell()}".encode()).hexdigest()[:12]


def _shell() -> str:
    return render_template("fieldwork/shell.html", main=MAIN, modules=modules()[1:])


def _sent(said: str, media_type: str) -> Response:
    answer = make_response(said)
    answer.mimetype = media_type
    answer.headers["Content-Security-Policy"] = POLICY
    answer.cache_control.no_cache = True
    return answer
