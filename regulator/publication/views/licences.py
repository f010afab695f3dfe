"""The public register of licences: as on any day, each licence with its history, certificate and notices."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import orjson
from flask import abort, current_app, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.documents import kinds, markup
from regulator.core.downloads import public_form
from regulator.licensing.actions import STANDINGS
from regulator.licensing.queries import keeping_public as public
from regulator.licensing.queries import one, papers, published
from regulator.licensing.queries.keeping_public import Row, Shown
from regulator.standards import queries as standards

from ..rules.asking import may_be_a_name
from .site import pages

COLUMNS = ("reference", "status", "standing", "since", "lead", "members", "trust", "special_conditions", "invented")
MOST = 10_000  # lines of a download; the register has a few dozen
UNSAFE = ("=", "+", "-", "@")  # a spreadsheet takes a cell that begins so for a formula


@pages.route("/licences")
@allow(Access.PUBLIC)
def list_licences() -> Response:
    """Every licence as on a day, by reference."""
    asked = _asked()
    rows, after = public.rows(asked["on"], clock.now(), _after(), status=asked["status"], is_=asked["standing"])
    following = url_for(".list_licences", **_words(asked), after=after) if after else ""
    html = render_template(
        "publication/licences.html",
        rows=rows,
        asked=asked,
        words=_words(asked),
        following=following,
        statuses=standards.statuses(),
        standings=STANDINGS,
        today=clock.today(),
    )
    return _fresh(make_response(html, 422 if asked["wrong"] else 200))


@pages.route("/feeds/licensing.atom")
@allow(Access.PUBLIC)
def licensing_feed() -> Response:
    """Decisions, certificates and notices for whoever follows them, what was published last first."""
    entries = published.newest()
    made = render_template(
        "publication/licensing.atom.xml",
        place=current_app.config["SETTINGS"].public_url,
        entries=entries,
        updated=entries[0].at if entries else datetime(2026, 1, 1, tzinfo=UTC),
    )
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return answer


@pages.route("/licences.<any(csv, json):form>")
@allow(Access.PUBLIC)
def licences_data(form: str) -> Response:
    """The register as on a day, for programs and spreadsheets."""
    asked = _asked()
    if asked["wrong"]:
        abort(404)
    found: list[Row] = []
    after = _after()
    while len(found) < MOST:
        rows, after = public.rows(asked["on"], clock.now(), after, status=asked["status"], is_=asked["standing"])
        found += rows
        if not after:
            break
    told = [each.told() for each in found]
    if form == "json":
        answer = make_response(orjson.dumps({"as_on": asked["on"].isoformat(), "licences": told}))
        answer.mimetype = "application/json"
        return _fresh(answer)
    answer = make_response(_csv(told))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="licences-{asked["on"].isoformat()}.csv"'
    return _fresh(answer)


@pages.route("/licences/<string:reference>")
@allow(Access.PUBLIC)
def licence(reference: str) -> Response:
    """One licence: what holds on a day, its history, conditions, certificate and notices."""
    asked = _asked()
    found = public.public(_named(reference), asked["on"], clock.now())
    html = render_template("publication/licence.html", found=found, asked=asked, today=clock.today())
    return _fresh(make_response(html, 422 if asked["wrong"] else 200))


@pages.route("/licences/<string:reference>.json")
@allow(Access.PUBLIC)
def licence_data(reference: str) -> Response:
    """The same for programs."""
    asked = _asked()
    if asked["wrong"]:
        abort(404)
    found = public.public(_named(reference), asked["on"], clock.now())
    told = found.row.told() | {
        "as_on": asked["on"].isoformat(),
        "conditions": [vars(each) for each in found.conditions],
        "history": [
            {"about": line.label, "is": words, "from": each.from_on.isoformat(), "until": _iso(each.until_on)}
            for line in found.drawn.lines
            for each, words in line.stretches
        ],
        "notices": [row.reference for _change, row, _shown in found.notices],
    }
    answer = make_response(orjson.dumps(told))
    answer.mimetype = "application/json"
    return _fresh(answer)


@pages.route("/licences/<string:reference>/certificate")
@allow(Access.PUBLIC)
def licence_certificate(reference: str) -> Response:
    """The certificate as a page, with its downloads."""
    return _page(reference, _certificate(reference), "certificate")


@pages.route("/licences/<string:reference>/certificate.<any(pdf, html, json):form>")
@allow(Access.PUBLIC)
def licence_certificate_form(reference: str, form: str) -> Response:
    """A form of the certificate."""
    return _form(_certificate(reference), form)


@pages.route("/licences/<string:reference>/notices/<string:name>")
@allow(Access.PUBLIC)
def licence_notice(reference: str, name: str) -> Response:
    """A notice of a decision as a page, with its downloads."""
    return _page(reference, public.notice(_named(reference), _named(name)), f"notices/{name}/notice")


@pages.route("/licences/<string:reference>/notices/<string:name>/notice.<any(pdf, html, json):form>")
@allow(Access.PUBLIC)
def licence_notice_form(reference: str, name: str, form: str) -> Response:
    """A form of a notice of a decision."""
    return _form(public.notice(_named(reference), _named(name)), form)


def _certificate(reference: str) -> Shown:
    found = public.certificate(one(_named(reference)))
    if found is None:
        abort(404)
    return found


def _page(reference: str, shown: Shown, address: str) -> Response:
    body = ""
    if not shown.withdrawn:
        said = papers.said_in(shown.version)
        body = markup.body(kinds.kind(shown.document.kind).template, said, content_hash=shown.version.content_hash)
    html = render_template(
        "publication/licence_paper.html",
        reference=reference,
        shown=shown,
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
        title=papers.said_in(shown.version)["title"] if not shown.withdrawn else "",
        address=f"/licences/{reference}/{address}",
        demonstration=public.is_invented(shown.document),
    )
    return make_response(html, 200)


def _form(shown: Shown, form: str) -> Response:
    if shown.withdrawn:
        abort(410)
    return public_form(shown.forms.get(form), f"{shown.document.reference}-v{shown.version.number}")


def _asked() -> dict[str, Any]:
    """The day and the choices of an address; `wrong` is what to do about a day that is none."""
    typed = request.args.get("on", "").strip()
    status, is_ = request.args.get("status", ""), request.args.get("standing", "")
    on, wrong = clock.today(), ""
    if typed:
        try:
            on = date.fromisoformat(typed)
        except ValueError:
            wrong = "Enter a day such as 2026-11-30"
        if not wrong and not 1900 <= on.year <= 2200:
            on, wrong = clock.today(), "Enter a day between 1900 and 2200"
    return {
        "on": on,
        "typed": typed[:20],
        "wrong": wrong,
        "status": status if status in standards.statuses() else "",
        "standing": is_ if is_ in STANDINGS else "",
    }


def _words(asked: dict[str, Any]) -> dict[str, Any]:
    told = {"status": asked["status"], "standing": asked["standing"]}
    told["on"] = "" if asked["on"] == clock.today() else asked["on"].isoformat()
    return {name: value for name, value in told.items() if value}


def _after() -> str:
    after = request.args.get("after", "")
    if after and not may_be_a_name(after):
        abort(404)
    return after


def _named(reference: str) -> str:
    if not may_be_a_name(reference):
        abort(404)
    return reference


def _csv(told: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in told:
        lead = next((row["code"] for row in each["members"] if row["leads"]), "")
        members = "; ".join(f"{row['name']} ({row['code']})" for row in each["members"])
        cells = [each["reference"], each["status"], each["standing"], each["since"] or "", lead, members]
        cells += [each["trust"]["code"] if each["trust"] else ""]
        cells += ["; ".join(each["special_conditions"]), "yes" if each["invented"] else "no"]
        writer.writerow([f"'{cell}" if cell.startswith(UNSAFE) else cell for cell in cells])
    return out.getvalue()


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _fresh(answer: Response) -> Response:
    """What holds may change at midnight, when nothing happens that would tell the kept pages."""
    answer.cache_control.no_store = True
    return answer
