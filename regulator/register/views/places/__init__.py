"""The pages about places: of the regulator's staff, and of prisons and commissioners."""

from flask import Flask

from . import commissioning, overview, own, watching  # noqa: F401 - each adds its pages
from .site import own as of_organisations
from .site import staff


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(staff)
    app.register_blueprint(of_organisations)
