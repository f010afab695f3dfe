"""Invitations as those who send them see them."""

from flask import flash, g, redirect, request
from flask import render_template as render
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.refused import Refused

from ..actions import invitations as actions
from ..forms import Form
from ..forms import people as forms
from ..models import Invitation
from ..queries import invitations as queries
from .managing import OWN, Side, choices_of_roles, organisation_of, page
from .people_changes import answer, wanted_role
from .site import with_form


@page("invite", staff="/invite", own="/invite", post=True)
def invite(side: Side) -> Response:
    """Offer somebody a role by mail."""
    own = organisation_of(side) if side is OWN else None
    asked = {"from_on": clock.today(), "organisation": request.args.get("organisation", "")[:40]}
    form = forms.InviteForm(choices_of_roles(side, own), data=asked)

    def do() -> None:
        wanted = wanted_role(form, own)
        actions.invite(form.name.data, form.email.data, [wanted], actor=g.actor, now=clock.now())

    def done() -> Response:
        flash(f"An invitation is on its way to {form.email.data}.", "done")
        return redirect(side.url("invitations"), 303)

    return answer(form, do, done, "invite", side=side, own=own)


@page("invitations", staff="/invitations", own="/invitations")
def invitations(side: Side) -> str:
    """Those that were neither accepted nor withdrawn."""
    return render("people/manage/invitations.html", side=side, waiting=queries.waiting(g.actor, clock.now()))


@page("invitation", staff="/invitations/<int:invitation_id>", own="/invitations/<int:invitation_id>", post=True)
def invitation(side: Side, invitation_id: int) -> Response:
    """One invitation: send it again, or withdraw it."""
    form = Form()
    one = queries.one(g.actor, invitation_id, clock.now())
    if form.validate_on_submit():
        try:
            with transaction():
                said = _done(queries.one_to_change(g.actor, invitation_id), request.form.get("do", ""))
        except Refused as refused:
            form.show(refused)
            one = queries.one(g.actor, invitation_id, clock.now())
        else:
            flash(said, "done")
            return redirect(side.url("invitations"), 303)
    return with_form("people/manage/invitation.html", form, side=side, one=one)


def _done(invitation: Invitation, chosen: str) -> str:
    """Do what the button says, and tell it."""
    if chosen == "again":
        actions.send_again(invitation, actor=g.actor, now=clock.now())
        return "The invitation has a new link and waits to be sent."
    if chosen == "withdraw":
        actions.withdraw(invitation, actor=g.actor, now=clock.now())
        return "The invitation is withdrawn."
    raise Refused("Choose to send it again or to withdraw it")
