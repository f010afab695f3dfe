"""The site as it is served, and a real browser to visit it with."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from regulator.core import db
from tests.publication.conftest import (
    _references,
    _settings,
    sqlite_filled,  # noqa: F401 - the same filled installation
)
from tests.publication.site import Site, site

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@dataclass(frozen=True)
class Served:
    """Where the site is, and what is on it."""

    address: str
    site: Site


@pytest.fixture(scope="module")
def served(sqlite_filled: Path) -> Iterator[Served]:  # noqa: F811 - the fixture above
    """The filled site, served on a free port."""
    made = site(_settings(sqlite_filled, f"sqlite:///{sqlite_filled / 'regulator.sqlite'}"), _references(sqlite_filled))
    server = make_server("127.0.0.1", 0, made.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", made)
    server.shutdown()
    thread.join()
    server.server_close()
    db.disconnect()
