"""The pages of inspections."""

from flask import Flask

from . import cases, concerns, judgements, overview, panel, programme  # each adds its pages
from .site import pages

__all__ = ["cases", "concerns", "judgements", "overview", "panel", "register"]


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    app.register_blueprint(programme.pages)
