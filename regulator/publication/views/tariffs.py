"""The published tariffs: the list, each year's schedule with its versions and downloads, and drafts consulted on."""

from datetime import UTC, datetime

from flask import current_app, make_response, render_template
from markupsafe import Markup
from werkzeug import Response

from regulator.core.access import Access, allow
from regulator.core.documents import markup
from regulator.core.downloads import public_form
from regulator.register.rules import spreadsheet
from regulator.tariffs.queries import public
from regulator.tariffs.queries.content import KIND
from regulator.tariffs.queries.public import Schedule

from .site import pages

PUBLIC = allow(Access.PUBLIC)


@pages.route("/tariffs")
@PUBLIC
def list_tariffs() -> str:
    """Every published tariff, the newest year first, and the drafts that are consulted on."""
    return render_template("publication/tariffs.html", rows=public.schedules(), asked=public.consultations())


@pages.route("/feeds/tariffs.atom")
@PUBLIC
def tariffs_feed() -> Response:
    """Tariffs and consultations for whoever follows them, what was published last first. Nothing that is withdrawn."""
    entries = [(each, f"/tariffs/{each.year}") for each in public.schedules()]
    entries += [
        (each, f"/tariffs/{each.year}/consultations/{each.consultation.round}")
        for each in public.consultations()
        if each.consultation is not None
    ]
    shown = [entry for entry in entries if not entry[0].withdrawn]
    shown.sort(key=lambda entry: entry[0].version.frozen_at, reverse=True)
    made = render_template(
        "publication/tariffs.atom.xml",
        place=current_app.config["SETTINGS"].public_url,
        entries=shown,
        updated=shown[0][0].version.frozen_at if shown else datetime(2026, 1, 1, tzinfo=UTC),
    )
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return answer


@pages.route("/tariffs/<string:year>")
@PUBLIC
def tariff(year: str) -> Response:
    """The schedule of a year as it stands, with its downloads."""
    return _shown(public.schedule(year), f"/tariffs/{year}/schedule")


@pages.route("/tariffs/<string:year>/schedule.<any(pdf, html, json, csv):form>")
@PUBLIC
def tariff_form(year: str, form: str) -> Response:
    """A form of the schedule that stands."""
    return _form(public.schedule(year), form)


@pages.route("/tariffs/<string:year>/versions/<int:number>")
@PUBLIC
def tariff_version(year: str, number: int) -> Response:
    """An earlier version of a schedule: what was published stays published."""
    return _shown(public.schedule(year, number), f"/tariffs/{year}/versions/{number}/schedule")


@pages.route("/tariffs/<string:year>/versions/<int:number>/schedule.<any(pdf, html, json, csv):form>")
@PUBLIC
def tariff_version_form(year: str, number: int, form: str) -> Response:
    """A form of an earlier version."""
    return _form(public.schedule(year, number), form)


@pages.route("/tariffs/<string:year>/consultations/<int:number>")
@PUBLIC
def tariff_consultation(year: str, number: int) -> Response:
    """A draft tariff that is or was consulted on."""
    return _shown(public.consultation(year, number), f"/tariffs/{year}/consultations/{number}/draft")


@pages.route("/tariffs/<string:year>/consultations/<int:number>/draft.<any(pdf, html, json, csv):form>")
@PUBLIC
def tariff_consultation_form(year: str, number: int, form: str) -> Response:
    """A form of a draft tariff."""
    return _form(public.consultation(year, number), form)


def _shown(found: Schedule, place: str) -> Response:
    body = ""
    if not found.withdrawn:
        body = markup.body(KIND.template, found.content, content_hash=found.version.content_hash)
    html = render_template(
        "publication/tariff.html",
        found=found,
        place=place,
        title="" if found.withdrawn else found.content["title"],
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
    )
    return make_response(html, 200)


def _form(found: Schedule, form: str) -> Response:
    if found.withdrawn:
        return make_response(render_template("publication/tariff.html", found=found, place="", title="", body=""), 410)
    name = f"{found.document.reference}-version-{found.version.number}"
    if form != "csv":
        return public_form(found.forms.get(form), name)
    answer = make_response(spreadsheet.BYTE_ORDER_MARK + "".join(spreadsheet.row(each) for each in found.rows))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.set_etag(f"{found.version.content_hash}-csv")
    return answer
