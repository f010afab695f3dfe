"""Finds bytes that no row tells of: what a rolled-back action or a killed process left in the folder."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from ..db import session
from . import arriving, store
from .models import StoredFile

YOUNG = timedelta(days=1)  # what is younger may belong to a transaction that is still under way


def sweep(now: datetime) -> list[Path]:
    """The files older than a day that belong to nothing, for an operator to look at. Nothing is deleted."""
    oldest = (now - YOUNG).timestamp()
    root = store.place().folder
    halves = [*_files(root / store.INCOMING), *_files(root / arriving.FOLDER)]
    left = [path for path in halves if path.stat().st_mtime < oldest]
    columns: list[tuple[Path, InstrumentedAttribute[str] | InstrumentedAttribute[str | None]]] = [
        (root, StoredFile.sha256),
        (root / store.SEALED, StoredFile.original_sha256),
    ]
    for parent, column in columns:
        for folder in sorted(parent.glob("[0-9a-f][0-9a-f]")):
            old = [path for path in _files(folder) if path.stat().st_mtime < oldest]
            known = set(session().scalars(select(column).where(column.in_([path.name for path in old]))))
            left += [path for path in old if path.name not in known]
    return left


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(path for path in folder.glob("*") if path.is_file()))
