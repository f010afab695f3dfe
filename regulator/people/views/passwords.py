"""Passwords: forgotten, made anew by a link, changed."""

from flask import g, make_response, redirect, render_template, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.db import transaction
from regulator.core.refused import Refused

from .. import actions, queries, rules
from ..forms import ChangePasswordForm, EmailForm, NewPasswordForm
from . import gate
from .signing_in import person, status_of
from .site import browser, network, pages, secret, with_form


@pages.route("/forgotten-password", methods=["GET", "POST"])
@allow(Access.PUBLIC)
def forgotten_password() -> Response:
    """Ask for a link by mail. What is said next is the same whether or not anybody has the address."""
    form = EmailForm()
    status = 422
    if form.validate_on_submit():
        account = rules.reset_key(form.email.data, secret())
        try:
            actions.ask_for_reset(form.email.data, account=account, network=network(), now=clock.now())
            return redirect(url_for(".link_sent"), 303)
        except Refused as refused:
            form.show(refused)
            status = status_of(refused)
    return with_form("people/forgotten_password.html", form, status=status)


@pages.route("/forgotten-password/sent")
@allow(Access.PUBLIC)
def link_sent() -> str:
    """Says that a link is on its way, if there is anybody to send it to."""
    return render_template("people/link_sent.html")


@pages.route("/new-password/<token>", methods=["GET", "POST"])
@allow(Access.PUBLIC)
def new_password(token: str) -> Response:
    """Choose a password by the link of a mail. Opening it changes nothing, however often and whoever does."""
    form = NewPasswordForm()
    try:
        queries.user_of_link(token, clock.now())
    except Refused as refused:
        return _by_itself(make_response(render_template("people/link_over.html", why=refused.message), 404))
    if form.validate_on_submit():
        try:
            with transaction():
                actions.set_new_password(token, form.password.data, now=clock.now())
            actions.note_link_used(token, clock.now())
            return redirect(url_for(".password_changed"), 303)
        except Refused as refused:
            form.show(refused)
    return _by_itself(with_form("people/new_password.html", form, token=token))


@pages.route("/password-changed")
@allow(Access.PUBLIC)
def password_changed() -> str:
    """Says that the new password holds."""
    return render_template("people/password_changed.html")


@pages.route("/account/password", methods=["GET", "POST"])
@allow(Access.SIGNED_IN)
def change_password() -> Response:
    """Change one's own password. Every other sign-in is over, everywhere."""
    form = ChangePasswordForm()
    status = 422
    if form.validate_on_submit():
        try:
            _change(form)
            return redirect(url_for(".account", changed="password"), 303)
        except Refused as refused:
            form.show(refused)
            status = status_of(refused)
    return with_form("people/change_password.html", form, status=status)


def _change(form: ChangePasswordForm) -> None:
    found = gate.signed_in()
    if found is None:
        raise Refused("Your sign-in has ended. Sign in again.")
    now = clock.now()
    proof = actions.check_own_password(found.user_id, form.current_password.data, person=person(found), now=now)
    with transaction():
        user = queries.user_with_id(found.user_id)
        actions.change_password(user, form.password.data, proof=proof, actor=g.actor, now=clock.now())
        proved = queries.second_factor(user.id) is not None
    gate.go_on_under(
        actions.go_on_with_new_password(user, found.user_role_id, proved=proved, now=clock.now(), browser=browser())
    )


def _by_itself(answer: Response) -> Response:
    """A page whose address is a secret: nobody that it leads to is told of it."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
