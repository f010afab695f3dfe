"""Addresses that a program asks and not a person: the capture application on a device that was out of reach all day.

2026-11: it must tell a page of a proxy from an answer of ours, and must never take a page to sign in at for a success:
whatever happens here is answered in JSON with a code of its own, and nothing is sent elsewhere.
"""

from typing import Any

from flask import Response, jsonify

PREFIX = "/field/api/"
CODES = {
    400: "not-understood",
    401: "session-ended",
    403: "not-allowed",
    404: "not-found",
    405: "not-understood",
    413: "too-large",
    415: "file-refused",
    429: "slow-down",
    503: "busy",
}


def asks(path: str) -> bool:
    """Whether an address is one that a program asks."""
    return path.startswith(PREFIX)


def fault(status: int, message: str, error: str | None = None, **more: Any) -> Response:
    """What a program is told where it cannot have what it asked for: a code for it, a sentence for the person."""
    told = jsonify({"error": error or CODES.get(status, "fault"), "message": message, **more})
    told.status_code = status
    told.cache_control.no_store = True
    return told
