"""People and their roles: lists, one person, the people of an organisation."""

from typing import Any

from flask import g, render_template, request

from regulator.core import clock

from .. import queries
from ..models import UserRole
from ..queries import home_parts, managing_home, membership  # noqa: F401 - the home parts register themselves
from ..queries import invitations as invited
from ..queries.organisations import Known, directory
from ..rules import PROVIDERS, WITH_PEOPLE, Permission, last_day, nothing_here_yet
from . import import_people, invitation_pages, invited_pages, people_changes  # noqa: F401 - each adds its pages
from .managing import OWN, STAFF, Side, organisation_of, page
from .site import pages

LONGEST_SEARCH = 100
MOST_ORGANISATIONS = 5  # shown beside the people that a search finds


def _asked() -> tuple[str, str]:
    found = [request.args.get(each, "") for each in ("search", "after")]
    plain = ["".join(letter for letter in each if letter.isprintable())[: LONGEST_SEARCH * 3] for each in found]
    return plain[0][:LONGEST_SEARCH], plain[1]


@page("people", staff="", own="")
def people(side: Side) -> str:
    """Everybody whom this actor manages, a page at a time; for one organisation with what it lacks."""
    if side is OWN:
        return _organisation(side, organisation_of(side))
    search, after = _asked()
    today = clock.today()
    listed = membership.people(g.actor, search=search, after=after, today=today)
    return render_template(
        "people/manage/people.html",
        side=side,
        listed=listed,
        search=search,
        after=after,
        few=membership.count_short(today),
        today=today,
        organisations=directory().found(search, WITH_PEOPLE, MOST_ORGANISATIONS) if search and not after else [],
    )


@page("organisation", staff="/organisations/<string:code>")
def organisation(side: Side, code: str) -> str:
    """The people of one organisation: who holds what, since when, until when, and what is missing."""
    return _organisation(side, organisation_of(side, code))


def _organisation(side: Side, known: Known) -> str:
    search, after = _asked()
    today = clock.today()
    listed = membership.people(g.actor, search=search, after=after, today=today, organisation_id=known.id)
    return render_template(
        "people/manage/organisation.html",
        side=side,
        known=known,
        listed=listed,
        search=search,
        after=after,
        today=today,
        short=membership.short_providers(today, only=known.id),
        nobody_on=membership.nobody_left_on(known.id, today) if known.kind in PROVIDERS else None,
        waiting=invited.waiting(g.actor, clock.now(), organisation_id=known.id),
    )


@page("too_few", staff="/too-few")
def too_few(side: Side) -> str:
    """Open providers with fewer than two people who can act, or with nobody within a month."""
    after = request.args.get("after", "")
    begins = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    listed = membership.short_providers(clock.today(), after=begins, limit=membership.PAGE + 1)
    more = listed[membership.PAGE - 1].organisation.id if len(listed) > membership.PAGE else None
    count = membership.count_short(clock.today())
    return render_template(
        "people/manage/too_few.html", side=side, listed=listed[: membership.PAGE], more=more, begins=begins, count=count
    )


@page("person", staff="/<int:user_id>", own="/<int:user_id>")
def person(side: Side, user_id: int) -> str:
    """One person, with the roles that this actor may see."""
    user = membership.person(g.actor, user_id)
    roles = membership.held(g.actor, UserRole.user_id == user_id)
    return render_template(
        "people/manage/person.html",
        side=side,
        user=user,
        roles=roles,
        today=clock.today(),
        me=g.actor.id == user_id,
        factor=queries.own_factor(user_id) if side is STAFF else None,
    )


def _your_work() -> dict[str, Any]:
    """What stands on the account page of those who have no home among the staff."""
    if g.actor.may(Permission.STAFF_HOME):
        return {"parts": [], "later": ""}
    parts = [each for each in home_parts(g.actor) if each.rows]
    return {"parts": parts, "later": nothing_here_yet(g.actor.duty)}


pages.add_app_template_global(_your_work, "your_work")
pages.add_app_template_filter(last_day, "last_day")
