"""A wrong setting stops the application with a sentence; a key is there, whole and its owner's alone."""

import os
from pathlib import Path

import pytest

from regulator.core import keys, settings
from regulator.core.paths import ROOT


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in [each for each in os.environ if each.startswith("REGULATOR_")]:
        monkeypatch.delenv(name)


def test_nothing_needs_to_be_set():
    usual = settings.load()
    assert usual.instance == ROOT / "instance"
    assert usual.database == f"sqlite:///{ROOT / 'instance' / 'regulator.sqlite'}"
    assert (usual.keys, usual.files) == (ROOT / "instance" / "keys", ROOT / "instance" / "files")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "mysql://a/b", "must begin with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "regulator.sqlite", "must begin with"),
        ("FILES_URL", "s3://bucket", "must be file:///"),
        ("FILES_URL", "file:///", "must be file:///"),
        ("FILES_URL", "/var/files", "must be file:///"),
        ("CLAMAV", "clamd", "must be host:port"),
        ("CLAMAV", ":3310", "must be host:port"),
        ("CLAMAV", "clamd:99999", "must be host:port"),
        ("CLAMAV", "clamd:\u0663", "must be host:port"),
        ("BIND", "8000", "must be host:port"),
        ("PUBLIC_URL", "example.org", "must begin with http"),
        ("PUBLIC_URL", "https://", "must begin with http"),
        ("PUBLIC_URL", "javascript:alert(1)", "must begin with http"),
        ("TRUSTED_HOSTS", " , ", "at least 1 item"),
        ("PROXIES", "-1", "greater than or equal to 0"),
        ("PROXIES", "many", "valid integer"),
        ("WEB_WORKERS", "0", "greater than or equal to 1"),
        ("CLAMAVE", "clamd:3310", "is not a setting"),
    ],
)
def test_a_wrong_setting_stops_with_a_sentence_that_names_it(monkeypatch, name, value, sentence):
    monkeypatch.setenv(f"REGULATOR_{name}", value)
    with pytest.raises(settings.WrongSettings) as stopped:
        settings.load()
    said = str(stopped.value)
    assert said.startswith(f"REGULATOR_{name}: ")
    assert sentence in said
    assert "\n" not in said


def test_a_wrong_address_does_not_show_its_password(monkeypatch):
    monkeypatch.setenv("REGULATOR_DATABASE_URL", "mysql://regulator:secret@db/regulator")
    with pytest.raises(settings.WrongSettings) as stopped:
        settings.load()
    assert "secret" not in str(stopped.value)


def test_every_wrong_setting_is_told_at_once(monkeypatch):
    monkeypatch.setenv("REGULATOR_CLAMAV", "x")
    monkeypatch.setenv("REGULATOR_PROXIES", "x")
    with pytest.raises(settings.WrongSettings) as stopped:
        settings.load()
    assert len(str(stopped.value).splitlines()) == 2


def test_settings_mean_what_they_say(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "INSTANCE": "here",
        "KEYS_DIR": "/etc/regulator/keys",
        "DATABASE_URL": "postgresql://a@b/c",
        "FILES_URL": "file:///srv/kept%20files",
        "TRUSTED_HOSTS": "a.example, b.example",
        "PUBLIC_URL": "https://regulator.example/",
    }.items():
        monkeypatch.setenv(f"REGULATOR_{name}", value)
    read = settings.load()
    assert read.instance == tmp_path / "here"
    assert read.keys == Path("/etc/regulator/keys")
    assert read.database == "postgresql+psycopg://a@b/c"
    assert read.files == Path("/srv/kept files")
    assert read.trusted_hosts == ["a.example", "b.example"]
    assert read.public_url == "https://regulator.example"


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path):
    folder = tmp_path / "keys"
    assert keys.make_missing(folder) == list(keys.PURPOSES)
    assert keys.make_missing(folder) == []
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    made = {purpose: keys.current(folder, purpose) for purpose in keys.PURPOSES}
    assert len({key.secret for key in made.values()}) == len(keys.PURPOSES)
    key = made["sealed-files"]
    assert keys.find(folder, "sealed-files", key.id) == key
    assert key.fernet.decrypt(key.fernet.encrypt(b"a name")) == b"a name"
    assert repr(key.secret) not in repr(key), "a key is not printed with what holds it"


def test_a_key_that_is_missing_open_or_damaged_stops_with_the_sentence_that_mends_it(tmp_path):
    with pytest.raises(keys.MissingKey, match="Run `regulator setup`"):
        keys.current(tmp_path / "none", "cookie")
    keys.make_missing(tmp_path)
    with pytest.raises(keys.MissingKey, match="Bring it back"):
        keys.find(tmp_path, "cookie", "00000000")
    (path,) = tmp_path.glob("cookie.*.key")
    path.chmod(0o640)
    with pytest.raises(keys.MissingKey, match="chmod 600"):
        keys.current(tmp_path, "cookie")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:10])
    with pytest.raises(keys.MissingKey, match="damaged"):
        keys.current(tmp_path, "cookie")
    path.write_bytes(b"")
    with pytest.raises(keys.MissingKey, match="damaged"):
        keys.current(tmp_path, "cookie")


def test_the_newest_key_is_used_and_the_older_one_still_opens_what_it_closed(tmp_path):
    keys.make_missing(tmp_path)
    old = keys.current(tmp_path, "cookie")
    newer = tmp_path / "cookie.ffffffff.key"
    newer.touch(mode=0o600)
    newer.write_bytes(b"B" * 43 + b"=")
    os.utime(newer, ns=(2**62, 2**62))
    assert keys.current(tmp_path, "cookie").id == "ffffffff"
    assert keys.find(tmp_path, "cookie", old.id) == old


def test_what_only_looks_like_a_key_is_none(tmp_path):
    for name in ("cookie.key", "cookie.123.key", "cookie.12345678.key.bak", "acookie.12345678.key"):
        (tmp_path / name).write_text("x")
    with pytest.raises(keys.MissingKey, match="missing"):
        keys.current(tmp_path, "cookie")
