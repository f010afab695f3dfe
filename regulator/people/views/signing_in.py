"""Signing in, step by step, and out."""

import structlog
from flask import g, redirect, render_template, request, session, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.actor import STRANGER, Actor
from regulator.core.db import transaction
from regulator.core.refused import Refused

from .. import actions, queries, rules
from ..actions import LetIn
from ..forms import CodeForm, RecoveryCodeForm, SignInForm
from ..queries import SignedIn
from ..rules import Permission, TooManyAttempts
from ..rules.second_factor import Step
from . import gate
from .site import SIGN_IN, browser, network, pages, secret, with_form

log = structlog.get_logger(__name__)


@pages.route("/sign-in", methods=["GET", "POST"])
@allow(Access.PUBLIC)
def sign_in() -> Response:
    """Come in with an e-mail address and a password."""
    to = wanted()
    actor = gate.actor()
    if actor is not STRANGER and request.method == "GET":
        return redirect(to or first_page(actor), 303)
    form = SignInForm()
    status = 422
    if form.validate_on_submit():
        try:
            return _go_on(_come_in(form), to)
        except Refused as refused:
            form.show(refused)
            status = status_of(refused)
    was_over = SIGN_IN in session and gate.signed_in() is None and not form.errors
    return with_form("people/sign_in.html", form, status=status, wanted=to, was_over=was_over)


@pages.route("/sign-in/code", methods=["GET", "POST"])
@allow(Access.SIGNED_IN)
def code() -> Response:
    """The second factor: the code that an app shows now."""
    half = half_way(Step.CODE)
    if half is None:
        return redirect(wanted() or first_page(g.actor), 303)
    form = CodeForm()
    status = 422
    if form.validate_on_submit():
        try:
            actions.check_code(half.user_id, form.code.data, person=person(half), now=clock.now())
            return second_factor_given(half)
        except Refused as refused:
            form.show(refused)
            status = status_of(refused)
    return with_form("people/code.html", form, status=status, wanted=wanted())


@pages.route("/sign-in/recovery-code", methods=["GET", "POST"])
@allow(Access.SIGNED_IN)
def recovery_code() -> Response:
    """The second factor of those whose app is lost: a code from the drawer."""
    half = half_way(Step.CODE)
    if half is None:
        return redirect(wanted() or first_page(g.actor), 303)
    form = RecoveryCodeForm()
    status = 422
    if form.validate_on_submit():
        try:
            _use_recovery_code(half, form.code.data)
            return second_factor_given(half)
        except Refused as refused:
            form.show(refused)
            status = status_of(refused)
    return with_form("people/recovery_code.html", form, status=status, wanted=wanted())


@pages.route("/sign-out", methods=["POST"])
@allow(Access.SIGNED_IN)
def sign_out() -> Response:
    """Leave: the sign-in is over for everyone who might hold its id."""
    actions.end_sign_in(session[SIGN_IN], now=clock.now())
    session.clear()
    return redirect(url_for(".signed_out"), 303)


@pages.route("/signed-out")
@allow(Access.PUBLIC)
def signed_out() -> str:
    """Says that one is out."""
    return render_template("people/signed_out.html")


def half_way(step: Step) -> SignedIn | None:
    """The sign-in of somebody who gave the password and waits for this step; None for those who are in."""
    found = gate.signed_in()
    return found if found and found.waits_for is step else None


def person(found: SignedIn) -> str:
    """What this person's wrong codes and passwords are counted under."""
    return rules.person_key(found.user_id, secret())


def wanted() -> str | None:
    """The page of ours that was asked for before signing in."""
    return rules.page_to_come_back_to(request.args.get("next"))


def first_page(actor: Actor) -> str:
    """Where somebody begins who asked for nothing."""
    return url_for("people.staff" if actor.may(Permission.STAFF_HOME) else "people.account")


def status_of(refused: Refused) -> int:
    """The status of a page that shows a rule's no."""
    if isinstance(refused, TooManyAttempts):
        log.warning("throttled", endpoint=request.endpoint)
        return 429
    return 422


def second_factor_given(half: SignedIn) -> Response:
    """Let somebody in who showed the second factor, under a new id."""
    gate.go_on_under(actions.go_on(half.sign_in_id, now=clock.now(), second_factor=True))
    return redirect(url_for(".inside", next=wanted()), 303)


@pages.route("/inside")
@allow(Access.SIGNED_IN)
def inside() -> Response:
    """The way on for those who came in: to their role where they hold several, or to what they asked for."""
    to = wanted()
    if len(queries.roles_held(g.actor.id, clock.now())) > 1:
        return redirect(url_for(".role", next=to), 303)
    return redirect(to or first_page(g.actor), 303)


def _come_in(form: SignInForm) -> LetIn:
    """Sign in under a new id. Whatever the browser held before, another's or its own, is over."""
    account = rules.account_key(form.email.data, secret())
    let_in = actions.sign_in(
        form.email.data,
        form.password.data,
        account=account,
        network=network(),
        browser=browser(),
        now=clock.now(),
    )
    before = session.get(SIGN_IN)
    if before:
        actions.end_sign_in(str(before), now=clock.now())
    gate.go_on_under(let_in.key)
    return let_in


def _go_on(let_in: LetIn, to: str | None) -> Response:
    if let_in.waits_for is Step.CODE:
        return redirect(url_for(".code", next=to), 303)
    if let_in.waits_for is Step.SET_UP:
        return redirect(url_for(".set_up_second_factor", next=to), 303)
    if let_in.roles > 1:
        return redirect(url_for(".role", next=to), 303)
    return redirect(to or first_page(let_in.actor), 303)


def _use_recovery_code(half: SignedIn, given: str) -> None:
    now = clock.now()
    counted = actions.count_code(person(half), now)
    with transaction():
        actions.use_recovery_code(half.user_id, given, actor=queries.as_themselves(half.user_id), now=now)
    actions.forget_attempt(counted)
