"""The pages of inspections."""

from flask import Flask

from . import export, overview, planning, programme, steps, team  # each adds its pages
from .site import pages

__all__ = ["export", "overview", "planning", "register", "steps", "team"]


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    app.register_blueprint(programme.pages)
