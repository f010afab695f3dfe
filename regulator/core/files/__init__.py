"""Kept files: named by their content, judged by their content, scanned, freed of what a camera writes into them.

2026-11: bytes are written before the row that tells of them, so a transaction that is rolled back leaves bytes that
nothing points at: harmless, and listed by `sweep`. The slow part (`receive`: scan, reduce, seal) is apart from the
row (`keep`), so that a photograph does not hold the database's one writer on SQLite.
"""

from . import arriving
from .keeping import LARGEST, PAPERS, PHOTOGRAPHS, Received, keep, keep_made, kept, receive
from .models import StoredFile
from .store import Damaged, configure, open_kept, open_original
from .sweep import sweep

__all__ = [
    "LARGEST",
    "PAPERS",
    "PHOTOGRAPHS",
    "Damaged",
    "Received",
    "StoredFile",
    "arriving",
    "configure",
    "keep",
    "keep_made",
    "kept",
    "open_kept",
    "open_original",
    "receive",
    "sweep",
]
