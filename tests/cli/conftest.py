"""Fixtures of the command line."""

from .installation import installation, set_up_once

__all__ = ["installation", "set_up_once"]
