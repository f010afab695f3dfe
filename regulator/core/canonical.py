"""Canonical JSON: the one text of a fact, so that its hash means the fact and not its layout (RFC 8785)."""

import hashlib
from typing import Any

import rfc8785

from .plain import json_ready


def canonical(value: Any) -> str:
    """The one JSON text of a value; dates become ISO text. Refused (ValueError): a number JSON cannot hold exactly."""
    return rfc8785.dumps(json_ready(value)).decode()


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
