"""A rating scheme that was used never changes: published history must recompute for ever."""

import pytest

from regulator.core.paths import STANDARDS
from regulator.core.refused import FileProblems
from regulator.standards.queries.schemes import in_folder, locked, schemes

LOCK = STANDARDS / "schemes.lock"


def test_every_scheme_is_as_it_was_locked():
    assert set(locked(schemes(), LOCK)) == set(schemes())


def test_a_changed_band_is_refused(tmp_path):
    for path in (STANDARDS / "schemes").glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    changed = tmp_path / "prison-tests.yaml"
    changed.write_text(changed.read_text().replace("label: Poor", "label: Weak"))
    with pytest.raises(FileProblems, match="prison-tests: a scheme that was used never changes"):
        locked(in_folder(tmp_path), LOCK)


def test_a_scheme_outside_the_lock_is_told_its_line():
    some = schemes()
    del some["pdu-2021"]
    with pytest.raises(FileProblems, match="pdu-2021: this scheme is locked and is gone"):
        locked(some, LOCK)
