"""The tables of what is owed, of how it is answered, and of what was told to whom."""

from . import answers, owed, progress, telling

__all__ = ["answers", "owed", "progress", "telling"]
