"""How large what is sent to a page may be: declared on the view, set before anything reads what was sent.

2026-11: a limit for the whole site is either too small for photographs or too large for everything else.
"""

from collections.abc import Callable
from typing import IO, Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
DECLARED = "regulator_largest"
PARTS = "regulator_parts"
READ_AWAY = 256 * 1024 * 1024  # bytes


def takes(*, largest: int, parts: int | None = None) -> Callable[[View], View]:
    """Declare how many bytes a view takes in one go, where the site's own limit is not right for it; and how many boxes
    a form with files has, where a thousand are too few."""
    if largest < 1:
        raise RuntimeError("A view takes at least something")

    def declare(view: View) -> View:
        setattr(view, DECLARED, largest)
        setattr(view, PARTS, parts)
        return view

    return declare


def largest(view: Callable[..., Any] | None) -> int | None:
    """What a view declares; None where the site's limit holds. `functools.wraps` carries it outwards."""
    return getattr(view, DECLARED, None)


def parts(view: Callable[..., Any] | None) -> int | None:
    """How many boxes a form with files may have; None where the site's limit holds."""
    return getattr(view, PARTS, None)


def read_away(sent: IO[bytes]) -> None:
    """Read the rest of what was sent and forget it, up to a quarter of a gigabyte. A browser listens to the answer only
    once it has sent everything: where the connection is closed before, it shows a fault of its own."""
    left = READ_AWAY
    while left > 0 and (octets := sent.read(min(65_536, left))):
        left -= len(octets)
