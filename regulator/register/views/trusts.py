"""Members of a trust: they join and they leave."""

from contextlib import suppress
from datetime import date

from flask import g
from markupsafe import Markup
from werkzeug import Response as AnyResponse

from regulator.people.rules import Permission

from ...core.access import allow
from ...core.refused import NotFound, Refused
from .. import actions, queries
from ..forms.editing import JoinForm, LeaveForm
from ..models import Organisation
from ..queries import Membership
from ..rules.words import Kind
from .changing import Page, change
from .site import pages, since

EDIT = Permission.REGISTER_EDIT


@pages.route("/<string:code>/members/join", methods=["GET", "POST"])
@allow(EDIT)
def join_trust(code: str) -> AnyResponse:
    """A prison or a CRC that joins a trust."""
    it = _trust(code)
    form = JoinForm()
    page = Page("Add a member", "Add the member", "The member is added.")

    def act(held: Organisation, today: date) -> None:
        member, leads = _to_join(form.member.data), bool(form.leads.data)
        actions.join(
            held, member, leads=leads, from_on=form.from_on.data, because=form.grounds, actor=g.actor, today=today
        )

    return change(it, form, page, act)


@pages.route("/<string:code>/members/<int:number>/leave", methods=["GET", "POST"])
@allow(EDIT)
def leave_trust(code: str, number: int) -> AnyResponse:
    """A member that leaves a trust."""
    it = _trust(code)
    form = LeaveForm()
    stands = _member(it, number)
    page = Page("A member leaves", "Save", "The end of the membership is saved.", [("Member", _words(stands))])

    def act(held: Organisation, today: date) -> None:
        actions.leave(
            held, _member(held, number), until_on=form.until_on.data, because=form.grounds, actor=g.actor, today=today
        )

    return change(it, form, page, act)


def _trust(code: str) -> Organisation:
    it = queries.organisation(g.actor, code)
    if it.kind != Kind.LRT:
        raise NotFound
    return it


def _to_join(typed: str) -> Organisation:
    """The organisation of a code, held for change, in whichever letters it was typed."""
    for code in dict.fromkeys((typed, typed.upper())):
        with suppress(NotFound):
            return queries.organisation_to_change(g.actor, code)
    raise Refused("The register has no organisation with this code", "member")


def _member(it: Organisation, number: int) -> Membership:
    found = next((each for each in queries.members(it.id) if each.row.id == number), None)
    if found is None:
        raise NotFound
    return found


def _words(membership: Membership) -> Markup:
    return since(membership.member.name, membership.row)
