"""The pages of inspections."""

from flask import Flask

from . import programme


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(programme.pages)
