"""Paper forms: what can be printed for a visit, what a sheet says, and what was typed from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from regulator.core.db import session
from regulator.core.documents.jobs import renderer
from regulator.core.refused import NotFound
from regulator.inspections import queries as inspections
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.journal import EvidenceFile, Operation
from regulator.inspections.queries import cases
from regulator.inspections.queries.captured import marks_entries
from regulator.inspections.queries.judgements import Part, parts
from regulator.inspections.queries.people import names
from regulator.inspections.queries.places import JUDGED, Place, lines, places
from regulator.inspections.queries.places import Line as Asked
from regulator.inspections.queries.work import work
from regulator.inspections.rules.components import Component

from ..models import PaperEntry, PaperForm
from ..rules import paper
from ..rules.answers import words_of
from ..rules.paper import Line

TEMPLATE = "fieldwork/paper"
WHOLE = "whole"


@dataclass(frozen=True)
class Typed:
    """An entry that was typed from paper, for the one who compares it. `scan`: the file to compare it with."""

    row: PaperEntry
    line: Line
    words: str
    mark: str
    writer: str
    typist: str
    checker: str
    scan: EvidenceFile | None


def scopes(inspection: Inspection) -> list[tuple[str, str]]:
    """What a form can be printed for, as (what it is asked by, words): the whole visit, the cases of a part that counts
    them, an area, one standard."""
    found = [(WHOLE, "The whole visit")]
    found += [(f"cases:{part.code}", _of(part, f"{paper.CASES} cases")) for part in cases.counting(inspection)]
    asked = _asked(inspection)
    for place in places(inspection):
        found.append((f"area:{place.ref}", f"{place.title}: the whole area"))
        found += [
            (f"standard:{each.ref}", f"{place.title}: {each.ref} {each.title}") for each in asked if _is_of(each, place)
        ]
    return found


def lines_for(inspection: Inspection, scope: str) -> list[Line]:
    """The lines of a form for a scope. `NotFound` where there is no such thing."""
    kind, _, ref = scope.partition(":")
    asked, minimum = _asked(inspection), {each.ref for each in lines(inspection, ("minimum-standard",))}
    rated = {each.ref: each for each in parts(inspection) if each.how != "counts"}
    drafts: list[dict[str, Any]] = []
    for place in places(inspection):
        own = [_standard(each, place, minimum) for each in asked if _is_of(each, place)]
        if kind == "standard":
            one = [each for each in own if each["ref"] == ref]
            drafts = drafts or (one and [*one, _free(place), _free(place)])
        elif kind == WHOLE or place.ref == ref:
            drafts += [_free(place)] * paper.FREE_NOTES + own
            drafts += [_rating(rated[place.ref], place)] if place.ref in rated else []
    for part in cases.counting(inspection):
        if kind == WHOLE or (kind, ref) == ("cases", part.code):
            drafts += [_case(inspection, part)] * paper.CASES
    if not drafts:
        raise NotFound
    return [Line(number=number, **each) for number, each in enumerate(drafts, 1)]


def form(inspection: Inspection, code: str) -> PaperForm:
    """One form of this visit. `NotFound` where it has none of that code."""
    found = session().get(PaperForm, code) if code.isascii() and code.isalnum() else None
    if found is None or found.inspection_id != inspection.id:
        raise NotFound
    return found


def forms(inspection: Inspection) -> list[tuple[PaperForm, str, int]]:
    """The forms that were printed, the newest first, each with who printed it and how much was typed from it."""
    counts = select(PaperEntry.form, func.count()).where(PaperEntry.inspection_id == inspection.id)
    typed: dict[str, int] = dict(session().execute(counts.group_by(PaperEntry.form)).all())  # type: ignore[arg-type]
    own = select(PaperForm).where(PaperForm.inspection_id == inspection.id)
    rows = list(session().scalars(own.order_by(PaperForm.printed_at.desc(), PaperForm.code)))
    called = names([row.printed_by for row in rows])
    return [(row, called[row.printed_by], typed.get(row.code, 0)) for row in rows]


def of_form(row: PaperForm) -> list[Line]:
    """The lines of a form, in order."""
    return [paper.line_of(each) for each in row.lines]


def writers(inspection: Inspection) -> list[tuple[str, str]]:
    """Who could have written on paper: everyone who is or was in the field, by name."""
    found = {each.person for each in inspections.were_there(inspection.id) if each.part == "field"}
    return sorted(names(found).items(), key=lambda each: each[1])


def typed(inspection: Inspection, code: str | None = None, *, unchecked: bool = False) -> list[Typed]:
    """What was typed from paper, the newest first: of one form or all, of all or what nobody compared yet."""
    rows = select(PaperEntry, Operation).join(Operation, Operation.id == PaperEntry.entry_id)
    rows = rows.where(PaperEntry.inspection_id == inspection.id)
    if code is not None:
        rows = rows.where(PaperEntry.form == code)
    if unchecked:
        rows = rows.where(PaperEntry.checked_by.is_(None))
    found = session().execute(rows.order_by(PaperEntry.typed_at.desc(), Operation.sequence.desc()).limit(200)).all()
    sheets = {each.code: of_form(each) for each in _forms_of({row.form for row, _ in found})}
    scans = _scans([row.scan for row, _ in found if row.scan])
    called = names([key for row, _ in found for key in (row.written_by, row.typed_by, row.checked_by)])
    return [
        Typed(
            row=row,
            line=_line(sheets[row.form], row.line),
            words=_words(operation),
            mark=_mark(operation),
            writer=called[row.written_by],
            typist=called[row.typed_by],
            checker=called.get(row.checked_by or "", ""),
            scan=scans.get(row.scan) if row.scan else None,
        )
        for row, operation in found
    ]


def scan(inspection: Inspection, entry: UUID) -> EvidenceFile:
    """A file of this visit that stands. `NotFound` where there is none of that id."""
    found = session().get(EvidenceFile, entry)
    if found is None or found.inspection_id != inspection.id or found.withdrawn_because is not None or found.waiting:
        raise NotFound
    return found


def content(inspection: Inspection, row: PaperForm) -> dict[str, Any]:
    """What the sheets say."""
    head = work(inspection)
    sheets = paper.sheets(of_form(row))
    return {
        "title": f"Paper form {row.code}: {head.provider}, {inspection.reference}",
        "provider": head.provider,
        "reference": inspection.reference,
        "code": row.code,
        "scope": row.scope,
        "notice": "Invented place and people, for demonstration" if head.invented else None,
        "version": {"published_on": row.printed_at.date().isoformat()},
        "sheets": [
            {
                "number": number,
                "text": paper.sheet_text(row.code, number),
                "lines": [vars(line) | {"code": paper.line_code(row.code, line.number)} for line in each],
            }
            for number, each in enumerate(sheets, 1)
        ],
    }


def as_pdf(told: dict[str, Any], seconds: float) -> bytes:
    """The form as a tagged PDF."""
    return renderer().pdf(TEMPLATE, told, timeout=seconds)


@marks_entries
def from_paper(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What the pages of evidence say of an entry that was written on paper."""
    rows = session().scalars(select(PaperEntry).where(PaperEntry.entry_id.in_(list(ids)))).all()
    called = names([key for row in rows for key in (row.written_by, row.typed_by, row.checked_by)])
    return {row.entry_id: _told(row, called) for row in rows}


def _told(row: PaperEntry, called: dict[str, str]) -> str:
    day = f"{row.written_on.day} {row.written_on:%B %Y}"
    told = f"From paper form {row.form}, line {row.line}, written on {day}; typed by {called[row.typed_by]}"
    if row.checked_by is None:
        return f"{told}; nobody has compared it with the paper yet"
    found = "found the same" if row.outcome == "same" else f"found different: {row.difference}"
    return f"{told}; compared by {called[row.checked_by]}, {found}"


def _asked(inspection: Inspection) -> list[Asked]:
    return lines(inspection, JUDGED)


def _is_of(each: Asked, place: Place) -> bool:
    return place.ref in (each.area.code, each.ref, each.parent_ref) or each.ref.startswith(f"{place.ref}.")


def _standard(each: Asked, place: Place, minimum: set[str]) -> dict[str, Any]:
    return {
        "kind": "minimum-standard" if each.ref in minimum else "note",
        "ref": each.ref,
        "title": each.title,
        "text": paper.shortened(each.text) if each.text != each.title else "",
        "place": place.ref,
    }


def _free(place: Place) -> dict[str, Any]:
    return {"kind": "note", "ref": "", "title": f"{place.title}: a note", "text": "", "place": place.ref}


def _rating(part: Part, place: Place) -> dict[str, Any]:
    return {
        "kind": "proposal",
        "ref": part.ref,
        "title": f"{part.name}: my judgement, and why",
        "text": "",
        "place": place.ref,
        "choices": paper.rating_letters(part.choices),
    }


def _of(part: Component, words: str) -> str:
    return f"{part.name}: {words}" if part.name else words[0].upper() + words[1:]


def _case(inspection: Inspection, part: Component) -> dict[str, Any]:
    """A sheet for one case: its key questions, as the pack has them."""
    counted = cases.standards_counted(part)
    own = [each.ref for each in places(inspection) if part.owns(each.ref)]
    return {
        "kind": "case",
        "ref": "",
        "title": _of(part, "a case"),
        "text": "",
        "place": own[0],
        "choices": tuple((one.ref, one.ref, one.title) for each in counted for one in each.questions),
        "component": part.code,
    }


def _forms_of(codes: set[str]) -> list[PaperForm]:
    return list(session().scalars(select(PaperForm).where(PaperForm.code.in_(codes))))


def _scans(ids: list[UUID]) -> dict[UUID, EvidenceFile]:
    rows = session().scalars(select(EvidenceFile).where(EvidenceFile.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def _line(lines: list[Line], code: str) -> Line:
    return lines[int(code[:-1]) - 1]


def _words(operation: Operation) -> str:
    body = operation.body
    if operation.kind != "case":
        return words_of({"body": body})
    return f"{body['pseudonym']} {body.get('note', '')}".strip()


def _mark(operation: Operation) -> str:
    body = operation.body
    if operation.kind == "case":
        return ", ".join(f"{ref} {answer.replace('-', ' ')}" for ref, answer in body["answers"].items())
    told = (body.get("source"), body.get("bearing"), body.get("outcome"), body.get("judgement"), body.get("score"))
    return ", ".join(str(each).replace("-", " ") for each in told if each is not None)
