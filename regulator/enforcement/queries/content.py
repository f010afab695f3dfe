"""Gathers what a notice says, and finds the documents that were frozen of it."""

import json
from typing import Any

from regulator.core import clock
from regulator.core.db import session
from regulator.core.documents import kinds
from regulator.core.documents import queries as documents
from regulator.core.documents.actions import Frame
from regulator.core.documents.models import Document, DocumentVersion
from regulator.core.paths import PACKAGE
from regulator.people.rules import Role
from regulator.register.models import Organisation
from regulator.standards import queries as standards
from regulator.standards.rules.catalogue import Power
from regulator.standards.rules.shapes import Citation

from ..models.matter import Ground, Matter
from ..models.measure import Measure
from ..models.notice import Notice
from ..rules.notice import KIND as KIND_NAME
from ..rules.notice import SCHEMA, NoticeFacts, NoticeFrame, notice_content, window_words
from . import addressees, grounds_of, signatures, submissions
from .copies import due_copies

KIND = kinds.declare(
    kinds.Kind(
        name=KIND_NAME,
        schema=SCHEMA,
        schema_file=PACKAGE / "enforcement" / "schemas" / "notice-1.json",
        template="enforcement/notice",
    )
)


def content(
    matter: Matter, measure: Measure, kind: str, reference: str, frame: Frame, public_url: str
) -> dict[str, Any]:
    """The content of a notice that is being given."""
    made = notice_content(facts(matter, measure, kind, reference), frame_of(frame, public_url))
    for ground in made["grounds"]:  # a notice is read on paper too: the whole address
        ground["address"] = f"{public_url}{ground['address']}" if ground["address"] else ""
    return made


def frame_of(frame: Frame, public_url: str) -> NoticeFrame:
    """What a version knows of itself, with the address at which anyone can confirm it."""
    url = f"{public_url}/verify/{frame.check_code}"
    return NoticeFrame(frame.number, frame.published_on, frame.check_code, url, frame.audit_head)


def facts(matter: Matter, measure: Measure, kind: str, reference: str) -> NoticeFacts:
    """Everything that a notice says."""
    about = session().get_one(Organisation, matter.organisation_id)
    rung, power = standards.rung(measure.rung), standards.power(standards.rung(measure.rung).power)
    if kind == "report":
        power = standards.power("report-non-compliance")
    standing = [each for each in addressees(measure.id) if each.ended_on is None or each.still_bound]
    told = [("The Secretary of State", "secretary of state")] if kind == "report" else []
    sent = [row for row, _by in submissions(measure.id) if row.kind == "representation"]
    reviewing = measure.urgent and measure.considered_by is None
    return NoticeFacts(
        kind=kind,
        reference=reference,
        matter=matter.reference,
        step=measure.number,
        about=(about.name, about.code),
        invented=about.invented,
        rung=rung.title,
        side=rung.side,
        power=power_told(power),
        addressees=told or [(each.name, each.capacity) for each in standing],
        grounds=[_ground(each) for each in grounds_of(measure.id)],
        weighed=matter.weighed["answers"],
        requires=measure.requires,
        component=measure.component,
        comply_by=measure.comply_by,
        reasons=measure.reasons,
        urgent=measure.urgent,
        harm=measure.harm,
        imposed=None if kind == "intent" else measure.ended_on is None,
        in_force_on=measure.in_force_on,
        considered=measure.considered,
        decision=measure.decision,
        signed=[
            (Role(each.duty).words, clock.london_date(each.signed_at))
            for each in signatures(measure.id)
            if each.round == measure.round
        ],
        representations=len(sent),
        window=_window(power, kind, reviewing),
        appeal=_appeal(power, kind, rung.appealable and not reviewing and measure.ended_on is None),
        copies=[(each.name, must_act) for each, must_act in due_copies(matter, measure, clock.today())],
        history=[] if kind != "report" else history(measure),
    )


def power_told(power: Power) -> dict[str, Any]:
    """A power as a notice prints it: what it is, where it is from, and that no Act confers it where none does."""
    return {
        "title": power.title,
        "conferred_by": [_cited(each) for each in power.conferred_by],
        "proposed_in": [_cited(each) for each in power.proposed_in],
        "resembles": [_cited(each) for each in power.resembles],
        "notice_says": power.notice_says,
        "used_by": power.used_by,
    }


def history(measure: Measure) -> list[tuple[Any, str]]:
    """What happened with a measure, day by day, for the report to the Secretary of State."""
    told: list[tuple[Any, str]] = [(measure.proposed_on, "The step was proposed.")]
    for sent, by in submissions(measure.id):
        late = ", after its time" if sent.late else ""
        told.append((clock.london_date(sent.sent_at), f"{by.name} sent: {sent.kind}{late}."))
    for on, what in (
        (measure.considered_on, "The representations were considered."),
        (measure.decided_on, "The decision was taken."),
        (measure.comply_by, "The last day to comply."),
        (measure.breached_on, "It was found not complied with."),
    ):
        if on is not None:
            told.append((on, what))
    return sorted(told, key=lambda each: each[0])


def _ground(each: Ground) -> dict[str, Any]:
    return {
        "title": each.title,
        "said": each.said,
        "standards": list(each.standards),
        "found_on": each.found_on.isoformat(),
        "address": each.address,
    }


def _window(power: Power, kind: str, reviewing: bool) -> dict[str, Any] | None:
    name = (
        power.window
        if kind == "intent"
        else "representations-after-urgent"
        if reviewing and kind == "decision"
        else None
    )
    if name is None:
        return None
    told = standards.clock_described(name)
    return {
        "words": window_words(told.title, told.length, told.basis.value),
        "deemed": standards.clock("deemed-receipt").length,
    }


def _appeal(power: Power, kind: str, may: bool) -> dict[str, Any] | None:
    if kind != "decision":
        return None
    return {"words": power.appeal, "may": may}


def _cited(each: Citation) -> str:
    instrument = standards.instruments()[each.instrument]
    called = instrument.provisions_called
    places = list(each.provisions)
    words = f"{called}s" if len(places) > 1 else called
    return f"{instrument.title}, {words} {' and '.join(places)}" if places else instrument.title


def document_of(notice: Notice) -> tuple[Document, DocumentVersion]:
    """The document that a notice was frozen as, with the version that stands."""
    document = session().get_one(Document, notice.document_id)
    return document, documents.newest(document.id)


def content_of(notice: Notice) -> dict[str, Any]:
    """What a notice says, as it was frozen."""
    _document, version = document_of(notice)
    loaded: dict[str, Any] = json.loads(version.content)
    return loaded
