"""What became of what a published report asked: the provider's answer, what it claims, what was verified."""

import csv
import io
from datetime import UTC, datetime, time
from typing import Any

import orjson
from flask import abort, current_app, make_response, render_template, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.improvement.models.owed import Plan
from regulator.improvement.queries import pictures
from regulator.improvement.queries.changes import changes
from regulator.improvement.queries.publishing import plan_of_report, tracked
from regulator.improvement.rules.tracking import FIELDS, sentence
from regulator.people.rules.wording import safe_cell

from ..queries.reports import Report
from .inspections import report
from .site import pages

INVENTED = "This place and everything said of it is invented, for demonstration"
EXAMPLE = "Worked example from published facts; not a report of any public body"


@pages.route("/inspections/<string:reference>/progress")
@allow(Access.PUBLIC)
def tracker(reference: str) -> Response:
    """Each concern of a report with its answer, what is claimed and what was verified, apart."""
    found = report(reference)
    if found.withdrawn:
        return make_response(render_template("publication/withdrawn.html", report=found), 200)
    plan = _plan(found)
    rows = tracked(plan)
    labels, series = pictures.progress(plan, clock.today())
    html = render_template(
        "publication/tracker.html",
        report=found,
        rows=rows,
        sentence=sentence(rows, plan.asks),
        labels=labels,
        series=series,
        ticks=pictures.TICKS,
    )
    return make_response(html)


@pages.route("/inspections/<string:reference>/progress.<any(json, csv):form>")
@allow(Access.PUBLIC)
def tracker_data(reference: str, form: str) -> Response:
    """The same for programs."""
    found = report(reference)
    if found.withdrawn:
        return make_response(render_template("publication/withdrawn.html", report=found), 410)
    rows, asks = _rows(found)
    if form == "csv":
        answer = make_response(_csv(rows))
        answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    else:
        answer = make_response(orjson.dumps(_whole(found, rows, asks), option=orjson.OPT_INDENT_2))
        answer.headers["Content-Type"] = "application/json"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{found.reference}-progress.{form}")
    return answer


@pages.route("/inspections/<string:reference>/progress.atom")
@allow(Access.PUBLIC)
def tracker_feed(reference: str) -> Response:
    """What changed in it, for whoever follows it. Of a withdrawn report nothing is given."""
    found = report(reference)
    if found.withdrawn:
        return make_response(render_template("publication/withdrawn.html", report=found), 410)
    plan = _plan(found)
    told = changes(plan)
    made = render_template(
        "publication/progress.atom.xml",
        report=found,
        place=current_app.config["SETTINGS"].public_url,
        page=url_for(".tracker", reference=found.reference),
        changes=told,
        updated=told[0].at if told else datetime.combine(plan.entered_on, time(), UTC),
        notice=_notice(found, plan.asks),
    )
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return answer


def _plan(found: Report) -> Plan:
    plan = plan_of_report(found.inspection.id)
    if plan is None:
        abort(404)
    return plan


def _notice(found: Report, asks: bool) -> str | None:
    return INVENTED if found.invented else (None if asks else EXAMPLE)


def _rows(found: Report) -> tuple[list[dict[str, Any]], bool]:
    plan = _plan(found)
    return tracked(plan), plan.asks


def _whole(found: Report, rows: list[dict[str, Any]], asks: bool) -> dict[str, Any]:
    return {
        "schema": "progress/1",
        "notice": _notice(found, asks),
        "report": found.reference,
        "provider": found.name,
        "code": found.organisation.code,
        "published_on": found.inspection.published_on,
        "sentence": sentence(rows, asks),
        "asked": rows,
    }


def _csv(rows: list[dict[str, Any]]) -> str:
    """A line for each thing asked; lists stand in one cell. No cell of it is a calculation."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(FIELDS)
    for each in rows:
        actions = "; ".join(
            f"{one['action']} ({one['owner']}, {one['due_on'] or 'no date'})" for one in each["actions"]
        )
        told = {**each, "standards": " ".join(each["standards"]), "actions": actions}
        told["priority"] = "yes" if each["priority"] else "no"
        writer.writerow([safe_cell(str(told[name] or "")) for name in FIELDS])
    return written.getvalue()
