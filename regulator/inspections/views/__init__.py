"""The pages of inspections."""

from flask import Flask

from . import overview, programme, progress  # each adds its pages
from .site import pages

__all__ = ["overview", "progress", "register"]


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    app.register_blueprint(programme.pages)
