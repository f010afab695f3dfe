"""Gathers what a decision says, and finds the documents that were frozen of it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import kinds
from regulator.core.documents import queries as documents
from regulator.core.documents.actions import Frame
from regulator.core.documents.models import Document, DocumentVersion
from regulator.core.paths import PACKAGE
from regulator.enforcement.queries.content import power_told
from regulator.register import queries as register
from regulator.standards import queries as standards
from regulator.tariffs.queries import evidence

from ..models.application import Application
from ..models.panel import DecisionDocument, Resolution
from ..rules.assessing import GRADES
from ..rules.deciding import OUTCOMES
from ..rules.decision import (
    KIND,
    SCHEMA,
    SUMMARY_KIND,
    SUMMARY_SCHEMA,
    DecisionFacts,
    DecisionFrame,
    rights_after,
    rights_before,
)
from . import applications as queries
from . import gate, panels
from .assessments import agreed
from .case import APPEAL, REPRESENTATIONS, bodies_of

POWER = "decide-status"
SCHEMAS = PACKAGE / "licensing" / "schemas"
DECISION = kinds.declare(kinds.Kind(KIND, SCHEMA, SCHEMAS / "decision-1.json", "licensing/decision", signed=True))
SUMMARY = kinds.declare(
    kinds.Kind(SUMMARY_KIND, SUMMARY_SCHEMA, SCHEMAS / "summary-1.json", "licensing/summary", signed=True)
)
VIEW_WORDS: Mapping[str | None, str] = {
    "for": "For it",
    "against": "Against it",
    "neither": "Neither for nor against",
    None: "No answer",
}


def frame_of(frame: Frame, public_url: str) -> DecisionFrame:
    """What a version knows of itself, with the address at which anyone can confirm it."""
    url = f"{public_url}/verify/{frame.check_code}"
    return DecisionFrame(frame.number, frame.published_on, frame.check_code, url, frame.audit_head)


def facts(
    application: Application, resolution: Resolution, kind: str, reference: str, actor: Actor, today: date
) -> DecisionFacts:
    """Everything that a document about a resolution of the panel says."""
    status, bodies = queries.status_of(application), bodies_of(application)
    applicant = register.by_ids([application.organisation_id])[application.organisation_id]
    held, said = queries.files_by_paper(application.id), queries.sections(application.id)
    sent = [each for each in queries.representations(application.id) if each.kind == "representation"]
    return DecisionFacts(
        kind=kind,
        reference=reference,
        application=application.reference,
        status=(status.id, status.title),
        applicant=(applicant.name, applicant.code),
        members=[(each.name, each.code, each.leads, each.from_on) for each in queries.members(application.id)],
        invented=any(each.invented for each in bodies),
        power=power_told(standards.power(POWER)),
        outcome=resolution.outcome,
        votes=resolution.votes,
        reasons=resolution.reasons,
        equality=resolution.equality,
        defer_until=resolution.defer_until,
        licence=application.licence_reference,
        dates=_dates(application),
        records=[_record(each) for each in gate.records(status, bodies, actor, today)],
        sections=[each.title for each in status.sections if each.id in said],
        papers=[f"{each.title}: {file.name}" for each in status.papers for file in held.get(each.id, [])],
        questions=len(queries.clarifications(application.id)),
        views=_views(application),
        criteria=_criteria(application),
        conditions=_conditions(application) if resolution.outcome == "grant-with-conditions" else [],
        representations=len(sent),
        waived=application.waived_on is not None,
        considered=application.considered if kind != "minded" else None,
        dissent=_dissent(application, resolution),
        apart=sum(each.conflict is not None for each in panels.declarations(application.id).values()),
        rights=_rights(application, resolution, kind),
    )


def _views(application: Application) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "required": each.required,
            "view": VIEW_WORDS[each.view],
            "text": each.text,
            "choice": each.choice,
        }
        for each in queries.consultations(application.id)
    ]


def _conditions(application: Application) -> list[tuple[int, str, str, str, date]]:
    rows = queries.conditions(application.id)
    return [(each.number, each.text, each.test, each.evidence, each.by_on) for each in rows]


def _rights(application: Application, resolution: Resolution, kind: str) -> str:
    if kind == "minded":
        running = queries.clock_of(application.id, REPRESENTATIONS)
        return rights_before(running.due_on) if running else ""
    running = queries.clock_of(application.id, APPEAL) if resolution.outcome != "grant" else None
    power = standards.power(POWER)
    return rights_after(resolution.outcome, power.appeal, running.due_on if running else None)


def _criteria(application: Application) -> list[dict[str, Any]]:
    status, found, assessed = queries.status_of(application), queries.findings(application.id), agreed(application.id)
    return [
        {
            "title": each.title,
            "source": each.source,
            "grade": GRADES[found[each.id].grade],
            "finding": found[each.id].finding,
            "assessed": GRADES[assessed[each.id].grade] if each.id in assessed else None,
            "assessed_because": assessed[each.id].reason if each.id in assessed else None,
            "test": each.id in status.tests,
        }
        for each in status.criteria
        if each.id in found
    ]


def _record(each: gate.Record) -> dict[str, Any]:
    """What the regulator's own records say of a member, as a document prints it."""
    newest = each.latest
    return {
        "name": each.organisation.name,
        "code": each.organisation.code,
        "inspection": {
            "reference": newest.reference,
            "on": newest.on.isoformat(),
            "scores": [
                {"what": newest.called(ref), "score": score.replace("-", " ")}
                for ref, score in sorted(newest.scores.items())
            ],
        }
        if newest
        else None,
        "through": each.through,
        "complaints": [
            {"what": what.replace("-", " ").capitalize(), "count": count}
            for what, count in sorted((each.complaints or {}).items())
        ],  # fmt: skip
        "owed": [{"what": what, "count": count} for what, count in sorted(each.owed.items())],
        "overdue": each.overdue,
        "notices": [
            {"reference": reference, "what": what, "stands": stands.lower()} for reference, what, stands in each.notices
        ],  # fmt: skip
        "tariffs": _tariffs(each.tariffs),
    }


def _tariffs(told: evidence.Evidence) -> dict[str, Any]:
    return {
        "owes": told.owes,
        "returns": [
            {
                "year": each.year,
                "due_on": each.due_on.isoformat(),
                "sent_on": each.sent_on.isoformat() if each.sent_on else None,
                "late": each.late,
                "partial": each.partial,
            }
            for each in told.returns
        ],
        "costs": [
            {
                "function": each.function,
                "measure": each.measure,
                "year": each.year,
                "pence": each.cost,
                "tariff_year": each.tariff_year,
                "tariff_pence": each.tariff,
            }
            for each in told.costs
        ],
        "contracts": [{"with": each.with_, "verdict": each.verdict, "open": each.open} for each in told.contracts],
        "open_breaches": told.open_breaches,
    }


def _dissent(application: Application, resolution: Resolution) -> list[tuple[str, str]]:
    cast = panels.votes(application.id, resolution.round).values()
    return [(OUTCOMES[each.vote], each.reasons) for each in cast if each.vote != resolution.outcome]


def _dates(application: Application) -> list[tuple[date, str]]:
    panel = panels.of(application)
    told: list[tuple[date | None, str]] = [
        (clock.london_date(application.submitted_at) if application.submitted_at else None, "The application was made"),
        (application.complete_on, "It was found complete"),
        (panel.sits_on if panel else None, "The panel sat"),
        (application.considered_on, "The representations were considered"),
    ]
    for each in queries.clarifications(application.id):
        told.append((each.asked_on, "The applicant was asked, and the regulator’s time stood still"))
        told.append((each.ended_on, "It answered" if each.answer else "The regulator went on without an answer"))
    for row in queries.documents_of(application.id):
        if row.kind == "minded":
            told.append((row.sent_on, "The applicant was told what the panel is minded to decide"))
    return [(on, what) for on, what in told if on is not None]


def document_of(row: DecisionDocument) -> tuple[Document, DocumentVersion]:
    """The document that was frozen, with the version that stands."""
    return session().get_one(Document, row.document_id), documents.newest(row.document_id)


def content_of(row: DecisionDocument) -> dict[str, Any]:
    """What a document says, as it was frozen."""
    loaded: dict[str, Any] = json.loads(document_of(row)[1].content)
    return loaded
