"""What anyone may read of licensing: what each status is and how it is decided, the panels, and the decisions."""

from flask import Blueprint, abort, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.documents import kinds, markup
from regulator.core.downloads import public_form
from regulator.core.refused import NotFound, Refused
from regulator.register.models import Organisation
from regulator.standards import queries as standards
from regulator.standards.rules.licensing import Status

from ..queries import decided, gate, panels
from ..queries.decided import Published
from ..rules.deciding import OUTCOMES
from ..rules.words import MOST_MEMBERS

pages = Blueprint("statuses", __name__, url_prefix="/licensing")
ANYONE = allow(Access.PUBLIC)
LONGEST_CODE = 40
CLOCKS = (
    "licensing-completeness",
    "licensing-consultation",
    "licensing-clarification",
    "licensing-decision",
    "licensing-representations",
    "licensing-appeal",
)


@pages.route("")
@ANYONE
def index() -> str:
    """What may be applied for."""
    coming = [each for each in panels.calendar(clock.today()) if each.cancelled_on is None]
    return render_template(
        "licensing/public/index.html",
        statuses=standards.statuses().values(),
        following=coming[0] if coming else None,
        decisions=decided.page(most=5)[0],
    )


@pages.route("/panels")
@ANYONE
def calendar() -> str:
    """The public calendar of panels."""
    today = clock.today()
    return render_template(
        "licensing/public/panels.html", coming=panels.calendar(today), past=panels.before(today, most=20)
    )


@pages.route("/decisions")
@ANYONE
def decisions() -> str:
    """Every decision that was sent, the newest first."""
    after = request.args.get("after", "")
    if after and not (after.isascii() and after.isdigit() and len(after) < 10):
        abort(404)
    rows, more = decided.page(int(after) if after else None)
    following = url_for(".decisions", after=more) if more else ""
    return render_template("licensing/public/decisions.html", rows=rows, following=following, after=after,
                           outcomes=OUTCOMES)  # fmt: skip


@pages.route("/decisions/<string:reference>")
@ANYONE
def decision(reference: str) -> Response:
    """A decision, or its plain summary, as a page with its downloads. A withdrawn one is a dated sentence."""
    found = decided.one(reference)
    body = ""
    if not found.withdrawn:
        template = kinds.kind(found.document.kind).template
        body = markup.body(template, found.content, content_hash=found.version.content_hash)
    return make_response(
        render_template(
            "licensing/public/decision.html",
            found=found,
            beside=decided.beside(found),
            title=found.content["title"] if not found.withdrawn else "",
            body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
        )
    )


@pages.route("/decisions/<string:reference>/document.<any(pdf, html, json):form>")
@ANYONE
def decision_form(reference: str, form: str) -> Response:
    """A form of a decision, or of its plain summary."""
    found = decided.one(reference)
    if found.withdrawn:
        return _gone(found)
    return public_form(found.forms.get(form), f"{found.organisation.code}-{reference}")


def _gone(found: Published) -> Response:
    html = render_template("licensing/public/decision.html", found=found, beside=None, title="", body="")
    return make_response(html, 410)


@pages.route("/<string:status>")
@ANYONE
def guidance(status: str) -> str:
    """What a status is, who may have it, by what it is judged, and how an application goes."""
    return render_template(
        "licensing/public/guidance.html",
        wanted=_status(status),
        clocks={name: standards.clock_described(name) for name in CLOCKS},
        power=standards.power("decide-status"),
        coming=[each for each in panels.calendar(clock.today()) if each.cancelled_on is None][:3],
    )


@pages.route("/<string:status>/self-assessment")
@ANYONE
def self_assessment(status: str) -> Response:
    """Whether a body could apply today, by the regulator's own published records and by what it says of itself.

    Nothing of it is kept: what was asked stands in the address alone.
    """
    wanted, today = _status(status), clock.today()
    typed = request.args.get("members", "")
    ready = set(request.args.getlist("ready")) & {each.id for each in wanted.ready}
    asked = "members" in request.args
    bodies, no = _bodies(typed) if asked else ([], "")
    rows = [(each, gate.latest(each.id), gate.why_not_through(wanted, [each], today)) for each in bodies]
    html = render_template(
        "licensing/public/self_assessment.html",
        wanted=wanted,
        typed=typed if typed.isprintable() or "\n" in typed else "",
        ready=ready,
        asked=asked and not no,
        no=no,
        rows=rows,
        eligible=gate.why_not_members(wanted, bodies, today) if bodies else [],
        demonstration=any(each.invented for each in bodies),
    )
    return make_response(html, 422 if no else 200)


def _bodies(typed: str) -> tuple[list[Organisation], str]:
    """The organisations of some codes, and what is wrong with the codes."""
    codes = list(dict.fromkeys(each.upper() for each in typed.replace(",", " ").split()))
    if not codes:
        return [], "Enter the code of each prison or company that would belong"
    if len(codes) > MOST_MEMBERS:
        return [], f"Enter at most {MOST_MEMBERS} codes"
    for each in codes:
        if not each.isprintable() or len(each) > LONGEST_CODE:
            return [], "Enter codes as the list of providers shows them"
    try:
        return gate.bodies(codes), ""
    except NotFound:
        return [], "One of these codes is not in the register"


def _status(name: str) -> Status:
    try:
        return standards.status(name)
    except Refused:
        raise NotFound from None
