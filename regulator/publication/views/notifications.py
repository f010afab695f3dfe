"""The letter of an urgent notification and the public replies to it, as pages and as files."""

from flask import abort, make_response, render_template
from markupsafe import Markup
from werkzeug import Response
from werkzeug.utils import secure_filename

from regulator.core import files
from regulator.core.access import Access, allow
from regulator.core.documents import kinds, markup
from regulator.core.documents.actions import MEDIA_TYPES
from regulator.core.refused import NotFound
from regulator.inspections.queries.urgent import Paper

from ..queries import notifications
from ..queries.notifications import Notification
from ..rules.asking import may_be_a_name
from .site import pages


@pages.route("/inspections/<string:reference>/urgent-notification")
@allow(Access.PUBLIC)
def urgent_notification(reference: str) -> Response:
    """The letter, with the replies to it."""
    found = _notification(reference)
    return _page(found, found.letter, "letter")


@pages.route("/inspections/<string:reference>/urgent-notification/replies/<string:sender>")
@allow(Access.PUBLIC)
def urgent_reply(reference: str, sender: str) -> Response:
    """A public reply to the letter."""
    found = _notification(reference)
    return _page(found, found.paper(sender if sender != "letter" else ""), sender)


@pages.route("/inspections/<string:reference>/urgent-notification/<string:name>.<any(pdf, html, json):form>")
@allow(Access.PUBLIC)
def urgent_form(reference: str, name: str, form: str) -> Response:
    """The letter or a reply as the file that was rendered once."""
    found = _notification(reference)
    paper = found.paper(name)
    if paper.document.withdrawn_on is not None:
        return _page(found, paper, name, 410)
    if form not in paper.forms:
        raise NotFound
    return _file(files.open_kept(paper.forms[form].sha256), MEDIA_TYPES[form], f"{paper.reference}.{form}", form)


@pages.route("/inspections/<string:reference>/urgent-notification/debriefing-paper")
@allow(Access.PUBLIC)
def urgent_debriefing(reference: str) -> Response:
    """The debriefing paper that went with the letter."""
    found = _notification(reference)
    if found.withdrawn:
        return _page(found, found.letter, "letter", 410)
    if found.told.paper_sha256 is None:
        raise NotFound
    kept = files.kept(found.told.paper_sha256)
    return _file(files.open_kept(kept.sha256), kept.media_type, found.told.paper_name or kept.name, "paper")


def _file(content: bytes, media_type: str, name: str, form: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    how = "inline" if form == "pdf" else "attachment"
    answer.headers["Content-Disposition"] = f'{how}; filename="{secure_filename(name)}"'
    return answer


def _notification(reference: str) -> Notification:
    if not may_be_a_name(reference):
        abort(404)
    return notifications.one(reference)


def _page(found: Notification, paper: Paper, name: str, status: int = 200) -> Response:
    if paper.document.withdrawn_on is not None:
        return make_response(render_template("publication/withdrawn_paper.html", found=found, paper=paper), status)
    kind = kinds.kind(paper.document.kind)
    body = markup.body(kind.template, paper.content, content_hash=paper.version.content_hash)
    html = render_template(
        "publication/urgent_notification.html",
        found=found,
        paper=paper,
        name=name,
        title=paper.content["title"],
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
    )
    return make_response(html, status)
