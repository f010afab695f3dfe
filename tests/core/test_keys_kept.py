"""A key that was read is kept in memory until its file changes: what is changed, locked out or taken away is seen."""

import os
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from regulator.core import keys


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "_TICK", 0)  # a file of this moment counts as one that has lain there for long
    made = tmp_path / "keys"
    keys.make_missing(made)
    return made


def file_of(folder: Path, key: keys.Key) -> Path:
    return folder / f"{key.purpose}.{key.id}.key"


def test_the_same_key_is_read_once_and_found_again(folder: Path):
    key = keys.current(folder, "identity")
    assert keys.find(folder, "identity", key.id) is keys.find(folder, "identity", key.id)
    assert keys.find(folder, "identity", key.id) == key


def test_a_key_that_others_may_read_stops_the_work_although_it_was_read_before(folder: Path):
    key = keys.current(folder, "identity")
    keys.find(folder, "identity", key.id)
    file_of(folder, key).chmod(0o644)
    with pytest.raises(keys.MissingKey, match="can be read by others"):
        keys.find(folder, "identity", key.id)


def test_a_key_that_was_brought_back_otherwise_is_read_anew(folder: Path):
    key = keys.current(folder, "identity")
    other = Fernet.generate_key()
    half = folder / "half"
    half.touch(mode=0o600)
    half.write_bytes(other)
    before = file_of(folder, key).stat()
    os.utime(half, ns=(before.st_atime_ns, before.st_mtime_ns))
    half.replace(file_of(folder, key))
    assert keys.find(folder, "identity", key.id).secret == other


def test_a_key_that_is_gone_is_missed_and_a_damaged_one_said(folder: Path):
    key = keys.current(folder, "identity")
    file_of(folder, key).write_bytes(b"damaged")
    with pytest.raises(keys.MissingKey, match="damaged"):
        keys.find(folder, "identity", key.id)
    file_of(folder, key).unlink()
    with pytest.raises(keys.MissingKey, match="is missing"):
        keys.find(folder, "identity", key.id)


@pytest.mark.parametrize("key_id", ["", "../identity", "0" * 8, "g" * 8])
def test_an_id_that_is_none_reaches_no_file(folder: Path, key_id: str):
    with pytest.raises(keys.MissingKey, match="is missing"):
        keys.find(folder, "identity", key_id)
    with pytest.raises(keys.MissingKey, match="is missing"):
        keys.find(folder, "nothing", keys.current(folder, "identity").id)
