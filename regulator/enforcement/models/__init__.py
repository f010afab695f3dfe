"""The tables of enforcement: matters with their grounds, measures on the ladder, notices, and what addressees sent."""

from . import matter, measure, notice

__all__ = ["matter", "measure", "notice"]
