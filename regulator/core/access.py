"""Who may call an endpoint: declared on the view, enforced in one place, refused where nothing is declared."""

from collections.abc import Callable
from enum import Enum, StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
DECLARED = "regulator_access"
HIDDEN = "regulator_hidden"


class Access(StrEnum):
    """What is not a permission: open to everyone, or to everyone who is signed in."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


def allow(*wanted: Enum, hidden: bool = False) -> Callable[[View], View]:
    """Declare who may call a view: any one of the permissions given. The order of decorators does not matter.

    `hidden`: to everyone else, signed in or not, the address answers exactly as one that does not exist, by whatever
    method and with whatever slashes it is asked for.
    """
    if not wanted:
        raise RuntimeError("allow() needs at least one permission")
    if hidden and set(Access) & set(wanted):
        raise RuntimeError("What is hidden is open to a permission alone")

    def declare(view: View) -> View:
        setattr(view, DECLARED, frozenset(wanted))
        setattr(view, HIDDEN, hidden)
        return view

    return declare


def declared(view: Callable[..., Any] | None) -> frozenset[Enum]:
    """What a view declares; nothing for one that declares nothing. `functools.wraps` carries it outwards."""
    return getattr(view, DECLARED, frozenset())


def is_hidden(view: Callable[..., Any] | None) -> bool:
    """Whether a view does not exist for those who may not call it."""
    return bool(getattr(view, HIDDEN, False))
