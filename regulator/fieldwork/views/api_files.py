"""Photographs and documents from devices, in pieces, by the hash of their bytes there."""

import re
from typing import Any
from uuid import UUID

from flask import g, request

from regulator.core import clock, files
from regulator.core.db import transaction
from regulator.core.files import arriving
from regulator.core.files.scanner import Unchecked
from regulator.core.limits import takes
from regulator.core.refused import Refused

from ..actions import arriving_files
from ..queries import packs
from .site import CAPTURE, Told, answered, api, own_device, visit

SCANNER_AWAY = 30  # seconds after which a device asks again
_RANGE = re.compile(r"bytes (?:(\d{1,12})-(\d{1,12})|\*)/(\d{1,12})")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@api.route("/visits/<string:reference>/files/<string:sha256>", methods=["GET", "PUT"])
@CAPTURE
@takes(largest=packs.CHUNK + 1024)
@answered
def file(reference: str, sha256: str) -> Any:
    """How much of a file is here; or its next piece."""
    if not _SHA256.fullmatch(sha256):
        raise Told(404, "not-found", "A file goes by the SHA-256 of its bytes.")
    inspection = visit(reference)
    device = str(own_device(_device()).id)
    name = _name(sha256)
    if request.method == "GET" or arriving_files.known(inspection.id, sha256, device):
        return _state(inspection.id, device, sha256)
    first, octets, size = _piece()
    if size > files.LARGEST:
        most = files.LARGEST // (1024 * 1024)
        message = (
            f"“{name}” is larger than {most} MB. It stays on this device: make it smaller, or take it by rescue file."
        )
        raise Told(413, "too-large", message, sha256=sha256, name=name, largest=files.LARGEST)
    other = arriving_files.known(inspection.id, sha256)
    if other is not None:
        with transaction():
            arriving_files.keep_as(visit(reference), other, device=device, actor=g.actor, now=clock.now())
        return {"state": "kept", "received": size}
    on_its_way = arriving_files.name_of(inspection.id, device, sha256)
    try:
        received = arriving.add(on_its_way, arriving.received(on_its_way) if first is None else first, octets)
    except arriving.NotThere as fault:
        raise Told(409, "offset", fault.message, received=fault.received) from None
    if received < size:
        return {"state": "partial", "received": received}
    _finish(reference, device, sha256, name)
    return {"state": "kept", "received": size}


def _finish(reference: str, device: str, sha256: str, name: str) -> None:
    """Judge the whole file, outside of any transaction, and keep it."""
    on_its_way = arriving_files.name_of(visit(reference).id, device, sha256)
    try:
        with arriving.whole(on_its_way) as stream:
            arrived = arriving_files.judge(stream, sha256, name)
    except arriving_files.OtherFile as other:
        arriving.drop(on_its_way)
        raise Told(422, "hash", other.message, sha256=sha256, name=name) from None
    except Unchecked:  # what has arrived stays: it need not be sent again, only asked to be finished
        message = f"“{name}” could not be checked for harmful content just now. It is sent again by itself."
        raise Told(503, "unchecked", message, wait=SCANNER_AWAY, sha256=sha256, name=name) from None
    except Refused as no:
        arriving.drop(on_its_way)
        raise Told(415, "file-refused", f"“{name}”: {no.message}", sha256=sha256, name=name) from None
    with transaction():
        arriving_files.keep(visit(reference), arrived, device=device, actor=g.actor, now=clock.now())
    arriving.drop(on_its_way)


def _state(inspection_id: int, device: str, sha256: str) -> dict[str, Any]:
    own = arriving_files.known(inspection_id, sha256, device)
    if own is not None:
        return {"state": "kept", "received": own.size}
    other = arriving_files.known(inspection_id, sha256)
    here = other.size if other else arriving.received(arriving_files.name_of(inspection_id, device, sha256))
    return {"state": "partial" if here else "absent", "received": here}


def _device() -> UUID:
    try:
        return UUID(request.args.get("device", ""))
    except ValueError:
        raise Told(400, "not-understood", "device: say which device sends this.") from None


def _name(sha256: str) -> str:
    told = request.args.get("name", "").replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in told if letter.isprintable())[:120] or f"file {sha256[:8]}"


def _piece() -> tuple[int | None, bytes, int]:
    """Where the piece begins (None: there is none, all of it has come), the piece, and how large the file is."""
    found = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
    octets = request.get_data(cache=False)
    if not found or not int(found[3]):
        raise Told(400, "not-understood", "Content-Range: bytes <first>-<last>/<size>.")
    size = int(found[3])
    if found[1] is None:
        if octets:
            raise Told(400, "not-understood", "Content-Range: say where these bytes belong.")
        return None, b"", size
    first, last = int(found[1]), int(found[2])
    if last - first + 1 != len(octets) or last >= size:
        raise Told(400, "not-understood", "Content-Range: not as many bytes as it says.")
    return first, octets, size
