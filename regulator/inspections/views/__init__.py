"""The pages of inspections."""

from flask import Flask

from . import (  # noqa: F401 - each adds its pages
    answers,
    cases,
    concerns,
    corrections,
    days,
    draft,
    embargo,
    evening,
    evidence,
    export,
    files,
    judgements,
    leaks,
    minimum_standards,
    overview,
    panel,
    planning,
    programme,
    progress,
    replies,
    steps,
    team,
    urgent,
    urgent_corrections,
    urgent_replies,
    what_if,
    withdrawal,
)
from .site import pages


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    app.register_blueprint(programme.pages)
    app.register_blueprint(replies.pages)
    app.register_blueprint(urgent_replies.pages)
    app.register_blueprint(embargo.early)
