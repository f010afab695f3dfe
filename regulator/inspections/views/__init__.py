"""The pages of inspections."""

from flask import Flask

from . import evening, evidence, files, minimum_standards, overview, programme  # each adds its pages
from .site import pages

__all__ = ["evening", "evidence", "files", "minimum_standards", "overview", "register"]


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    app.register_blueprint(programme.pages)
