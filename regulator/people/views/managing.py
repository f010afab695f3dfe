"""Both ways in which people are managed: by administrators, and by whoever answers for one provider.

2026-11: the pages are the same and stand under two addresses, each declaring its own permission, so that the list of
who may call what says it plainly; what each sees there is decided in SQL.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import g, url_for

from regulator.core.access import allow
from regulator.core.refused import NotFound

from ..queries.organisations import Known, organisation_with_code, organisation_with_id
from ..rules import OUTSIDE, Permission, Role, roles_for
from .site import pages


@dataclass(frozen=True)
class Side:
    """One of the two: the beginning of its addresses, and the permission that all of them need."""

    name: str
    prefix: str
    permission: Permission
    above: str

    def url(self, page: str, **parts: Any) -> str:
        """The address of a page on this side."""
        return url_for(f"people.{self.name}_{page}", **parts)

    def organisation_url(self, organisation: Known) -> str:
        """The page of an organisation's people."""
        return self.url("people") if self is OWN else self.url("organisation", code=organisation.code)


STAFF = Side("staff", "/staff/people", Permission.PEOPLE_MANAGE, "people.staff")
OWN = Side("organisation", "/organisation/people", Permission.PEOPLE_OF_ORGANISATION, "people.account")
View = Callable[..., Any]


def page(name: str, *, staff: str | None = None, own: str | None = None, post: bool = False) -> Callable[[View], View]:
    """Put a page at its address on either side, or on both. The view is given the side first."""

    def add(view: View) -> View:
        methods = ["GET", "POST"] if post else ["GET"]
        for side, path in ((STAFF, staff), (OWN, own)):
            if path is not None:
                shown = allow(side.permission)(_on(side, view))
                pages.add_url_rule(side.prefix + path, f"{side.name}_{name}", shown, methods=methods)
        return view

    return add


def _on(side: Side, view: View) -> View:
    @wraps(view)
    def shown(**parts: Any) -> Any:
        return view(side, **parts)

    return shown


def organisation_of(side: Side, code: str = "") -> Known:
    """The organisation that a page is about: the one in its address, or the actor's own."""
    if side is STAFF:
        return organisation_with_code(code)
    found = organisation_with_id(g.actor.organisation_id) if g.actor.organisation_id is not None else None
    if found is None:
        raise NotFound
    return found


def choices_of_roles(side: Side, organisation: Known | None) -> list[tuple[str, str]]:
    """The roles that may be given there, in words."""
    if side is OWN or organisation is not None:
        kind = organisation.kind if organisation else ""
        return [(each.value, each.words) for each in roles_for(kind)]
    return [(each.value, each.words + (" (of an organisation)" if each in OUTSIDE else "")) for each in Role]
