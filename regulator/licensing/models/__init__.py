"""The tables of licensing: licences and the facts of them on two times; what changes them, and what they owe."""

from . import keeping, licence

__all__ = ["keeping", "licence"]
