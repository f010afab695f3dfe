"""Finds what is owed; what an actor may know of is decided here, in SQL."""
