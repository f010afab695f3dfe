"""Everything that changes what fieldwork holds."""

from . import closing

__all__ = ["closing"]
