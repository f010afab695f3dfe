"""The tables of licensing: licences, and the facts of them on two times."""

from . import licence

__all__ = ["licence"]
