"""Signing in and out, the home page, and the one gate that every request passes."""

from flask import Flask

from regulator.core import mail, sealed_fields

from .. import jobs  # noqa: F401 - the worker does them
from . import (  # noqa: F401 - each adds its pages
    audit,
    home,
    outbox,
    own,
    passwords,
    people_pages,
    second_factor,
    signing_in,
    timetable,
)
from .gate import guard
from .site import SIGN_IN, london_date, london_moment, pages

__all__ = ["SIGN_IN", "guard", "pages", "register"]


def register(app: Flask) -> None:
    """Give the application these pages, and set the gate before all of them."""
    settings = app.config["SETTINGS"]
    mail.configure(settings)
    sealed_fields.configure(settings.keys)
    app.jinja_env.filters.update(london_date=london_date, london_moment=london_moment)
    app.register_blueprint(pages)
    guard(app)
