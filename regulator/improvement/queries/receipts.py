"""What was sent, as its sender keeps it: a receipt with all answers, as PDF, spreadsheet and JSON."""

from typing import Any

import orjson

from regulator.core import clocks, sheets
from regulator.core.clock import london_date
from regulator.core.clocks import Clock
from regulator.core.documents.jobs import renderer
from regulator.core.refused import NotFound
from regulator.inspections.rules.report.words import day
from regulator.people.rules.wording import moment_words
from regulator.register import queries as register

from ..models.answers import Submission
from ..models.owed import Plan
from .people import names

HEAD = (
    *("Reference", "What is asked", "Answer", "Reasons", "Action"),
    *("Owner", "By", "Measure", "Resources", "Evidence", "Files"),
)
WIDTHS = (16, 50, 18, 50, 50, 25, 16, 40, 30, 30, 30)


def running(plan: Plan) -> Clock | None:
    """The time to answer that runs; None where none does."""
    try:
        return clocks.running(plan.clock_subject, plan.clock)
    except NotFound:
        return None


def content(plan: Plan, one: Submission) -> dict[str, Any]:
    """What a receipt says."""
    organisation = register.by_ids([plan.organisation_id])[plan.organisation_id]
    sent_on = london_date(one.submitted_at)
    told = [f"Sent by {names([one.submitted_by])[one.submitted_by]} on {moment_words(one.submitted_at)}."]
    if one.due_on:
        told.append(f"Due on {day(one.due_on)}: {'late' if one.late else 'in time'}.")
    told.append(f"Fingerprint of what was sent (SHA-256): {one.content_hash}.")
    return {
        **one.content,
        "title": f"Answers sent, number {one.number}: {organisation.name}, {plan.reference}",
        "notice": "Invented place and people, for demonstration" if organisation.invented else None,
        "text": told,
        "version": {"published_on": sent_on.isoformat()},
    }


def as_pdf(plan: Plan, one: Submission) -> bytes:
    """The receipt as a tagged PDF."""
    return renderer().pdf("improvement/sent", content(plan, one))


def as_json(_plan: Plan, one: Submission) -> bytes:
    """What was sent, word for word, with its fingerprint."""
    told = {"content": one.content, "sha256": one.content_hash}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def as_spreadsheet(plan: Plan, one: Submission) -> bytes:
    """The same as an Excel workbook: a line for each action."""
    rows: list[tuple[str, ...]] = [HEAD]
    for each in one.content["answers"]:
        told = (each["reference"], each["title"], each["response"], each["reasons"])
        for at, act in enumerate(each["actions"] or [{}]):
            names_of = ("action", "owner", "due_on", "measure", "resources", "evidence")
            files = [*(each.get("files", []) if at == 0 else []), *act.get("files", [])]
            said = (str(act.get(name) or "") for name in names_of)
            rows.append((*told, *said, "; ".join(str(one["name"]) for one in files)))
    return sheets.made(rows, "Answers sent", WIDTHS)
