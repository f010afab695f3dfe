"""The description of what programs may read, in the shape of OpenAPI 3.1: each public address that answers in data."""

from collections.abc import Mapping
from typing import Any

REFERENCE = {
    "name": "reference",
    "in": "path",
    "required": True,
    "description": "The reference of an inspection, a notice, a licence or a decision, as it stands on its page.",
    "schema": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}-[0-9]{4}"},
}
ON = {
    "name": "on",
    "in": "query",
    "required": False,
    "description": "The day that is asked about, such as 2026-11-30. Today where it is left out.",
    "schema": {"type": "string", "format": "date"},
}
YEAR = {
    "name": "year",
    "in": "path",
    "required": True,
    "description": "A financial year, by the two years in which it begins and ends.",
    "schema": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
}
AS_ON = ("/licences/{reference}.json",)  # they speak of a day
GONE = "It was withdrawn: a page says when and why, and nothing of it is given."
_READS: tuple[tuple[str, str, str, str | None], ...] = (
    ("/inspections/{reference}/report.json", "A published report", "application/json", "inspection-report-1"),
    ("/inspections/{reference}/progress.json", "Progress since a report", "application/json", "progress-1"),
    ("/inspections/{reference}/progress.csv", "The same, a line for each thing asked", "text/csv", None),
    ("/inspections/{reference}/progress.atom", "What changed in it, the newest first", "application/atom+xml", None),
    ("/enforcement/{reference}/notice.json", "A notice of enforcement", "application/json", "enforcement-notice-1"),
    (
        "/licences/{reference}/certificate.json",
        "A certificate of a licence",
        "application/json",
        "licence-certificate-1",
    ),
    ("/licences/{reference}.json", "A licence as on a day", "application/json", None),
    ("/feeds/licensing.atom", "Decisions and licences, the newest first", "application/atom+xml", None),
    ("/tariffs/{year}/schedule.json", "The tariff of a year", "application/json", "tariff-schedule-1"),
    ("/tariffs/{year}/schedule.csv", "The same, a line for each function of prison", "text/csv", None),
    (
        "/places/decisions/{reference}/decision.json",
        "A decision on a cut of prison places",
        "application/json",
        "place-cut-decision-1",
    ),
    ("/feeds/places.atom", "Decisions on cuts of places, the newest first", "application/atom+xml", None),
    ("/feeds/tariffs.atom", "Tariffs and consultations, the newest first", "application/atom+xml", None),
)


def document(public_url: str, schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The whole description. `schemas`: the published schemas by their names; each is given with it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "What the Criminal Justice Regulator publishes",
            "version": "1",
            "description": "Everything here is public, needs no key and may be kept. Ask again with the ETag you were "
            "given: an answer of 304 says that nothing has changed.",
        },
        "servers": [{"url": public_url}],
        "paths": {path: {"get": _operation(path, title, kind, schema)} for path, title, kind, schema in _READS}
        | {
            "/licences.json": {"get": _register("The register of licences as on a day", "application/json")},
            "/licences.csv": {"get": _register("The same, a line for each licence", "text/csv")},
        },
        "components": {"schemas": {name: _bare(schema) for name, schema in schemas.items()}},
    }


def _operation(path: str, title: str, media_type: str, schema: str | None) -> dict[str, Any]:
    plain = {"type": "object" if media_type == "application/json" else "string"}
    body: dict[str, Any] = {"$ref": f"#/components/schemas/{schema}"} if schema else plain
    given = [each for each in (REFERENCE, YEAR) if f"{{{each['name']}}}" in path]
    return {
        "summary": title,
        "parameters": [*given, ON] if path in AS_ON else given,
        "responses": {
            "200": {"description": title, "content": {media_type: {"schema": body}}},
            "404": {"description": "Nothing of this reference or year is published."},
            "410": {"description": GONE},
        },
    }


def _register(title: str, media_type: str) -> dict[str, Any]:
    body = {"type": "object" if media_type == "application/json" else "string"}
    return {
        "summary": title,
        "parameters": [ON],
        "responses": {
            "200": {"description": title, "content": {media_type: {"schema": body}}},
            "404": {"description": "The day is none."},
        },
    }


def _bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema within the description: the dialect is the description's own."""
    return {key: value for key, value in schema.items() if key != "$schema"}
