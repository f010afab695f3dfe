"""The staff's pages of the register: find, read, change, correct, enter."""

from flask import Flask

from ..queries import home  # noqa: F401 - puts the register on the staff's home page
from . import contracts, correcting, facts, figures, finding, places, registering, trusts  # noqa: F401 - each adds its pages
from .organisation import FILTERS, GLOBALS
from .site import pages


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    places.register(app)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(GLOBALS)
