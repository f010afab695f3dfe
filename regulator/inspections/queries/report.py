"""Gathers what a report says, at any stage of an inspection, and has it put into its published shape."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from regulator.core.actor import STRANGER
from regulator.core.documents import kinds
from regulator.core.documents.actions import Frame
from regulator.core.paths import PACKAGE
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.register.rules.dates import PartialDate, Precision
from regulator.standards import queries as standards
from regulator.standards.queries.schemes import scheme as scheme_of

from .. import queries
from ..models.inspection import Inspection
from ..models.report import Reply
from ..rules.components import Component
from ..rules.journal import SOURCES
from ..rules.numbering import statement_number
from ..rules.replying import ANSWERS
from ..rules.report import SCHEMA, Earlier, ReportFacts, StatementFacts, report_content
from ..rules.report.content import KIND as KIND_NAME
from ..rules.report.content import Frame as ReportFrame
from ..rules.report.content import draft_notice
from ..rules.report.facts import PartFacts
from ..rules.report.findings import reply_said
from ..rules.report.words import listed, named, sentence
from . import outcomes, progress
from .components import components

KIND = kinds.declare(
    kinds.Kind(
        name=KIND_NAME,
        schema=SCHEMA,
        schema_file=PACKAGE / "inspections" / "schemas" / "report-1.json",
        template="inspections/report",
    )
)
DUTIES = {
    "lead-inspector": "Planned, arrived, captured and drafted",
    "inspector": "Proposed the judgements",
    "panel-member": "Decided the judgements",
    "provider-contact": "Answered the draft",
    "independent-reviewer": "Signed off the report",
    "chief-inspector": "Released, second of two; issued the urgent notification where there was one",
    "publisher": "Released, first of two, and published",
}


def content(inspection: Inspection, frame: Frame, *, public_url: str) -> dict[str, Any]:
    """The content of the report that is being published."""
    return report_content(
        facts(inspection),
        ReportFrame(
            published_on=frame.first_published_on,
            number=frame.number,
            on=frame.published_on,
            corrections=frame.corrections,
            check_code=frame.check_code,
            verify_url=f"{public_url}/verify/{frame.check_code}",
            audit_head=frame.audit_head,
        ),
    )


def draft_content(inspection: Inspection, *, today: date, public_url: str) -> dict[str, Any]:
    """The content of the report as it stands, at whatever stage: so that nothing is ever stuck inside."""
    return report_content(
        facts(inspection),
        ReportFrame(
            published_on=today,
            number=1,
            on=today,
            check_code="None: not published",
            verify_url=f"{public_url}/verify",
            draft=draft_notice(inspection.state, today),
        ),
    )


def facts(inspection: Inspection) -> ReportFacts:
    """Everything the report says."""
    parts = components(inspection)
    imported = inspection.origin != "live"
    trust = bool(parts[0].code)
    whole = _gathered(inspection, parts[0])
    if trust:
        titles = [title for title, _edition in _editions(parts)]
        codes = [code for _title, code in _editions(parts)]
        whole |= {"edition": (", ".join(codes), listed(titles)), "scheme": None, "areas": queries.areas(inspection)}
        whole |= {"outcome": None, "statements": _statements(inspection), "evidence": _evidence(inspection)}
        whole |= {"findings": [], "minimum_standards": 0, "earlier": []}
    return ReportFacts(
        **(whole | {"provider": _provider(inspection, inspection.organisation_id, inspection.facts)}),
        **_about(inspection),
        team=[] if imported and not inspection.facts.get("team") else _team(inspection),
        actors=_actors(inspection) if imported else [],
        parts=[_part(inspection, each) for each in parts] if trust else [],
        **_progress(inspection.id),
    )


def _editions(parts: Sequence[Component]) -> list[tuple[str, str]]:
    """The editions of the parts, each once, with their titles first."""
    return [(standards.edition(code).title, code) for code in dict.fromkeys(each.edition for each in parts)]


def _about(inspection: Inspection) -> dict[str, Any]:
    """What a report says of the inspection as a whole, whoever was inspected."""
    note = (inspection.facts.get("previous") or {}).get("note")
    return {
        "reference": inspection.reference,
        "origin": inspection.origin,
        "stage": inspection.state,
        "kind": inspection.kind,
        "kind_name": standards.kind(inspection.kind).title,
        "announced": inspection.announced,
        "visits": [(visit.from_on, visit.until_on) for visit in queries.visits(inspection.id)],
        "concerns": [
            {key: getattr(each, key) for key in ("number", "title", "area", "text", "priority", "standards")}
            for each in queries.concerns(inspection.id)
        ],
        "notable_practice": [
            {"title": each.title, "area": each.area, "text": each.text}
            for each in queries.notable_practice(inspection.id)
        ],
        "urgent_notification": _urgent(inspection),
        "reply": _reply(inspection),
        "summary": list(inspection.facts.get("summary", [])),
        "changes": [sentence(note)] if note else [],
        "sources": list(inspection.facts.get("sources", [])),
    }


def _part(inspection: Inspection, component: Component) -> PartFacts:
    """What the report says of one body of a trust, by that body's own references."""
    told = (inspection.facts.get("parts") or {}).get(component.code, {})
    own = _gathered(inspection, component)
    own["provider"] = _provider(inspection, component.organisation_id, told)
    whole = _about(inspection) | {"changes": [], "summary": [], "sources": []}
    return PartFacts(component.code, component.kind, component.leads, ReportFacts(**own, **whole, team=[], actors=[]))


def _gathered(inspection: Inspection, component: Component) -> dict[str, Any]:
    """What was found at one body, by its own references; where there is one body alone, everything that was found."""
    edition = standards.edition(component.edition)
    lines = standards.requirements(edition.id)
    record = queries.ratings(inspection.id, component.code)
    told = (inspection.facts.get("parts") or {}).get(component.code, {}) if component.code else inspection.facts
    return {
        "edition": (edition.code, edition.title),
        "scheme": scheme_of(component.scheme) if component.scheme else None,
        "areas": _areas(inspection, component),
        "outcome": record.outcome if record else None,
        "statements": _own(component, _statements(inspection)),
        "evidence": [(component.local(area), source) for area, source in _evidence(inspection) if component.owns(area)],
        "findings": [
            (component.local(each.ref), each.outcome, each.evidence)
            for each in queries.minimum_standards(inspection.id)
            if component.owns(each.ref)
        ],
        "minimum_standards": sum(line.kind == "minimum-standard" for line in lines),
        "texts": {line.ref: line.text for line in lines},
        "due": told.get("put_right_by", {}),
        "earlier": _earlier(inspection, component, told),
    }


def _areas(inspection: Inspection, component: Component) -> list[tuple[str, str, bool]]:
    """The areas of one body; of several, its own alone, with whatever evidence was captured under its code besides."""
    if not component.code:
        return queries.areas(inspection)
    known = queries.areas_of(component)
    others = [
        (component.local(ref), name, scored) for ref, name, scored in queries.areas(inspection) if component.owns(ref)
    ]
    return known + [each for each in others if each[0] not in {ref for ref, _name, _scored in known}]


def _own(component: Component, statements: list[StatementFacts]) -> list[StatementFacts]:
    return [
        replace(each, area=component.local(each.area), standards=[component.local(ref) for ref in each.standards])
        for each in statements
        if component.owns(each.area)
    ]


def _evidence(inspection: Inspection) -> list[tuple[str, str]]:
    return [(each.area, each.source) for each in queries.evidence(inspection.id)]


def _progress(inspection_id: int) -> dict[str, Any]:
    """Of a review of progress: which report it follows, and each concern of that with what was judged of it."""
    before = progress.followed(inspection_id)
    if before is None:
        return {}
    told = [
        (one.concern, one.found.judgement if one.found else None, one.found.reason if one.found else "")
        for one in progress.judged(inspection_id)
    ]
    return {
        "follows": before.reference,
        "progress": [(each.number, each.title, each.priority, rung, reason) for each, rung, reason in told],
    }


def _provider(inspection: Inspection, organisation_id: int, told: dict[str, Any]) -> dict[str, Any]:
    """Who was inspected, as things stood on the first day on site. `told`: what an imported file says of it."""
    on = queries.visits(inspection.id)[0].from_on
    organisation = register.by_ids([organisation_id])[organisation_id]
    function = register.function_on(organisation.id, on)
    operator = register.operator_on(organisation.id, on)
    areas = register.areas_of(organisation.id, on)
    commissioners = register.commissioners_of(organisation.id, on)
    given = told.get("provider", {})
    try:
        name = given.get("name") or register.name_on(organisation.id, on)
    except NotFound:
        name = organisation.name
    return {
        "code": organisation.code,
        "name": name,
        "function": _capital(function.function.value) if function else _capital(given.get("function") or "") or None,
        "category": (function.category.value if function.category else None) if function else given.get("category"),
        "sector": _capital(operator.sector.value) if operator else _capital(given.get("sector") or "") or None,
        "holds": _capital(function.holds.value) if function else _capital(given.get("holds") or "") or None,
        "area": ", ".join(area.name for area in areas) or given.get("area"),
        "commissioner": ", ".join(each.name for each in commissioners) or given.get("commissioner"),
        "facts": _population(told.get("population") or {}),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _population(told: dict[str, Any]) -> list[dict[str, str]]:
    terms = {
        "held": ("People held", "{:,}"),
        "certified_normal_accommodation": ("Certified normal accommodation", "{:,} places"),
        "operational_capacity": ("Operational capacity", "{:,} places"),
    }
    facts = [
        {"term": term, "value": shape.format(told[key])}
        for key, (term, shape) in terms.items()
        if told.get(key) is not None
    ]
    held, places = told.get("held"), told.get("certified_normal_accommodation")
    if held and places and held > places:
        facts.append({"term": "Held above certified places", "value": f"{held - places:,} people"})
    return facts


def _statements(inspection: Inspection) -> list[StatementFacts]:
    """The draft's statements; before there is a draft, the evidence as it stands, numbered the same way."""
    drafted = queries.statements(inspection.id)
    if drafted:
        return [
            StatementFacts(each.area, each.number, each.bearing, each.text, each.sources, each.standards)
            for each in drafted
        ]
    places = queries.area_places(inspection)
    return [
        StatementFacts(
            area,
            statement_number(places[area], area, number),
            each.bearing,
            each.statement,
            [SOURCES[each.source]],
            each.standards,
        )
        for area, pieces in queries.evidence_by_area(inspection)
        for number, each in enumerate(pieces, start=1)
    ]


def _urgent(inspection: Inspection) -> dict[str, Any] | None:
    found = queries.urgent_notification(inspection.id)
    if found is None:
        return None
    text = ["An urgent notification followed this inspection."]
    text += [found.reasons] if found.reasons else []
    text += [sentence(f"Before it: {found.earlier}")] if found.earlier else []
    return {
        "issued_on": found.issued_on.isoformat() if found.issued_on else None,
        "reply_due_on": found.reply_due_on.isoformat() if found.reply_due_on else None,
        "text": text,
    }


def _reply(inspection: Inspection) -> dict[str, Any] | None:
    reply: Reply | None = queries.reply(inspection.id)
    imported = inspection.origin == "published-facts"
    if reply is None or reply.state == "open" or imported and reply.state == "waived":
        return None
    points = [
        {
            "statement": number,
            "claim": point.claim.capitalize(),
            "text": point.text,
            "answer": ANSWERS.get(point.answer or "", "Not answered yet"),
            "reason": point.reason or "",
        }
        for point, number in queries.reply_points(inspection.id)
        if point.sent_on is not None
    ]
    return {"text": reply_said(reply.state, reply.note, [point["answer"] for point in points]), "points": points}


def _team(inspection: Inspection) -> list[dict[str, Any]]:
    told = inspection.facts.get("team")
    names = {ref: named(ref, name) for ref, name, _scored in queries.areas(inspection)}
    if told:
        return [
            {
                "role": each["role"],
                "name": each.get("name"),
                "employer": each.get("employer"),
                "areas": [names.get(area, area) for area in each["areas"]],
            }
            for each in told
        ]
    return [
        {
            "role": member.duty.replace("-", " ").capitalize(),
            "name": member.name,
            "employer": member.employer,
            "areas": [names.get(area, area) for area in member.areas],
        }
        for member in queries.were_there(inspection.id)
    ]


def _actors(inspection: Inspection) -> list[tuple[str, str]]:
    """Who stands for each duty of an imported inspection: the import, in as many actors as there are duties."""
    return [(what, f"The import, as {duty.replace('-', ' ')}") for duty, what in DUTIES.items()]


def _earlier(inspection: Inspection, component: Component, said: dict[str, Any]) -> list[Earlier]:
    """Earlier results: published outcomes of the same provider, and what the file says of last time."""
    if component.scheme is None:
        return []
    before = queries.visits(inspection.id)[0].from_on
    past = outcomes.past_outcomes(STRANGER, component.organisation_id)
    found = [
        Earlier(ref, _iso(each.row.start), each.row.start.in_words(), score, each.row.source)
        for each in past
        if each.row.start_on < before
        for ref, score in each.row.scores.items()
    ]
    told = said.get("previous") or {}
    refs = [component.local(ref) for ref in queries.rated_in([component])]
    year = str(told.get("year", ""))
    if year and not any(each.date[:4] == year for each in found):
        scores = told.get("judgements") or {}
        source = told.get("source") or "The sources of this report"
        found += [Earlier(ref, year, year, scores.get(ref), source) for ref in refs]
    return [each for each in found if each.ref in refs]


def _iso(when: PartialDate) -> str:
    """A date as precise as its source: 2015-06-01, 2015-06 or 2015."""
    length = {Precision.MONTH: 7, Precision.YEAR: 4}.get(when.precision, 10)
    return when.day.isoformat()[:length]
