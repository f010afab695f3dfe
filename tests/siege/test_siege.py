"""A small siege on each engine, so that a page that breaks is found on the day it is written."""

import pytest

from regulator.app import create_app
from regulator.cli.demonstration import demonstrate
from regulator.cli.setting_up import set_up
from regulator.core.settings import Settings
from tests.conftest import Database

from .attack import besiege
from .forms import read

REQUESTS = 1500


@pytest.mark.slow
@pytest.mark.database
def test_whatever_anybody_sends_is_answered_without_a_fault(database: Database):
    settings = Settings(instance=database.instance, database_url=database.url)
    set_up(settings)
    app = create_app(settings)
    demonstrate(settings)
    faults, statuses = besiege(app, requests=REQUESTS, seed=len(app.url_map._rules))
    assert faults == []
    assert statuses[200] > REQUESTS / 10, "the pages were reached"
    assert statuses[422] > REQUESTS / 20, "their forms were reached"


def test_a_page_is_read_as_a_browser_would():
    links, (form,) = read(
        '<a href="/a#b">A</a><a href="//evil.example">B</a>'
        '<form action="/send" method="post" enctype="multipart/form-data">'
        '<input name="day" value="1">'
        '<input type="radio" name="r" value="x"><input type="radio" name="r" value="y" checked>'
        '<select name="s"><option value="">-</option><option value="2" selected>Two</option></select>'
        "<textarea name='t'>words</textarea><input type=file name=f></form>"
    )
    assert links == ["/a"]
    assert (form.address, form.method, form.multipart) == ("/send", "POST", True)
    assert {box.name: box.value for box in form.boxes} == {"day": "1", "r": "y", "s": "2", "t": "words", "f": ""}
    assert form.boxes[1].choices == ["x", "y"]
