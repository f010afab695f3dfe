"""The pages of fieldwork, and what the capture application asks."""

from flask import Flask

from . import api, api_files, late, lead, paper, shell  # noqa: F401 - each adds its pages
from .lead import pages
from .site import api as asked_by_the_application


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(asked_by_the_application)
    app.register_blueprint(shell.pages)
    app.register_blueprint(pages)
