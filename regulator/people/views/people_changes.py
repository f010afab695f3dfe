"""Changing what people may do: a role given or ended, an account closed, everything handed over."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, request
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.refused import NotFound, Refused

from .. import actions, queries, rules
from ..actions import handing_over
from ..actions import membership as changes
from ..forms import people as forms
from ..models import User, UserRole
from ..queries import membership
from ..queries.membership import Held
from ..queries.organisations import Known, organisation_with_code
from ..rules import OUTSIDE, Role
from .managing import OWN, Side, choices_of_roles, organisation_of, page
from .site import with_form


@page("add_role", staff="/<int:user_id>/add-role", own="/<int:user_id>/add-role", post=True)
def add_role(side: Side, user_id: int) -> Response:
    """Give somebody one more role."""
    user = membership.person(g.actor, user_id)
    own = organisation_of(side) if side is OWN else None
    form = forms.RoleFields(
        choices_of_roles(side, own),
        data={"from_on": clock.today(), "organisation": request.args.get("organisation", "")[:40]},
    )

    def do() -> None:
        held = membership.person_to_change(g.actor, user_id, form.seen)
        changes.give_role(held, wanted_role(form, own), actor=g.actor, now=clock.now())

    def done() -> Response:
        flash(f"{user.name} has the role {Role(form.role.data).words.lower()}.", "done")
        return redirect(side.url("person", user_id=user_id), 303)

    return answer(form, do, done, "add_role", side=side, user=user, own=own)


@page(
    "end_role",
    staff="/<int:user_id>/roles/<int:role_id>/end",
    own="/<int:user_id>/roles/<int:role_id>/end",
    post=True,
)
def end_role(side: Side, user_id: int, role_id: int) -> Response:
    """End one role after a last day."""
    user = membership.person(g.actor, user_id)
    role = membership.role_of(g.actor, user_id, role_id)
    form = forms.EndRoleForm(data={"last_on": max(clock.today(), role.from_on)})
    alone: list[str] = []

    def do() -> None:
        held = membership.person_to_change(g.actor, user_id, form.seen)
        now_held = membership.role_of(g.actor, user_id, role_id)
        nobody = changes.end_role(
            now_held, held, last_on=form.last_on.day, reason=form.reason.data or "", actor=g.actor, now=clock.now()
        )
        if nobody is not None:
            alone.append(role.organisation)

    def done() -> Response:
        flash(f"{user.name}'s role {role.role.words.lower()} has its last day.", "done")
        warn(alone)
        return redirect(side.url("person", user_id=user_id), 303)

    return answer(form, do, done, "end_role", side=side, user=user, role=role)


@page("close", staff="/<int:user_id>/close", post=True)
def close(side: Side, user_id: int) -> Response:
    """Close an account: every sign-in of its owner is over at once."""
    user = membership.person(g.actor, user_id)
    form = forms.CloseForm()
    alone: list[str] = []

    def do() -> None:
        held = membership.person_to_change(g.actor, user_id, form.seen)
        if held.id == g.actor.id:
            raise Refused("You cannot close your own account: ask another administrator")
        alone.extend(actions.deactivate_user(held, actor=g.actor, reason=form.reason.data, now=clock.now()))

    def done() -> Response:
        flash(f"{user.name} is let in no more.", "done")
        warn(alone)
        return redirect(side.url("person", user_id=user_id), 303)

    return answer(form, do, done, "close", side=side, user=user)


@page("remove_second_factor", staff="/<int:user_id>/remove-second-factor", post=True)
def remove_second_factor(side: Side, user_id: int) -> Response:
    """Take away the second factor of somebody who lost it with every code: all their sign-ins are over."""
    user = membership.person(g.actor, user_id)
    if queries.second_factor(user_id) is None and request.method == "GET":
        raise NotFound
    form = forms.RemoveSecondFactorForm()

    def do() -> None:
        held = membership.person_to_change(g.actor, user_id, form.seen)
        actions.remove_second_factor(held, actor=g.actor, reason=form.reason.data, now=clock.now())

    def done() -> Response:
        flash(
            f"{user.name}'s second factor is removed. They are signed out, and will be told by mail.",
            "done",
        )
        return redirect(side.url("person", user_id=user_id), 303)

    return answer(form, do, done, "remove_second_factor", side=side, user=user)


@page("hand_over", staff="/<int:user_id>/hand-over", own="/<int:user_id>/hand-over", post=True)
def hand_over(side: Side, user_id: int) -> Response:
    """End everything that somebody does here, and name who takes over each role."""
    user = membership.person(g.actor, user_id)
    roles = _standing(user_id)
    if not roles:
        raise NotFound
    form = forms.hand_over_form(
        [(each.id, f"{each.role.words}, {each.organisation}", _takers(each)) for each in roles],
        data={"last_on": clock.today()},
    )
    alone: list[Held] = []

    def do() -> None:
        leaver = membership.person_to_change(g.actor, user_id, form.seen)
        given = [handing_over.Succession(each, _taker(form, each)) for each in _standing(user_id)]
        alone.extend(
            handing_over.hand_over(
                leaver,
                given,
                last_on=form.last_on.day,
                reason=form.reason.data or "",
                actor=g.actor,
                now=clock.now(),
            )
        )

    def done() -> Response:
        flash(f"{user.name}'s roles are handed over.", "done")
        warn([each.organisation for each in alone])
        return redirect(side.url("person", user_id=user_id), 303)

    owed = [(name, membership.owed_by(number)) for number, name in _organisations(roles).items()]
    return answer(form, do, done, "hand_over", side=side, user=user, roles=roles, owed=owed)


def answer(form: Any, do: Callable[[], Any], done: Callable[[], Response], template: str, **shown: Any) -> Response:
    """What every form here answers: done and gone on; or the page again with what is wrong, nothing lost."""
    if form.validate_on_submit():
        try:
            with transaction():
                do()
            return done()
        except Refused as refused:
            form.show(refused)
    user: User | None = shown.get("user")
    if user is not None:
        fresh = membership.person(g.actor, user.id)
        if request.method == "GET" or membership.CHANGED in form.form_errors:
            form.version.data = str(fresh.version)  # the person has now read what stands, or been told to
        shown["user"] = fresh
    return with_form(f"people/manage/{template}.html", form, **shown)


def wanted_role(form: forms.RoleFields, own: Known | None) -> changes.NewRole:
    """The role that a form asks for, for the organisation it names or the actor's own."""
    role = Role(form.role.data)
    if own is not None:
        organisation_id = own.id
    elif form.organisation.data:
        organisation_id = _coded(form.organisation.data)
    elif role in OUTSIDE:
        raise Refused("Enter the code of the organisation", "organisation")
    else:
        organisation_id = None
    absent = None
    if form.deputy_for.data:
        absent = membership.holder_with_address(organisation_id, role, form.deputy_for.data, clock.today())
    return changes.NewRole(role, organisation_id, form.from_on.data, rules.day_after(form.last_on.data), absent)


def warn(organisations: list[str]) -> None:
    """Say which organisations have nobody left."""
    for each in sorted(set(organisations)):
        flash(f"Nobody is left to act for {each}. Invite somebody now", "warning")


def _coded(code: str) -> int:
    try:
        return organisation_with_code(code.upper()).id
    except NotFound:
        try:
            return organisation_with_code(code).id
        except NotFound:
            raise Refused("No organisation has this code: look it up in the register", "organisation") from None


def _standing(user_id: int) -> list[Held]:
    """The roles of a person that this actor may see, and that are held today or later."""
    found = membership.held(g.actor, UserRole.user_id == user_id)
    return [each for each in found if each.when(clock.today()) != "past"]


def _takers(role: Held) -> list[tuple[str, str]]:
    """Who could take a role over: those who act in the same place already."""
    today = clock.today()
    there = {each.user_id: each for each in membership.held_for(role.organisation_id) if each.when(today) != "past"}
    others = sorted((each for each in there.values() if each.user_id != role.user_id), key=lambda each: each.name)
    return [(str(each.user_id), f"{each.name}, {each.email}") for each in others]


def _taker(form: forms.HandOverForm, role: Held) -> User | handing_over.NewPerson | None:
    chosen = form.taker(role.id) if role.id in form.role_ids else ""
    if chosen == forms.NOBODY:
        return None
    if chosen == forms.SOMEBODY_NEW:
        return handing_over.NewPerson(form.new_name.data or "", form.new_email.data or "")
    if not chosen:
        raise Refused(membership.CHANGED, "version")
    return membership.person(g.actor, int(chosen))


def _organisations(roles: list[Held]) -> dict[int, str]:
    return {each.organisation_id: each.organisation for each in roles if each.organisation_id is not None}
