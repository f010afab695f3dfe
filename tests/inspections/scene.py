"""Inspections at any state, made by the actions that people use: plain functions with sensible defaults."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from regulator.core import clock
from regulator.core.actor import SYSTEM, Actor, ActorKind
from regulator.core.db import session, transaction
from regulator.core.documents import jobs
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.paths import STANDARDS
from regulator.core.tables import Base, compartments
from regulator.inspections import queries
from regulator.inspections.actions import capturing, drafting, judging, planning, publishing, replying
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role, permissions
from regulator.register.actions import organisations as registering
from regulator.register.models import Organisation
from regulator.register.rules.words import CommissionerType, Function, Holds, Kind, PrisonFacts, Sector
from regulator.standards.actions import load_edition
from regulator.standards.rules.reading import read_standards

assert jobs.RENDER  # what is published is posted for rendering, and this declares who renders it
NOW = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)  # a Monday to a Friday
VISIT = (FIRST, LAST)
PANEL_ON, SENT_ON, REPLIED_ON, PUBLISHED_ON = (
    date(2026, 3, 10),
    date(2026, 3, 16),
    date(2026, 3, 27),
    date(2026, 4, 20),
)
URL = "https://regulator.example"
TESTS = ("safety", "respect", "purposeful-activity", "preparation-for-release")


def person(id: int, role: Role, organisation_id: int | None = None) -> Actor:
    return Actor(ActorKind.PERSON, role.value, f"{role.words} {id}", permissions(role), id, organisation_id)


LEAD = person(901, Role.LEAD_INSPECTOR)
INSPECTOR = person(902, Role.INSPECTOR)
COLLEAGUE = person(903, Role.INSPECTOR)
PANEL = person(904, Role.PANEL_MEMBER)
REVIEWER = person(905, Role.INDEPENDENT_REVIEWER)
PUBLISHER = person(906, Role.PUBLISHER)
CHIEF = person(907, Role.CHIEF_INSPECTOR)
PROVIDER = person(908, Role.PROVIDER_CONTACT)
OUTSIDER = person(909, Role.PROVIDER_CONTACT)


def lay_ground() -> None:
    """The published editions, an area, two invented prisons and an invented CRC."""
    for edition in read_standards(STANDARDS).published.values():
        with transaction():
            load_edition(edition, actor=SYSTEM, now=clock.now())
    facts = PrisonFacts(Function.LOCAL, None, Holds.MEN, Sector.PUBLIC, "HMPPS")
    with transaction():
        area = registering.register_area(
            "harrowdale", "Harrowdale", "Nowhere", CommissionerType.PCC, source="test", actor=SYSTEM, invented=True
        )
        for code, name in (("ZWX", "HMP Wexmere"), ("ZHL", "HMP Hollowlea")):
            registering.register_organisation(
                code, name, Kind.PRISON, source="test", actor=SYSTEM, area_id=area.id, invented=True, prison=facts
            )
        registering.register_organisation(
            "ZMC", "Mereland CRC", Kind.CRC, source="test", actor=SYSTEM, area_id=area.id, invented=True
        )


def organisation(code: str = "ZWX") -> int:
    return session().scalars(select(Organisation.id).where(Organisation.code == code)).one()


def provider(code: str = "ZWX") -> Actor:
    """The contact of a provider of the register."""
    return person(8 if code == "ZWX" else 9, Role.PROVIDER_CONTACT, organisation(code))


def planned(**changed: Any) -> Inspection:
    given: dict[str, Any] = {
        "organisation_id": organisation(),
        "kind": "full",
        "announced": True,
        "edition": "prisons-1",
        "scheme": "prisons-1",
        "visits": [VISIT],
        "actor": LEAD,
        "now": NOW,
    }
    made = planning.plan(**(given | changed))
    for who, part in ((LEAD, "field"), (INSPECTOR, "field"), (COLLEAGUE, "field"), (PANEL, "panel")):
        planning.name_member(made, person=who.key, duty=who.duty, part=part, actor=LEAD)
    return made


def a_note(number: int = 1, **body: Any) -> dict[str, Any]:
    said = {"area": "safety", "source": "observation", "statement": f"What was seen, number {number}."}
    return an_entry(number, "note", said | body)


def an_entry(
    number: int,
    kind: str,
    body: dict[str, Any],
    *,
    about: UUID | None = None,
    made_at: datetime | None = None,
    id: UUID | None = None,
) -> dict[str, Any]:
    made = made_at or datetime(2026, 3, 2, 10, tzinfo=UTC) + timedelta(minutes=number)
    entry = {"id": id or uuid7(), "sequence": number, "kind": kind, "made_at": made, "body": body}
    return entry if about is None else entry | {"based_on": about}


def a_proposal(number: int, ref: str, **given: Any) -> dict[str, Any]:
    return an_entry(
        number, "proposal", {"ref": ref, "reason": "On the whole of the evidence."} | (given or {"score": 2})
    )


def handed_in(
    inspection: Inspection, entries: list[dict[str, Any]], device: str = "tablet", who: Actor = INSPECTOR
) -> int:
    return capturing.append(inspection, entries, device=device, actor=who, now=NOW)


def move(inspection: Inspection, step: str, who: Actor = LEAD, on: date = LAST, reason: str | None = None) -> None:
    planning.move(inspection, step, actor=who, today=on, reason=reason)


def scores() -> dict[str, int]:
    return dict(zip(TESTS, (3, 2, 1, 4), strict=True))


def crc_answers() -> dict[str, dict[str, Any]]:
    """Ten standards of a CRC: four judged, six counted; 2.1 within five points, 4.2 a small sample."""
    judged = {ref: {"ref": ref, "judgement": "good"} for ref in ("1.1", "1.2", "1.3", "1.4")}
    counts = {"2.1": (31, 19), "2.2": (40, 10), "2.3": (35, 15), "2.4": (20, 30), "4.1": (33, 17), "4.2": (3, 2)}
    counted = {
        ref: {"ref": ref, "key_questions": [{"ref": f"{ref}.1", "yes": yes, "no": no}]}
        for ref, (yes, no) in counts.items()
    }
    return judged | counted


def concern(number: int, priority: bool = False) -> dict[str, Any]:
    return {"priority": priority, "area": "safety", "title": f"Concern {number}"}


def concerns(priority: int = 3, others: int = 2) -> list[dict[str, Any]]:
    return [concern(number, number <= priority) for number in range(1, priority + others + 1)]


def _in_the_field(made: Inspection) -> None:
    handed_in(made, [a_note(1), a_note(2, area="respect", source="survey"), a_note(3, area="leadership")])
    if made.scheme:
        handed_in(made, [a_proposal(number, ref) for number, ref in enumerate(queries.refs_to_rate(made), 10)])


def _decided(made: Inspection) -> None:
    for ref in queries.refs_to_rate(made):
        judging.decide(made, {"ref": ref, "score": scores()[ref]}, actor=PANEL, today=PANEL_ON)
    if made.scheme:
        judging.record_ratings(made, minute="All four as proposed.", actor=PANEL)
    judging.record_concerns(made, concerns(), [{"area": "safety", "title": "A garden"}], actor=LEAD)


def _replied(made: Inspection) -> None:
    replying.deliver_draft(made, on=SENT_ON, actor=LEAD)
    point = replying.dispute(made, "1.1", claim="wrong fact", text="It was Tuesday.", actor=PROVIDER, now=NOW)
    replying.answer_point(made, point, answer="accept", reason="It was.", actor=LEAD)
    replying.submit_reply(made, on=REPLIED_ON, actor=PROVIDER)


def _released(made: Inspection) -> None:
    publishing.release(made, actor=PUBLISHER, now=NOW)
    publishing.release(made, actor=CHIEF, now=NOW)


def _published(made: Inspection) -> None:
    publishing.publish(made, actor=PUBLISHER, on=PUBLISHED_ON, public_url=URL)


STEPS = (
    (State.NOTIFIED, lambda made: move(made, "notify", on=FIRST)),
    (State.ARRIVED, lambda made: move(made, "arrive", on=FIRST)),
    (State.FIELDWORK, lambda made: move(made, "start-fieldwork", on=FIRST)),
    (State.PROPOSED, lambda made: (_in_the_field(made), move(made, "close-fieldwork", on=LAST))),
    (State.PANEL, lambda made: move(made, "convene-panel", on=PANEL_ON)),
    (State.DRAFT, lambda made: (_decided(made), move(made, "agree", PANEL, PANEL_ON))),
    (State.REPLY, lambda made: (drafting.assemble_draft(made, actor=LEAD), move(made, "send-draft", on=SENT_ON))),
    (State.FINAL, lambda made: (_replied(made), move(made, "sign-off", REVIEWER, REPLIED_ON))),
    (State.PUBLISHED, lambda made: (_released(made), _published(made))),
    (State.ANSWERS_DUE, lambda made: move(made, "ask-for-answers", PUBLISHER, PUBLISHED_ON)),
    (State.FOLLOWED_UP, lambda made: move(made, "follow-up", LEAD, PUBLISHED_ON)),
    (State.CLOSED, lambda made: move(made, "close", LEAD, PUBLISHED_ON)),
)


def brought_to(state: State, **changed: Any) -> Inspection:
    """A new inspection of the invented prison, taken to a state by the people whose duty it is."""
    made = planned(**changed)
    if state == State.CANCELLED:
        move(made, "cancel", CHIEF, FIRST, "The building is closed.")
        return made
    for reached, step in STEPS:
        if made.state == state:
            break
        if reached == State.NOTIFIED and state != State.NOTIFIED:
            continue  # most visits are not told of
        step(made)
    return made


def inspection_at(state: State, **changed: Any) -> int:
    """The same in a transaction of its own; its number."""
    with transaction():
        return brought_to(state, **changed).id


def again(inspection_id: int) -> Inspection:
    return session().get_one(Inspection, inspection_id)


def ready_for_all(made: Inspection) -> None:
    """Whatever the next step from where it stands asks for, so that only role and state are left to refuse it."""
    ready = {
        State.FIELDWORK: _in_the_field,
        State.PANEL: _decided,
        State.DRAFT: lambda each: drafting.assemble_draft(each, actor=LEAD),
        State.REPLY: _replied,
        State.FINAL: _released,
    }
    if made.state in ready:
        ready[State(made.state)](made)


def rows() -> dict[str, int]:
    """How many rows each table of the regulator has, those behind walls left out."""
    return {
        table.name: session().scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if table.name not in compartments()
    }


def events(inspection_id: int, name: str | None = None) -> list[tuple[EventRow, str]]:
    """The events of an inspection with their facts, in order."""
    found = (
        select(EventRow, EventFacts.text)
        .join(EventFacts, EventFacts.event_id == EventRow.id)
        .where(EventRow.subject == f"inspection:{inspection_id}")
        .order_by(EventRow.id)
    )
    return [(row, text) for row, text in session().execute(found) if name in (None, row.name)]
