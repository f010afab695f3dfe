"""The application made of the parts: which pages there are, and what holds for all of them."""

import errno
import shutil
import uuid
from importlib import import_module
from types import ModuleType
from typing import Any

import structlog
from flask import Flask, Response, abort, current_app, g, make_response, render_template, request, send_file
from flask import Request as FlaskRequest
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug import routing
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from regulator.core import clock, db, files, keys, limits, programs, schema, sealed_fields, static_files, worker
from regulator.core.access import Access, allow
from regulator.core.documents import signing
from regulator.core.documents.markup import date_text
from regulator.core.paths import TEMPLATES
from regulator.core.refused import Busy, NoRoom, NotFound
from regulator.core.settings import Settings, load

log = structlog.get_logger(__name__)

LARGEST_NUMBER = 2**31 - 1  # of a row, on PostgreSQL
# those with pages; their addresses in this order
FEATURES = (
    "people",
    "register",
    "standards",
    "inspections",
    "improvement",
    "ombudsman",
    "enforcement",
    "licensing",
    "tariffs",
    "fieldwork",
    "publication",
)
WORK = (
    "core.documents.jobs",
    "register.queries.for_people",
    "register.queries.records",
    "standards.queries.records",
    "standards.queries.home",
    "standards.queries.told",
    "standards.queries.for_places",
    "register.queries.place_records",
    "register.queries.place_home",
    "register.queries.place_mail",
    "register.jobs",
    "standards.jobs",
    "inspections.queries.records",
    "inspections.queries.report",
    "inspections.queries.home",
    "inspections.queries.citing",
    "improvement.queries.citing",
    "inspections.jobs",
    "fieldwork.queries.home",
    "fieldwork.queries.records",
    "fieldwork.queries.home",
    "ombudsman.queries.home",
    "ombudsman.jobs",
    "improvement.queries.records",
    "improvement.queries.home",
    "improvement.actions.from_inspections",
    "improvement.jobs",
    "enforcement.queries.records",
    "licensing.queries.records",
    "licensing.queries.keeping_home",
    "licensing.queries.trusts",
    "licensing.queries.breaches",
    "licensing.jobs",
    "licensing.queries.content",
    "licensing.queries.home",
    "licensing.queries.letters",
    "enforcement.queries.home",
    "enforcement.queries.letters",
    "enforcement.jobs",
    "tariffs.queries.records",
    "tariffs.queries.home",
    "tariffs.jobs",
)
"""What declares senders, kinds of document, parts of the staff's home page and what records are called in the log, and
is not reached by the pages."""
LARGEST_POST = 2 * 1024 * 1024  # bytes; a route that takes files says so itself
LEAST_DISK = 100 * 1024 * 1024  # bytes free below which the site says that it is not ready
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Request(FlaskRequest):
    """A request whose form can be read: a part without a name is no field of ours, and a fault to all who look."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        if None in self.form or None in self.files:
            abort(400)


class IntegerConverter(routing.IntegerConverter):
    """A number in an address. One that no row can have leads nowhere, before a database is asked for it and faults."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **{"max": LARGEST_NUMBER, **more})


def create_app(settings: Settings | None = None) -> Flask:
    """The web application, connected to its database."""
    settings = settings or load()
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.request_class = Request
    app.url_map.converters["int"] = IntegerConverter
    _configure(app, settings)
    db.connect(settings.database)
    files.configure(settings.files, settings.keys, settings.clamav)
    sealed_fields.configure(settings.keys)
    signing.configure(settings.keys, settings.signing_identity, settings.timestamp_url)
    _templates(app)
    _pages_of_the_house(app)
    for pages in declare():
        pages.register(app)
    CSRFProtect(app)  # after the gate: what is hidden must not ask for a token
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(NotFound, lambda _fault: _error(404))
    app.register_error_handler(Busy, lambda busy: _error(503, error="full" if isinstance(busy, NoRoom) else None))
    app.register_error_handler(OSError, _os_error)
    app.register_error_handler(Exception, _fault)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def declare() -> list[ModuleType]:
    """Load every feature: what it hears, sends and does on a timetable is declared then. Gives those with pages.

    A command that changes something needs this as much as the web does: a report withdrawn on the command line must
    leave the public pages too.
    """
    for module in WORK:
        import_module(f"regulator.{module}")
    return [import_module(f"regulator.{feature}.views") for feature in FEATURES]


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=keys.current(settings.keys, "cookie").secret,
        TRUSTED_HOSTS=settings.trusted_hosts,
        MAX_CONTENT_LENGTH=LARGEST_POST,
        SESSION_COOKIE_NAME="regulator",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session: nobody loses a long reply to a clock
        PROPAGATE_EXCEPTIONS=False,
    )
    app.before_request(_identify)


def _templates(app: Flask) -> None:
    app.jinja_loader = FileSystemLoader(TEMPLATES)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=static_files.address)
    app.jinja_env.filters.update(date_text=lambda day: date_text(str(day)))


def _pages_of_the_house(app: Flask) -> None:
    app.add_url_rule("/static/<fingerprint>/<path:path>", "static", static_file)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


@allow(Access.PUBLIC)
def static_file(fingerprint: str, path: str) -> Response:
    """A stylesheet, script or font of ours; for ever the same under its address."""
    found = static_files.located(path)
    if found is None:
        abort(404)
    answer = send_file(found, max_age=static_files.FOR_EVER if fingerprint == static_files.fingerprint() else 60)
    answer.cache_control.immutable = fingerprint == static_files.fingerprint()
    answer.cache_control.public = True
    return answer


@allow(Access.PUBLIC)
def healthz() -> Response:
    """The process answers."""
    return _plain("ok", 200)


@allow(Access.PUBLIC)
def readyz() -> Response:
    """Whether the site can do its work: the database's version, room on the disk, a worker that lives."""
    wrong = []
    settings: Settings = g.settings
    try:
        if schema.at() != schema.newest():
            wrong.append("the database needs `regulator setup`")
        elif not worker.alive(clock.now()):
            wrong.append("no worker is running: start `regulator worker`")
    except Exception as fault:
        log.warning("not ready", fault=type(fault).__name__)
        wrong.append("the database does not answer")
    if settings.instance.exists() and shutil.disk_usage(settings.instance).free < LEAST_DISK:
        wrong.append("the disk is nearly full")
    return _plain("\n".join(wrong) or "ready", 503 if wrong else 200)


def _plain(text: str, status: int) -> Response:
    answer = make_response(text + "\n", status)
    answer.mimetype = "text/plain"
    answer.cache_control.no_store = True
    return answer


def _identify() -> None:
    """An id for the request, on every line that it logs and on its error page; and how much it may bring."""
    g.settings = current_app.config["SETTINGS"]
    view = current_app.view_functions.get(request.endpoint or "")
    largest, parts = limits.largest(view), limits.parts(view)
    if largest is not None:
        request.max_content_length = largest
    if parts is not None:
        request.max_form_parts = parts
    g.request_id = uuid.uuid4().hex[:12]
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        abort(400)  # bytes that no browser sends as they are: reading what they ask would be a fault
    for name, part in (request.view_args or {}).items():
        if isinstance(part, str) and "\0" in part:  # PostgreSQL refuses to look for it; what is looked for is not there
            (request.view_args or {})[name] = part.replace("\0", "\ufffd")


def _headers(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    answer.headers.setdefault("X-Request-Id", g.get("request_id", ""))
    if "Cache-Control" not in answer.headers:
        answer.cache_control.no_store = True
    return answer


SENTENCES = {
    400: ("This request could not be understood", "Go back and try again."),
    401: ("Sign in to see this page", "Sign in, then try again."),
    403: (
        "You may not do this",
        "Your role does not allow it. Ask your organisation's administrator if you think it should.",
    ),
    404: ("Page not found", "Check the address, or start from the home page."),
    405: ("This page cannot be used that way", "Go back and use the form on the page."),
    409: ("This cannot be done now", "Something else changed first. Go back, read the page again and retry."),
    413: ("This is too large", "Send a smaller file or a shorter text. Nothing was saved."),
    429: ("Too many tries", "Wait a few minutes and try again."),
    503: ("The service is busy or full", "Nothing was saved. Wait a minute and try again."),
}


def _error(code: int, message: str | None = None, error: str | None = None) -> Response:
    """One page for every error, or its code for a program. It says what to do, and nothing of what is inside."""
    heading, advice = SENTENCES.get(code, ("Sorry, there is a problem with the service", "Try again later."))
    if programs.asks(request.path):
        return programs.fault(code, f"{heading}. {message or advice}", error)
    try:
        page = render_template("core/errors/error.html", code=code, heading=heading, message=message or advice)
    except Exception:
        log.exception("the error page failed")
        page = f"<!doctype html><html lang=en><title>{heading}</title><h1>{heading}</h1><p>{advice}</p></html>"
    answer = make_response(page, code)
    answer.cache_control.no_store = True
    return answer


def _http_error(fault: HTTPException) -> Response:
    if fault.code is not None and fault.code < 400:
        return fault.get_response()  # type: ignore[return-value]
    if fault.code == 413:
        limits.read_away(request.environ["wsgi.input"])
    return _error(fault.code or 500)


def _csrf_error(_fault: CSRFError) -> Response:
    return _error(
        400,
        "This form was open for too long or in another session. Go back, reload the page and send it again.",
        "csrf",
    )


def _os_error(fault: OSError) -> Response:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        log.error("the disk is full")
        return _error(503, error="full")
    return _fault(fault)


def _fault(fault: Any) -> Response:
    log.error("fault", exc_info=fault)
    return _error(500)
