"""Answers that are files: what a browser saves, and the rendered forms of documents."""

from flask import Response, make_response
from werkzeug.utils import secure_filename

from . import files
from .documents.actions import MEDIA_TYPES
from .documents.models import DocumentForm
from .refused import NotFound


def saved(content: bytes | str, media_type: str, name: str) -> Response:
    """A file that a browser saves and never opens within our pages."""
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def saved_file(sha256: str, name: str = "") -> Response:
    """A file that somebody handed in, saved under a name or under its own."""
    kept = files.kept(sha256)
    return saved(files.open_kept(kept.sha256), kept.media_type, name or kept.name)


def saved_form(kept: DocumentForm | None, name: str) -> Response:
    """A rendered form of a document, `name` without its ending. `NotFound` while it is not rendered."""
    if kept is None:
        raise NotFound
    return saved(files.open_kept(kept.sha256), MEDIA_TYPES[kept.form], f"{name}.{kept.form}")  # type: ignore[index]


def public_form(kept: DocumentForm | None, name: str) -> Response:
    """The same for anyone: a PDF opens in the browser, and what did not change is not sent again."""
    if kept is None:
        raise NotFound
    answer = make_response(files.open_kept(kept.sha256))
    answer.headers["Content-Type"] = MEDIA_TYPES[kept.form]  # type: ignore[index]
    how = "inline" if kept.form == "pdf" else "attachment"
    answer.headers["Content-Disposition"] = f'{how}; filename="{secure_filename(f"{name}.{kept.form}")}"'
    answer.set_etag(kept.sha256)
    return answer
