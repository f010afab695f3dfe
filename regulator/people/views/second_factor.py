"""The second factor of one's own: set up, and codes for the drawer."""

from flask import g, make_response, redirect, render_template, session, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.db import transaction
from regulator.core.documents.markup import qr_path
from regulator.core.refused import Refused

from .. import actions, queries
from ..forms import CodeForm, Form, OwnCodeForm, OwnPasswordForm
from ..queries import SignedIn
from ..rules import second_factor as rule
from ..rules.second_factor import Step
from . import gate
from .signing_in import half_way, person, status_of, wanted
from .site import SIGN_IN, pages, with_form


@pages.route("/account/second-factor")
@allow(Access.SIGNED_IN)
def second_factor() -> str:
    """Whether one has a second factor, and how many codes are left in the drawer."""
    return render_template("people/second_factor.html", factor=queries.own_factor(g.actor.id))


@pages.route("/account/second-factor/set-up", methods=["GET", "POST"])
@allow(Access.SIGNED_IN)
def set_up_second_factor() -> Response:
    """Let an app know a secret, and show that it does. Those who must have one come here before anything else."""
    found = gate.signed_in()
    if found is None:  # the gate lets nobody else in
        return redirect(url_for(".sign_in"), 303)
    form = CodeForm() if half_way(Step.SET_UP) else OwnCodeForm()
    status = 422
    offered = actions.offered_secret(session[SIGN_IN])
    if form.validate_on_submit():
        try:
            codes = _set_up(found, form, offered)
            return _show_once(codes)
        except Refused as refused:
            form.show(refused)
            status = status_of(refused)
    return with_form("people/set_up_second_factor.html", form, status=status, wanted=wanted(), **_offer(found, offered))


@pages.route("/account/second-factor/recovery-codes", methods=["GET", "POST"])
@allow(Access.SIGNED_IN)
def new_recovery_codes() -> Response:
    """New codes for the drawer, instead of those before."""
    found = gate.signed_in()
    form = OwnPasswordForm()
    status = 422
    if found and form.validate_on_submit():
        try:
            now = clock.now()
            actions.check_own_password(found.user_id, form.current_password.data, person=person(found), now=now)
            with transaction():
                codes = actions.make_recovery_codes(queries.user_with_id(found.user_id), actor=g.actor)
            return _show_once(codes)
        except Refused as refused:
            form.show(refused)
            status = status_of(refused)
    return with_form("people/new_recovery_codes.html", form, status=status)


def _set_up(found: SignedIn, form: Form, offered: str) -> list[str]:
    """Take the secret that this sign-in was offered, and go on under a new id."""
    now, who = clock.now(), person(found)
    if isinstance(form, OwnCodeForm):
        actions.check_own_password(found.user_id, form.current_password.data, person=who, now=now)
    actions.use_step(found.user_id, actions.check_offered_code(offered, form.code.data, person=who, now=now))
    with transaction():
        user = queries.user_with_id(found.user_id)
        actor = queries.as_themselves(user.id)
        codes = actions.set_second_factor(
            user, offered, instead=isinstance(form, OwnCodeForm), actor=actor, now=clock.now()
        )
    gate.go_on_under(actions.go_on(found.sign_in_id, now=clock.now(), second_factor=True))
    return codes


def _offer(found: SignedIn, offered: str) -> dict[str, object]:
    """The secret as a square to photograph and as letters to type."""
    address = rule.address_for_app(offered, queries.user_with_id(found.user_id).email)
    return {
        "square": qr_path(address),
        "letters": rule.in_fours(offered),
        "address": address,
        "is_half_way": found.waits_for is not None,
        "has_one": queries.second_factor(found.user_id) is not None,
    }


def _show_once(codes: list[str]) -> Response:
    """The codes, on the one page that ever shows them."""
    to = url_for(".inside", next=wanted())
    return make_response(render_template("people/recovery_codes.html", codes=codes, to=to))
