"""One's own account: who I am here, where I am signed in, in which role I act."""

from flask import g, redirect, render_template, request, url_for
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.refused import Refused

from .. import actions, queries
from ..forms import RoleForm
from ..models import UserRole
from ..queries import organisations
from ..rules import Role
from . import gate
from .signing_in import first_page, wanted
from .site import pages, with_form

CHANGED = {"password": "Your password is changed. You were signed out everywhere else."}


@pages.route("/account")
@allow(Access.SIGNED_IN)
def account() -> str:
    """Who I am here, in which role, and how I sign in."""
    return render_template(
        "people/account.html",
        account=queries.own_account(g.actor),
        roles=len(queries.roles_held(g.actor.id, clock.now())),
        factor=queries.own_factor(g.actor.id),
        said=CHANGED.get(request.args.get("changed", "")),
    )


@pages.route("/account/sign-ins")
@allow(Access.SIGNED_IN)
def sign_ins() -> str:
    """Where I am signed in at this moment."""
    found = gate.signed_in()
    own = queries.own_sign_ins(found.user_id, found.sign_in_id, clock.now()) if found else []
    return render_template("people/sign_ins.html", sign_ins=own)


@pages.route("/account/sign-ins/end", methods=["POST"])
@allow(Access.SIGNED_IN)
def end_sign_ins() -> Response:
    """End one of my sign-ins by its number, or all the others."""
    found = gate.signed_in()
    which = request.form.get("which", "")
    if found is None or not (which == "others" or (which.isascii() and which.isdigit() and len(which) <= 18)):
        raise BadRequest
    if which == "others":
        actions.end_other_sign_ins(found.user_id, found.sign_in_id, now=clock.now())
    else:
        actions.end_own_sign_in(found.user_id, int(which), now=clock.now())
    return redirect(url_for(".sign_ins"), 303)


@pages.route("/account/role", methods=["GET", "POST"])
@allow(Access.SIGNED_IN)
def role() -> Response:
    """Choose which of my roles to act in. Whoever knew the id before cannot act in the new one."""
    found = gate.signed_in()
    held = queries.roles_held(g.actor.id, clock.now())
    form = RoleForm([(each.id, _words(each)) for each in held])
    if request.method == "GET" and found:
        form.role.data = found.user_role_id
    if found and form.validate_on_submit():
        try:
            return _act_as(next(each for each in held if each.id == form.role.data))
        except Refused as refused:
            form.show(refused)
    return with_form("people/role.html", form, wanted=wanted())


def _act_as(held: UserRole) -> Response:
    found = gate.signed_in()
    if found is not None and found.user_role_id != held.id:
        gate.go_on_under(actions.choose_role(found.sign_in_id, found.user_id, held.id, now=clock.now()))
    actor = queries.as_actor(held.user_id, Role(held.role), held.organisation_id)
    return redirect(wanted() or first_page(actor), 303)


def _words(held: UserRole) -> str:
    words = Role(held.role).words
    if held.organisation_id is None:
        return words
    known = organisations.organisation_with_id(held.organisation_id)
    return f"{words}, for {known.name if known else 'another organisation'}"
