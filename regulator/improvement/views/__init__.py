"""The pages of what is owed: for whoever owes it, for those who grade and verify, and for commissioners."""

from flask import Flask

from . import (  # noqa: F401 - each adds its pages
    answers,
    area,
    home,
    items,
    practice,
    publishing,
    sheets,
    staff,
    staff_items,
)


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(home.pages)
    app.register_blueprint(staff.pages)
    app.register_blueprint(area.pages)
