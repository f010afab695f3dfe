"""What a battery that dies in the middle of a write leaves behind: half a record at the end of the browser's log."""

import os
import time
from pathlib import Path

BLOCK, HEADER = 32_768, 7  # octets of LevelDB's log format: a record's header is a checksum, a length and a kind
WHOLE = 1  # the kind of a record that lies in one block


def torn(profile: Path) -> Path | None:
    """Puts it there, in the store of a browser that is dead, and tells in which file; in none where the block has no
    room. A browser takes it for the end of the log, and what it appends behind it for a part of it."""
    logs = sorted(profile.glob("Default/IndexedDB/*.leveldb/*.log"))
    length = min(BLOCK - logs[-1].stat().st_size % BLOCK - HEADER, 3_000) if logs else 0
    if length < 2:
        return None
    with logs[-1].open("ab") as log:
        log.write(os.urandom(4) + length.to_bytes(2, "little") + bytes([WHOLE]) + os.urandom(length // 2))
    return logs[-1]


def put_away(log: Path, seconds: float = 60) -> bool:
    """Whether the browser has put a log away, as the application makes it do at its start: waits until it has. How long
    that takes is the disk's matter, and a browser that dies before then is what no page can do anything about."""
    until = time.monotonic() + seconds
    while log.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return not log.exists()
