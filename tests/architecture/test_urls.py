"""Addresses: what was promised is still there, and a new one is made like the others."""

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from regulator.app import create_app
from regulator.core import keys
from regulator.core.access import Access, declared
from regulator.core.settings import Settings

LIST = Path(__file__).resolve().parent.parent / "promised_urls.txt"
PROMISED = [line for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
NOT_PROMISED = ("static", "people.")  # under its own hash for as long as it lasts; of one visit, and nobody keeps it
PLAIN = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    settings = Settings(instance=folder, database_url=f"sqlite:///{folder}/none.sqlite")
    keys.make_missing(settings.keys)
    return create_app(settings)


def test_every_promised_address_is_still_there(app):
    urls = app.url_map.bind("localhost")
    gone = []
    for address in PROMISED:
        try:
            urls.match(address, method="GET")
        except NotFound:
            gone.append(address)
        except RequestRedirect:
            continue
    assert gone == []


def test_every_public_address_is_promised(app):
    urls = app.url_map.bind("localhost")
    kept = {urls.match(address, method="GET")[0] for address in PROMISED}
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and Access.PUBLIC in declared(app.view_functions[rule.endpoint])
    }
    assert {each for each in public - kept if not each.startswith(NOT_PROMISED)} == set()


def test_the_list_of_promised_addresses_is_in_order_and_names_each_once():
    assert sorted(set(PROMISED)) == PROMISED


def test_addresses_are_small_letters_with_hyphens_and_never_end_in_a_slash(app):
    for rule in app.url_map.iter_rules():
        assert rule.rule == "/" or not rule.rule.endswith("/"), rule.rule
        for part in re.sub(r"<[^>]*>", "x", rule.rule).strip("/").split("/"):
            assert not part or PLAIN.fullmatch(part), rule.rule
