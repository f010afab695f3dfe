"""Everything that changes an inspection."""

from . import conditions

__all__ = ["conditions"]
