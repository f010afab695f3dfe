"""The map of the code says what the code is."""

from pathlib import Path

from . import map_of_the_code

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "map.md"


def test_the_map_of_the_code_is_as_the_code_is():
    assert PAGE.read_text() == map_of_the_code.written()
