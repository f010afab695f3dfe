"""Invitations as those who are invited see them. Opening one changes nothing: a mail scanner opens every link."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock, mail
from regulator.core.access import Access, allow
from regulator.core.actor import STRANGER
from regulator.core.db import transaction
from regulator.core.refused import Refused

from .. import queries as people
from ..actions import invitations as actions
from ..forms import Form
from ..forms import people as forms
from ..models import User
from ..queries import invitations as queries
from ..rules.invitations import MAIL
from . import gate
from .site import pages, with_form


@pages.route("/invitations/<string:token>", methods=["GET", "POST"])
@allow(Access.PUBLIC)
def accept_invitation(token: str) -> Response:
    """Accept what was offered: with a name and a password, or by a button for those who are signed in already."""
    try:
        told = queries.in_words(queries.invitation_of_link(token, clock.now()), clock.now())
    except Refused as refused:
        return _by_itself(
            make_response(render_template("people/manage/invitation_over.html", why=refused.message), 404)
        )
    known = queries.known_user(told.invitation)
    if known is not None and (not known.active or people.roles_held(known.id, clock.now())):
        return _by_itself(_known(token, told, known))
    form = forms.AcceptForm(data={"name": told.invitation.name})
    if form.validate_on_submit():
        try:
            with transaction():
                actions.accept_as_new(token, form.name.data, form.password.data, now=clock.now())
            mail.opened(MAIL, told.invitation.number, clock.now())
            return _by_itself(redirect(url_for(".invitation_accepted"), 303))
        except Refused as refused:
            form.show(refused)
    return _by_itself(with_form("people/manage/accept.html", form, token=token, told=told, back=known is not None))


@pages.route("/invitation-accepted")
@allow(Access.PUBLIC)
def invitation_accepted() -> str:
    """Says that the account is there, and where to sign in."""
    return render_template("people/manage/accepted.html")


def _known(token: str, told: queries.Waiting, known: User) -> Response:
    """Whoever has an account adds the role to it, signed in as themselves."""
    form = Form()
    actor = gate.actor()
    themselves = actor is not STRANGER and actor.id == known.id
    if form.validate_on_submit():
        if not themselves:
            return redirect(url_for(".sign_in", next=request.path), 303)
        try:
            with transaction():
                user = people.user_with_id(known.id)
                actions.accept_as_known(token, user, now=clock.now())
            mail.opened(MAIL, told.invitation.number, clock.now())
            return redirect(url_for(".role"), 303)
        except Refused as refused:
            form.show(refused)
    signed_in = actor is not STRANGER
    return with_form(
        "people/manage/accept_known.html",
        form,
        token=token,
        told=told,
        themselves=themselves,
        signed_in=signed_in,
        closed=not known.active,
    )


def _by_itself(answer: Response) -> Response:
    """A page whose address is a secret: nobody that it leads to is told of it."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
