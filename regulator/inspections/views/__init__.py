"""The pages of inspections."""

from flask import Flask

from . import answers, draft, leaks, overview, programme, replies  # each adds its pages
from .site import pages

__all__ = ["answers", "draft", "leaks", "overview", "register"]


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    app.register_blueprint(programme.pages)
    app.register_blueprint(replies.pages)
