"""What programs read: the published schemas, what may be crawled, and a list of every page."""

import json
from pathlib import Path

import orjson
from flask import abort, current_app, make_response, render_template, url_for
from werkzeug import Response

from regulator.core.access import Access, allow
from regulator.core.documents import kinds
from regulator.core.documents.kinds import Kind
from regulator.core.paths import PACKAGE

from ..queries import site_map
from ..rules.openapi import document
from .site import pages


@pages.route("/schemas/<string:name>.json")
@allow(Access.PUBLIC)
def schema(name: str) -> Response:
    """The published schema of what is given as JSON, as `/schemas/inspection-report-1.json`."""
    found = _schema_files().get(name)
    if found is None:
        abort(404)
    answer = make_response(found.read_bytes())
    answer.mimetype = "application/schema+json"
    return answer


def schema_name(kind: Kind) -> str:
    """What a schema is called in its address: `inspection-report/1` is `inspection-report-1`."""
    return kind.schema.replace("/", "-")


def _schema_files() -> dict[str, Path]:
    """Of each kind of document, and of the progress since a report."""
    found = {schema_name(kind): kind.schema_file for kind in kinds.kinds().values()}
    return found | {"progress-1": PACKAGE / "publication" / "schemas" / "progress-1.json"}


@pages.route("/api/v1/openapi.json")
@allow(Access.PUBLIC)
def openapi() -> Response:
    """What programs may read, in the shape of OpenAPI."""
    schemas = {name: json.loads(file.read_bytes()) for name, file in sorted(_schema_files().items())}
    answer = make_response(orjson.dumps(document(current_app.config["SETTINGS"].public_url, schemas)))
    answer.mimetype = "application/json"
    return answer


@pages.route("/robots.txt")
@allow(Access.PUBLIC)
def robots() -> Response:
    """Everything public may be crawled; there is nothing to find behind the sign-in."""
    place = current_app.config["SETTINGS"].public_url
    answer = make_response(f"User-agent: *\nDisallow: /sign-in\n\nSitemap: {place}/sitemap.xml\n")
    answer.mimetype = "text/plain"
    return answer


@pages.route("/sitemap.xml")
@allow(Access.PUBLIC)
def sitemap() -> Response:
    """Every page of a provider, a report and an edition."""
    place = current_app.config["SETTINGS"].public_url
    found = site_map.everything()
    addresses = [
        url_for(f".{name}")
        for name in (
            "home",
            "list_providers",
            "list_inspections",
            "list_enforcement",
            "list_licences",
            "list_tariffs",
            "places",
            "list_place_decisions",
            "editions",
            "about",
        )
    ]
    addresses += [
        url_for(name) for name in ("decisions.index", "statuses.index", "statuses.decisions", "statuses.calendar")
    ]
    addresses += [url_for(".provider", code=code) for code in found.providers]
    addresses += [url_for(".inspection", reference=reference) for reference in found.reports]
    addresses += [url_for(".edition", code=code) for code in found.editions]
    addresses += [url_for(".licence", reference=reference) for reference in found.licences]
    addresses += [url_for(".tariff", year=year) for year in found.tariffs]
    addresses += [url_for(".place_decision", reference=reference) for reference in found.places]
    answer = make_response(render_template("publication/sitemap.xml", place=place, addresses=addresses))
    answer.mimetype = "application/xml"
    return answer
