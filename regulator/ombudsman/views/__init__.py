"""The pages of the Ombudsman, under the Ombudsman's own name; and those where something crosses the wall."""

from flask import Flask

from . import (  # noqa: F401 - each adds its pages
    alerts,
    carrying,
    cases,
    clashes,
    crossing,
    decisions,
    facts,
    intake,
    late,
    learning,
    letters,
    notes,
    provider,
    public,
    running,
    scans,
)
from .site import pages


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    app.register_blueprint(provider.provider_pages)
    app.register_blueprint(crossing.request_pages)
    app.register_blueprint(public.pages)
    app.register_blueprint(decisions.public_pages)
