"""What several files of tests about places share."""

import shutil

import pytest

from regulator.core import db
from regulator.core.db import transaction
from tests.conftest import Database

from . import place_scene as scene


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def world(request, tmp_path_factory):
    """An estate on each engine in turn, for all tests of a file."""
    folder = tmp_path_factory.mktemp("places")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "x.sqlite")
        url = f"sqlite:///{folder / 'x.sqlite'}"
        empty = None
    else:
        empty = request.getfixturevalue("empty_postgres")
        url = empty.address()
    db.connect(url)
    scene.lay()
    yield Database(request.param, url, folder)
    db.disconnect()
    if empty is not None:
        empty.empty()


@pytest.fixture
def wing(world):
    """A prison of 300 places, of which the north commissioned 200 and the south 80."""
    with transaction():
        it = scene.prison()
        scene.published(it, 300, population=250)
        scene.agreed(it, scene.north(), 200)
        scene.agreed(it, scene.south(), 80)
        return it
