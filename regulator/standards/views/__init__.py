"""The pages of the standards' life: drafts, consultations, derogations and local standards."""

from flask import Flask

from . import answering, clauses, consultations, derogations, drafts, exchange, local, publishing  # noqa: F401
from .site import own, public, staff


def register(app: Flask) -> None:
    """Give the application these pages."""
    for pages in (staff, own, public):
        app.register_blueprint(pages)
