"""Inspections in the middle of their lives, of invented places, so that the demonstration gives its people work."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from uuid_utils.compat import uuid7

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.canonical import canonical, digest
from regulator.core.db import reading, transaction
from regulator.core.paths import DATA
from regulator.core.yaml_file import check, read
from regulator.fieldwork.actions import papering
from regulator.fieldwork.queries.paper import WHOLE
from regulator.inspections import queries
from regulator.inspections.actions import capturing, drafting, from_file, judging, planning, steps, trusts, urgent
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.queries.components import components
from regulator.inspections.rules.components import Component
from regulator.inspections.rules.inspection_file import Provider
from regulator.people.queries import as_actor, user_with_email
from regulator.people.rules import Role
from regulator.register import queries as register

FOLDER = DATA / "under-way"
DEVICE = "demonstration"


class Judged(BaseModel):
    """What was captured of one body, and what was proposed of it, in words or by its figures."""

    model_config = ConfigDict(extra="forbid")

    evidence: list[dict[str, Any]] = []
    proposals: list[dict[str, Any]] = []
    scores: dict[str, int] = {}
    judged: dict[str, str] = {}
    counted: dict[str, dict[str, tuple[int, int]]] = {}

    def proposed(self, part: Component) -> list[dict[str, Any]]:
        """Every proposal that the file gives, by the references of the whole inspection."""
        made = [{"ref": ref, "score": score} for ref, score in self.scores.items()]
        made += [{"ref": ref, "judgement": judgement} for ref, judgement in self.judged.items()]
        made += [
            {"ref": ref, "key_questions": [{"ref": key, "yes": yes, "no": no} for key, (yes, no) in questions.items()]}
            for ref, questions in self.counted.items()
        ]
        every = self.proposals + [each | {"reason": "On the whole of the evidence."} for each in made]
        return [each | {"ref": part.address(each["ref"])} for each in every]

    def captured(self, part: Component) -> list[dict[str, Any]]:
        """Every piece of evidence, by the references of the whole inspection."""
        return [
            each
            | {
                "area": part.address(each["area"]),
                "standards": [part.address(ref) for ref in each.get("standards", [])],
            }
            for each in self.evidence
        ]


class UnderWay(Judged):
    """A file of `data/under-way`: how far the inspection has come, and all that was captured and decided by then. Of a
    trust, what was captured and decided stands in a part for each member, by its code."""

    stage: Literal["fieldwork", "panel", "right-of-reply"]
    provider: dict[str, str]
    scheme: str = ""
    days_ago: dict[Literal["first", "last"], int]
    parts: dict[str, Judged] = {}
    concerns: list[dict[str, Any]] = []
    minute: str | None = None
    asks_urgently: str | None = None


@dataclass(frozen=True)
class People:
    """Who works on them: those whom the demonstration lets in."""

    actors: dict[Role, Actor] = field(default_factory=dict)
    names: dict[Role, str] = field(default_factory=dict)

    def __getitem__(self, role: Role) -> Actor:
        return self.actors[role]


def leave_under_way(public_url: str) -> list[tuple[str, str]]:
    """Make each of them once, and give reference and stage of all. Run again, it adds nothing."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        told = read(path)
        file_hash = digest(canonical(told.data))
        wanted = check(told, UnderWay)
        with reading():
            known = queries.by_file(file_hash)
            people = _people()
        if known is None:
            with transaction():
                known = _made(wanted, people, file_hash, public_url)
        found.append((known.reference, path.name))
    return found


def _people() -> People:
    actors, names = {}, {}
    for role in (Role.LEAD_INSPECTOR, Role.INSPECTOR, Role.PANEL_MEMBER):
        user = user_with_email(f"{role.value}@demonstration.example")
        if user is None:
            raise RuntimeError("The people of the demonstration are let in first")
        actors[role], names[role] = as_actor(user.id, role, None), user.name
    return People(actors, names)


def _made(wanted: UnderWay, people: People, file_hash: str, public_url: str) -> Inspection:
    lead, today = people[Role.LEAD_INSPECTOR], clock.today()
    first, last = (today - timedelta(days=wanted.days_ago[each]) for each in ("first", "last"))
    provider = _provider(wanted.provider)
    bodies = (
        trusts.parts_of(register.by_ids([provider])[provider], "trust", [(first, last)], {}) if wanted.parts else []
    )
    inspection = planning.plan(
        organisation_id=provider,
        kind="trust" if bodies else "full",
        announced=True,
        edition=bodies[0].edition if bodies else wanted.scheme,
        scheme=None if bodies else wanted.scheme,
        parts=bodies,
        visits=[(first, last)],
        actor=lead,
        now=_at(first - timedelta(days=20)),
        origin="invented",
        file_hash=file_hash,
    )
    parts = {Role.LEAD_INSPECTOR: "field", Role.INSPECTOR: "field", Role.PANEL_MEMBER: "panel"}
    for role, part in parts.items():
        planning.name_member(
            inspection, person=people[role].key, duty=role.value, part=part, name=people.names[role], actor=lead
        )
    for step in ("notify", "arrive", "start-fieldwork"):
        planning.move(inspection, step, actor=lead, today=first)
    _captured(inspection, wanted, people[Role.INSPECTOR], first)
    if wanted.asks_urgently:
        urgent.put(inspection, why=wanted.asks_urgently, actor=lead, now=clock.now())
    if wanted.stage == "fieldwork":
        papering.print_form(inspection, WHOLE, actor=people[Role.INSPECTOR], now=clock.now())
    else:
        _judged(inspection, wanted, people, last, public_url)
    return inspection


def _provider(told: dict[str, str]) -> int:
    with_kind = Provider.model_validate({"name": told["code"], "area": "Ormenshire", **told})
    return from_file.invented_provider(with_kind)


def _captured(inspection: Inspection, wanted: UnderWay, inspector: Actor, first: date) -> None:
    told = [(part, wanted.parts.get(part.code, wanted)) for part in components(inspection)]
    said = [("note", each) for part, found in told for each in found.captured(part)]
    said += [("proposal", each) for part, found in told for each in found.proposed(part)]
    entries = [
        {
            "id": uuid7(),
            "sequence": number,
            "kind": kind,
            "made_at": _at(first) + timedelta(minutes=7 * number),
            "body": body,
        }
        for number, (kind, body) in enumerate(said, start=1)
    ]
    capturing.append(inspection, entries, device=DEVICE, actor=inspector, now=clock.now())


def _judged(inspection: Inspection, wanted: UnderWay, people: People, last: date, public_url: str) -> None:
    lead, panel = people[Role.LEAD_INSPECTOR], people[Role.PANEL_MEMBER]
    after = iter(last + timedelta(days=days) for days in (0, 4, 5, 9))
    planning.move(inspection, "close-fieldwork", actor=lead, today=next(after))
    planning.move(inspection, "convene-panel", actor=lead, today=next(after))
    if wanted.stage == "panel":
        return
    agreed = next(after)
    for ref, score in wanted.scores.items():
        judging.decide(inspection, {"ref": ref, "score": score}, actor=panel, today=agreed)
    judging.record_ratings(inspection, minute=wanted.minute, actor=panel)
    judging.record_concerns(inspection, wanted.concerns, [], actor=lead)
    planning.move(inspection, "agree", actor=panel, today=agreed)
    drafting.assemble_draft(inspection, actor=lead)
    steps.take(inspection, steps.Step("send-draft", next(after), "", public_url), actor=lead)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), UTC)
