"""A content in any of its forms at once, for somebody who asks: as it stands, or a form that was never kept."""

import json
import re
import threading
from typing import Any

from ..canonical import canonical, digest
from . import markup, word
from .jobs import renderer
from .rendering import SECONDS, RenderingFailed

FORMS = {
    "pdf": "application/pdf",
    "html": "text/html",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
AT_ONCE = 2  # PDFs that one process makes or lets wait: whoever comes then is told so, and holds up nobody
NOT_IN_WORD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no way to write these
_turns = threading.BoundedSemaphore(AT_ONCE)


def made(
    template: str, form: str, content: dict[str, Any], content_hash: str | None, *, timeout: float = SECONDS
) -> bytes:
    """A content in one form, rendered now by the templates in the folder `template`. A PDF that cannot be made within
    `timeout` seconds, or while others are being made, raises `RenderingFailed`; the other forms can always be made."""
    if form == "json":
        told = {"content": content_hash or digest(canonical(content)), "html": None, "pdf": None}
        return json.dumps({**content, "hashes": told}, indent=2, ensure_ascii=False).encode() + b"\n"
    if form == "html":
        return markup.whole(template, content, content_hash=content_hash).encode()
    if form == "docx":
        page = NOT_IN_WORD.sub("\N{REPLACEMENT CHARACTER}", markup.body(template, content, content_hash=content_hash))
        return word.from_html(page, title=content["title"])
    if not _turns.acquire(blocking=False):
        raise RenderingFailed("timed out", "other PDFs are being made at this moment")
    try:
        return renderer().pdf(template, content, content_hash=content_hash, timeout=timeout)
    finally:
        _turns.release()
