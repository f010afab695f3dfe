"""What devices said that they kept, against what the regulator has: every word and every byte."""

from collections import Counter
from pathlib import Path
from typing import Any

from regulator.core import db, files
from regulator.core.db import session
from regulator.core.settings import Settings
from regulator.fieldwork.models import FieldFile
from regulator.inspections.models.journal import Operation


def compared(instance: Path, said: dict[str, str], sent: dict[str, bytes]) -> dict[str, int]:
    """How much was compared; fails where a word or a byte is lost, doubled, other, or nobody's."""
    settings = Settings(instance=instance)
    files.configure(settings.files, settings.keys, settings.clamav)
    db.connect(f"sqlite:///{instance / 'regulator.sqlite'}")
    try:
        with db.reading():
            rows = session().query(Operation).order_by(Operation.device, Operation.sequence).all()
            told = Counter((_words(each.kind, each.body), each.kind) for each in rows)
            arrived = session().query(FieldFile).all()
            kept = {each.sha256: _octets(each) for each in arrived}
            lines = [(each.device, each.sequence) for each in rows if each.device.count("-") == 4]
    finally:
        db.disconnect()
    lost = [(words, kind, told[words, kind]) for words, kind in said.items() if told[words, kind] != 1]
    more = [key for key in told if key[0] not in said and key[0][:5].isdigit()]
    assert lost == [], f"lost or doubled: {lost}"
    assert more == [], f"nobody said: {more}"
    for device in {device for device, _number in lines}:
        numbers = [number for each, number in lines if each == device]
        assert numbers == list(range(1, len(numbers) + 1)), f"a gap: {device}"
    wrong = [name for name, content in sent.items() if kept.get(name) != content]
    assert wrong == [], f"files that are not as they were: {wrong}"
    return {
        "entries": len(said),
        "words": sum(len(words.split()) for words in said),
        "files": len(sent),
        "photographs": sum(each.media_type == "image/jpeg" for each in arrived),
        "bytes": sum(len(each) for each in sent.values()),
    }


def _octets(arrived: FieldFile) -> bytes:
    """A file as it lay on the device: of a photograph the sealed original."""
    if arrived.media_type == "image/jpeg":
        return files.open_original(arrived.sha256)
    return files.open_kept(arrived.kept_sha256)


def _words(kind: str, body: dict[str, Any]) -> str:
    names = {"note": "statement", "danger": "statement", "proposal": "reason", "minimum-standard": "evidence"}
    return str(body.get(names.get(kind, "caption"), ""))
