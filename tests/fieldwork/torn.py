"""What a battery that dies in the middle of a write leaves behind: half a record at the end of the browser's log."""

import os
from pathlib import Path

BLOCK, HEADER = 32_768, 7  # octets of LevelDB's log format: a record's header is a checksum, a length and a kind
WHOLE = 1  # the kind of a record that lies in one block


def torn(profile: Path) -> bool:
    """Puts it there, in the store of a browser that is dead, and tells whether there was one and room in its block.
    A browser takes it for the end of the log, and what it appends behind it for a part of it."""
    logs = sorted(profile.glob("Default/IndexedDB/*.leveldb/*.log"))
    if not logs:
        return False
    length = min(BLOCK - logs[-1].stat().st_size % BLOCK - HEADER, 3_000)
    if length < 2:
        return False
    with logs[-1].open("ab") as log:
        log.write(os.urandom(4) + length.to_bytes(2, "little") + bytes([WHOLE]) + os.urandom(length // 2))
    return True
