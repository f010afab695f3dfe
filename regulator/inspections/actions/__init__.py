"""Everything that changes an inspection."""

from . import conditions, team

__all__ = ["conditions", "team"]
