"""Files that go out to one person, never kept on the way: a reply's attachments and the schedule of points."""

from werkzeug import Response

from regulator.core import clock, files
from regulator.core.actor import Actor
from regulator.core.documents import exporting
from regulator.core.downloads import saved, saved_file
from regulator.core.refused import NotFound

from ..models.inspection import Inspection
from ..models.report import ReplyFile
from ..models.urgent import UrgentNotification
from ..queries import schedule
from ..queries.urgent import KIND as URGENT
from ..queries.urgent import Paper

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attached(found: ReplyFile) -> Response:
    """A file of the reply: always saved, never opened within our pages."""
    return saved_file(found.sha256, found.name)


def schedule_of(actor: Actor, inspection: Inspection, form: str, *, sent: bool) -> Response:
    """The schedule of points and answers in one of its forms."""
    if form not in MEDIA_TYPES:
        raise NotFound
    told = schedule.content(actor, inspection, sent=sent, on=clock.today())
    made = schedule.as_pdf(told) if form == "pdf" else schedule.as_spreadsheet(told)
    return saved(made, MEDIA_TYPES[form], f"{inspection.reference}-points.{form}")


def paper_form(paper: Paper, form: str) -> Response:
    """A letter of urgent notification or a reply as a file: as it was rendered once, or made now."""
    if paper.document.withdrawn_on is not None:
        raise NotFound
    kept = paper.forms.get(form)
    made = (
        files.open_kept(kept.sha256)
        if kept
        else exporting.made(URGENT.template, form, paper.content, paper.version.content_hash)
    )
    return saved(made, exporting.FORMS[form], f"{paper.reference}.{form}")


def paper_as_file(notification: UrgentNotification | None) -> Response:
    """The debriefing paper of an urgent notification. `NotFound` where none went with it."""
    if notification is None or notification.paper_sha256 is None:
        raise NotFound
    return saved_file(notification.paper_sha256, notification.paper_name or "")
