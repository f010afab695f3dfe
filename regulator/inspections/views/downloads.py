"""Files that go out to one person, never kept on the way: a reply's attachments and the schedule of points."""

from flask import make_response
from werkzeug import Response

from regulator.core import clock, files
from regulator.core.actor import Actor
from regulator.core.refused import NotFound

from ..models.inspection import Inspection
from ..models.report import ReplyFile
from ..queries import schedule

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attached(found: ReplyFile) -> Response:
    """A file of the reply: always saved, never opened within our pages."""
    kept = files.kept(found.sha256)
    return _sent(files.open_kept(kept.sha256), kept.media_type, found.name)


def schedule_of(actor: Actor, inspection: Inspection, form: str, *, sent: bool) -> Response:
    """The schedule of points and answers in one of its forms."""
    if form not in MEDIA_TYPES:
        raise NotFound
    told = schedule.content(actor, inspection, sent=sent, on=clock.today())
    made = schedule.as_pdf(told) if form == "pdf" else schedule.as_spreadsheet(told)
    return _sent(made, MEDIA_TYPES[form], f"{inspection.reference}-points.{form}")


def _sent(content: bytes, media_type: str, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
