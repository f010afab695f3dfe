"""What a device takes along: the whole of what somebody needs on a wing, with nothing to ask the network for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from regulator.core import files, keys, sealed_fields
from regulator.core.actor import Actor
from regulator.core.canonical import canonical, digest
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.inspections import queries as inspections
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries import cases, judgements
from regulator.inspections.queries.components import components
from regulator.inspections.queries.people import names
from regulator.inspections.queries.places import JUDGED, Place, places
from regulator.inspections.queries.work import work
from regulator.inspections.rules.components import Component
from regulator.inspections.rules.journal import BEARINGS, LONGEST, SOURCES
from regulator.standards import queries as standards
from regulator.standards.models import Requirement

from ..models import SiteAuthorisation
from ..rules import receipts
from . import beside
from .visits import leads

OUTCOMES = {"met": "Met", "not-met": "Not met", "not-tested": "Not tested"}
UNDER = ("indicator", "prompt")
OPERATIONS = 500  # of one batch
BYTES = 2_000_000  # of one batch; the site itself takes a little more
CHUNK = 1_000_000  # bytes of a file in one request


@dataclass(frozen=True)
class LastTime:
    """The provider's last published inspection, as far as a pack tells of it."""

    inspection: Inspection | None
    outcomes: dict[str, str]
    findings: dict[str, tuple[str, str]]
    concerns: list[dict[str, Any]]


def stamp(inspection: Inspection) -> str:
    """What changes whenever a pack made anew would say something else."""
    last = _last_published(inspection)
    camera = session().get(SiteAuthorisation, inspection.id)
    told = {
        "edition": inspection.edition,
        "days": [[each.from_on, each.until_on] for each in inspections.visits(inspection.id)],
        "team": [[each.person, each.part, each.areas] for each in inspections.team(inspection.id)],
        "owner": inspection.owner,
        "last": last.reference if last else None,
        "camera": [camera.number, camera.from_on, camera.until_on] if camera else None,
        "cases": [each.pseudonym for each in cases.cases(inspection)],
        "keys": [keys.current(sealed_fields.folder(), purpose).id for purpose in ("receipts", "rescue")],
    }
    return digest(canonical(told))[:16]


def pack(
    inspection: Inspection, actor: Actor, *, now: datetime, expires_on: date, themes: list[dict[str, Any]]
) -> dict[str, Any]:
    """The whole of it, as plain values."""
    head = work(inspection)
    last = last_time(inspection)
    here = places(inspection)
    return {
        "v": 1,
        "stamp": stamp(inspection),
        "made_at": now.isoformat(),
        "expires_on": expires_on.isoformat(),
        "inspection": {
            "ref": inspection.reference,
            "place": head.provider,
            "place_code": head.provider_code,
            "invented": head.invented,
            "kind": inspection.kind,
            "kind_title": head.kind,
            "edition": inspection.edition,
            "scheme": inspection.scheme,
            "state": inspection.state,
            "days": [[first.isoformat(), until.isoformat()] for first, until in head.days],
        },
        **_people(inspection, actor),
        "areas": [_area(each) for each in here],
        "standards": _standards(inspection, here, last),
        "judgements": _judgements(inspection, last),
        "minimum_outcomes": _choices(OUTCOMES),
        "cases": [{"pseudonym": each.pseudonym, "component": each.component} for each in cases.cases(inspection)],
        "companies": [{"code": each.code, "name": each.name} for each in cases.counting(inspection) if each.code],
        "case_questions": _case_questions(inspection),
        "sources": _choices(SOURCES),
        "bearings": _choices(BEARINGS),
        "last_report": _last_report(last),
        "plan": beside.plan(inspection, actor),
        "themes": themes,
        "camera": _camera(inspection.id),
        "keys": _keys(),
        "limits": {
            "operations": OPERATIONS,
            "bytes": BYTES,
            "chunk": CHUNK,
            "file": files.LARGEST,
            "statement": LONGEST,
            "media_types": sorted(files.PHOTOGRAPHS | files.PAPERS),
        },
    }


def contents(told: dict[str, Any]) -> dict[str, Any]:
    """What a pack held, for the day on which a device is lost: which people it names, and how much of what."""
    last = told["last_report"]
    return {
        "place": told["inspection"]["place"],
        "days": told["inspection"]["days"],
        "people": [each["name"] for each in told["team"]],
        "standards": len(told["standards"]),
        "cases": len(told["cases"]),
        "concerns": len(last["concerns"]) if last else 0,
        "owed": len(told["plan"]),
        "themes": len(told["themes"]),
        "last_report": last["reference"] if last else None,
    }


def last_time(inspection: Inspection) -> LastTime:
    """What the provider's last published inspection found."""
    last = _last_published(inspection)
    if last is None:
        return LastTime(None, {}, {}, [])
    found = {each.ref: (each.outcome, each.evidence or "") for each in inspections.minimum_standards(last.id)}
    concerns = []
    for each in inspections.concerns(last.id):
        told = {"number": each.number, "title": each.title, "text": each.text, "priority": each.priority}
        concerns.append(told | {"area": each.area, "standards": each.standards})
        found |= dict.fromkeys(each.standards, ("concern", each.title))
    return LastTime(last, {each.ref: each.final for each in inspections.decisions(last.id)}, found, concerns)


def _last_published(inspection: Inspection) -> Inspection | None:
    return next((each for each in inspections.published(inspection.organisation_id) if each.id != inspection.id), None)


def _people(inspection: Inspection, actor: Actor) -> dict[str, Any]:
    field = [each for each in inspections.team(inspection.id) if each.part == "field"]
    called = names([*(each.person for each in field), actor.key])
    leading = leads(inspection)
    me = next((each for each in field if each.person == actor.key), None)
    return {
        "me": {"key": actor.key, "name": called[actor.key], "areas": me.areas if me else []},
        "team": [
            {
                "key": each.person,
                "name": each.name or called[each.person],
                "duty": each.duty,
                "areas": each.areas,
                "lead": each.person in leading,
            }
            for each in field
        ],
    }


def _area(place: Place) -> dict[str, Any]:
    told = {"ref": place.ref, "title": place.title, "scored": place.scored}
    return told | ({"of": place.of, "short": place.short} if place.of else {})


def _standards(inspection: Inspection, here: Sequence[Place], last: LastTime) -> list[dict[str, Any]]:
    refs = [each.ref for each in here]
    return [line for part in components(inspection) for line in _of_part(part, refs, last)]


def _of_part(part: Component, refs: Sequence[str], last: LastTime) -> list[dict[str, Any]]:
    """The standards of one part of a trust, or of the whole of any other provider."""
    try:
        edition = standards.edition(part.edition)
    except NotFound:
        return []
    rows = standards.requirements(edition.id, kinds=(*JUDGED, *UNDER, "standard"))
    parents = {each.id: part.address(each.ref) for each in rows if each.kind == "standard"}
    under: dict[int | None, list[str]] = defaultdict(list)
    for each in rows:
        if each.kind in UNDER:
            under[each.parent_id].append(each.text)
    return [_standard(part, each, parents, under[each.id], refs, last) for each in rows if each.kind in JUDGED]


def _standard(
    part: Component, row: Requirement, parents: dict[int, str], prompts: list[str], places: Iterable[str],
    last: LastTime,
) -> dict[str, Any]:  # fmt: skip
    ref, area = part.address(row.ref), part.address(row.area.code)
    own = {area, ref, parents.get(row.parent_id or 0, "")}
    found = last.findings.get(ref)
    reference = last.inspection.reference if last.inspection else None
    return {
        "ref": ref,
        "title": row.title,
        "text": row.text,
        "area": area,
        "places": [each for each in places if each in own or ref.startswith(f"{each}.")],
        "kind": row.kind,
        "prompts": prompts,
        "test": str(row.details.get("test", "")) or None,
        "last_time": {"reference": reference, "outcome": found[0], "text": found[1]} if found else None,
    }


def _judgements(inspection: Inspection, last: LastTime) -> list[dict[str, Any]]:
    reference = last.inspection.reference if last.inspection else None
    return [
        {
            "ref": each.ref,
            "title": each.name,
            "form": each.how,
            "choices": [[value, words, meaning] for value, words, meaning in each.choices],
            "key_questions": [{"ref": one.ref, "title": one.title} for one in each.questions],
            "last_time": {"reference": reference, "outcome": last.outcomes[each.ref]}
            if each.ref in last.outcomes
            else None,
        }
        for each in judgements.parts(inspection)
    ]


def _case_questions(inspection: Inspection) -> list[dict[str, Any]]:
    """The key questions of the part that counts cases; companies of one trust are judged by one edition."""
    return [
        {"ref": one.ref, "standard": each.ref, "text": one.title, "prompts": list(one.prompts)}
        for part in cases.counting(inspection)[:1]
        for each in cases.standards_counted(part)
        for one in each.questions
    ]


def _last_report(last: LastTime) -> dict[str, Any] | None:
    if last.inspection is None:
        return None
    published = last.inspection.published_on
    return {
        "reference": last.inspection.reference,
        "published_on": published.isoformat() if published else None,
        "concerns": last.concerns,
    }


def _camera(inspection_id: int) -> dict[str, Any] | None:
    row = session().get(SiteAuthorisation, inspection_id)
    if row is None:
        return None
    return {
        "authorised_by": row.authorised_by,
        "number": row.number,
        "from_on": row.from_on.isoformat(),
        "until_on": row.until_on.isoformat(),
    }


def _keys() -> dict[str, Any]:
    folder = sealed_fields.folder()
    rescue = keys.current(folder, "rescue")
    return {
        "receipts": [{"id": each.id, "spki": receipts.spki(each.p256)} for each in keys.every(folder, "receipts")],
        "rescue": {"id": rescue.id, "point": receipts.point(rescue.p256)},
    }


def _choices(words: dict[str, str]) -> list[list[str]]:
    return [[value, told] for value, told in words.items()]
