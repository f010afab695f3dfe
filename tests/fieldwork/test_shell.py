"""The shell of the capture application: whole, and nothing in it that nobody needs."""

from regulator.fieldwork.views import shell


def test_the_page_asks_at_once_for_every_module_that_is_kept_and_for_no_other():
    kept = [path for path in shell.files() if path.endswith(".js")]
    assert sorted(shell.modules()) == sorted(kept)
    assert shell.modules()[0] == shell.MAIN
