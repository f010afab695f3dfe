"""The pages of licensing."""

from flask import Flask

from . import keeping, keeping_own, keeping_returns  # noqa: F401 - each adds its pages
from .keeping_site import pages as kept_pages


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(kept_pages)
    app.register_blueprint(keeping_own.pages)
