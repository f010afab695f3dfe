"""The one gate that every request passes: who is acting, and whether they may."""

from contextlib import ExitStack
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import structlog
from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.local import LocalProxy
from werkzeug.routing import RequestRedirect

from regulator.core import clock, db, programs
from regulator.core.access import Access, declared, is_hidden
from regulator.core.actor import STRANGER, Actor
from regulator.core.refused import Busy

from .. import actions, queries, rules
from ..queries import SignedIn
from ..rules.second_factor import Step
from .site import SIGN_IN

log = structlog.get_logger(__name__)

_WAYS_ON = {
    Step.CODE: ("people.code", "people.recovery_code", "people.sign_out"),
    Step.SET_UP: ("people.set_up_second_factor", "people.sign_out"),
}
_STEPS = frozenset(endpoint for way in _WAYS_ON.values() for endpoint in way)


def guard(app: Flask) -> None:
    """One gate for every request: a read-only look at the data, who is acting, and whether they may.

    An endpoint that declares nothing is refused to everyone. A public one is let through without a look at the cookie
    or the database, so that what it answers can be kept and given to all.
    """
    app.before_request(_let_in)
    app.teardown_request(_stop_reading)


def _let_in() -> Any:
    g.reading = ExitStack()
    g.reading.enter_context(db.reading())
    g.actor = LocalProxy(actor)  # looked up where a public page asks, and not before
    endpoint = _meant()
    if endpoint is None:
        actor()  # there is no such page: it is looked up all the same, so that what is hidden takes no longer
        return None
    view = current_app.view_functions[endpoint]
    wanted = declared(view)
    if is_hidden(view) and not any(actor().may(str(each)) for each in wanted):
        return abort(404)
    if request.endpoint is None:
        return None  # there is such a page, but not by this method or under this address: the answer says so
    if not wanted:
        log.error("endpoint declares no access", endpoint=request.endpoint)
        abort(403)
    if Access.PUBLIC in wanted:
        return None
    g.actor = actor()
    if g.actor is STRANGER:
        return _to_the_next_step()
    if Access.SIGNED_IN in wanted or any(g.actor.may(str(each)) for each in wanted):
        return None
    log.info("not allowed", endpoint=request.endpoint, duty=g.actor.duty)
    return abort(403)


def _to_the_next_step() -> Any:
    """Whoever gave the password alone may go on with what is still missing, and nowhere else; a stranger begins."""
    half = signed_in()
    if programs.asks(request.path):
        return _told(half)
    way_on = _WAYS_ON[half.waits_for] if half and half.waits_for else ("people.sign_in",)
    if request.endpoint in way_on:
        return None
    wanted = request.args.get("next") if request.endpoint in _STEPS else _asked_for()
    return redirect(
        url_for(way_on[0], next=rules.page_to_come_back_to(wanted)), 303 if request.method == "POST" else 302
    )


def _told(half: SignedIn | None) -> Any:
    """What a program is told, which is never sent to a page."""
    if half and half.waits_for:
        return programs.fault(401, "Give the code of your second factor, then try again.", "second-factor")
    return programs.fault(401, "Your session has ended. Sign in again; nothing on this device is lost.")


def _meant() -> str | None:
    """The endpoint of the address that is asked for, also where it is asked for by another method or with other
    slashes than it has; None where there is none."""
    fault: Exception | None = request.routing_exception
    urls = current_app.create_url_adapter(request)
    if fault is None or urls is None:
        return request.endpoint
    path = method = None
    for _ in range(3):  # other slashes, another method, and both at once
        if isinstance(fault, RequestRedirect):
            path = unquote(urlsplit(fault.new_url).path)
        elif isinstance(fault, MethodNotAllowed):
            method = next(iter(fault.valid_methods or ()), None)
        else:
            return None
        try:
            return str(urls.match(path_info=path, method=method)[0])
        except HTTPException as other:
            fault = other
    return None


def _asked_for() -> str | None:
    """The page to come back to: only one that can be read, and only where it is an address of ours."""
    methods = request.url_rule.methods if request.url_rule else None
    if not methods or "GET" not in methods:
        return None
    asked = quote(request.path)
    if request.method == "GET" and request.query_string:
        asked += "?" + request.query_string.decode("ascii", "replace")
    return rules.page_to_come_back_to(asked)


def _stop_reading(_fault: BaseException | None) -> None:
    reading = g.pop("reading", None)
    if reading is not None:
        reading.close()


def actor() -> Actor:
    """Who is acting, looked up once for a request. Nobody is until every step of their sign-in is done."""
    found = signed_in()
    return found.actor if found else STRANGER


def signed_in() -> SignedIn | None:
    """The sign-in of this browser, also where a step is missing, looked up once for a request."""
    if "who" not in g:
        g.who = _found(session.get(SIGN_IN))
    who: SignedIn | None = g.who
    return who


def go_on_under(key: str) -> None:
    """Give this browser a new random id, and new secrets for its forms: whatever it held before is worth nothing."""
    session.clear()
    session[SIGN_IN] = key
    g.pop("csrf_token", None)  # what was made for the forms of the session before


def _found(key: Any) -> SignedIn | None:
    if not isinstance(key, str):
        return None
    now = clock.now()
    found = queries.actor_of(key, now)
    try:
        if found is None and queries.is_left_open(key):
            actions.end_sign_in(key, now=now)  # it has run out: no clock put back brings it to life again
        elif found is not None and now - found.last_seen_at >= rules.SEEN_EVERY:
            actions.note_seen(found.sign_in_id, now=now)
    except Busy:
        log.warning("last seen was not written")  # the page matters more; the next one writes it
    return found
