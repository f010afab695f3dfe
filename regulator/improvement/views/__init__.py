"""The pages of what is owed: for whoever owes it, for those who grade and verify, and for commissioners."""

from flask import Flask

from . import answers, area, home, items, practice, sheets, staff, staff_items  # noqa: F401 - each adds its pages


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(home.pages)
    app.register_blueprint(staff.pages)
    app.register_blueprint(area.pages)
