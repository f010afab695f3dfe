"""The public pages. Each is for everyone, the same for everyone, and works without JavaScript."""

from flask import Flask

from regulator.core import clock
from regulator.core.db import reading

from .. import actions  # noqa: F401 - the application hears what changes the public pages
from ..queries import version
from ..rules import words
from . import (  # noqa: F401 - each adds its pages
    downloads,
    enforcement,
    home,
    inspections,
    licences,
    machines,
    notifications,
    place_decisions,
    places,
    providers,
    signatures,
    standards,
    tariffs,
    tracker,
    verify,
)
from .site import pages
from .whole_page_cache import WholePageCache

DAYS = 10_000_000  # more than a calendar has


def register(app: Flask) -> None:
    """Give the application these pages, and keep them whole before it."""
    app.register_blueprint(pages)
    app.jinja_env.filters.update(capital=words.capital, file_size=words.size)
    app.jinja_env.globals.update(plural=words.plural)
    hosts = app.config["TRUSTED_HOSTS"] or ()
    app.wsgi_app = WholePageCache(app.wsgi_app, _version, trusted_hosts=hosts)  # type: ignore[method-assign]


def _version() -> int:
    """The number of the publication with the day: what some pages say of today is not true tomorrow."""
    with reading():
        return version.current() * DAYS + clock.today().toordinal()
