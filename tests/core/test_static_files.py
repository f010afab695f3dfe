"""Files of ours under their addresses, and nothing else of the machine."""

import pytest

from regulator.core import static_files


def test_a_stylesheet_is_found_under_its_address():
    assert static_files.address("css/regulator.css").startswith(f"/static/{static_files.fingerprint()}/")
    assert static_files.located("css/regulator.css")


@pytest.mark.parametrize(
    "path", ["", "css", "none.css", "../app.py", "css/../../app.py", "/etc/passwd", "a\x00b", "x" * 5000, "x/" * 3000]
)
def test_what_is_not_ours_is_not_there_whatever_it_is_called(path):
    assert static_files.located(path) is None
