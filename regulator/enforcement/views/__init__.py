"""The pages of enforcement: of the regulator's staff, and of those whom notices address."""

from flask import Flask

from . import addressees, matters, publishing, received, steps  # noqa: F401 - each adds its pages
from .site import pages


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    app.register_blueprint(received.pages)
