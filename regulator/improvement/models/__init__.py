"""The tables of what is owed, of how it is answered, and of what was told to whom."""

from . import owed

__all__ = ["owed"]
